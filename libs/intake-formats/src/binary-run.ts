import { plainTextOf, recogniseContentType } from './plain-text.js';

/** A stretch of text that is a non-text payload in disguise: base64, hexadecimal or a data URI. */
export interface BinaryRun {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
}

/** Shorter runs are names, numbers and tokens. */
const MIN_RUN = 40;
/** From here on bytes that are no text are a payload even if nothing tells what kind. Perceptual hashes (288 hex digits) and access tokens are shorter. */
const MIN_UNRECOGNISED = 512;
/** The longest digest in use: SHA-512 in hexadecimal. */
const MAX_HASH_DIGITS = 128;
/** Rulers such as `-----` decode to bytes too; payloads use more of the alphabet. */
const MIN_DISTINCT = 16;
const MAX_LAYERS = 4;

const ALPHABET = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  ALPHABET[char.charCodeAt(0)] = 1;
}

/** Every run has one of these: where slashes are escaped, letters come in shorter stretches. */
const STRETCH = /[A-Za-z0-9+/_-]{16}/g;

/** What may stand between the lines of a wrapped payload: white space, plain or as JSON or XML escapes. */
const LINE_BREAK = /(?:[ \t\r\n]|\\[nrt]|&#(?:1[03]|9|x0{0,4}[aAdD9]);){1,2000}/y;
const DATA_URI = /data:([a-z]+\\?\/[\w.+-]{1,100})([^,\s"'<>]{0,200}),/gi;
const DATA_URI_END = /[\s"'<>]|$/;

interface Run {
  readonly end: number;
  readonly letters: string;
}

function inAlphabet(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && ALPHABET[code] === 1;
}

/** Reads base64 letters from `start`, across line breaks while the lines are long, and `\/` as JSON writes a slash. */
function readRun(text: string, start: number): Run {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    const lineStart = at;
    let partStart = at;
    for (;;) {
      if (inAlphabet(text, at)) {
        at++;
      } else if (text[at] === '\\' && text[at + 1] === '/') {
        parts.push(text.slice(partStart, at));
        partStart = at + 1;
        at += 2;
      } else {
        break;
      }
    }
    parts.push(text.slice(partStart, at));
    LINE_BREAK.lastIndex = at;
    const next = at - lineStart >= MIN_RUN && LINE_BREAK.test(text) ? LINE_BREAK.lastIndex : -1;
    if (next < 0 || !inAlphabet(text, next)) {
      break;
    }
    at = next;
  }
  while (text[at] === '=') {
    at++;
  }
  return { end: at, letters: parts.join('') };
}

/** The payload that the letters encode, or null if they are text, a digest or a token. */
function payloadOf(letters: string, layer: number): Uint8Array | null {
  if (letters.length < MIN_RUN) {
    return null;
  }
  // Asked for what is no hexadecimal digit: matching millions of digits to the end exhausts the stack of the matcher.
  if (letters !== '' && !/[^0-9a-fA-F]/.test(letters)) {
    return letters.length > MAX_HASH_DIGITS ? binaryOf(Buffer.from(letters, 'hex'), letters, layer) : null;
  }
  return binaryOf(Buffer.from(letters, 'base64'), letters, layer);
}

function binaryOf(bytes: Uint8Array, letters: string, layer: number): Uint8Array | null {
  if (recogniseContentType(bytes) !== null) {
    return bytes;
  }
  const text = plainTextOf(bytes);
  if (text !== null) {
    return holdsBinary(text, layer + 1) ? bytes : null;
  }
  return letters.length >= MIN_UNRECOGNISED && new Set(letters.slice(0, 4096)).size >= MIN_DISTINCT ? bytes : null;
}

function* dataUris(text: string): Generator<BinaryRun> {
  const head = new RegExp(DATA_URI);
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    const contentType = (match[1] ?? '').replace('\\', '').toLowerCase();
    if (contentType.startsWith('text/')) {
      continue;
    }
    const run = /;base64$/i.test(match[2] ?? '') ? base64Body(text, head.lastIndex) : plainBody(text, head.lastIndex);
    head.lastIndex = run.end;
    yield { start: match.index, end: run.end, bytes: run.bytes, contentType };
  }
}

function base64Body(text: string, start: number): { end: number; bytes: Uint8Array } {
  const run = readRun(text, start);
  return { end: run.end, bytes: Buffer.from(run.letters, 'base64') };
}

function plainBody(text: string, start: number): { end: number; bytes: Uint8Array } {
  const end = start + text.slice(start).search(DATA_URI_END);
  return { end, bytes: Buffer.from(text.slice(start, end)) };
}

function* encodedRuns(text: string, layer: number): Generator<BinaryRun> {
  const stretch = new RegExp(STRETCH);
  let from = 0;
  for (let match = stretch.exec(text); match !== null; match = stretch.exec(text)) {
    const start = runStart(text, match.index, from);
    const run = readRun(text, start);
    const bytes = payloadOf(run.letters, layer);
    if (bytes !== null) {
      yield { start, end: run.end, bytes, contentType: recogniseContentType(bytes) };
    }
    from = run.end;
    stretch.lastIndex = run.end;
  }
}

/** Back over letters and escaped slashes, but neither before `from` nor over the letter of an escape such as `\\n`. */
function runStart(text: string, at: number, from: number): number {
  let start = at;
  for (let back = start - 1; back >= from && (inAlphabet(text, back) || (text[back] === '\\' && text[start] === '/')); back--) {
    start = back;
  }
  const isEscape = start > 0 && text[start - 1] === '\\' && 'nrt'.includes(text.charAt(start));
  return isEscape ? start + 1 : start;
}

/** Whether text holds a payload, also below further layers of encoding; more than four layers are never mere text. */
export function holdsBinary(text: string, layer = 0): boolean {
  return layer > MAX_LAYERS || !dataUris(text).next().done || !encodedRuns(text, layer).next().done;
}

/** All payloads in the text, in order, not overlapping. Text between them is untouched. */
export function findBinaryRuns(text: string): BinaryRun[] {
  const runs = [...dataUris(text), ...encodedRuns(text, 0)].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: BinaryRun[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    if (last === undefined || run.start >= last.end) {
      kept.push(run);
    }
  }
  return kept;
}
