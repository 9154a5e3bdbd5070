import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { CASELOAD_TABLES, type CaseloadBatch, type CaseloadRow, type CaseloadTable, TABLE_NAMES, WRITTEN_BY_TRIGGERS } from './caseload-tables.js';

/** Bytes handed to PostgreSQL at a time. */
const CHUNK = 256 * 1024;
type CopyFrom = (sql: string) => NodeJS.WritableStream & pg.Submittable;

/**
 * Puts batches into the database. A superuser copies, with triggers and foreign keys put to rest for this transaction and their work done by the
 * batch; anybody else inserts as the owner, and the triggers do theirs.
 */
export class CaseloadWriter {
  private constructor(private readonly client: pg.ClientBase, private readonly copyFrom: CopyFrom | null) {}

  /** Call inside a transaction: what it changes of the session ends with it. */
  static async open(client: pg.ClientBase): Promise<CaseloadWriter> {
    const { rows } = await client.query<{ super: boolean }>('SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user');
    const copyFrom = rows[0]?.super ? await loadCopy() : null;
    await client.query(copyFrom ? 'SET LOCAL session_replication_role = replica' : 'SET LOCAL ROLE heardonce_owner');
    return new CaseloadWriter(client, copyFrom);
  }

  async write(batch: CaseloadBatch): Promise<void> {
    for (const table of TABLE_NAMES) {
      const rows = batch.rows.get(table) ?? [];
      if (rows.length === 0) continue;
      if (this.copyFrom) await this.copy(this.copyFrom, table, rows);
      else if (!WRITTEN_BY_TRIGGERS.includes(table)) await this.insert(table, rows);
    }
  }

  private async copy(copyFrom: CopyFrom, table: CaseloadTable, rows: readonly CaseloadRow[]): Promise<void> {
    const columns = CASELOAD_TABLES[table];
    await pipeline(Readable.from(copyText(rows, columns)), this.client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`)));
  }

  private async insert(table: CaseloadTable, rows: readonly CaseloadRow[]): Promise<void> {
    const columns = CASELOAD_TABLES[table].join(', ');
    await this.client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`, [JSON.stringify(rows)]);
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

function* copyText(rows: readonly CaseloadRow[], columns: readonly string[]): Generator<Buffer> {
  let text = '';
  for (const row of rows) {
    for (let at = 0; at < columns.length; at++) text += (at === 0 ? '' : '\t') + copyValue(row[columns[at] as string]);
    text += '\n';
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

const SPECIAL = /[\\\t\n\r]/;
const escaped = (text: string): string => (SPECIAL.test(text) ? text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r') : text);

/** A value in the text format of COPY. */
function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return escaped(`{${value.map((one) => (typeof one === 'number' ? one : `"${String(one).replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`);
  return String(value);
}
