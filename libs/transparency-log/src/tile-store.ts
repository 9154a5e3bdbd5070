import { foldHashes, HASH_LENGTH, readTileHashes, rootOf } from './merkle-tree.js';
import { levelWidth, TILE_WIDTH } from './tile-path.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** Where the tiles of a log are: a database, a folder, a server of another. */
export interface TileReader {
  /**
   * The hashes of a tile one after the other, 32 bytes each: at least the first `width`, from whatever wider tile of the same place there is.
   * Throws TILE_MISSING where there is none.
   */
  readTile(level: number, index: number, width: number): Promise<Buffer>;
}

/** A tile to be kept. It replaces a narrower one of the same level and index. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256 hashes. */
  readonly width: number;
  readonly hashes: Buffer;
}

/** What a log is after leaves were added to it. */
export interface AppendedLeaves {
  readonly size: number;
  readonly root: Buffer;
  /** Every tile that differs from before, in its last state only. */
  readonly tiles: readonly Tile[];
}

/**
 * The tree of `oldSize` leaves with further leaves after it, from its right edge alone: at most one tile a level is read. Nothing is kept here, and
 * what is read is believed: compare `rootOf(reader, oldSize)` with the last checkpoint before signing another.
 * @param leafHashes 32 bytes each
 * @throws OUTSIDE_TREE, TILE_DAMAGED, and what the reader throws
 */
export async function appendLeaves(reader: TileReader, oldSize: number, leafHashes: readonly Uint8Array[]): Promise<AppendedLeaves> {
  const size = oldSize + leafHashes.length;
  if (!Number.isSafeInteger(size) || oldSize < 0 || leafHashes.some(({ length }) => length !== HASH_LENGTH)) {
    throw new TransparencyLogError('OUTSIDE_TREE', 'Leaves are added to a tree by their hashes of 32 bytes');
  }
  const tiles: Tile[] = [];
  let added = leafHashes;
  for (let level = 0; added.length > 0; level++) {
    const before = levelWidth(level, oldSize);
    const first = Math.floor(before / TILE_WIDTH);
    const partial = before % TILE_WIDTH;
    const kept = partial === 0 ? Buffer.alloc(0) : await readTileHashes(reader, level, first, partial);
    const renewed = cut(Buffer.concat([kept, ...added])).map((hashes, at) => ({ level, index: first + at, width: hashes.length / HASH_LENGTH, hashes }));
    tiles.push(...renewed);
    added = renewed.filter(({ width }) => width === TILE_WIDTH).map(({ hashes }) => foldHashes(hashes));
  }
  return { size, root: await rootOf(new TilesBefore(tiles, reader), size), tiles };
}

/** Tiles that stand before those of a reader. */
class TilesBefore implements TileReader {
  private readonly tiles: ReadonlyMap<string, Buffer>;

  constructor(tiles: readonly Tile[], private readonly reader: TileReader) {
    this.tiles = new Map(tiles.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  }

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    return this.tiles.get(`${level}/${index}`) ?? this.reader.readTile(level, index, width);
  }
}

function cut(hashes: Buffer): Buffer[] {
  const bytes = TILE_WIDTH * HASH_LENGTH;
  return Array.from({ length: Math.ceil(hashes.length / bytes) }, (_one, at) => hashes.subarray(at * bytes, (at + 1) * bytes));
}
