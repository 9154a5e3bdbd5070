import { isUtf8 } from 'node:buffer';
import { decodeBase64, encodeBase64 } from './base64.js';
import { parseCheckpoint } from './checkpoint.js';
import { parseDecimal } from './decimal.js';
import { HASH_LENGTH, MAX_PROOF_LENGTH } from './merkle-tree.js';
import { formatSignature, type NoteVerifier, openNote, parseNote, parseSignatures } from './signed-note.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** Where a witness takes checkpoints (c2sp.org/tlog-witness). */
export const ADD_CHECKPOINT_PATH = '/add-checkpoint';

/** Content type of a 409 whose body is the size that the witness knows. */
export const SIZE_CONTENT_TYPE = 'text/x.tlog.size';

/** What a log asks of a witness: to cosign a checkpoint, shown to continue the one the witness knows. */
export interface AddCheckpoint {
  /** Size of the checkpoint that the witness cosigned last; 0 for none. */
  readonly oldSize: number;
  /** The consistency proof from there, at most 63 hashes. */
  readonly proof: readonly Buffer[];
  /** The signed note. */
  readonly checkpoint: string;
}

/** Throws REQUEST_MALFORMED, NOTE_MALFORMED, CHECKPOINT_MALFORMED where it could not be read back. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  const body = `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${checkpoint}`;
  parseAddCheckpoint(body);
  return body;
}

/** Takes the body of a request apart; nothing of it is verified by that. Throws REQUEST_MALFORMED, NOTE_MALFORMED, CHECKPOINT_MALFORMED. */
export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpoint {
  if (typeof body !== 'string' && !isUtf8(body)) throw malformed('it is no UTF-8');
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const end = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  const oldSize = parseDecimal(/^old (\S+)$/.exec(first!)?.[1]);
  if (oldSize === null) throw malformed('its first line is not old and a size, or no blank line follows');
  if (lines.length > MAX_PROOF_LENGTH) throw malformed(`more than ${MAX_PROOF_LENGTH} hashes`);
  const proof = lines.map((line) => {
    const hash = decodeBase64(line, HASH_LENGTH);
    if (hash === null) throw malformed('a line that is not a hash');
    return hash;
  });
  const checkpoint = text.slice(end + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { oldSize, proof, checkpoint };
}

/**
 * The line with which a witness has cosigned, from the body of its 200: to be added to the checkpoint as it is. Lines of other keys are dropped.
 * @throws NOTE_MALFORMED; SIGNATURE_INVALID, NOTE_UNSIGNED where the witness's key did not cosign this checkpoint
 */
export function acceptCosignature(checkpoint: string, answer: string, witness: NoteVerifier): string {
  parseSignatures(answer);
  const { text } = parseNote(checkpoint);
  return formatSignature(openNote(`${text}\n${answer}`, [witness]).signatures[0]!);
}

/** The size that a witness knows, from the body of its 409 of type `text/x.tlog.size`. Throws REQUEST_MALFORMED. */
export function parseKnownSize(body: string): number {
  const size = body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : null;
  if (size === null) throw malformed('the answer is not a size and a newline');
  return size;
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('REQUEST_MALFORMED', `Not what the witness protocol says: ${why}`);
}
