import type { Tile } from '@heardonce/transparency-log/tile-store.js';
import { foldHashes } from '@heardonce/transparency-log/merkle-tree.js';
import { TILE_WIDTH } from '@heardonce/transparency-log/tile-path.js';
import pg from 'pg';
import { Refused } from './refused.js';

export interface NewLeaf { readonly index: number; readonly seq: number; readonly name: string; readonly entry: Buffer }

/** Any two numbers: held for as long as one adds leaves, and for as long as one transaction does. */
const HOLDER_LOCK = 4_207_110_530;
const FENCE_LOCK = 4_207_110_531;
/** A holder whose machine is gone is noticed within half a minute. */
const OPTIONS = '-c lock_timeout=5000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/**
 * The one who may add leaves. It holds a lock of its session and the highest number of all holders so far: if it lost the lock without noticing, the
 * number of whoever came after it keeps it from adding anything.
 */
export class LogHolder {
  private constructor(private readonly client: pg.Client, readonly fence: number) {}

  /** Null where another holds the log. */
  static async take(url: string): Promise<LogHolder | null> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true, options: OPTIONS });
    // What breaks while nothing is asked is noticed with the next statement.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows: [lock] } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [HOLDER_LOCK]);
      if (!lock?.taken) {
        await client.end();
        return null;
      }
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [FENCE_LOCK]);
      const { rows: [holder] } = await client.query<{ fence: string }>('INSERT INTO tlog.holder (fence) SELECT COALESCE(max(fence), 0) + 1 FROM tlog.holder RETURNING fence');
      await client.query('COMMIT');
      return new LogHolder(client, Number(holder?.fence));
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Adds leaves and the tiles that they filled, durably and all or none.
   * @param oldSize leaves there must be before
   * @throws Refused OVERTAKEN where a later holder is there, LOG_DIFFERS where there are more leaves or fewer
   */
  async append(oldSize: number, leaves: readonly NewLeaf[], tiles: readonly Tile[]): Promise<void> {
    const full = tiles.filter(({ width }) => width === TILE_WIDTH);
    await this.client.query('BEGIN');
    try {
      await this.client.query('SELECT pg_advisory_xact_lock_shared($1)', [FENCE_LOCK]);
      const { rows: [found] } = await this.client.query<{ fence: string; size: string }>('SELECT (SELECT max(fence) FROM tlog.holder) AS fence, (SELECT COALESCE(max(index) + 1, 0) FROM tlog.leaf) AS size');
      if (Number(found?.fence) !== this.fence) throw new Refused('OVERTAKEN');
      if (Number(found?.size) !== oldSize) throw new Refused('LOG_DIFFERS');
      await this.client.query({
        name: 'tlog.add', text: 'INSERT INTO tlog.leaf (index, seq, name, entry) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[])',
        values: [leaves.map(({ index }) => index), leaves.map(({ seq }) => seq), leaves.map(({ name }) => Buffer.from(name, 'hex')), leaves.map(({ entry }) => entry)],
      });
      if (full.length > 0) await this.client.query({
        name: 'tlog.fill', text: 'INSERT INTO tlog.tile (level, index, hashes, root) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[], $4::bytea[])',
        values: [full.map(({ level }) => level), full.map(({ index }) => index), full.map(({ hashes }) => hashes), full.map(({ hashes }) => foldHashes(hashes))],
      });
      await this.client.query('COMMIT');
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Lets the log go. */
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
