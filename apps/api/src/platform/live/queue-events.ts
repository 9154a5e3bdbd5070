import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { HeardOnceError } from '../errors.js';

/** A question of this interview was put or changed; `toAsk`: and may be asked now, or was. Null: something may have been missed, so all of it is to be read. */
export interface QueueEvent { readonly caseId: string; readonly questionId: string; readonly toAsk: boolean }
type Hearer = (event: QueueEvent | null) => void;

const CHANNEL = 'LISTEN heardonce_questions';
const PAYLOAD = /^([0-9a-f-]{36}) ([0-9a-f-]{36}) ([0-9a-f-]{36})( TO_ASK)?$/;
const BOUNDS = { connectionTimeoutMillis: 2_000, query_timeout: 3_000, keepAlive: true } as const;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const HEARTBEAT_MS = 10_000;

/**
 * Hears what commits of any process tell about the queues of interviews: over one connection of its own, which must be a direct one (a pooler in
 * transaction mode loses LISTEN). A connection that breaks is made anew, and then everybody is told that something may have been missed.
 */
export class QueueEvents {
  private readonly hearers = new Map<string, Set<Hearer>>();
  private client: pg.Client | null = null;
  private connecting: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly url: string) {}

  /**
   * Hears of this interview from now on; gives what ends it.
   * @throws HeardOnceError BUSY where the database is not to be heard
   */
  async hear(interviewId: string, hearer: Hearer): Promise<() => void> {
    const here = this.hearers.get(interviewId) ?? new Set();
    this.hearers.set(interviewId, here.add(hearer));
    const stop = (): void => {
      here.delete(hearer);
      if (here.size === 0 && this.hearers.get(interviewId) === here) this.hearers.delete(interviewId);
    };
    try {
      await this.listening();
    } catch {
      stop();
      throw new HeardOnceError('BUSY');
    }
    return stop;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connecting?.catch(() => undefined);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private listening(): Promise<void> {
    if (this.client) return Promise.resolve();
    this.connecting ??= this.connect().finally(() => (this.connecting = null));
    return this.connecting;
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, ...BOUNDS });
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => this.tell(payload ?? ''));
    try {
      await client.connect();
      await client.query(CHANNEL);
      if (this.closed) throw new HeardOnceError('BUSY');
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    const heartbeat = setInterval(() => void client.query('SELECT 1').catch(() => client.end().catch(() => undefined)), HEARTBEAT_MS).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      if (this.client !== client) return;
      this.client = null;
      void this.again();
    });
    this.client = client;
  }

  private async again(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !this.closed && this.hearers.size > 0; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      const back = await this.listening().then(() => true, () => false);
      if (back) return this.tellAll();
      await sleep(wait, undefined, { ref: false });
    }
  }

  private tell(payload: string): void {
    const [, caseId = '', interviewId = '', questionId = '', toAsk] = PAYLOAD.exec(payload) ?? [];
    for (const hearer of this.hearers.get(interviewId) ?? []) hearer({ caseId, questionId, toAsk: toAsk !== undefined });
  }

  private tellAll(): void {
    for (const here of this.hearers.values()) for (const hearer of here) hearer(null);
  }
}
