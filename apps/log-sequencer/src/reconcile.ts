import pg from 'pg';
import { LogStore } from '../../api/src/platform/log/log-store.js';
import { promisedLeaves } from '../../api/src/platform/log/receipt-ledger.js';
import { describeStartProblem } from '../../api/src/start-problem.js';
import { JournalReader } from './journal-reader.js';
import { type Compared, type Discrepancy, reconcile } from './reconciliation.js';
import { dataFolderFrom, journalAddress, logAddress } from './sequencer-settings.js';

const SAID: Readonly<Record<Discrepancy, string>> = {
  RECEIPT_WITHOUT_LEAF: 'recibo sin su entrada en el registro / receipt without its entry in the log',
  RECEIPT_DIFFERS: 'el registro tiene otra entrada que la prometida / the log has another entry than was promised',
  ROW_WITHOUT_LEAF: 'fila del diario sin entrada en el registro / row of the journal without an entry in the log',
  ROW_DIFFERS: 'fila del diario distinta de su entrada / row of the journal that differs from its entry',
  LEAF_WITHOUT_ROW: 'entrada cuya fila ya no está en el diario / entry whose row is gone from the journal',
};
/** Discrepancies that are named one by one; all are counted. */
const MOST_NAMED = 100;

/** `npm run reconcile`: nightly and when asked. Ends with 0 where all agrees, 2 where something does not, 1 where it could not be compared. */
async function main(): Promise<number> {
  const journal = new pg.Pool({ connectionString: journalAddress(), max: 1 });
  const log = new pg.Pool({ connectionString: logAddress('logRead'), max: 1 });
  for (const pool of [journal, log]) pool.on('error', () => undefined);
  try {
    const compared = await reconcile({ journal: new JournalReader(journal), store: new LogStore(log), promised: promisedLeaves(dataFolderFrom()) }, Date.now() / 1000, progressTo(process.stderr));
    tell(compared);
    return compared.found.length === 0 ? 0 : 2;
  } finally {
    await Promise.allSettled([journal.end(), log.end()]);
  }
}

function tell({ receipts, rows, leaves, found }: Compared): void {
  const lines = found.slice(0, MOST_NAMED).map(({ what, entry }) => `✗ ${what} ${entry}: ${SAID[what]}`);
  if (found.length > MOST_NAMED) lines.push(`… ${found.length - MOST_NAMED} más / more`);
  lines.push(`Recibos / receipts: ${receipts}. Filas del diario / rows of the journal: ${rows}. Entradas / entries: ${leaves}. No coinciden / do not agree: ${found.length}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** One line that is written over, on a terminal alone. */
function progressTo(out: NodeJS.WriteStream): (rows: number) => void {
  return (rows) => {
    if (out.isTTY) out.write(`\r${rows}`);
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exitCode = 1;
}
