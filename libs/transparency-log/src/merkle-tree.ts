import { hash } from 'node:crypto';
import { TILE_WIDTH, tileWidth } from './tile-path.js';
import type { TileReader } from './tile-store.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** Bytes of SHA-256. */
export const HASH_LENGTH = 32;

/** Root of the tree without a leaf. */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.alloc(0), 'buffer');

/** Longest proof that a tree of fewer than 2^63 leaves can need. */
export const MAX_PROOF_LENGTH = 63;

/** The levels of a tree that one tile spans. */
const TILE_HEIGHT = 8;
const NODE_INPUT = Buffer.alloc(1 + 2 * HASH_LENGTH, 1);

/** A complete subtree: leaves `index · 2^height` and the 2^height - 1 after it. */
interface Node { readonly height: number; readonly index: number }
interface LeafRange { readonly from: number; readonly to: number }
/** One step towards the root: the other half, and on which side it lies. */
interface Step { readonly range: LeafRange; readonly side: 'left' | 'right' }

/** `SHA-256(0x00 ‖ entry)`, RFC 6962 section 2.1. */
export function leafHash(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = 0;
  input.set(entry, 1);
  return hash('sha256', input, 'buffer');
}

/** `SHA-256(0x01 ‖ left ‖ right)`, RFC 6962 section 2.1. Both are hashes of 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE_INPUT.set(left, 1);
  NODE_INPUT.set(right, 1 + HASH_LENGTH);
  return hash('sha256', NODE_INPUT, 'buffer');
}

/**
 * The root of the tree of the first `size` leaves, from at most one tile a level. An older size gives the root of then.
 * @throws OUTSIDE_TREE, TILE_DAMAGED, and what the reader throws
 */
export async function rootOf(reader: TileReader, size: number): Promise<Buffer> {
  rejectNoSize(size);
  if (size === 0) return EMPTY_ROOT;
  return (await rangeHashes(reader, size, [{ from: 0, to: size }]))[0]!;
}

/**
 * The proof that leaf `index` is in the tree of the first `size` leaves (RFC 6962 section 2.1.1), the leaf's sibling first. It is no stronger than
 * the tiles: whoever gets it verifies it.
 * @throws OUTSIDE_TREE, TILE_DAMAGED, and what the reader throws
 */
export async function inclusionProof(reader: TileReader, index: number, size: number): Promise<Buffer[]> {
  rejectNoSize(size);
  if (!isSize(index) || index >= size) throw new TransparencyLogError('OUTSIDE_TREE', 'The tree has no leaf of this index');
  return rangeHashes(reader, size, inclusionSteps(index, size).map(({ range }) => range));
}

/**
 * The proof that the tree of the first `oldSize` leaves is the beginning of the tree of the first `size` (RFC 6962 section 2.1.2). Empty where
 * `oldSize` is 0 or `size`.
 * @throws OUTSIDE_TREE, TILE_DAMAGED, and what the reader throws
 */
export async function consistencyProof(reader: TileReader, oldSize: number, size: number): Promise<Buffer[]> {
  rejectNoSize(size);
  if (!isSize(oldSize) || oldSize > size) throw new TransparencyLogError('OUTSIDE_TREE', 'The older tree is larger than the newer one');
  if (oldSize === 0 || oldSize === size) return [];
  const { start, steps } = consistencySteps(oldSize, size);
  return rangeHashes(reader, size, [...start, ...steps.map(({ range }) => range)]);
}

/** Whether `proof` shows that the leaf of this hash is leaf `index` of the tree of this size and root. */
export function verifyInclusion(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  const steps = inclusionSteps(index, size);
  if (proof.length !== steps.length) return false;
  let found: Buffer = Buffer.from(leaf);
  steps.forEach(({ side }, at) => (found = side === 'left' ? nodeHash(proof[at]!, found) : nodeHash(found, proof[at]!)));
  return found.equals(root);
}

/**
 * Whether `proof` shows that the tree of `oldSize` and `oldRoot` is the beginning of the tree of `size` and `root`. For an empty older tree the
 * proof must be empty and its root that of no leaf; nothing is known of `root` then.
 */
export function verifyConsistency(oldSize: number, oldRoot: Uint8Array, size: number, root: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (!isSize(oldSize) || !isSize(size) || oldSize > size || ![oldRoot, root, ...proof].every(isHash)) return false;
  if (oldSize === 0 && !EMPTY_ROOT.equals(oldRoot)) return false;
  if (oldSize === size) return proof.length === 0 && Buffer.from(oldRoot).equals(root);
  if (oldSize === 0) return proof.length === 0;
  const { start, steps } = consistencySteps(oldSize, size);
  if (proof.length !== start.length + steps.length) return false;
  const [first, rest] = start.length === 0 ? [oldRoot, proof] : [proof[0]!, proof.slice(1)];
  let older: Buffer = Buffer.from(first);
  let newer = older;
  steps.forEach(({ side }, at) => {
    if (side === 'left') older = nodeHash(rest[at]!, older);
    newer = side === 'left' ? nodeHash(rest[at]!, newer) : nodeHash(newer, rest[at]!);
  });
  return older.equals(oldRoot) && newer.equals(root);
}

/**
 * The first leaf in which the first `size` leaves of two logs differ, or null where they are the same. Reads only the tiles on the way to it.
 * @throws OUTSIDE_TREE; TILE_DAMAGED where tiles contradict each other (AuthenticatedTiles cannot); what the readers throw
 */
