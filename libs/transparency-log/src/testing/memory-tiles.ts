import { hash } from 'node:crypto';
import { leafHash } from '../merkle-tree.js';
import { appendLeaves, type Tile, type TileReader } from '../tile-store.js';
import { TransparencyLogError } from '../transparency-log-error.js';

/** The tiles of a log in memory; notes what is read. */
export class MemoryTiles implements TileReader {
  readonly tiles = new Map<string, Buffer>();
  reads: string[] = [];
  size = 0;

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    this.reads.push(`${level}/${index}:${width}`);
    const tile = this.tiles.get(`${level}/${index}`);
    if (!tile) throw new TransparencyLogError('TILE_MISSING', 'No such tile', { level, index });
    return tile;
  }

  keep(tiles: readonly Tile[]): void {
    for (const { level, index, hashes } of tiles) this.tiles.set(`${level}/${index}`, Buffer.from(hashes));
  }

  /** Adds leaves as the log does, from the right edge alone. */
  async append(leafHashes: readonly Buffer[]): Promise<Buffer> {
    const { size, root, tiles } = await appendLeaves(this, this.size, leafHashes);
    this.keep(tiles);
    this.size = size;
    return root;
  }

  copy(): MemoryTiles {
    const copy = new MemoryTiles();
    for (const [name, tile] of this.tiles) copy.tiles.set(name, Buffer.from(tile));
    copy.size = this.size;
    return copy;
  }
}

/** An entry as this test's log has it. */
export function inventedEntry(index: number, log = 'a'): Buffer {
  return Buffer.from(`{"entry":${index},"log":"${log}"}`);
}

export function inventedLeaves(from: number, to: number, log = 'a'): Buffer[] {
  return Array.from({ length: to - from }, (_one, at) => leafHash(inventedEntry(from + at, log)));
}

/** A hash of nothing in particular, the same for the same name. */
export function inventedHash(name: string): Buffer {
  return hash('sha256', name, 'buffer');
}
