interface Entry<Value> {
  value: Value;
  /** Milliseconds of the cache's clock. */
  until: number;
}

/**
 * A bounded memory of tokens already verified, by the hash of the whole token; the longest unused leaves first.
 * An entry serves for a limited time, after which the signature is checked again with the issuer's keys of that moment.
 */
export class VerifiedTokenCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(
    private readonly maxEntries: number,
    private readonly maxAgeMs: number,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  get(hash: string): Value | undefined {
    const entry = this.entries.get(hash);
    if (!entry) return undefined;
    this.entries.delete(hash);
    if (entry.until <= this.elapsed()) return undefined;
    this.entries.set(hash, entry);
    return entry.value;
  }

  set(hash: string, value: Value): void {
    this.entries.delete(hash);
    this.entries.set(hash, { value, until: this.elapsed() + this.maxAgeMs });
    if (this.entries.size > this.maxEntries) this.entries.delete(this.entries.keys().next().value as string);
  }

  get size(): number {
    return this.entries.size;
  }
}
