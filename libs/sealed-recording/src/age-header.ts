import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { headerDamaged, SealedRecordingError } from './sealed-recording-error.js';
import { type Stanza, unwrapFileKey, wrapFileKey } from './x25519-stanza.js';

/** Bytes. Room for about 150 recipients; a file that begins with anything longer is refused. */
export const MAX_HEADER_LENGTH = 16_384;

const VERSION_LINE = 'age-encryption.org/v1';
const BODY_COLUMNS = 64;
const BASE64 = /^[A-Za-z0-9+/]*$/;
const ARGUMENTS = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;

/** A header as it stands in a file. */
export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  /** Bytes from the start of the file to the payload nonce. */
  readonly length: number;
  /** Everything up to and with `---`. */
  readonly authenticated: Buffer;
  readonly mac: Buffer;
}

/**
 * A new age v1 header (c2sp.org/age) that gives a file key to X25519 recipients. Each call differs.
 * @param recipients one or more `age1…`; throws KEY_INVALID
 */
export function writeHeader(fileKey: Uint8Array, recipients: readonly string[]): Buffer {
  if (recipients.length === 0) throw new SealedRecordingError('KEY_INVALID', 'A header needs at least one recipient');
  const stanzas = recipients.map((recipient) => stanzaText(wrapFileKey(fileKey, recipient)));
  const authenticated = Buffer.from(`${VERSION_LINE}\n${stanzas.join('')}---`);
  if (authenticated.length > MAX_HEADER_LENGTH - 100) throw new SealedRecordingError('KEY_INVALID', 'Too many recipients for one header');
  return Buffer.concat([authenticated, Buffer.from(` ${unpadded(headerMac(fileKey, authenticated))}\n`)]);
}

/** @param start the first bytes of the file, at least MAX_HEADER_LENGTH or all of it. Throws HEADER_DAMAGED; the MAC is not checked yet. */
export function parseHeader(start: Buffer): AgeHeader {
  const macLine = start.subarray(0, MAX_HEADER_LENGTH).indexOf('\n---') + 1;
  const end = start.indexOf('\n', macLine);
  if (macLine === 0 || end === -1 || end >= MAX_HEADER_LENGTH) throw headerDamaged('no end within 16 KiB');
  const mac = /^--- (\S{43})$/.exec(start.toString('latin1', macLine, end))?.[1];
  if (mac === undefined) throw headerDamaged('no line with its MAC');
  const [version, ...lines] = start.toString('latin1', 0, macLine - 1).split('\n');
  if (version !== VERSION_LINE) throw headerDamaged('not age v1');
  return { stanzas: parseStanzas(lines), length: end + 1, authenticated: start.subarray(0, macLine + 3), mac: decode(mac) };
}

/** Throws HEADER_DAMAGED unless the header was written with this file key and nothing of it changed since. */
export function verifyHeader(header: AgeHeader, fileKey: Uint8Array): void {
  if (!timingSafeEqual(headerMac(fileKey, header.authenticated), header.mac)) {
    throw headerDamaged('changed, or of another file key');
  }
}

/**
 * The file key of a file, by the private key of one of its recipients, with the header verified. The way back when the
 * wrapped file key that the caller keeps is lost.
 * @param identity `AGE-SECRET-KEY-1…`
 * @throws NOT_A_RECIPIENT, KEY_INVALID, HEADER_DAMAGED
 */
export function openHeader(header: AgeHeader, identity: string): Buffer {
  const fileKey = unwrapFileKey(header.stanzas, identity);
  if (fileKey === null) throw new SealedRecordingError('NOT_A_RECIPIENT', 'No stanza of this header is for this identity');
  verifyHeader(header, fileKey);
  return fileKey;
}

function headerMac(fileKey: Uint8Array, authenticated: Uint8Array): Buffer {
  const key = Buffer.from(hkdfSync('sha256', fileKey, Buffer.alloc(0), 'header', 32));
  return createHmac('sha256', key).update(authenticated).digest();
}

function stanzaText(stanza: Stanza): string {
  const body = unpadded(stanza.body);
  const full = body.match(/.{64}/g) ?? [];
  const lines = [...full, body.slice(full.length * BODY_COLUMNS)];
  return `-> ${[stanza.type, ...stanza.args].join(' ')}\n${lines.join('\n')}\n`;
}

function parseStanzas(lines: readonly string[]): Stanza[] {
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at++]!;
    if (!first.startsWith('-> ') || !ARGUMENTS.test(first)) throw headerDamaged('a stanza does not begin as one');
    const [type, ...args] = first.slice(3).split(' ');
    let body = '';
    let line: string;
    do {
      line = lines[at++] ?? '?';
      if (line.length > BODY_COLUMNS || !BASE64.test(line)) throw headerDamaged('the body of a stanza is not base64');
      body += line;
    } while (line.length === BODY_COLUMNS);
    stanzas.push({ type: type!, args, body: decode(body) });
  }
  if (stanzas.length === 0) throw headerDamaged('no stanza');
  return stanzas;
}

/** The format allows one spelling only: no padding, and bits left over are zero. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (unpadded(bytes) !== text) throw headerDamaged('base64 in another spelling');
  return bytes;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
