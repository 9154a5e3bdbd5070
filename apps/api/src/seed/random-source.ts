const TWO_32 = 2 ** 32;

/**
 * Numbers that look random and depend on nothing but their seed (sfc32). For invented data only: never for a key or a token.
 * Each case has a source of its own, so that the thousandth case is the same whether or not a thousand others follow.
 */
export class RandomSource {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: number) {
    this.a = mix(seed >>> 0);
    this.b = mix((stream >>> 0) ^ 0x9e3779b9);
    this.c = mix((seed ^ Math.imul(stream, 0x85ebca6b)) >>> 0);
    for (let i = 0; i < 12; i++) this.word();
  }

  /** An integer from 0 to 2^32 - 1. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }
  /** An integer from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor((this.word() / TWO_32) * (most - least + 1));
  }
  chance(probability: number): boolean {
    return this.word() / TWO_32 < probability;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }
  /** A key of `weights`, as often as its weight says; the weights need not add up to anything. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let rest = (this.word() / TWO_32) * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      rest -= weight;
      if (rest < 0) return key;
    }
    return (entries.at(-1) as [K, number])[0];
  }
  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => this.word() & 0xff);
  }
  digits(count: number): string {
    return Array.from({ length: count }, (_, at) => (at === 0 ? this.int(1, 9) : this.int(0, 9))).join('');
  }
  /** A UUID in the form of version 4. */
  uuid(): string {
    const [a, b, c, d] = [this.word(), this.word(), this.word(), this.word()];
    return `${high(a)}${low(a)}-${high(b)}-${low((b & 0x0fff) | 0x4000)}-${high((c & 0x0fff_ffff) | 0xa000_0000)}-${low(c)}${high(d)}${low(d)}`;
  }
}

const HEX = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));
const high = (word: number): string => HEX[word >>> 16] as string;
const low = (word: number): string => HEX[word & 0xffff] as string;

/** Spreads near seeds apart (splitmix32). */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) | 0;
}
