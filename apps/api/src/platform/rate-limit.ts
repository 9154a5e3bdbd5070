/** How much one key may do. */
export interface TokenBucketOptions {
  /** Requests allowed at once. */
  readonly capacity: number;
  /** Requests given back per second. */
  readonly perSecond: number;
  /** Keys remembered at most; beyond that the one unused for longest is forgotten. Default 10,000. */
  readonly maxKeys?: number;
  /** Milliseconds that never go back; `performance.now` unless a test says otherwise. */
  readonly now?: () => number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

const DEFAULT_MAX_KEYS = 10_000;

/** One bucket of tokens per key, in the memory of this process only. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly maxKeys: number;
  private readonly now: () => number;

  constructor(private readonly options: TokenBucketOptions) {
    this.maxKeys = options.maxKeys ?? DEFAULT_MAX_KEYS;
    this.now = options.now ?? (() => performance.now());
  }

  /** Takes one token of the key; false when none is left. */
  take(key: string): boolean {
    const bucket = this.refilled(key);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    return allowed;
  }

  /** Whole seconds until the key has a token again; 0 where it has one. */
  secondsUntilNext(key: string): number {
    return Math.ceil(Math.max(0, 1 - this.refilled(key).tokens) / this.options.perSecond);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  private refilled(key: string): Bucket {
    const now = this.now();
    const known = this.buckets.get(key);
    if (known === undefined) {
      this.forgetOldest();
      const fresh = { tokens: this.options.capacity, filledAt: now };
      this.buckets.set(key, fresh);
      return fresh;
    }
    const gained = ((now - known.filledAt) / 1000) * this.options.perSecond;
    known.tokens = Math.min(this.options.capacity, known.tokens + gained);
    known.filledAt = now;
    this.buckets.delete(key);
    this.buckets.set(key, known);
    return known;
  }

  private forgetOldest(): void {
    if (this.buckets.size < this.maxKeys) return;
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}

/** Denials before sign-in that were counted instead of being recorded one by one. */
export interface DenialSummary {
  readonly code: string;
  readonly count: number;
}

/**
 * Denials before sign-in: the first ones of an address are recorded one by one, the rest are
 * counted by code and recorded as a sum. It only decides how a denial is recorded: nobody is
 * locked out by what others do behind the same address.
 */
export class SignInDenials {
  private readonly buckets: TokenBuckets;
  private readonly counted = new Map<string, number>();

  constructor(options: TokenBucketOptions = { capacity: 20, perSecond: 0.2 }) {
    this.buckets = new TokenBuckets(options);
  }

  /**
   * True when this denial is to be recorded by itself; false when it went into the sums.
   * @param code one of the closed list of error codes, never a text of the client.
   */
  recordsSingly(address: string, code: string): boolean {
    if (this.buckets.take(address)) return true;
    this.counted.set(code, (this.counted.get(code) ?? 0) + 1);
    return false;
  }

  /** The sums since the last call, which starts them anew. */
  takeSummaries(): DenialSummary[] {
    const summaries = [...this.counted].map(([code, count]) => ({ code, count }));
    this.counted.clear();
    return summaries;
  }
}
