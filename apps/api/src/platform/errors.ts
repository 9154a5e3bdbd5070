import { GraphQLError, type GraphQLFormattedError, type SourceLocation } from 'graphql';
import { KeyError } from './keys/key-error.js';
import { type Language } from './language.js';

/** The same words in each language. */
export type Wording = Readonly<Record<Language, string>>;

interface ErrorKind {
  /** Status of an answer that consists of this error alone. */
  readonly status: number;
  /** Whether the status becomes that of a GraphQL answer: true for what concerns the whole request, so that one absent object among several does not change it. */
  readonly wholeRequest: boolean;
  readonly es: string;
  readonly en: string;
}

/** The closed list of what a client is told. A message never holds a value; `path` and `expected` say where and what was wanted. */
export const ERROR_KINDS = {
  UNAUTHENTICATED: { status: 401, wholeRequest: true, es: 'Inicie sesión para continuar.', en: 'Sign in to continue.' },
  /** Absent and not yours are one answer. */
  NOT_FOUND: { status: 404, wholeRequest: false, es: 'No se encontró.', en: 'Not found.' },
  FORBIDDEN_INPUT: { status: 403, wholeRequest: false, es: 'Este dato de entrada no está permitido para su función.', en: 'This input is not permitted for your role.' },
  VALIDATION: { status: 400, wholeRequest: false, es: 'Un dato de entrada no es válido.', en: 'An input is not valid.' },
  STALE_VERSION: { status: 409, wholeRequest: false, es: 'Otra persona cambió este registro. Vuelva a leerlo antes de guardar.', en: 'Someone else changed this record. Read it again before saving.' },
  KEY_REUSED: { status: 409, wholeRequest: false, es: 'Esa clave de idempotencia ya se usó con otros datos.', en: 'That idempotency key was already used with other input.' },
  KEY_REQUIRED: { status: 400, wholeRequest: false, es: 'Falta la clave de idempotencia.', en: 'The idempotency key is missing.' },
  MASKED_VALUE: { status: 400, wholeRequest: false, es: 'Se envió un dato reservado en lugar de su valor. Omita el campo para no cambiarlo.', en: 'A withheld marker was sent in place of a value. Leave the field out to keep it as it is.' },
  RATE_LIMITED: { status: 429, wholeRequest: true, es: 'Demasiadas solicitudes. Espere un momento.', en: 'Too many requests. Wait a moment.' },
  QUERY_TOO_LARGE: { status: 400, wholeRequest: true, es: 'La consulta es demasiado grande.', en: 'The query is too large.' },
  BAD_QUERY: { status: 400, wholeRequest: true, es: 'La consulta no es válida.', en: 'The query is not valid.' },
  LOG_UNAVAILABLE: { status: 503, wholeRequest: true, es: 'No se puede registrar el acceso; por eso no se entrega ningún dato. Intente de nuevo.', en: 'The access cannot be recorded, so no data is given out. Try again.' },
  BUSY: { status: 503, wholeRequest: true, es: 'El servicio está ocupado. Intente de nuevo.', en: 'The service is busy. Try again.' },
  /** The connection broke while the change was being committed, and what became of it could not be found out. */
  OUTCOME_UNKNOWN: { status: 503, wholeRequest: false, es: 'No se sabe si el cambio quedó guardado. Envíelo otra vez con la misma clave: no se hará dos veces.', en: 'It is not known whether the change was saved. Send it again with the same key: it will not be done twice.' },
  COMMITTED_UNRECORDED: { status: 202, wholeRequest: false, es: 'El cambio quedó guardado, pero aún no se puede mostrar. No lo repita.', en: 'The change is saved but cannot be shown yet. Do not repeat it.' },
  NOT_SELF: { status: 403, wholeRequest: false, es: 'Nadie puede otorgarse esto a sí mismo ni a su propia unidad.', en: 'Nobody can grant this to themselves or to their own unit.' },
  SECOND_PERSON_REQUIRED: { status: 403, wholeRequest: false, es: 'Hace falta la confirmación de una segunda persona de otra unidad.', en: 'A second person from another unit must confirm this.' },
  CONFLICTING_STATE: { status: 409, wholeRequest: false, es: 'El estado actual no permite esta acción.', en: 'The current state does not allow this action.' },
  MFA_REQUIRED: { status: 403, wholeRequest: false, es: 'Inicie sesión con un segundo factor para ver estos datos.', en: 'Sign in with a second factor to see these data.' },
  ROLE_REQUIRED: { status: 403, wholeRequest: false, es: 'Ninguna de sus funciones permite esta acción, o debe elegir una.', en: 'None of your roles permits this, or you must choose one.' },
  /** Only recordings of an interview are kept as bytes: abuse material never is. */
  NOT_STORED_HERE: { status: 415, wholeRequest: false, es: 'Aquí solo se guardan grabaciones de la entrevista, en video o audio. El material de abuso nunca se guarda: regístrelo como elemento de prueba, por su hash y una descripción, y entréguelo a policía judicial.', en: 'Only recordings of the interview, video or audio, are stored here. Abuse material is never stored: enter it as an evidence item, by hash and description, and hand it to the judicial police.' },
  INTERNAL: { status: 500, wholeRequest: true, es: 'Ocurrió un error inesperado. Indique el número de solicitud al pedir ayuda.', en: 'Something unexpected happened. Give the request number when asking for help.' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** What may go beside the code: words of the schema and of the program, never of a person. */
export interface ErrorDetail {
  /** Input path in schema words: `input.child.dateOfBirth`, `input.offences[2]`. */
  readonly path?: string;
  /** What was expected, or how to go on, in words of the program: `NUNC of 21 digits`. */
  readonly expected?: Wording;
  /** Name of the rule by which the database keeps the first promise, where that refused: `interview_heard_once`. */
  readonly rule?: string;
  /** Id of what was committed, for COMMITTED_UNRECORDED alone. */
  readonly id?: string;
  /** Further places of the same input, each told as an error of its own. */
  readonly further?: readonly Pick<ErrorDetail, 'path' | 'expected'>[];
}

const INPUT_PATH = /^[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}|\[\d{1,4}\]){0,12}$/;
const EXPECTATION = /^[\w ,.:;()/'+<>=-]{1,240}$/;
const SPANISH_EXPECTATION = /^[\wÁÉÍÓÚÑáéíóúñ ,.:;()/'+<>=-]{1,240}$/;
const RULE = /^[a-z_]{1,63}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A refusal or failure the client is told about by its code. Message and stack are for the server and hold no value either. */
export class HeardOnceError extends Error {
  override readonly name = 'HeardOnceError';
  readonly path: string | undefined;
  readonly expected: Wording | undefined;
  readonly rule: string | undefined;
  readonly id: string | undefined;
  readonly further: readonly HeardOnceError[];
  /** Read by graphql-js and Apollo Server. */
  readonly extensions: { readonly code: ErrorCode; readonly http?: { readonly status: number } };

  constructor(
    readonly code: ErrorCode,
    detail: ErrorDetail = {},
  ) {
    super(ERROR_KINDS[code].en);
    this.path = matching(INPUT_PATH, detail.path);
    this.expected = detail.expected && wordingOf(detail.expected);
    this.rule = matching(RULE, detail.rule);
    this.further = (detail.further ?? []).map((one) => new HeardOnceError(code, one));
    this.id = code === 'COMMITTED_UNRECORDED' ? matching(UUID, detail.id) : undefined;
    this.extensions = ERROR_KINDS[code].wholeRequest ? { code, http: { status: ERROR_KINDS[code].status } } : { code };
  }

  /** Status for an answer outside GraphQL. */
  get status(): number {
    return ERROR_KINDS[this.code].status;
  }
}

/** An error as `extensions` and message of a GraphQL answer. */
export interface ClientError extends GraphQLFormattedError {
  readonly extensions: {
    readonly code: ErrorCode;
    readonly requestId: string;
    readonly path?: string;
    readonly expected?: string;
    readonly rule?: string;
    readonly id?: string;
  };
}

/**
 * Any error as the client may see it: one code of the list, a fixed sentence in the person's language, the request id, and where
 * the query itself is wrong, line and column. Text of other libraries, which echoes input, data and SQL, never passes.
 */
export function toClientError(error: unknown, language: Language, requestId: string): ClientError {
  const known = causeIn(error, (cause) => cause instanceof HeardOnceError);
  const code = known?.code ?? foreignCode(error);
  const locations = code === 'BAD_QUERY' || code === 'VALIDATION' ? locationsOf(error) : undefined;
  const path = code === 'BAD_QUERY' ? undefined : answerPathOf(error);
  return {
    message: ERROR_KINDS[code][language],
    ...(locations !== undefined && { locations }),
    ...(path !== undefined && { path }),
    extensions: {
      code,
      requestId,
      ...(known?.path !== undefined && { path: known.path }),
      ...(known?.expected !== undefined && { expected: known.expected[language] }),
      ...(known?.rule !== undefined && { rule: known.rule }),
      ...(known?.id !== undefined && { id: known.id }),
    },
  };
}

/** As {@link toClientError}, one for each place of an input that is not valid. */
export function toClientErrors(error: unknown, language: Language, requestId: string): ClientError[] {
  const told = toClientError(error, language, requestId);
  const further = causeIn(error, (cause) => cause instanceof HeardOnceError)?.further ?? [];
  return [told, ...further.map((one) => ({ ...told, extensions: toClientError(one, language, requestId).extensions }))];
}

/** What of a database error may reach a log: the ORM's error carries SQL, parameters and the failing row. */
export interface ReducedDatabaseError {
  /** Five characters, or null for an error that is not the database's. */
  readonly sqlstate: string | null;
  /** Name of the constraint, or null. */
  readonly constraint: string | null;
}

/** With a digit, which every state has and `EPIPE` has not. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

export function reduceDatabaseError(error: unknown): ReducedDatabaseError {
  const found = causeIn(error, (cause): cause is { code: string; constraint?: unknown } => matching(SQLSTATE, read(cause, 'code')) !== undefined);
  return {
    sqlstate: found?.code ?? null,
    constraint: matching(/^[a-z_][a-z0-9_]{0,62}$/, read(found, 'constraint')) ?? null,
  };
}

/** Codes Apollo Server and graphql-js give to errors of the query itself. */
const FOREIGN_CODES: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_QUERY',
  GRAPHQL_VALIDATION_FAILED: 'BAD_QUERY',
  OPERATION_RESOLUTION_FAILURE: 'BAD_QUERY',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_QUERY',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_QUERY',
  BAD_REQUEST: 'BAD_QUERY',
  BAD_USER_INPUT: 'VALIDATION',
};

/** State of `access.refuse(code)`: the message is one of our codes. */
const REFUSED_BY_DATABASE = 'HO001';
/** Statement and lock time-outs, deadlock and serialisation, no connection, shutdown, out of resources. A uniqueness violation is none of these: it is never answered. */
const BUSY_SQLSTATE = /^(?:57014|55P03|40001|40P01|57P0[1-4]|53\w{3}|08\w{3})$/;
const BUSY_SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']);
/** graphql-js, `maxTokens`. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;
/** node-postgres and TypeORM about a connection that is gone; they give no code. */
const BUSY_MESSAGES = new Set(['timeout exceeded when trying to connect', 'Connection terminated unexpectedly', 'Connection terminated', 'Connection terminated due to connection timeout', 'Query read timeout', 'Client has encountered a connection error and is not queryable', 'Client was closed and is not queryable', 'Query runner already released. Cannot run queries anymore.']);

function foreignCode(error: unknown): ErrorCode {
  const { sqlstate } = reduceDatabaseError(error);
  if (sqlstate === REFUSED_BY_DATABASE) {
    const refused = causeIn(error, (cause) => read(cause, 'code') === REFUSED_BY_DATABASE && Object.hasOwn(ERROR_KINDS, String(read(cause, 'message'))));
    return refused === undefined ? 'INTERNAL' : (read(refused, 'message') as ErrorCode);
  }
  if (sqlstate !== null) return BUSY_SQLSTATE.test(sqlstate) ? 'BUSY' : 'INTERNAL';
  const busy = causeIn(error, (cause) => BUSY_SOCKET.has(String(read(cause, 'code'))) || BUSY_MESSAGES.has(String(read(cause, 'message'))));
  if (busy !== undefined) return 'BUSY';
  if (causeIn(error, (cause) => cause instanceof KeyError && cause.code === 'KEY_UNAVAILABLE') !== undefined) return 'BUSY';
  if (TOO_MANY_TOKENS.test(String(read(error, 'message')))) return 'QUERY_TOO_LARGE';
  const code = read(read(error, 'extensions'), 'code');
  if (typeof code !== 'string') return 'INTERNAL';
  if (Object.hasOwn(ERROR_KINDS, code)) return code as ErrorCode;
  return Object.hasOwn(FOREIGN_CODES, code) ? FOREIGN_CODES[code]! : 'INTERNAL';
}

/** The first error in the chain that fits: graphql-js and TypeORM each wrap what was thrown under a name of their own. */
function causeIn<T>(error: unknown, fits: (cause: object) => cause is T & object): T | undefined;
function causeIn(error: unknown, fits: (cause: object) => boolean): object | undefined;
function causeIn(error: unknown, fits: (cause: object) => boolean): object | undefined {
  const waiting: unknown[] = [error];
  const seen = new Set<object>();
  for (let cause = waiting.shift(); seen.size < 20 && cause !== undefined; cause = waiting.shift()) {
    if (typeof cause !== 'object' || cause === null || seen.has(cause)) continue;
    seen.add(cause);
    if (fits(cause)) return cause;
    waiting.push(read(cause, 'originalError') ?? null, read(cause, 'driverError') ?? null, read(cause, 'cause') ?? null);
  }
  return undefined;
}

function locationsOf(error: unknown): readonly SourceLocation[] | undefined {
  if (!(error instanceof GraphQLError) || error.locations === undefined) return undefined;
  return error.locations.map(({ line, column }) => ({ line, column }));
}

/** Where in the answer: names and aliases of the query itself. */
function answerPathOf(error: unknown): readonly (string | number)[] | undefined {
  return error instanceof GraphQLError ? error.path : undefined;
}

function wordingOf({ es, en }: Wording): Wording | undefined {
  return SPANISH_EXPECTATION.test(es) && EXPECTATION.test(en) ? { es, en } : undefined;
}

function read(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
}

function matching(pattern: RegExp, text: unknown): string | undefined {
  return typeof text === 'string' && pattern.test(text) ? text : undefined;
}
