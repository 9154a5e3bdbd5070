import { createHmac } from 'node:crypto';
import { KeyError } from './key-error.js';

/** An unwrapped data key and the column keys derived from it so far. */
export interface DataKey {
  readonly bytes: Buffer;
  /** What HKDF extracts from the bytes, once for all columns. */
  readonly extracted: Buffer;
  readonly columns: Map<string, Buffer>;
  wiped: boolean;
}

export interface DataKeyCacheLimits {
  /** Most data keys at a time; the least recently used goes first. */
  readonly most: number;
  /** Milliseconds a data key is kept from its unwrapping on, used or not: the longest a destroyed key lives on in a process. */
  readonly keptMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

const DEFAULTS: DataKeyCacheLimits = { most: 2_000, keptMs: 60_000, now: () => performance.now() };
const KEY_BYTES = 32;
const NO_SALT = Buffer.alloc(KEY_BYTES);

/**
 * Unwrapped data keys, bounded in number and time. One unwrapping serves all who ask for the same key at once.
 * A key that leaves by age or number stays usable for the requests that hold it; one forgotten while kept is wiped for them too.
 */
export class DataKeyCache {
  private readonly limits: DataKeyCacheLimits;
  private readonly kept = new Map<string, { readonly key: DataKey; readonly until: number }>();
  private readonly underWay = new Map<string, Promise<DataKey>>();

  constructor(limits: Partial<DataKeyCacheLimits> = {}) {
    this.limits = { ...DEFAULTS, ...limits };
  }

  get(name: string): DataKey | undefined {
    const entry = this.kept.get(name);
    if (entry === undefined) return undefined;
    this.kept.delete(name);
    if (entry.until <= this.limits.now()) return undefined;
    this.kept.set(name, entry);
    return entry.key;
  }

  /** The key, from the cache or by `unwrap`. A failed unwrapping is not remembered. */
  load(name: string, unwrap: () => Promise<Buffer>): Promise<DataKey> {
    const key = this.get(name);
    if (key !== undefined) return Promise.resolve(key);
    const waiting = this.underWay.get(name);
    if (waiting !== undefined) return waiting;
    const loading: Promise<DataKey> = this.unwrapped(unwrap)
      .then((fresh) => {
        if (this.underWay.get(name) !== loading) return wiped(fresh);
        this.keep(name, fresh);
        return fresh;
      })
      .finally(() => {
        if (this.underWay.get(name) === loading) this.underWay.delete(name);
      });
    this.underWay.set(name, loading);
    return loading;
  }

  /** Wipes the key, also for those who hold it; an unwrapping under way ends in KEY_DESTROYED. */
  forget(name: string): void {
    wipe(this.kept.get(name)?.key);
    this.kept.delete(name);
    this.underWay.delete(name);
  }

  forgetAll(): void {
    for (const name of new Set([...this.kept.keys(), ...this.underWay.keys()])) this.forget(name);
  }

  private async unwrapped(unwrap: () => Promise<Buffer>): Promise<DataKey> {
    const bytes = await unwrap();
    if (bytes.length !== KEY_BYTES) throw new KeyError('MISUSE');
    return { bytes, extracted: createHmac('sha256', NO_SALT).update(bytes).digest(), columns: new Map(), wiped: false };
  }

  private keep(name: string, key: DataKey): void {
    const now = this.limits.now();
    this.kept.set(name, { key, until: now + this.limits.keptMs });
    for (const [oldest] of this.kept) {
      if (this.kept.size <= this.limits.most) break;
      this.kept.delete(oldest);
    }
  }
}

function wiped(key: DataKey): never {
  wipe(key);
  throw new KeyError('KEY_DESTROYED');
}

function wipe(key: DataKey | undefined): void {
  if (key === undefined) return;
  key.wiped = true;
  key.bytes.fill(0);
  key.extracted.fill(0);
  for (const column of key.columns.values()) column.fill(0);
  key.columns.clear();
}
