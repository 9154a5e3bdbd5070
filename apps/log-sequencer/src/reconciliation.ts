import { leafName, leafOf } from '@heardonce/domain/access/access-leaf.js';
import { leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import type { LogStore, StoredLeaf } from '../../api/src/platform/log/log-store.js';
import type { PromisedLeaf } from '../../api/src/platform/log/receipt-ledger.js';
import type { JournalReader, NumberedRow } from './journal-reader.js';

/**
 * What does not agree. RECEIPT_WITHOUT_LEAF: an answer went out whose record the log never got. RECEIPT_DIFFERS: it got another one. ROW_WITHOUT_LEAF,
 * ROW_DIFFERS: the same of a row of the journal. LEAF_WITHOUT_ROW: the log has what the journal has lost.
 */
export type Discrepancy = 'RECEIPT_WITHOUT_LEAF' | 'RECEIPT_DIFFERS' | 'ROW_WITHOUT_LEAF' | 'ROW_DIFFERS' | 'LEAF_WITHOUT_ROW';
/** `entry`: the receipt's id, the number of the journal's row, or the index of the leaf, by which whoever looks finds it. */
export interface Found { readonly what: Discrepancy; readonly entry: string }
export interface Compared { readonly receipts: number; readonly rows: number; readonly leaves: number; readonly found: readonly Found[] }
export interface ToCompare { readonly journal: JournalReader; readonly store: LogStore; readonly promised: AsyncIterable<PromisedLeaf> }

const PORTION = 1_000;
const MICROSECONDS = 1_000_000;

/**
 * Compares what was promised, what the journal has and what the log has, each with each. What is younger than a minute is not looked at: it may still be on its way.
 * @param now seconds since 1970
 * @param progress told how many rows of the journal were compared
 */
export async function reconcile({ journal, store, promised }: ToCompare, now: number, progress: (rows: number) => void = () => undefined): Promise<Compared> {
  const found: Found[] = [];
  const receipts = await compareReceipts(store, promised, now, found);
  const settled = await settledNumber(journal);
  let rows = 0;
  let leaves = 0;
  for await (const pair of pairs(journal, store, settled)) {
    if (pair.row) rows += 1;
    if (pair.leaf) leaves += 1;
    if (!pair.row && pair.leaf) found.push({ what: 'LEAF_WITHOUT_ROW', entry: String(pair.leaf.index) });
    if (pair.row && !pair.leaf && pair.row.row.at / MICROSECONDS < now - LATE_SECONDS) found.push({ what: 'ROW_WITHOUT_LEAF', entry: String(pair.row.seq) });
    if (pair.row && pair.leaf && !leafOf(pair.row.row).equals(pair.leaf.entry)) found.push({ what: 'ROW_DIFFERS', entry: String(pair.row.seq) });
    if ((rows + leaves) % PORTION === 0) progress(rows);
  }
  return { receipts, rows, leaves, found };
}

/** Seconds after which a row is late. */
const LATE_SECONDS = 60;

async function compareReceipts(store: LogStore, promised: AsyncIterable<PromisedLeaf>, now: number, found: Found[]): Promise<number> {
  let count = 0;
  for await (const { id, leaf, mergeBy } of promised) {
    if (mergeBy > now) continue;
    count += 1;
    const stored = await store.findByName(leafName(id));
    if (!stored) found.push({ what: 'RECEIPT_WITHOUT_LEAF', entry: id });
    else if (leafHash(stored.entry).toString('base64') !== leaf) found.push({ what: 'RECEIPT_DIFFERS', entry: id });
  }
  return count;
}

/** Asked again while writers hold on. */
async function settledNumber(journal: JournalReader): Promise<number> {
  for (;;) {
    const settled = await journal.settled();
    if (settled !== null) return settled;
  }
}

interface Pair { readonly row: NumberedRow | null; readonly leaf: StoredLeaf | null }

/** Rows and leaves of the same number beside each other, in the order of these numbers. */
async function* pairs(journal: JournalReader, store: LogStore, settled: number): AsyncGenerator<Pair> {
  const rows = rowsOf(journal, settled);
  const leaves = leavesOf(store);
  let [row, leaf] = [await rows.next(), await leaves.next()];
  while (!row.done || !leaf.done) {
    const one = row.done ? null : row.value;
    const other = leaf.done ? null : leaf.value;
    const first = Math.min(one?.seq ?? Infinity, other?.seq ?? Infinity);
    const pair = { row: one?.seq === first ? one : null, leaf: other?.seq === first ? other : null };
    // A leaf of a row that came about after the look at the journal is neither missing nor too much.
    if (pair.row || first <= settled) yield pair;
    if (pair.row) row = await rows.next();
    if (pair.leaf) leaf = await leaves.next();
  }
}

async function* rowsOf(journal: JournalReader, settled: number): AsyncGenerator<NumberedRow> {
  for (let after = 0; after < settled; ) {
    const rows = await journal.rows(after, settled, PORTION);
    yield* rows;
    after = rows.length < PORTION ? settled : (rows.at(-1)?.seq ?? settled);
  }
}

async function* leavesOf(store: LogStore): AsyncGenerator<StoredLeaf> {
  for (let from = 0; ; from += PORTION) {
    const leaves = await store.leaves(from, PORTION);
    yield* leaves;
    if (leaves.length < PORTION) return;
  }
}
