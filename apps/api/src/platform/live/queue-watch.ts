import { setTimeout as sleep } from 'node:timers/promises';
import { HeardOnceError } from '../errors.js';
import type { LiveContext } from './live-door.js';
import type { QueueEvent } from './queue-events.js';

/** What was not kept one by one: of questions that may be asked, of others. */
export interface Missed { toAsk: boolean; others: boolean }
/** Which of these events the person may hear of now, by id, and whether to read it all; null where none any more. */
type Permitted = (events: readonly QueueEvent[], missed: Readonly<Missed>) => Promise<{ readonly ids: string[]; readonly all: boolean } | null>;

/** Beyond this many unheard changes of a sort, one word stands for all of them. */
const MOST_PENDING = 200;
const RETRY_MS = 500;
const MOST_RETRIES = 20;

/**
 * One person's view of a queue. Changes that come while the last ones are checked or sent wait and are checked together; a question that changed
 * twice meanwhile is told once. (No generator: its `return` would wait for the next change.)
 */
export class QueueWatch implements AsyncIterableIterator<string | null> {
  private pending = new Map<string, QueueEvent>();
  private missed: Missed = { toAsk: false, others: false };
  private ready: (string | null)[] = [];
  private ended = false;
  private wake: () => void = () => undefined;
  private stop: () => void = () => undefined;

  constructor(private readonly context: Pick<LiveContext, 'hangUp'>, private readonly permitted: Permitted) {}

  onEnd(stop: () => void): void {
    this.stop = stop;
  }

  add(event: QueueEvent | null): void {
    if (!event) this.missed = { toAsk: true, others: true };
    else this.keep(event);
    this.wake();
  }

  private keep(event: QueueEvent): void {
    this.pending.set(event.questionId, { ...event, toAsk: event.toAsk || this.pending.get(event.questionId)?.toAsk === true });
    if (this.pending.size <= MOST_PENDING) return;
    /* Apart: of whoever hears of the ones alone, how many others there were is not told either. */
    for (const [id, { toAsk }] of this.pending) if (!toAsk) this.missed.others = this.pending.delete(id);
    if (this.pending.size <= MOST_PENDING) return;
    this.missed.toAsk = true;
    this.pending.clear();
  }

  private get idle(): boolean {
    return this.pending.size === 0 && !this.missed.toAsk && !this.missed.others;
  }

  async next(): Promise<IteratorResult<string | null>> {
    while (!this.ended && this.ready.length === 0) {
      if (this.idle) await new Promise<void>((resolve) => (this.wake = resolve));
      else await this.check();
    }
    if (this.ended) return { done: true, value: undefined };
    return { done: false, value: this.ready.shift() ?? null };
  }

  return(): Promise<IteratorResult<string | null>> {
    this.ended = true;
    this.stop();
    this.wake();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async check(): Promise<void> {
    const { missed } = this;
    const events = [...this.pending.values()];
    this.missed = { toAsk: false, others: false };
    this.pending.clear();
    const heard = await this.ask(events, missed);
    if (heard === null) return void (await this.return());
    this.ready = heard.all ? [null] : heard.ids;
  }

  /** A database that does not answer now is asked again: nothing is told unchecked, and nothing is left out. */
  private async ask(events: readonly QueueEvent[], missed: Missed): ReturnType<Permitted> {
    for (let attempt = 0; attempt < MOST_RETRIES && !this.ended; attempt++) {
      try {
        const heard = await this.permitted(events, missed);
        if (heard === null) this.context.hangUp('NOT_FOUND');
        return heard;
      } catch (error) {
        if (error instanceof HeardOnceError && error.code === 'UNAUTHENTICATED') {
          this.context.hangUp('UNAUTHENTICATED');
          return null;
        }
        await sleep(RETRY_MS);
      }
    }
    if (!this.ended) this.context.hangUp('BUSY');
    return null;
  }
}
