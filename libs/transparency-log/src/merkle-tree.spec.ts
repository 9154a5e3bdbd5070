import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consistencyProof, EMPTY_ROOT, firstDifference, inclusionProof, leafHash, nodeHash, rootOf, verifyConsistency, verifyInclusion } from './merkle-tree.js';
import { inventedEntry, inventedHash, inventedLeaves, MemoryTiles } from './testing/memory-tiles.js';
import { ReferenceTree } from './testing/reference-tree.js';
import { TreeAccumulator } from './tree-accumulator.js';

/** The leaves of the reference tree of Certificate Transparency, and its roots after each. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** Inclusion and consistency in the tree of all eight, as the reference implementation of RFC 6962 gives them. */
const CT_INCLUSION = [
  { index: 0, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
  { index: 5, size: 8, proof: ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  { index: 1, size: 5, proof: ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
];
const CT_CONSISTENCY = [
  { old: 1, size: 1, proof: [] },
  { old: 1, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
  { old: 6, size: 8, proof: ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
  { old: 2, size: 5, proof: ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
];
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));
const LARGE = 70_000;

describe('the tree of RFC 6962', () => {
  let large: MemoryTiles;
  const largeLeaves = inventedLeaves(0, LARGE);
  beforeAll(async () => {
    large = new MemoryTiles();
    await large.append(largeLeaves);
  });

  it('has the roots of the reference leaves', async () => {
    const tiles = new MemoryTiles();
    expect((await rootOf(tiles, 0)).toString('base64')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    const roots: Buffer[] = [];
    for (const entry of CT_LEAVES) roots.push(await tiles.append([leafHash(entry)]));
    expect(hex(roots)).toEqual(CT_ROOTS);
    expect(hex(await Promise.all(CT_ROOTS.map((_root, at) => rootOf(tiles, at + 1))))).toEqual(CT_ROOTS);
  });

  it('has the proofs of the reference leaves', async () => {
    const tiles = new MemoryTiles();
    await tiles.append(CT_LEAVES.map(leafHash));
    for (const { index, size, proof } of CT_INCLUSION) expect(hex(await inclusionProof(tiles, index, size))).toEqual(proof);
    for (const { old, size, proof } of CT_CONSISTENCY) expect(hex(await consistencyProof(tiles, old, size))).toEqual(proof);
  });

  it('accepts the proofs of the definition for each size to 300 and each index', () => {
    const reference = new ReferenceTree(largeLeaves);
    for (let size = 1; size <= 300; size++) {
      const root = reference.root(size);
      for (let index = 0; index < size; index++) {
        if (!verifyInclusion(largeLeaves[index]!, index, size, reference.path(index, size), root)) throw new Error(`inclusion ${index} of ${size}`);
        if (!verifyConsistency(index + 1, reference.root(index + 1), size, root, reference.proof(index + 1, size))) throw new Error(`consistency ${index + 1} to ${size}`);
      }
    }
  }, 60_000);

  it('gives the proofs of the definition from its tiles, for each size to 300', async () => {
    const reference = new ReferenceTree(largeLeaves);
    for (let size = 1; size <= 300; size++) {
      if (!(await rootOf(large, size)).equals(reference.root(size))) throw new Error(`root of ${size}`);
      const every = size <= 24 || [64, 255, 256, 257, 300].includes(size) ? 1 : 53;
      for (let index = size % every; index < size; index += every) {
        expect(await inclusionProof(large, index, size)).toEqual(reference.path(index, size));
        expect(await consistencyProof(large, index + 1, size)).toEqual(reference.proof(index + 1, size));
      }
    }
  }, 60_000);

  it('proves leaves and older trees of any size to 70,000', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: LARGE }), fc.nat(), fc.nat(), async (size, a, b) => {
        const [index, old] = [a % size, 1 + (b % size)];
        const root = await rootOf(large, size);
        expect(verifyInclusion(largeLeaves[index]!, index, size, await inclusionProof(large, index, size), root)).toBe(true);
        expect(verifyConsistency(old, await rootOf(large, old), size, root, await consistencyProof(large, old, size))).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('accepts no proof of another leaf, index, size, root, or with any bit changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: LARGE }), fc.nat(), fc.nat(), fc.nat(255), async (size, a, b, bit) => {
        const index = a % size;
        const leaf = largeLeaves[index]!;
        const root = await rootOf(large, size);
        const proof = await inclusionProof(large, index, size);
        const changed = proof.map((hash) => Buffer.from(hash));
        changed[b % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
        expect(verifyInclusion(leaf, index, size, changed, root)).toBe(false);
        expect(verifyInclusion(inventedHash('other'), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, inventedHash('other'))).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
        const elsewhere = (index + 1 + (b % (size - 1))) % size;
        expect(verifyInclusion(leaf, elsewhere, size, proof, root)).toBe(false);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('accepts no older tree that is not the beginning', async () => {
    const fork = large.copy();
    fork.size = 40_000;
    await fork.append(inventedLeaves(40_000, LARGE, 'b'));
    const [root, other] = [await rootOf(large, LARGE), await rootOf(fork, LARGE)];
    for (const old of [1, 39_999, 40_000]) {
      expect(verifyConsistency(old, await rootOf(large, old), LARGE, other, await consistencyProof(fork, old, LARGE))).toBe(true);
    }
    for (const old of [40_001, 50_000, 65_536, LARGE - 1]) {
      const oldRoot = await rootOf(large, old);
      expect(verifyConsistency(old, oldRoot, LARGE, other, await consistencyProof(fork, old, LARGE))).toBe(false);
      expect(verifyConsistency(old, oldRoot, LARGE, other, await consistencyProof(large, old, LARGE))).toBe(false);
      expect(verifyConsistency(old, oldRoot, LARGE, root, [])).toBe(false);
      expect(verifyConsistency(LARGE, root, old, oldRoot, await consistencyProof(large, old, LARGE))).toBe(false);
    }
    expect(verifyConsistency(LARGE, root, LARGE, other, [])).toBe(false);
    expect(await firstDifference(large, fork, LARGE)).toBe(40_000);
    expect(await firstDifference(large, fork, 40_000)).toBeNull();
  });

  it('says nothing for a tree without a leaf but that it had none', () => {
    expect(verifyConsistency(0, EMPTY_ROOT, 5, inventedHash('root'), [])).toBe(true);
    expect(verifyConsistency(0, inventedHash('none'), 5, inventedHash('root'), [])).toBe(false);
    expect(verifyConsistency(0, EMPTY_ROOT, 5, inventedHash('root'), [inventedHash('p')])).toBe(false);
    expect(verifyConsistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])).toBe(true);
    expect(verifyInclusion(inventedHash('leaf'), 0, 0, [], EMPTY_ROOT)).toBe(false);
  });

  it.each([[-1, 5], [5, 5], [1.5, 5], [NaN, 5], [0, -1], [0, 2 ** 53], [2 ** 53, 2 ** 53 + 2]])('has no leaf %p in a tree of %p', async (index, size) => {
    await expect(inclusionProof(large, index, size)).rejects.toMatchObject({ code: 'OUTSIDE_TREE' });
    expect(verifyInclusion(inventedHash('leaf'), index, size, [], inventedHash('leaf'))).toBe(false);
    if (index > 0) await expect(consistencyProof(large, index + 1, size)).rejects.toMatchObject({ code: 'OUTSIDE_TREE' });
  });

  it('finds the first leaf that differs, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: LARGE }), fc.nat(), async (size, a) => {
        const at = a % size;
        const other = new Renamed(large, size);
        await other.change(at, inventedHash(`other ${at}`));
        expect(await firstDifference(large, other, size)).toBe(at);
      }),
      { numRuns: 6 },
    );
  });

  it('proves a leaf of ten million from four tiles', async () => {
    const size = 10_000_000;
    const tiles = new RepeatedTiles(size);
    tiles.reads = [];
    const root = await rootOf(tiles, size);
    const proof = await inclusionProof(tiles, 7_654_321, size);
    expect(verifyInclusion(tiles.leaf, 7_654_321, size, proof, root)).toBe(true);
    expect(verifyConsistency(9_000_001, await rootOf(tiles, 9_000_001), size, root, await consistencyProof(tiles, 9_000_001, size))).toBe(true);
    tiles.reads = [];
    await inclusionProof(tiles, 7_654_321, size);
    expect(tiles.reads.length).toBeLessThanOrEqual(8);
  });
});

/** The first leaves of a log with one of them replaced, and the tiles above it. */
class Renamed extends MemoryTiles {
  constructor(private readonly original: MemoryTiles, override readonly size: number) {
    super();
  }

  async change(index: number, leaf: Buffer): Promise<void> {
    let [at, hash, level] = [index, leaf, 0];
    for (;;) {
      const [tile, width] = [Math.floor(at / 256), Math.min(256, Math.floor(this.size / 256 ** level) - Math.floor(at / 256) * 256)];
      if (width <= at % 256) return;
      const hashes = Buffer.from((await this.original.readTile(level, tile, width)).subarray(0, width * 32));
      hash.copy(hashes, (at % 256) * 32);
      this.tiles.set(`${level}/${tile}`, hashes);
      if (width < 256) return;
      hash = new ReferenceTree(Array.from({ length: 256 }, (_one, n) => hashes.subarray(n * 32, n * 32 + 32))).root(256);
      [at, level] = [tile, level + 1];
    }
  }

  override async readTile(level: number, index: number, width: number): Promise<Buffer> {
    return this.tiles.get(`${level}/${index}`) ?? this.original.readTile(level, index, width);
  }
}

/** A log whose leaves are all the same: each of its tiles is known without the others. */
class RepeatedTiles extends MemoryTiles {
  readonly leaf = leafHash(inventedEntry(0));

  constructor(override readonly size: number) {
    super();
  }

  override async readTile(level: number, index: number, width: number): Promise<Buffer> {
    this.reads.push(`${level}/${index}:${width}`);
    let hash: Buffer = this.leaf;
    for (let height = 0; height < level * 8; height++) hash = nodeHash(hash, hash);
    return Buffer.concat(Array.from({ length: width }, () => hash));
  }
}

describe('a tree over leaves that come one by one', () => {
  it('has the same root at each size', async () => {
    const tree = new TreeAccumulator();
    expect(tree.root()).toEqual(EMPTY_ROOT);
    const leaves = inventedLeaves(0, 600);
    const reference = new ReferenceTree(leaves);
    for (const [at, leaf] of leaves.entries()) {
      tree.add(leaf);
      if (tree.size !== at + 1 || !tree.root().equals(reference.root(at + 1))) throw new Error(`differs at ${at}`);
    }
    expect(tree.size).toBe(600);
  });
});
