import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JournalRow, leafOf } from '@heardonce/domain/access/access-leaf.js';
import { leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { openReceipt, receiptKeyName } from '@heardonce/transparency-log/receipt.js';
import { noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { MERGE_SECONDS, PromiseKeeper } from './promise-keeper.js';
import { type PromisedLeaf, promisedLeaves, ReceiptLedger } from './receipt-ledger.js';
import { openSigningKey } from './signing-key.js';

const ORIGIN = 'log.example/access';
const SECOND = 1_795_694_400;
const row = (n: number): JournalRow => ({
  id: `0b8f6f3a-4a41-4a38-9d0c-${String(n).padStart(12, '0')}`, at: SECOND * 1_000_000, requestId: '5d0f7f0e-8f5a-4b0f-9a53-0d6a4f1f1b22', part: 0, actor: 'a', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation: 'caseFile', subject: null, kinds: [], records: '[]', withheld: '[]', decision: 'ALLOW', policy: 'p', repeats: 1,
});
const leaf = (n: number): Buffer => leafHash(leafOf(row(n)));

describe('what is promised', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heardonce-promises-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const signer = () => openSigningKey(join(folder, 'promise-key'), receiptKeyName(ORIGIN));
  const writtenDown = async (): Promise<PromisedLeaf[]> => {
    const found: PromisedLeaf[] = [];
    for await (const one of promisedLeaves(folder)) found.push(one);
    return found;
  };

  it('is signed for each answer with all its rows, for none that was left out, and written down beside', async () => {
    const keeper = new PromiseKeeper(signer(), ORIGIN, new ReceiptLedger(folder));
    const [one, none, two] = await keeper.keep([[row(1), row(2)], [], [row(3)]]);
    const opened = [one, two].map((promise) => openReceipt(Buffer.from(promise ?? '', 'base64url'), noteVerifier(keeper.vkey), ORIGIN));
    expect(opened).toEqual([{ origin: ORIGIN, leaves: [leaf(1), leaf(2)], mergeBy: SECOND + MERGE_SECONDS }, { origin: ORIGIN, leaves: [leaf(3)], mergeBy: SECOND + MERGE_SECONDS }]);
    expect([none, keeper.unsigned]).toEqual([null, 0]);
    await keeper.ledger.close();
    expect(await writtenDown()).toEqual([1, 2, 3].map((n) => ({ id: row(n).id, leaf: leaf(n).toString('base64'), mergeBy: SECOND + MERGE_SECONDS })));
  });

  it('keeps nobody waiting where the key cannot sign, and says how many went without', async () => {
    const keeper = new PromiseKeeper({ ...signer(), sign: () => Promise.reject(new Error('away')) }, ORIGIN, new ReceiptLedger(folder));
    expect(await keeper.keep([[row(1)], [], [row(2)]])).toEqual([null, null, null]);
    expect(keeper.unsigned).toBe(2);
    await keeper.ledger.close();
    expect(await writtenDown()).toHaveLength(2);
  });

  it('is told to be unwritten while the disk takes nothing, and is written once it does', async () => {
    const ledger = new ReceiptLedger(folder);
    writeFileSync(join(folder, 'receipts'), 'in the way of the folder');
    ledger.add([{ id: row(1).id, leaf: leaf(1).toString('base64'), mergeBy: SECOND }]);
    await ledger.close();
    expect(ledger.unwritten).toBe(1);
    rmSync(join(folder, 'receipts'));
    await ledger.close();
    expect([ledger.unwritten, await writtenDown()]).toEqual([0, [{ id: row(1).id, leaf: leaf(1).toString('base64'), mergeBy: SECOND }]]);
  });

  it('is read back without a line that a kill cut off', async () => {
    const ledger = new ReceiptLedger(folder);
    ledger.add([{ id: row(1).id, leaf: leaf(1).toString('base64'), mergeBy: SECOND }]);
    await ledger.close();
    appendFileSync(join(folder, 'receipts', readdirSync(join(folder, 'receipts'))[0] as string), `${row(2).id} ${leaf(2).toString('base64').slice(0, 20)}`);
    expect((await writtenDown()).map(({ id }) => id)).toEqual([row(1).id]);
  });
});
