import { createHash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();

/**
 * RFC 6962 section 2.1, word by word over leaf hashes: written without the code it is compared with. D[n] is the leaves from `from` to `to`; roots
 * of ranges are kept, since the definition asks for the same ones again and again.
 */
export class ReferenceTree {
  private readonly roots = new Map<string, Buffer>();

  constructor(private readonly leaves: readonly Buffer[]) {}

  /** MTH(D[n]) */
  root(to: number, from = 0): Buffer {
    if (to === from) return sha256();
    if (to - from === 1) return this.leaves[from]!;
    const known = this.roots.get(`${from}-${to}`);
    if (known) return known;
    const middle = from + split(to - from);
    const root = sha256(Uint8Array.of(1), this.root(middle, from), this.root(to, middle));
    this.roots.set(`${from}-${to}`, root);
    return root;
  }

  /** PATH(m, D[n]) */
  path(m: number, to: number, from = 0): Buffer[] {
    if (to - from <= 1) return [];
    const k = split(to - from);
    if (m < k) return [...this.path(m, from + k, from), this.root(to, from + k)];
    return [...this.path(m - k, to, from + k), this.root(from + k, from)];
  }

  /** PROOF(m, D[n]) */
  proof(m: number, n: number): Buffer[] {
    return this.subproof(m, n, 0, true);
  }

  private subproof(m: number, to: number, from: number, whole: boolean): Buffer[] {
    if (m === to - from) return whole ? [] : [this.root(to, from)];
    const k = split(to - from);
    if (m <= k) return [...this.subproof(m, from + k, from, whole), this.root(to, from + k)];
    return [...this.subproof(m - k, to, from + k, false), this.root(from + k, from)];
  }
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (k << 1 < n) k <<= 1;
  return k;
}
