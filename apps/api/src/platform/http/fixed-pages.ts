import { ERROR_KINDS } from '../errors.js';
import type { Language } from '../language.js';

/** The codes of answers that never reached GraphQL; four of them are also codes inside it. */
export type PageCode =
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'BODY_TOO_LARGE'
  | 'URI_TOO_LONG'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'HEADERS_TOO_LARGE'
  | 'INTERNAL'
  | 'BUSY';

interface Page {
  readonly status: number;
  readonly es: string;
  readonly en: string;
}

const PAGES: Readonly<Record<PageCode, Page>> = {
  BAD_REQUEST: {
    status: 400,
    es: 'La petición no se puede leer. Envíe un objeto JSON con "query".',
    en: 'The request cannot be read. Send a JSON object with "query".',
  },
  NOT_FOUND: ERROR_KINDS.NOT_FOUND,
  METHOD_NOT_ALLOWED: {
    status: 405,
    es: 'Esta dirección solo acepta POST.',
    en: 'This address accepts POST only.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    es: 'La petición tardó demasiado en llegar.',
    en: 'The request took too long to arrive.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    es: 'La petición es demasiado grande. El máximo es 100 kB.',
    en: 'The request is too large. The limit is 100 kB.',
  },
  URI_TOO_LONG: { status: 414, es: 'La dirección es demasiado larga.', en: 'The address is too long.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    es: 'Envíe la petición como application/json.',
    en: 'Send the request as application/json.',
  },
  RATE_LIMITED: ERROR_KINDS.RATE_LIMITED,
  HEADERS_TOO_LARGE: {
    status: 431,
    es: 'Las cabeceras de la petición son demasiado grandes.',
    en: 'The headers of the request are too large.',
  },
  INTERNAL: ERROR_KINDS.INTERNAL,
  BUSY: ERROR_KINDS.BUSY,
};

const CODE_OF_STATUS = new Map<number, PageCode>(
  (Object.keys(PAGES) as PageCode[]).map((code) => [PAGES[code].status, code]),
);

/** A fixed answer: status and JSON body, the same shape as a GraphQL error. */
export interface FixedPage {
  readonly status: number;
  readonly code: PageCode;
  readonly body: string;
}

/** The page of a code. Its text holds the request id and nothing that the client sent. */
export function fixedPage(code: PageCode, language: Language, requestId: string | undefined): FixedPage {
  const page = PAGES[code];
  const extensions = requestId === undefined ? { code } : { code, requestId };
  return { status: page.status, code, body: JSON.stringify({ errors: [{ message: page[language], extensions }] }) };
}

/** The page of an HTTP status: its own if there is one, else 400 for 4xx and 500 for the rest. */
export function pageCodeOfStatus(status: number): PageCode {
  return CODE_OF_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL');
}
