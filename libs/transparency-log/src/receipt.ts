import { decodeBase64, encodeBase64 } from './base64.js';
import { parseDecimal } from './decimal.js';
import { HASH_LENGTH } from './merkle-tree.js';
import { isKeyName } from './note-key.js';
import { type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.js';
import { TransparencyLogError } from './transparency-log-error.js';

/**
 * A log's signed promise that entries will be in it by a time: what RFC 6962 calls a signed certificate timestamp. A receipt that is right, and a tree
 * of a later time without one of its leaves, are proof together that the log left an entry out.
 */
export interface Receipt {
  /** The log's origin. */
  readonly origin: string;
  /** Hashes of the entries, `leafHash(entry)`, 1 to 256: one answer may stand in several entries. */
  readonly leaves: readonly Buffer[];
  /** Seconds since 1970: trees of this moment or later have the leaves. */
  readonly mergeBy: number;
}

/** The first line: a key that signs receipts signs nothing else, and nothing else reads as one. */
const FIRST_LINE = 'receipt/v1';
const MAX_LEAVES = 256;

/** The name that the key for a log's receipts has; another key than the log's, whose use is only this. */
export function receiptKeyName(origin: string): string {
  return `${origin}/receipt`;
}

/**
 * The text of a receipt, four lines or more:
 * ```
 * receipt/v1
 * <origin of the log>
 * leaf <base64 of the hash>          (a line for each leaf)
 * merge-by <seconds since 1970>
 * ```
 * @throws RECEIPT_MALFORMED where it could not be read back
 */
export function formatReceipt({ origin, leaves, mergeBy }: Receipt): string {
  const text = `${FIRST_LINE}\n${origin}\n${leaves.map((leaf) => `leaf ${encodeBase64(leaf)}\n`).join('')}merge-by ${mergeBy}\n`;
  parseReceipt(text);
  return text;
}

/** Reads the text of a note. Throws RECEIPT_MALFORMED. */
export function parseReceipt(text: string): Receipt {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.shift() !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`);
  const origin = lines.shift();
  const mergeBy = parseDecimal(/^merge-by (\S+)$/.exec(lines.pop() ?? '')?.[1]);
  if (origin === undefined || !isKeyName(origin)) throw malformed('its second line names no log');
  if (mergeBy === null) throw malformed('its last line is not merge-by and a time');
  if (lines.length === 0 || lines.length > MAX_LEAVES) throw malformed(`it has not 1 to ${MAX_LEAVES} leaves`);
  const leaves = lines.map((line) => {
    const leaf = line.startsWith('leaf ') ? decodeBase64(line.slice('leaf '.length), HASH_LENGTH) : null;
    if (leaf === null) throw malformed('a line that is not leaf and a hash');
    return leaf;
  });
  return { origin, leaves, mergeBy };
}

/** A receipt as a signed note. Throws RECEIPT_MALFORMED, NOTE_MALFORMED. */
export async function issueReceipt(receipt: Receipt, signer: NoteSigner): Promise<string> {
  return signNote(formatReceipt(receipt), [signer]);
}

/**
 * A receipt that the log's key for receipts has signed.
 * @param origin of the log that must have promised it
 * @throws NOTE_MALFORMED, SIGNATURE_INVALID, NOTE_UNSIGNED, RECEIPT_MALFORMED, ORIGIN_DIFFERS
 */
export function openReceipt(note: string | Uint8Array, verifier: NoteVerifier, origin: string): Receipt {
  const receipt = parseReceipt(openNote(note, [verifier]).text);
  if (receipt.origin !== origin) throw new TransparencyLogError('ORIGIN_DIFFERS', 'The receipt is of another log');
  return receipt;
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('RECEIPT_MALFORMED', `Not a receipt: ${why}`);
}
