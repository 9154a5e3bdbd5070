import { createHash } from 'node:crypto';

/** Choices that are the same in every run with the same seed. */
export class SeededChoice {
  private count = 0;
  constructor(private readonly seed: string) {}

  /** 0 to just below 1. */
  number(): number {
    this.count += 1;
    return createHash('md5').update(`${this.seed}|${this.count}`).digest().readUInt32BE(0) / 2 ** 32;
  }
  below(limit: number): number {
    return Math.floor(this.number() * limit);
  }
  chance(probability: number): boolean {
    return this.number() < probability;
  }
  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }
  /** The least of `weight`, ties broken by chance. */
  least<T>(of: readonly T[], weight: (item: T) => number): T {
    return [...of].map((item) => ({ item, by: weight(item) + this.number() * 0.9 })).sort((a, b) => a.by - b.by)[0]?.item as T;
  }
}
