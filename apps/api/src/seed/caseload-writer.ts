import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import type { BatchForm, TablePart } from './caseload-batch.js';
import { CASELOAD_TABLES, WRITTEN_BY_TRIGGERS } from './caseload-tables.js';
import { setIndexesAside } from './indexes-aside.js';

type CopyFrom = (sql: string) => NodeJS.WritableStream & pg.Submittable;

/**
 * Puts batches into the database. A superuser copies, with triggers and foreign keys put to rest for this transaction and their work done by the
 * batch; into an empty database also without indexes, which {@link finish} makes. Anybody else inserts as the owner, and the triggers do theirs.
 */
export class CaseloadWriter {
  private constructor(private readonly client: pg.ClientBase, private readonly copyFrom: CopyFrom | null, private readonly makeIndexes: () => Promise<void>) {}

  /** Call inside a transaction: what it changes of the session ends with it. */
  static async open(client: pg.ClientBase): Promise<CaseloadWriter> {
    const { rows } = await client.query<{ super: boolean; empty: boolean }>('SELECT rolsuper AS super, NOT EXISTS (SELECT 1 FROM access.case_state) AS empty FROM pg_roles WHERE rolname = current_user');
    const copyFrom = rows[0]?.super ? await loadCopy() : null;
    await client.query(copyFrom ? 'SET LOCAL session_replication_role = replica' : 'SET LOCAL ROLE heardonce_owner');
    return new CaseloadWriter(client, copyFrom, copyFrom && rows[0]?.empty ? await setIndexesAside(client) : () => Promise.resolve());
  }

  get form(): BatchForm {
    return this.copyFrom ? 'copy' : 'json';
  }

  async write(parts: readonly TablePart[]): Promise<void> {
    for (const part of parts) {
      if (this.copyFrom) await this.copy(this.copyFrom, part);
      else if (!WRITTEN_BY_TRIGGERS.includes(part.table)) await this.insert(part);
    }
  }

  async finish(): Promise<void> {
    await this.makeIndexes();
  }

  private async copy(copyFrom: CopyFrom, { table, bytes }: TablePart): Promise<void> {
    await pipeline(Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]), this.client.query(copyFrom(`COPY ${table} (${CASELOAD_TABLES[table].join(', ')}) FROM STDIN`)));
  }

  private async insert({ table, bytes }: TablePart): Promise<void> {
    const columns = CASELOAD_TABLES[table].join(', ');
    await this.client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`, [Buffer.from(bytes).toString('utf8')]);
  }
}

/** A package of development only; without it rows are inserted one statement a table, which is slower and the same. */
async function loadCopy(): Promise<CopyFrom | null> {
  const name = 'pg-copy-streams';
  try {
    return ((await import(name)) as { from: CopyFrom }).from;
  } catch {
    return null;
  }
}
