import { sign, verify } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { decodeBase64, encodeBase64 } from './base64.js';
import { isKeyName, parseVkey, type PrivateNoteKey, type PublicNoteKey, SIGNATURE_TYPES } from './note-key.js';
import { TransparencyLogError } from './transparency-log-error.js';
import { isWellFormed } from './well-formed.js';

/** Signatures of one note; c2sp.org/signed-note asks for 16 at least. */
export const MAX_SIGNATURES = 100;

/** Bytes of one note. */
export const MAX_NOTE_LENGTH = 1_000_000;

/** One signature line: `— name base64(key id ‖ signature)`. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Buffer;
}

/** A note of which only the form is known to be right. */
export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Checks signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: number;
  verify(text: string, signature: Uint8Array): boolean;
}

/** Signs with one key, wherever that is: here, in another process, in a key service. */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: number;
  sign(text: string): Buffer | Promise<Buffer>;
}

const SEPARATOR = '\n\n';
const LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/;
/** Every control character of ASCII below U+0020 but the newline. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const KEY_ID_LENGTH = 4;

/** Checks notes with a key `name+keyid+key` of type 0x01. Throws KEY_MALFORMED. */
export function noteVerifier(vkey: string | PublicNoteKey): NoteVerifier {
  const { name, keyId, key } = typeof vkey === 'string' ? parseVkey(vkey, SIGNATURE_TYPES.note) : vkey;
  return { name, keyId, verify: (text, signature) => verify(null, Buffer.from(text), key, signature) };
}

/** Signs notes with a key of type 0x01 that this process holds. */
export function noteSigner({ name, keyId, privateKey }: PrivateNoteKey): NoteSigner {
  return { name, keyId, sign: (text) => sign(null, Buffer.from(text), privateKey) };
}

/**
 * A note of this text with a signature of each signer.
 * @param text ends in a newline; UTF-8 without control characters
 * @throws NOTE_MALFORMED
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const lines = await Promise.all(signers.map(async (signer) => formatSignature({ ...signer, signature: await signer.sign(text) })));
  const note = `${text}\n${lines.join('')}`;
  parseNote(note);
  return note;
}

/** `— name base64(key id ‖ signature)` and a newline. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(KEY_ID_LENGTH);
  id.writeUInt32BE(keyId);
  return `\u2014 ${name} ${encodeBase64(Buffer.concat([id, signature]))}\n`;
}

/** The note with further signature lines at its end, the checked text unchanged. Throws NOTE_MALFORMED. */
export function addSignatures(note: string, lines: readonly string[]): string {
  const longer = `${note}${lines.join('')}`;
  if (parseNote(longer).text !== parseNote(note).text) throw malformed('another text than before');
  return longer;
}

/**
 * Takes a note apart; whose it is, is not known by that.
 * @throws NOTE_MALFORMED unless it is UTF-8 without control characters but newlines, ends in a block of signature lines after a blank line, with at
 * most 100 of them and 1,000,000 bytes
 */
export function parseNote(note: string | Uint8Array): Note {
  const bytes = typeof note === 'string' ? Buffer.from(note) : Buffer.from(note.buffer, note.byteOffset, note.byteLength);
  if (bytes.length > MAX_NOTE_LENGTH) throw malformed('more than 1,000,000 bytes');
  if (typeof note === 'string' ? !isWellFormed(note) : !isUtf8(note)) throw malformed('no UTF-8');
  const whole = bytes.toString('utf8');
  if (CONTROL.test(whole)) throw malformed('a control character');
  const split = whole.lastIndexOf(SEPARATOR);
  const block = split === -1 ? '' : whole.slice(split + SEPARATOR.length);
  if (!block.endsWith('\n')) throw malformed('no lines of signatures after a blank line');
  return { text: whole.slice(0, split + 1), signatures: parseSignatures(block) };
}

/**
 * Lines of signatures alone, as a witness answers them.
 * @param block each line ends in a newline. Throws NOTE_MALFORMED
 */
export function parseSignatures(block: string): NoteSignature[] {
  const lines = block.split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw malformed('no lines of signatures');
  if (lines.length > MAX_SIGNATURES) throw malformed(`more than ${MAX_SIGNATURES} signatures`);
  return lines.map((line) => {
    const [, name, encoded] = LINE.exec(line) ?? [];
    const bytes = decodeBase64(encoded ?? '');
    if (name === undefined || !isKeyName(name) || bytes === null || bytes.length <= KEY_ID_LENGTH) throw malformed('a line that is no signature');
    return { name, keyId: bytes.readUInt32BE(), signature: bytes.subarray(KEY_ID_LENGTH) };
  });
}

/**
 * A note with the signatures of it that are known to be right, one a key. Those of other keys are passed over.
 * @throws NOTE_MALFORMED; SIGNATURE_INVALID where a key that is known stands beside a signature it did not make, however many others are right;
 * NOTE_UNSIGNED where no key that is known has signed
 */
export function openNote(note: string | Uint8Array, verifiers: readonly NoteVerifier[]): Note {
  const { text, signatures } = parseNote(note);
  const verified = new Map<NoteVerifier, NoteSignature>();
  for (const signature of signatures) {
    const verifier = verifiers.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (!verifier) continue;
    if (!verifier.verify(text, signature.signature)) throw new TransparencyLogError('SIGNATURE_INVALID', `The signature beside ${signature.name} was not made by its key over this text`);
    if (!verified.has(verifier)) verified.set(verifier, signature);
  }
  if (verified.size === 0) throw new TransparencyLogError('NOTE_UNSIGNED', 'No key that is known here has signed the note');
  return { text, signatures: [...verified.values()] };
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('NOTE_MALFORMED', `Not a signed note: it has ${why}`);
}
