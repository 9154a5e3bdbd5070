import { decodeBase64, encodeBase64 } from './base64.js';
import { parseDecimal } from './decimal.js';
import { HASH_LENGTH, leafHash, nodeHash, verifyInclusion } from './merkle-tree.js';
import { isKeyName } from './note-key.js';
import { formatSignature, type NoteSigner, type NoteVerifier, openNote } from './signed-note.js';
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

/** First lines: a key that signs receipts signs nothing else, and nothing else reads as one. */
const FIRST_LINE = 'receipt/v1';
const FIRST_LINE_OF_BATCH = 'receipts/v1';
const MAX_LEAVES = 256;

/** The name that the key for a log's receipts has; another key than the log's, whose use is only this. */
export function receiptKeyName(origin: string): string {
  return `${origin}/receipt`;
}

/**
 * Receipts that are made durable together, under one signature, in the order in which they are given. The file of each:
 * ```
 * receipt/v1
 * <origin of the log>
 * leaf <base64 of the hash>          (a line for each leaf)
 * merge-by <seconds since 1970>
 *
 * index <place among the texts, from 0>
 * <base64 hash>                      (a line for each node on the way to their root, as in a .tlog-proof)
 *
 * receipts/v1
 * <origin of the log>
 * <how many texts>
 * <base64 root: RFC 6962 over the texts as entries>
 *
 * — <key for receipts> <signature>
 * ```
 * What is given is not read back: leaves are 1 to 256 hashes of 32 bytes, and `origin` is a name of a key.
 */
export async function issueReceipts(receipts: readonly Receipt[], signer: NoteSigner): Promise<string[]> {
  const texts = receipts.map(({ origin, leaves, mergeBy }) => `${FIRST_LINE}\n${origin}\n${leaves.map((leaf) => `leaf ${encodeBase64(leaf)}\n`).join('')}merge-by ${mergeBy}\n`);
  const levels = levelsOf(texts.map((text) => leafHash(Buffer.from(text))));
  const batch = `${FIRST_LINE_OF_BATCH}\n${receipts[0]?.origin}\n${texts.length}\n${encodeBase64(levels.at(-1)?.[0] as Buffer)}\n`;
  const note = `${batch}\n${formatSignature({ ...signer, signature: await signer.sign(batch) })}`;
  return texts.map((text, index) => `${text}\nindex ${index}\n${pathOf(levels, index).map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${note}`);
}

/** The tree of RFC 6962 level by level: the last of an odd number goes up as it is. */
function levelsOf(hashes: Buffer[]): Buffer[][] {
  const levels = [hashes];
  for (let level = hashes; level.length > 1; levels.push(level)) level = Array.from({ length: Math.ceil(level.length / 2) }, (_one, at) => (level[2 * at + 1] ? nodeHash(level[2 * at]!, level[2 * at + 1]!) : level[2 * at]!));
  return levels;
}

function pathOf(levels: readonly Buffer[][], index: number): Buffer[] {
  return levels.slice(0, -1).flatMap((level, height) => level[(index >> height) ^ 1] ?? []);
}

/** Reads the first part of a file. Throws RECEIPT_MALFORMED. */
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

/**
 * A receipt that the log's key for receipts has signed.
 * @param origin of the log that must have promised it
 * @throws NOTE_MALFORMED, SIGNATURE_INVALID, NOTE_UNSIGNED, RECEIPT_MALFORMED, ORIGIN_DIFFERS
 */
export function openReceipt(file: string | Uint8Array, verifier: NoteVerifier, origin: string): Receipt {
  const whole = typeof file === 'string' ? file : Buffer.from(file).toString('utf8');
  const [text, place, note] = partsOf(whole);
  const receipt = parseReceipt(text);
  const { index, hashes } = parsePlace(place);
  const batch = parseBatch(openNote(note, [verifier]).text);
  if (receipt.origin !== origin || batch.origin !== origin) throw new TransparencyLogError('ORIGIN_DIFFERS', 'The receipt is of another log');
  if (!verifyInclusion(leafHash(Buffer.from(text)), index, batch.size, hashes, batch.root)) throw new TransparencyLogError('SIGNATURE_INVALID', 'The text is not among those that were signed');
  return receipt;
}

/** Text, place and signed note, which an empty line divides. */
function partsOf(file: string): [string, string, string] {
  const first = file.indexOf('\n\n');
  const second = file.indexOf('\n\n', first + 2);
  if (first < 0 || second < 0) throw malformed('it has not the three parts');
  return [file.slice(0, first + 1), file.slice(first + 2, second), file.slice(second + 2)];
}

function parsePlace(text: string): { index: number; hashes: Buffer[] } {
  const [first = '', ...lines] = text.split('\n');
  const index = parseDecimal(/^index (\S+)$/.exec(first)?.[1]);
  if (index === null) throw malformed('its place is not index and a number');
  const hashes = lines.map((line) => decodeBase64(line, HASH_LENGTH));
  if (hashes.some((hash) => hash === null)) throw malformed('a line of its place is no hash');
  return { index, hashes: hashes as Buffer[] };
}

function parseBatch(text: string): { origin: string; size: number; root: Buffer } {
  const [first, origin = '', count, hash = '', ...rest] = text.split('\n');
  const size = parseDecimal(count);
  const root = decodeBase64(hash, HASH_LENGTH);
  if (first !== FIRST_LINE_OF_BATCH || size === null || root === null || rest.join('') !== '') throw malformed('what was signed is not the root of receipts');
  return { origin, size, root };
}

function malformed(why: string): TransparencyLogError {
  return new TransparencyLogError('RECEIPT_MALFORMED', `Not a receipt: ${why}`);
}
