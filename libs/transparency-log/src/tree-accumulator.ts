import { EMPTY_ROOT, joinRoots, nodeHash } from './merkle-tree.js';

/** The tree over leaves that come one after the other, in memory that grows with the logarithm of their number. */
export class TreeAccumulator {
  /** Roots of complete subtrees, the largest first: one for each bit of `size` that is 1. */
  private readonly roots: Buffer[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  /** @param leaf 32 bytes, kept until it is joined with the next: not to be changed */
  add(leaf: Buffer): void {
    let root = leaf;
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) root = nodeHash(this.roots.pop()!, root);
    this.roots.push(root);
    this.leaves += 1;
  }

  /** The root of all leaves so far. */
  root(): Buffer {
    return this.leaves === 0 ? EMPTY_ROOT : joinRoots(this.roots);
  }
}
