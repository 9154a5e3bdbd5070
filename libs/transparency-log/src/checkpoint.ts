import { decodeBase64, encodeBase64 } from './base64.js';
import { cosignatureTime } from './cosignature.js';
import { parseDecimal } from './decimal.js';
import { EMPTY_ROOT, HASH_LENGTH } from './merkle-tree.js';
import { isKeyName } from './note-key.js';
import { type NoteSignature, type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** What a log says of itself at one moment (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Which log; also the name of the key that signs. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  /** Of the tree of these leaves, 32 bytes. */
  readonly root: Buffer;
}

/**
 * Origin, size and root on a line each. Extension lines are never written: nobody could audit them.
 * @throws CHECKPOINT_MALFORMED where it could not be read back
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${encodeBase64(root)}\n`;
  if (!isKeyName(origin)) throw malformed('the origin has spaces, a plus or control characters, or is empty');
  parseCheckpoint(text);
  return text;
}

/**
 * Reads the text of a note. Extension lines of others are passed over; they stay in the text that was signed.
 * @throws CHECKPOINT_MALFORMED
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) throw malformed('not three lines');
  const [origin, decimal, encoded] = lines;
  const size = parseDecimal(decimal);
  const root = decodeBase64(encoded!, HASH_LENGTH);
  if (size === null) throw malformed('the size is no decimal number from 0 to 2^53 - 1');
  if (root === null) throw malformed('the root is not 32 bytes of base64');
  if (size === 0 && !root.equals(EMPTY_ROOT)) throw malformed('the root of no leaf is another one');
  return { origin: origin!, size, root };
}

/** A witness's word that, at this time, the checkpoint was the newest it knew of this log and continues all that it knew before. */
export interface Cosignature {
  /** Name of the witness's key. */
  readonly witness: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A checkpoint whose signatures were found right. */
export interface OpenedCheckpoint extends Checkpoint {
  /** What was signed. */
  readonly text: string;
  /** Of the witnesses that were asked for, those that have cosigned. */
  readonly cosignatures: readonly Cosignature[];
}

/** A checkpoint as a signed note. Throws CHECKPOINT_MALFORMED, NOTE_MALFORMED. */
export async function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/**
 * A checkpoint that the log has signed. Lines of other keys are passed over.
 * @param log whose name is the origin that the checkpoint must have
 * @param witnesses whose cosignatures count: a line of one of them that its key did not make refuses the whole
 * @throws NOTE_MALFORMED, SIGNATURE_INVALID, NOTE_UNSIGNED, CHECKPOINT_MALFORMED, ORIGIN_DIFFERS
 */
export function openCheckpoint(note: string | Uint8Array, log: NoteVerifier, witnesses: readonly NoteVerifier[] = []): OpenedCheckpoint {
  const { text, signatures } = openNote(note, [log, ...witnesses]);
  const [own, others] = [signatures.filter((line) => isOf(line, log)), signatures.filter((line) => !isOf(line, log))];
  if (own.length === 0) throw new TransparencyLogError('NOTE_UNSIGNED', 'The log has not signed the checkpoint');
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.name) throw new TransparencyLogError('ORIGIN_DIFFERS', 'The checkpoint is of another log than the key that signed it');
  return { ...checkpoint, text, cosignatures: others.map(({ name, signature }) => ({ witness: name, time: cosignatureTime(signature)! })) };
}

function isOf(line: NoteSignature, key: NoteVerifier): boolean {
  return line.name === key.name && line.keyId === key.keyId;
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('CHECKPOINT_MALFORMED', `Not a checkpoint: ${why}`);
}
