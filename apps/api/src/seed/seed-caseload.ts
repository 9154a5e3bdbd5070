import { newCaseCode, newReportCode } from '@heardonce/domain/cases/case-code.js';
import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import pg from 'pg';
import { FieldCipher } from '../platform/keys/field-cipher.js';
import type { KeyProvider } from '../platform/keys/key-provider.js';
import { CaseRows } from './case-rows.js';
import { CaseStaff } from './case-staff.js';
import { CaseloadBatch } from './caseload-tables.js';
import { CaseloadWriter } from './caseload-writer.js';
import { inventCase, type InventedCase } from './invented-case.js';
import { RandomSource } from './random-source.js';
import { Sealer } from './sealer.js';

export interface SeedOptions {
  readonly cases: number;
  /** The same seed and day give the same people, cases and ids; keys and ciphertexts are new each time. Default 1. */
  readonly seed?: number;
  readonly keys: KeyProvider;
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
const BATCH = 500;
/** Lets the connection breathe while cases are made. */
const STRETCH = 25;
const CODE_STREAM = 0xc0de;
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
    const seeding = new Seeding(client, options, await options.keys.secret('match-keys'));
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
  private readonly cipher: FieldCipher;
  private readonly codes = new Set<string>();
  private salts = Buffer.alloc(0);

  constructor(private readonly client: pg.Client, private readonly options: SeedOptions, private readonly matchSecret: Buffer) {
    this.seed = options.seed ?? 1;
    this.asOf = Math.floor((options.asOf ?? Date.now()) / DAY_MS) * DAY_MS;
    this.cipher = new FieldCipher(options.keys, () => false);
  }

  async alreadyThere(): Promise<boolean> {
    const { rowCount } = await this.client.query('SELECT 1 FROM access.case_state WHERE code = $1', [inventCase(this.seed, 0, this.asOf).code]);
    return rowCount === 1;
  }

  /** The next batch is made while PostgreSQL takes in the one before. */
  async run(): Promise<number> {
    const { cases, progress } = this.options;
    const staff = await CaseStaff.gather(this.client, this.seed, cases, this.options.issuer ?? NOBODY);
    const writer = await CaseloadWriter.open(this.client);
    let rows = 0;
    let writing = Promise.resolve();
    for (let first = 0; first < cases; first += BATCH) {
      const batch = await this.makeBatch(first, Math.min(cases, first + BATCH), staff);
      await writing;
      progress?.(first, cases);
      rows += [...batch.rows.values()].reduce((sum, some) => sum + some.length, 0);
      writing = writer.write(batch);
      writing.catch(() => undefined);
    }
    await writing;
    progress?.(cases, cases);
    return rows;
  }

  private async makeBatch(first: number, end: number, staff: CaseStaff): Promise<CaseloadBatch> {
    const batch = new CaseloadBatch();
    for (let number = first; number < end; number++) {
      const rows = new CaseRows(batch, this.withOwnCodes(inventCase(this.seed, number, this.asOf)), staff.teamOf(number), this.seed, this.asOf, () => this.salt());
      await rows.write(await Sealer.open(this.cipher, this.matchSecret, rows));
      if (number % STRETCH === 0) await breathe();
    }
    return batch;
  }

  /** Among a million random codes two may be the same; the later one is drawn again. */
  private withOwnCodes(invented: InventedCase): InventedCase {
    const random = new RandomSource(this.seed ^ CODE_STREAM, invented.number);
    const own = (code: string, draw: (bytes: (size: number) => Uint8Array) => string): string => {
      let found = code;
      while (this.codes.has(found)) found = draw((size) => random.bytes(size));
      this.codes.add(found);
      return found;
    };
    return { ...invented, code: own(invented.code, newCaseCode), reports: invented.reports.map((report) => ({ ...report, code: own(report.code, newReportCode) })) };
  }

  /** 32 random bytes, drawn from the system many at a time. */
  private salt(): Buffer {
    if (this.salts.length < 32) this.salts = randomBytes(32 * 256);
    const salt = this.salts.subarray(0, 32);
    this.salts = this.salts.subarray(32);
    return salt;
  }
}
