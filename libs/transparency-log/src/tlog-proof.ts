import { isUtf8 } from 'node:buffer';
import { decodeBase64, encodeBase64 } from './base64.js';
import { type OpenedCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { parseDecimal } from './decimal.js';
import { HASH_LENGTH, MAX_PROOF_LENGTH, verifyInclusion } from './merkle-tree.js';
import { MAX_NOTE_LENGTH, type NoteVerifier, parseNote } from './signed-note.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** A `.tlog-proof` file: that one entry is in a log, to be checked offline (c2sp.org/tlog-proof). */
export interface TlogProof {
  readonly index: number;
  /** The leaf's sibling first. */
  readonly hashes: readonly Buffer[];
  /** The signed note with its cosignatures, as the log gave it. */
  readonly checkpoint: string;
  /** Signed by nobody: a hint at most. */
  readonly extra?: Buffer;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MAX_PROOF_FILE = 2 * MAX_NOTE_LENGTH;

/** Throws PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_MALFORMED where it could not be read back. */
export function formatTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [FIRST_LINE, ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]), `index ${index}`, ...hashes.map(encodeBase64)];
  const file = `${lines.join('\n')}\n\n${checkpoint}`;
  parseTlogProof(file);
  return file;
}

/** Takes a proof apart; nothing of it is verified by that. Throws PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_MALFORMED. */
export function parseTlogProof(file: string | Uint8Array): TlogProof {
  if (file.length > MAX_PROOF_FILE) throw malformed('it is longer than any proof');
  if (typeof file !== 'string' && !isUtf8(file)) throw malformed('no UTF-8');
  const text = typeof file === 'string' ? file : Buffer.from(file).toString('utf8');
  const end = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (first !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}, or nothing follows a blank line`);
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()!.slice('extra '.length)) : undefined;
  if (extra === null) throw malformed('what stands after extra is not base64');
  const index = parseDecimal(/^index (\S+)$/.exec(lines.shift() ?? '')?.[1]);
  if (index === null) throw malformed('no line with the index of the entry');
  if (lines.length > MAX_PROOF_LENGTH) throw malformed(`more than ${MAX_PROOF_LENGTH} hashes`);
  const hashes = lines.map((line) => {
    const hash = decodeBase64(line, HASH_LENGTH);
    if (hash === null) throw malformed('a line that is not a hash');
    return hash;
  });
  const checkpoint = text.slice(end + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

/**
 * The checkpoint under which the log has the leaf at the index of the proof, or null where the hashes do not lead from this leaf to its root.
 * @param leaf the hash of the entry: `leafHash(entry)`
 * @param witnesses whose cosignatures count
 * @throws what `openCheckpoint` throws
 */
export function verifyTlogProof(proof: TlogProof, leaf: Uint8Array, log: NoteVerifier, witnesses: readonly NoteVerifier[] = []): OpenedCheckpoint | null {
  const checkpoint = openCheckpoint(proof.checkpoint, log, witnesses);
  return verifyInclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root) ? checkpoint : null;
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('PROOF_MALFORMED', `Not a .tlog-proof file: ${why}`);
}
