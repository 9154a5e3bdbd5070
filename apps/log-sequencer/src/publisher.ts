import type { PublishedState } from '../../api/src/platform/log/log-store.js';
import type pg from 'pg';
import { Refused } from './refused.js';

export interface SignedCheckpoint { readonly size: number; readonly root: Buffer; readonly note: string }
export interface CosignatureLine { readonly witness: string; readonly line: string }

/** Puts signed checkpoints where they are asked for. Only the newest holder does; what is published never shrinks. */
export class Publisher {
  constructor(private readonly database: Pick<pg.Pool, 'query'>, private readonly fence: number) {}

  /**
   * Keeps a checkpoint for good, once for each size.
   * @throws Refused OVERTAKEN; LOG_DIFFERS where another root is kept for this size
   */
  async keep({ size, root, note }: SignedCheckpoint): Promise<void> {
    await this.database.query({ name: 'tlog.sign', text: 'INSERT INTO tlog.checkpoint (size, root, note) SELECT $1, $2, $3 WHERE (SELECT max(fence) FROM tlog.holder) = $4 ON CONFLICT DO NOTHING', values: [size, root, note, this.fence] });
    const { rows: [kept] } = await this.database.query<{ root: Buffer }>({ name: 'tlog.signed', text: 'SELECT root FROM tlog.checkpoint WHERE size = $1', values: [size] });
    if (!kept) throw new Refused('OVERTAKEN');
    if (!kept.root.equals(root)) throw new Refused('LOG_DIFFERS');
  }

  /** What comes late, when a larger log is published already, changes nothing. */
  async publish(state: PublishedState, { size, note }: Pick<SignedCheckpoint, 'size' | 'note'>): Promise<void> {
    await this.database.query({
      name: 'tlog.publish', text: `INSERT INTO tlog.published (state, size, note) SELECT $1, $2, $3 WHERE (SELECT max(fence) FROM tlog.holder) = $4
        ON CONFLICT (state) DO UPDATE SET size = EXCLUDED.size, note = EXCLUDED.note, at = EXCLUDED.at WHERE tlog.published.size <= EXCLUDED.size`, values: [state, size, note, this.fence],
    });
  }

  /** Keeps the first cosignature of each witness under a size. */
  async keepCosignatures(size: number, lines: readonly CosignatureLine[]): Promise<void> {
    await this.database.query({ name: 'tlog.cosign', text: 'INSERT INTO tlog.cosignature (size, witness, line) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING', values: [size, lines.map(({ witness }) => witness), lines.map(({ line }) => line)] });
  }
}
