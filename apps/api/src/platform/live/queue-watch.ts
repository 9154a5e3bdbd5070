import { setTimeout as sleep } from 'node:timers/promises';
import { HeardOnceError } from '../errors.js';
import type { LiveContext } from './live-door.js';
import type { QueueEvent } from './queue-events.js';

/** Which of these events the person may hear of now, by id; null where none any more. */
type Permitted = (events: readonly QueueEvent[]) => Promise<string[] | null>;

/** Beyond this many unheard changes, one word stands for all of them. */
const MOST_PENDING = 200;
const RETRY_MS = 500;
const MOST_RETRIES = 20;

/**
 * One person's view of a queue. Changes that come while the last ones are checked or sent wait and are checked together; a question that changed
 * twice meanwhile is told once. (No generator: its `return` would wait for the next change.)
 */
export class QueueWatch implements AsyncIterableIterator<string | null> {
  private pending = new Map<string, QueueEvent>();
  private all = false;
  private ready: (string | null)[] = [];
  private ended = false;
  private wake: () => void = () => undefined;
  private stop: () => void = () => undefined;

  constructor(private readonly context: Pick<LiveContext, 'hangUp'>, private readonly permitted: Permitted) {}

  onEnd(stop: () => void): void {
    this.stop = stop;
  }

  add(event: QueueEvent | null): void {
    if (event && !this.all) this.pending.set(event.questionId, event);
    if (!event || this.pending.size > MOST_PENDING) {
      this.all = true;
      this.pending.clear();
    }
    this.wake();
  }

  async next(): Promise<IteratorResult<string | null>> {
    while (!this.ended && this.ready.length === 0) {
      if (this.pending.size === 0 && !this.all) await new Promise<void>((resolve) => (this.wake = resolve));
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
    const { all } = this;
    const events = [...this.pending.values()];
    this.all = false;
    this.pending.clear();
    const ids = await this.ask(events);
    if (ids === null) return void (await this.return());
    this.ready = all ? [null] : ids;
  }

  /** A database that does not answer now is asked again: nothing is told unchecked, and nothing is left out. */
  private async ask(events: readonly QueueEvent[]): Promise<string[] | null> {
    for (let attempt = 0; attempt < MOST_RETRIES && !this.ended; attempt++) {
      try {
        const ids = await this.permitted(events);
        if (ids === null) this.context.hangUp('NOT_FOUND');
        return ids;
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
