import { HASH_LENGTH, leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { TILE_WIDTH } from '@heardonce/transparency-log/tile-path.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import type pg from 'pg';

/** The newest checkpoint, or the newest that as many witnesses signed as are asked for. */
export type PublishedState = 'NEWEST' | 'WITNESSED';
export interface Published {
  readonly size: number;
  /** The signed note, with the cosignatures it has. */
  readonly note: string;
  /** When it was last published: milliseconds since 1970, by the database's clock. */
  readonly at: number;
}
export interface StoredLeaf { readonly index: number; readonly seq: number; readonly entry: Buffer }

type Queryable = Pick<pg.ClientBase, 'query'>;
interface LeafRow { readonly index: string; readonly seq: string; readonly entry: Buffer }

/** The log as it lies in its database: leaves, full tiles, what is published. What it gives is believed by nobody: whoever reads compares it with what was signed. */
export class LogStore implements TileReader {
  constructor(private readonly database: Queryable) {}

  /** Leaves, and the number of the last one's row in the journal; 0 where there is none. */
  async size(): Promise<{ size: number; lastSeq: number }> {
    const { rows: [last] } = await this.database.query<{ index: string; seq: string }>({ name: 'tlog.size', text: 'SELECT index, seq FROM tlog.leaf ORDER BY index DESC LIMIT 1' });
    return last ? { size: Number(last.index) + 1, lastSeq: Number(last.seq) } : { size: 0, lastSeq: 0 };
  }

  /** From the full tile where there is one; else from the leaves, or from the roots of the full tiles below. */
  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const { rows: [full] } = await this.database.query<{ hashes: Buffer }>({ name: 'tlog.tile', text: 'SELECT hashes FROM tlog.tile WHERE level = $1 AND index = $2', values: [level, index] });
    if (full) return full.hashes;
    const first = index * TILE_WIDTH;
    const hashes = level === 0 ? (await this.leaves(first, width)).map(({ entry }) => leafHash(entry)) : await this.roots(level - 1, first, width);
    if (hashes.length < width) throw new TransparencyLogError('TILE_MISSING', `Tile ${index} of level ${level} is not there`, { level, index });
    return Buffer.concat(hashes, width * HASH_LENGTH);
  }

  private async roots(level: number, first: number, count: number): Promise<Buffer[]> {
    const { rows } = await this.database.query<{ root: Buffer }>({ name: 'tlog.roots', text: 'SELECT root FROM tlog.tile WHERE level = $1 AND index >= $2 AND index < $3 ORDER BY index', values: [level, first, first + count] });
    return rows.map(({ root }) => root);
  }

  /** Leaves one after the other from `first` on; ends before one that is not there. */
  async leaves(first: number, count: number): Promise<StoredLeaf[]> {
    const { rows } = await this.database.query<LeafRow>({ name: 'tlog.leaves', text: 'SELECT index, seq, entry FROM tlog.leaf WHERE index >= $1 AND index < $2 ORDER BY index', values: [first, first + count] });
    const found = rows.map(storedLeaf);
    const gap = found.findIndex(({ index }, at) => index !== first + at);
    return gap === -1 ? found : found.slice(0, gap);
  }

  /** The leaf of a row of the journal, by its name (`leafName`); null where there is none. */
  async findByName(name: string): Promise<StoredLeaf | null> {
    const { rows: [row] } = await this.database.query<LeafRow>({ name: 'tlog.named', text: 'SELECT index, seq, entry FROM tlog.leaf WHERE name = $1', values: [Buffer.from(name, 'hex')] });
    return row ? storedLeaf(row) : null;
  }

  /** Null before the first checkpoint. */
  async published(state: PublishedState): Promise<Published | null> {
    const { rows: [row] } = await this.database.query<{ size: string; note: string; at: string }>({ name: 'tlog.published', text: 'SELECT size, note, (extract(epoch FROM at) * 1000)::bigint AS at FROM tlog.published WHERE state = $1', values: [state] });
    return row ? { size: Number(row.size), note: row.note, at: Number(row.at) } : null;
  }
}

const storedLeaf = ({ index, seq, entry }: LeafRow): StoredLeaf => ({ index: Number(index), seq: Number(seq), entry });
