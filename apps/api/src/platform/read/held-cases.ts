import type pg from 'pg';
import { connect } from '../pools.js';

const HOLD = { name: 'cases.hold', text: 'SELECT access.hold_cases($1)' };
/** As long as the log makes a reader wait: below what a writer waits for a lock. */
const LONGEST_HOLD_MS = 1_200;
/** Each holds a connection while it waits for the log; the others keep theirs. */
const MOST_HOLDS = 2;

/** Cases whose access does not change while a reading that was overtaken again and again gets its answer on record. */
export class HeldCases {
  private holds = 0;

  constructor(private readonly pool: pg.Pool) {}

  /** Holds the cases until the work is done, for 1.2 s at most; works without where they can't be held. */
  async during<T>(cases: readonly string[], work: () => Promise<T>): Promise<T> {
    const letGo = await this.hold(cases).catch(() => () => undefined);
    try {
      return await work();
    } finally {
      letGo();
    }
  }

  private async hold(cases: readonly string[]): Promise<() => void> {
    if (cases.length === 0 || this.holds >= MOST_HOLDS) return () => undefined;
    this.holds += 1;
    const client = await connect(this.pool).catch((error: unknown) => {
      this.holds -= 1;
      throw error;
    });
    let over = false;
    const letGo = (): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      this.holds -= 1;
      client.query('ROLLBACK').then(() => client.release(), () => client.release(true));
    };
    const timer = setTimeout(letGo, LONGEST_HOLD_MS);
    try {
      await client.query('BEGIN');
      await client.query({ ...HOLD, values: [cases] });
      return letGo;
    } catch (error) {
      letGo();
      throw error;
    }
  }
}
