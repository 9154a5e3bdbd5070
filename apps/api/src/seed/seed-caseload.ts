import pg from 'pg';
import type { KeyProvider } from '../platform/keys/key-provider.js';
import { CaseStaff } from './case-staff.js';
import type { TablePart } from './caseload-batch.js';
import { CaseloadMaker, type CaseloadPlan } from './caseload-maker.js';
import { CaseloadWorkers } from './caseload-workers.js';
import { CaseloadWriter } from './caseload-writer.js';
import { inventCase } from './invented-case.js';

export interface SeedOptions {
  readonly cases: number;
  /** The same seed and day give the same people, cases and ids; keys and ciphertexts are new each time. Default 1. */
  readonly seed?: number;
  readonly keys: KeyProvider;
  /** The file of those keys, where they have one: many cases are then made on several threads. */
  readonly keyFile?: string;
  /** What stands for today, epoch milliseconds; due dates count from there. Default: now. */
  readonly asOf?: number;
  /** Issuer of the invented staff, who may sign in where that issuer is trusted. Default: none that exists. */
  readonly issuer?: string;
  /** Called with the number of cases written so far. */
  readonly progress?: (done: number, of: number) => void;
}
export interface SeedResult {
  readonly cases: number;
  readonly rows: number;
  readonly milliseconds: number;
  /** The database held this seed's cases already, and nothing was written. */
  readonly alreadyThere: boolean;
}

const DAY_MS = 86_400_000;
const BATCH = 1_000;
/** So few are made before another thread has started. */
const FEW = 2_000;
const NOBODY = 'urn:heard-once:invented';

/**
 * Fills a migrated database with invented cases, about forty rows each, in one transaction: all of them or none.
 * Connect as an administrator of the database; a superuser's data go in by COPY.
 */
export async function seedCaseload(ownerUrl: string, options: SeedOptions): Promise<SeedResult> {
  const started = performance.now();
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c timezone=UTC' });
  await client.connect();
  try {
    const seeding = new Seeding(client, options);
    await client.query('BEGIN');
    if (await seeding.alreadyThere()) return { cases: 0, rows: 0, milliseconds: performance.now() - started, alreadyThere: true };
    const rows = await seeding.run();
    await client.query('COMMIT');
    if (options.cases > 1_000) await client.query('ANALYZE');
    return { cases: options.cases, rows, milliseconds: performance.now() - started, alreadyThere: false };
  } finally {
    await client.end();
  }
}

class Seeding {
  private readonly seed: number;
  private readonly asOf: number;

  constructor(private readonly client: pg.Client, private readonly options: SeedOptions) {
    this.seed = options.seed ?? 1;
    this.asOf = Math.floor((options.asOf ?? Date.now()) / DAY_MS) * DAY_MS;
  }

  async alreadyThere(): Promise<boolean> {
    const { rowCount } = await this.client.query('SELECT 1 FROM access.case_state WHERE code = $1', [inventCase(this.seed, 0, this.asOf).code]);
    return rowCount === 1;
  }

  /** The next batches are made while PostgreSQL takes in the one before. */
  async run(): Promise<number> {
    const { cases, progress } = this.options;
    const staff = await CaseStaff.gather(this.client, this.seed, cases, this.options.issuer ?? NOBODY);
    const writer = await CaseloadWriter.open(this.client);
    const plan: CaseloadPlan = { seed: this.seed, asOf: this.asOf, form: writer.form, staff: staff.lists };
    let done = 0;
    let rows = 0;
    for await (const parts of this.batches(plan)) {
      progress?.(done, cases);
      await writer.write(parts);
      rows += parts.reduce((sum, part) => sum + part.rows, 0);
      done = Math.min(cases, done + BATCH);
    }
    await writer.finish();
    progress?.(cases, cases);
    return rows;
  }

  private async *batches(plan: CaseloadPlan): AsyncGenerator<TablePart[]> {
    const { cases, keys, keyFile } = this.options;
    if (keyFile === undefined || cases <= FEW) {
      const maker = await CaseloadMaker.open(plan, keys);
      for (let first = 0; first < cases; first += BATCH) yield await maker.make(first, Math.min(cases, first + BATCH));
      return;
    }
    const workers = new CaseloadWorkers(plan, keyFile);
    try {
      yield* workers.batches(cases, BATCH);
    } finally {
      await workers.close();
    }
  }
}
