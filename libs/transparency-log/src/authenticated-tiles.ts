import { foldHashes, HASH_LENGTH, readTileHashes, rootOf } from './merkle-tree.js';
import { levelWidth, TILE_WIDTH, tileWidth } from './tile-path.js';
import type { TileReader } from './tile-store.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** How many full tiles that were found right are kept: the parents of many, so few are enough. */
const KEPT_TILES = 64;

/**
 * The tiles of a tree whose root is known from elsewhere, each compared with it before it is given: what is read through this is what was signed.
 * Memory does not grow with the tree.
 */
export class AuthenticatedTiles implements TileReader {
  private readonly kept = new Map<string, Promise<Buffer>>();

  private constructor(private readonly reader: TileReader, private readonly edge: RightEdge, private readonly size: number) {}

  /**
   * Reads the partial tiles, one a level, which lead to the root together.
   * @throws TILE_DAMAGED, with no tile named, where they lead elsewhere; TILE_MISSING and what the reader throws
   */
  static async open(reader: TileReader, size: number, root: Uint8Array): Promise<AuthenticatedTiles> {
    const edge = new RightEdge(reader, size);
    if (!(await rootOf(edge, size)).equals(root)) throw new TransparencyLogError('TILE_DAMAGED', 'The tiles at the right edge do not lead to the root that was signed');
    return new AuthenticatedTiles(reader, edge, size);
  }

  /**
   * The tile, as wide as the tree has it.
   * @throws TILE_DAMAGED naming the tile that is not what its parent says; OUTSIDE_TREE; what the reader throws
   */
  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const whole = tileWidth(level, index, this.size);
    if (width > whole || whole === 0) throw new TransparencyLogError('OUTSIDE_TREE', `The tree has no tile ${index} of level ${level} of this width`);
    if (whole < TILE_WIDTH) return this.edge.readTile(level, index);
    const name = `${level}/${index}`;
    const tile = this.kept.get(name) ?? this.readFull(level, index);
    this.kept.delete(name);
    this.kept.set(name, tile);
    if (this.kept.size > KEPT_TILES) this.kept.delete(this.kept.keys().next().value!);
    return tile;
  }

  private async readFull(level: number, index: number): Promise<Buffer> {
    const parent = await this.readTile(level + 1, Math.floor(index / TILE_WIDTH), (index % TILE_WIDTH) + 1);
    const at = (index % TILE_WIDTH) * HASH_LENGTH;
    const hashes = await readTileHashes(this.reader, level, index, TILE_WIDTH);
    if (!foldHashes(hashes).equals(parent.subarray(at, at + HASH_LENGTH))) {
      throw new TransparencyLogError('TILE_DAMAGED', `Tile ${index} of level ${level} is not the one that was signed`, { level, index });
    }
    return hashes;
  }
}

/** The partial tiles of a tree, each read once. */
class RightEdge implements TileReader {
  private readonly tiles = new Map<number, Promise<Buffer>>();

  constructor(private readonly reader: TileReader, private readonly size: number) {}

  async readTile(level: number, index: number): Promise<Buffer> {
    const tile = this.tiles.get(level) ?? readTileHashes(this.reader, level, index, levelWidth(level, this.size) % TILE_WIDTH);
    this.tiles.set(level, tile);
    return tile;
  }
}