export async function firstDifference(one: TileReader, other: TileReader, size: number): Promise<number | null> {
  rejectNoSize(size);
  let nodes = nodesOf({ from: 0, to: size });
  for (let depth = 0; ; depth++) {
    const [here, there] = await Promise.all([nodeHashes(one, size, nodes), nodeHashes(other, size, nodes)]);
    const found = nodes[here.findIndex((node, at) => !node.equals(there[at]!))];
    if (found === undefined && depth > 0) throw new TransparencyLogError('TILE_DAMAGED', 'Two tiles differ, and those below them do not');
    if (found === undefined) return null;
    if (found.height === 0) return found.index;
    const below = Math.min(TILE_HEIGHT, found.height);
    nodes = Array.from({ length: 2 ** below }, (_one, at) => ({ height: found.height - below, index: found.index * 2 ** below + at }));
  }
}

/**
 * The hashes of a tile as a reader gives them: exactly `width`, also where it gave more.
 * @throws TILE_DAMAGED where it gave fewer
 */
export async function readTileHashes(reader: TileReader, level: number, index: number, width: number): Promise<Buffer> {
  const given = await reader.readTile(level, index, width);
  if (given.length < width * HASH_LENGTH) throw new TransparencyLogError('TILE_DAMAGED', `Tile ${index} of level ${level} has fewer than ${width} hashes`, { level, index });
  return given.subarray(0, width * HASH_LENGTH);
}

/** The root over 2^n hashes that lie one after the other. */
export function foldHashes(hashes: Buffer): Buffer {
  if (hashes.length === HASH_LENGTH) return hashes;
  const half = hashes.length / 2;
  return nodeHash(foldHashes(hashes.subarray(0, half)), foldHashes(hashes.subarray(half)));
}

/** Roots of complete subtrees from the largest to the smallest, as they stand from left to right, joined to the root of all. */
export function joinRoots(roots: readonly Buffer[]): Buffer {
  return roots.reduceRight((right, left) => nodeHash(left, right));
}

async function rangeHashes(reader: TileReader, size: number, ranges: readonly LeafRange[]): Promise<Buffer[]> {
  const nodes = ranges.map(nodesOf);
  const hashes = await nodeHashes(reader, size, nodes.flat());
  return nodes.map(({ length }) => joinRoots(hashes.splice(0, length)));
}

/** Reads each tile once, all of them at the same time. */
async function nodeHashes(reader: TileReader, size: number, nodes: readonly Node[]): Promise<Buffer[]> {
  const tiles = new Map<string, Promise<Buffer>>();
  const places = nodes.map((node) => {
    const place = placeOf(node);
    const name = `${place.level}/${place.tile}`;
    if (!tiles.has(name)) tiles.set(name, readTileHashes(reader, place.level, place.tile, tileWidth(place.level, place.tile, size)));
    return { ...place, name };
  });
  await Promise.all(tiles.values());
  return Promise.all(places.map(async ({ name, first, count }) => foldHashes((await tiles.get(name)!).subarray(first * HASH_LENGTH, (first + count) * HASH_LENGTH))));
}

/** Where the hashes under a node lie: `count` of them from `first` on, in this tile. */
function placeOf({ height, index }: Node): { level: number; tile: number; first: number; count: number } {
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  return { level: Math.floor(height / TILE_HEIGHT), tile: Math.floor(first / TILE_WIDTH), first: first % TILE_WIDTH, count };
}

/** The complete subtrees of which a range consists, the largest first. It begins where a subtree of its size may begin. */
function nodesOf({ from, to }: LeafRange): Node[] {
  const nodes: Node[] = [];
  for (let at = from; at < to; ) {
    let height = 0;
    while (at + 2 ** (height + 1) <= to) height++;
    nodes.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return nodes;
}

/** From the leaf to the root. */
function inclusionSteps(index: number, size: number): Step[] {
  const steps: Step[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    const goesLeft = index < middle;
    steps.push(goesLeft ? { range: { from: middle, to }, side: 'right' } : { range: { from, to: middle }, side: 'left' });
    if (goesLeft) to = middle;
    else from = middle;
  }
  return steps.reverse();
}

/** From the last complete subtree that both trees have to the root. `start` is that subtree; none where it is the whole older tree. */
function consistencySteps(oldSize: number, size: number): { start: LeafRange[]; steps: Step[] } {
  const steps: Step[] = [];
  let [from, to] = [0, size];
  while (to > oldSize) {
    const middle = from + largestPowerBelow(to - from);
    const goesLeft = oldSize <= middle;
    steps.push(goesLeft ? { range: { from: middle, to }, side: 'right' } : { range: { from, to: middle }, side: 'left' });
    if (goesLeft) to = middle;
    else from = middle;
  }
  return { start: from === 0 ? [] : [{ from, to }], steps: steps.reverse() };
}

function largestPowerBelow(number: number): number {
  let power = 1;
  while (power * 2 < number) power *= 2;
  return power;
}

function rejectNoSize(size: number): void {
  if (!isSize(size)) throw new TransparencyLogError('OUTSIDE_TREE', 'The size of a tree is a whole number from 0 to 2^53 - 1');
}

function isSize(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_LENGTH;
}
