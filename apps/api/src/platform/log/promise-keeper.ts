import { type JournalRow, leafOf } from '@heardonce/domain/access/access-leaf.js';
import { leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { issueReceipts, type Receipt } from '@heardonce/transparency-log/receipt.js';
import type { ReceiptLedger } from './receipt-ledger.js';
import type { LogSigner } from './signing-key.js';

/** Seconds after its record was written, within which the log has it. */
export const MERGE_SECONDS = 60;
/** Leaves that one promise can name. */
const MOST_LEAVES = 256;
const MICROSECONDS = 1_000_000;

/**
 * Promises, to whoever is answered, that the log will have the records of the answer: signed receipts (libs/transparency-log receipt.ts), one signature
 * for all that were made durable together. What was promised is written down beside.
 */
export class PromiseKeeper {
  /** Promises that could not be signed. Not 0 is an alarm. */
  unsigned = 0;

  constructor(private readonly signer: LogSigner, private readonly origin: string, readonly ledger: ReceiptLedger) {}

  get vkey(): string {
    return this.signer.vkey;
  }

  /**
   * @param requests the rows of each, as the journal has them; none where nothing was written
   * @returns a promise for each, in base64url; null where nothing was written, where it would name more than 256 leaves, or where it could not be signed: the record
   * is durable all the same, so nobody is kept waiting for their answer
   */
  async keep(requests: readonly (readonly JournalRow[])[]): Promise<(string | null)[]> {
    const promised = requests.map((rows): Receipt => {
      const mergeBy = Math.ceil(Math.max(0, ...rows.map(({ at }) => at)) / MICROSECONDS) + MERGE_SECONDS;
      return { origin: this.origin, leaves: rows.map((row) => leafHash(leafOf(row))), mergeBy };
    });
    this.ledger.add(promised.flatMap(({ leaves, mergeBy }, at) => leaves.map((leaf, n) => ({ id: (requests[at]?.[n] as JournalRow).id, leaf: leaf.toString('base64'), mergeBy }))));
    const places = promised.flatMap(({ leaves }, at) => (leaves.length > 0 && leaves.length <= MOST_LEAVES ? [at] : []));
    const made: (string | null)[] = requests.map(() => null);
    if (places.length === 0) return made;
    try {
      const receipts = await issueReceipts(places.map((at) => promised[at]!), this.signer);
      places.forEach((at, n) => (made[at] = Buffer.from(receipts[n]!).toString('base64url')));
    } catch {
      this.unsigned += places.length;
    }
    return made;
  }
}
