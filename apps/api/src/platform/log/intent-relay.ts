import type pg from 'pg';
import type { AccessEntry } from './access-entry.js';
import { type AccessLog, EntryRefused } from './access-log.js';

interface SetAside { readonly until: number; readonly delay: number }
const MOST_FAILED = 3;
const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 600_000;

/**
 * Brings intents whose record did not reach the log to it. Several processes may do so at once: each intent is claimed and recorded in one
 * transaction, by one of them.
 */
export class IntentRelay {
  private readonly aside = new Map<string, SetAside>();

  constructor(private readonly logPool: pg.Pool, private readonly log: Pick<AccessLog, 'append'>) {}

  /** How many could not be recorded and are tried again later, each time after a longer while. Not 0: a record is missing. */
  get setAside(): number {
    return this.aside.size;
  }

  /**
   * One round; gives how many were recorded. An entry that can't be written is set aside and holds up no other, in this round or the next;
   * a log that can't be written ends the round.
   */
  async round(): Promise<number> {
    const { rows } = await this.logPool.query<{ id: string; entry: AccessEntry }>('SELECT * FROM audit.waiting_intents($1)', [this.resting()]);
    let relayed = 0;
    let failed = 0;
    for (const { id, entry } of rows) {
      if (failed >= MOST_FAILED) break;
      try {
        await this.log.append([entry], { intent: id });
        this.aside.delete(id);
        relayed += 1;
      } catch (error) {
        this.rest(id);
        if (!(error instanceof EntryRefused || error instanceof TypeError)) failed += 1;
      }
    }
    return relayed;
  }

  private resting(): string[] {
    const now = performance.now();
    return [...this.aside].filter(([, one]) => now < one.until).map(([id]) => id);
  }

  private rest(id: string): void {
    const delay = Math.min(LONGEST_DELAY_MS, (this.aside.get(id)?.delay ?? FIRST_DELAY_MS / 2) * 2);
    this.aside.set(id, { until: performance.now() + delay, delay });
  }
}
