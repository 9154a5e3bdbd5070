import { HeardOnceError } from './errors.js';
import { TokenBuckets, type TokenBucketOptions } from './rate-limit.js';

/** Doors beside GraphQL, whose requests cost more than a query: how many one person may make at once, and how many are given back a second. */
export const DOOR_LIMITS = {
  imports: { capacity: 30, perSecond: 1 / 20 },
  transcripts: { capacity: 60, perSecond: 1 / 10 },
  /** Of a recording that comes, for its uploader, or goes, for the session that plays it. */
  pieces: { capacity: 600, perSecond: 20 },
  playback: { capacity: 60, perSecond: 1 },
  /** Checkpoints, tiles and proofs of the log; for whoever is not signed in, for each address. */
  log: { capacity: 300, perSecond: 100 },
} as const satisfies Readonly<Record<string, TokenBucketOptions>>;
export type Door = keyof typeof DOOR_LIMITS;

/** One person came through one door too often. */
export class TooOften extends HeardOnceError {
  constructor(readonly retryAfter: number) {
    super('RATE_LIMITED');
  }
}

/** Header of a refusal that says when to come again; nothing for any other. */
export const retryAfter = (error: unknown): Readonly<Record<string, string>> => (error instanceof TooOften ? { 'retry-after': String(error.retryAfter) } : {});

/** In the memory of one process, for each person and door by itself: an import never stands in the way of a playback. */
export class DoorLimits {
  private readonly buckets = Object.fromEntries(Object.entries(DOOR_LIMITS).map(([door, limit]) => [door, new TokenBuckets(limit)])) as Readonly<Record<Door, TokenBuckets>>;

  /** @param who id of a person, or an address. Throws TooOften */
  enter(door: Door, who: string): void {
    const bucket = this.buckets[door];
    if (!bucket.take(who)) throw new TooOften(bucket.secondsUntilNext(who));
  }
}
