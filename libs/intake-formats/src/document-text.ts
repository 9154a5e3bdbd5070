import { hasControlCharacters, isBinaryText, recogniseContentType } from './plain-text.js';
import type { ProblemRule } from './problem.js';

/**
 * The text of a document, or why there is none. `text` beside a `refusal` is a reading of the bytes only to look for
 * payloads in, never to parse.
 */
export type DocumentText =
  | { readonly text: string; readonly encoding: string; readonly refusal: null }
  | { readonly text: string | null; readonly encoding: null; readonly refusal: ProblemRule };

const BOMS: readonly (readonly [string, string | null])[] = [
  ['fffe0000', null],
  ['0000feff', null],
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** Declared names that are read, with what reads them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

const DECLARATION = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]{0,60})["']/;

/**
 * Decodes the bytes by byte order mark, else by the first characters, else by the XML declaration, else as UTF-8.
 * The text comes without its byte order mark. A declaration that contradicts a byte order mark does not count.
 */
export function readDocumentText(bytes: Uint8Array): DocumentText {
  if (recogniseContentType(bytes) !== null) {
    return notText();
  }
  const encoding = encodingOf(bytes);
  const decoded = encoding === null ? null : decode(bytes, encoding);
  const text = decoded ?? Buffer.from(bytes).toString('latin1');
  if (isBinaryText(text)) {
    return notText();
  }
  if (encoding === null || decoded === null) {
    return { text, encoding: null, refusal: encoding === null ? 'ENCODING_NOT_SUPPORTED' : 'ENCODING_INVALID' };
  }
  return hasControlCharacters(text) ? { text, encoding: null, refusal: 'TEXT_NOT_STORABLE' } : { text, encoding, refusal: null };
}

function notText(): DocumentText {
  return { text: null, encoding: null, refusal: 'NOT_TEXT' };
}

/** The name of the encoding, or null for one that is not read. */
function encodingOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 400));
  const hex = head.toString('hex', 0, 4);
  const bom = BOMS.find(([mark]) => hex.startsWith(mark));
  if (bom !== undefined) {
    return bom[1];
  }
  if (/^(?:3c|7b|5b)00..00/.test(hex)) {
    return 'utf-16le';
  }
  if (/^00(?:3c|7b|5b)00/.test(hex)) {
    return 'utf-16be';
  }
  const declared = DECLARATION.exec(head.toString('latin1'))?.[1]?.toLowerCase();
  return declared === undefined ? 'utf-8' : (ENCODINGS[declared] ?? null);
}

/** The text, or null where the bytes are not valid in the encoding. */
function decode(bytes: Uint8Array, encoding: string): string | null {
  if (encoding === 'iso-8859-1' || encoding === 'us-ascii') {
    const text = Buffer.from(bytes).toString('latin1');
    return encoding === 'us-ascii' && /[^\u0000-\u007f]/.test(text) ? null : text;
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
