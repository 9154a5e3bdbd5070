import { createHash } from 'node:crypto';
import { type BinaryRun, findBinaryRuns, holdsBinary } from './binary-run.js';
import type { DetachedPayload } from './incoming-document.js';
import { isJsonObject, type JsonString } from './json-source.js';
import { isBinaryText, plainTextOf, recogniseContentType } from './plain-text.js';
import { safeJsonPointer } from './safe-path.js';

/** A text without its payloads. */
export interface DetachedText {
  readonly text: string;
  readonly detached: readonly DetachedPayload[];
}

const MEDIA_TYPE = /^[a-z]+\/[\w.+-]{1,100}$/;
/** What base64 does not hold. Looked for instead of matching the whole: millions of letters exhaust the stack of the matcher. */
const NO_BASE64 = /[^A-Za-z0-9+/_=-]/;
const PADDING_INSIDE = /=[^=]|={3}/;
const DECLARED_HASH = /^(md5|sha1|sha256|sha512):([a-fA-F0-9]+)$/;

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The record of a payload; `declared` is the media type beside it, if any. */
export function describePayload(path: string, bytes: Uint8Array, declared: string | null, declaredHash: string | null = null): DetachedPayload {
  const named = declared?.trim().toLowerCase().split(';')[0] ?? '';
  const [, algorithm, digest] = DECLARED_HASH.exec(declaredHash ?? '') ?? [];
  return {
    path,
    contentType: MEDIA_TYPE.test(named) ? named : (recogniseContentType(bytes) ?? 'application/octet-stream'),
    sha256: sha256Hex(bytes),
    size: bytes.length,
    declaredHashMatches: algorithm === undefined || digest === undefined ? null : createHash(algorithm).update(bytes).digest('hex') === digest.toLowerCase(),
  };
}

/** Cuts every payload out of text of any kind; `pathOf` names the place of one. */
export function detachRuns(text: string, pathOf: (run: BinaryRun) => string): DetachedText {
  const runs = findBinaryRuns(text);
  if (runs.length === 0) {
    return { text, detached: [] };
  }
  const kept = runs.map((run, index) => text.slice(runs[index - 1]?.end ?? 0, run.start));
  return {
    text: kept.join('') + text.slice(runs.at(-1)?.end),
    detached: runs.map((run) => describePayload(pathOf(run), run.bytes, run.contentType)),
  };
}

/**
 * Cuts payloads out of JSON: XARF evidence (`payload` beside `content_type`) unless it is what it says, text; and any other
 * string that holds one. The strings in the parsed value are replaced too; the text outside them is untouched.
 */
export function detachFromJson(text: string, value: unknown, strings: readonly JsonString[], names: ReadonlySet<string>): DetachedText {
  const pieces: string[] = [];
  const detached: DetachedPayload[] = [];
  let from = 0;
  for (const each of strings) {
    const key = each.path.at(-1);
    const parent = each.path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], value);
    if (key === undefined) {
      continue;
    }
    const path = safeJsonPointer(each.path, names);
    const cut = isJsonObject(parent) && isPayloadName(key) ? detachPayload(each.value, parent, path) : detachString(each.value, path);
    if (cut.detached.length > 0) {
      (parent as Record<string, unknown>)[key] = cut.text;
      pieces.push(text.slice(from, each.start), JSON.stringify(cut.text));
      from = each.end;
      cut.detached.forEach((payload) => detached.push(payload));
    }
  }
  return { text: pieces.join('') + text.slice(from), detached };
}

/** The bytes of a base64 text, white space ignored; null if it is none. */
export function decodeBase64(value: string): Uint8Array | null {
  const letters = value.replace(/\s/g, '');
  return NO_BASE64.test(letters) || PADDING_INSIDE.test(letters) ? null : Buffer.from(letters, 'base64');
}

function isPayloadName(key: string | number): boolean {
  return typeof key === 'string' && key.toLowerCase() === 'payload';
}

function detachPayload(value: string, parent: Record<string, unknown>, path: string): DetachedText {
  const contentType = parent['content_type'] ?? parent['ContentType'];
  const declared = typeof contentType === 'string' ? contentType : null;
  const bytes = decodeBase64(value);
  const isDeclaredText = declared !== null && /^\s*text\//i.test(declared);
  const content = bytes === null ? value : plainTextOf(bytes);
  if (value === '' || (isDeclaredText && content !== null && !holdsBinary(content))) {
    return { text: value, detached: [] };
  }
  const hash = typeof parent['hash'] === 'string' ? parent['hash'] : null;
  return { text: '', detached: [describePayload(path, bytes ?? Buffer.from(value), declared, hash)] };
}

function detachString(value: string, path: string): DetachedText {
  if (isBinaryText(value)) {
    const isLatin1 = !/[^\u0000-\u00ff]/.test(value);
    return { text: '', detached: [describePayload(path, Buffer.from(value, isLatin1 ? 'latin1' : 'utf8'), null)] };
  }
  return detachRuns(value, () => path);
}
