import { historyOf, tableOf } from '@heardonce/authz/row-policy.js';
import { classifiedFields, type Constructor, findRecord } from '@heardonce/domain/classified.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { FieldCipher, WrappedDek } from '../../apps/api/src/platform/keys/field-cipher.js';
import { MOMENT } from './fixed-sources.js';
import { COUNTED, lawful, namesPerson, plantedStill } from './testimony-rows.js';

export interface Column { readonly name: string; readonly type: string; readonly nullable: boolean; readonly codes: readonly string[]; readonly encrypted: boolean }
export interface RecordTable { readonly type: Constructor; readonly table: string; readonly history: string; readonly encrypted: boolean; readonly columns: readonly Column[]; readonly single: boolean; readonly caseOptional: boolean }
export interface Place { readonly caseId: string | null; readonly authorId: string; readonly unitId: string; readonly subjectId?: string }
export type Values = Record<string, unknown>;

const BASE = ['id', 'case_id', 'author_id', 'unit_id', 'version', 'recorded_at', 'key_id'];
/** One row a case. */
const SINGLE = ['core.safety_card', 'core.service_preference', 'identity.child_identity'];

/** Places in the list of codes, so that most segments are read by those who read their case. */
const MOSTLY_THIS_CHILD = [0, 2, 0, 1, 0, 2, 0];

/** Rows that never change, but in these columns. */
const STAYS: Readonly<Record<string, readonly string[]>> = { 'core.interview': ['alternatives'], 'core.transcript_version': [], 'core.transcript_segment': ['proposed_topic'], 'core.recording': [], 'core.recording_custody': [], 'core.evidence_custody': [], 'core.interview_exception': [], 'core.interview_question': ['purpose'] };

/** Puts rows of every record type into a database: each value its own, none of them anybody's. */
export class Planter {
  private count = 0;
  private readonly keys = new Map<string, { id: string; dek: WrappedDek }>();
  /** Who may stand in a column that names a person of the staff; under '' those for every other such column. */
  readonly staff = new Map<string, readonly string[]>();

  private constructor(private readonly owner: pg.Pool, private readonly cipher: FieldCipher, readonly tables: readonly RecordTable[], private readonly mark: string) {}

  static async open(owner: pg.Pool, cipher: FieldCipher, mark: string): Promise<Planter> {
    return new Planter(owner, cipher, await readTables(owner), mark);
  }

  table(name: string): RecordTable {
    const found = this.tables.find((table) => table.table === name);
    if (!found) throw new Error(`no records in ${name}`);
    return found;
  }

  /** Writes one row with a value in every column; `fixed` decides columns that must be as they are. */
  async row(table: RecordTable, place: Place, fixed: Values = {}): Promise<string> {
    const id = (fixed['id'] as string | undefined) ?? randomUUID();
    this.count += 1;
    const values: Values = { id, author_id: place.authorId, unit_id: place.unitId, recorded_at: new Date(MOMENT - 86_400_000 * 30 + this.count * 61_000).toISOString() };
    if (table.table !== 'core.case_file' && table.table !== 'core.match_review') values['case_id'] = place.caseId;
    if (table.encrypted) values['key_id'] = (await this.keyOf(place.subjectId ?? place.caseId ?? id)).id;
    for (const column of table.columns) if (!(column.name in fixed)) values[column.name] = await this.value(table, column, id, String(values['key_id'] ?? ''), this.count);
    Object.assign(values, lawful(table, { ...values, ...fixed }, `${this.mark}-${this.count}`));
    if (table.table === 'core.recording') values['recording_id'] = id;
    const names = Object.keys(values);
    await this.as(place.authorId, `INSERT INTO ${table.table} (${names.join(', ')}) VALUES (${names.map((_name, index) => `$${index + 1}`).join(', ')})`, names.map((name) => values[name]), plantedStill(table));
    return id;
  }

  /** A value this column takes, different at each count. */
  async value(table: RecordTable, column: Column, rowId: string, keyId: string, count: number): Promise<unknown> {
    if (column.name === 'speaks_of') return column.codes[MOSTLY_THIS_CHILD[count % MOSTLY_THIS_CHILD.length] as number];
    if (column.codes.length > 0) return column.codes[count % column.codes.length];
    const text = `${this.mark}-${column.name}-${count}`;
    if (column.encrypted) return this.seal(table.table, column.name, rowId, keyId, column.name.includes('date') ? `20${10 + (count % 10)}-0${1 + (count % 9)}` : text);
    if (COUNTED.includes(column.name) && column.type === 'integer') return (this.mark === 'A' ? 0 : 500_000) + count;
    switch (column.type) {
      case 'boolean': return count % 2 === 0;
      case 'bigint': case 'integer': return 1 + (count % 4);
      case 'timestamp with time zone': return new Date(MOMENT + ((count % 40) - 20) * 86_400_000).toISOString();
      case 'jsonb': return JSON.stringify([{ path: text, expected: 'text' }]);
      case 'uuid': return namesPerson(column.name) ? this.staffFor(column.name, count) : column.nullable ? null : randomUUID();
      case 'ARRAY': return column.name === 'match_keys' ? [count] : [text, `${text}-b`];
      default: return /(_on|_date|since)$/.test(column.name) ? `2025-0${1 + (count % 9)}` : column.name.endsWith('sha256') ? createHash('sha256').update(text).digest('hex') : text;
    }
  }

  /** Somebody of the staff, another one at the next count. */
  staffFor(column: string, count: number): string | null {
    const people = this.staff.get(column) ?? this.staff.get('') ?? [];
    return people[count % people.length] ?? null;
  }

  /** Another one than this. */
  staffAfter(column: string, present: unknown): string | null {
    const people = this.staff.get(column) ?? this.staff.get('') ?? [];
    return this.staffFor(column, people.indexOf(String(present)) + 1);
  }

  /** Changes the row once under its history's eyes: a former value stays in the history. */
  async amend(table: RecordTable, id: string, by: string): Promise<void> {
    const still = STAYS[table.table];
    const columns = still ? table.columns.filter((one) => still.includes(one.name)) : table.columns;
    const column = columns.find((one) => one.type === 'text' && one.codes.length === 0 && !one.encrypted && !/_unit|code|kind|sha256/.test(one.name)) ?? columns.find((one) => one.codes.length > 1 && one.name !== 'aspect') ?? columns.find((one) => one.type === 'boolean');
    if (!column) return;
    this.count += 1;
    const value = await this.value(table, column, id, '', this.count);
    await this.as(by, `UPDATE ${table.table} SET ${column.name} = $2 WHERE id = $1`, [id, value]);
  }

  /** With a person and a reason, which the history's triggers ask for. */
  private async as(person: string, sql: string, values: readonly unknown[], still = false): Promise<void> {
    const client = await this.owner.connect();
    try {
      await client.query("BEGIN; SELECT set_config('app.why', 'corrected', true)");
      await client.query("SELECT set_config('app.person', $1, true)", [person]);
      /* Rows of the testimony are there, and not as their keepers would have them come about. */
      if (still) await client.query('SET LOCAL session_replication_role = replica');
      await client.query(sql, [...values]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  async seal(table: string, column: string, rowId: string, keyId: string, text: string): Promise<string> {
    const known = [...this.keys.values()].find((key) => key.id === keyId);
    const dek = known?.dek ?? (await this.loadKey(keyId));
    return this.cipher.encrypt(dek, { table, column, rowId }, text);
  }

  private async keyOf(subjectId: string): Promise<{ id: string; dek: WrappedDek }> {
    const known = this.keys.get(subjectId);
    if (known) return known;
    const { rows } = await this.owner.query<{ id: string }>('SELECT id FROM identity.data_key WHERE subject_id = $1', [subjectId]);
    const id = rows[0]?.id ?? randomUUID();
    const dek = rows[0] ? await this.loadKey(id) : await this.cipher.newDek(subjectId);
    if (!rows[0]) await this.owner.query('INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES ($1, $2, $3, $4, $5)', [id, subjectId, dek.dekId, dek.kekId, dek.wrapped]);
    this.keys.set(subjectId, { id, dek });
    return { id, dek };
  }

  private async loadKey(id: string): Promise<WrappedDek> {
    const { rows } = await this.owner.query<{ subject_id: string; kid: string; kek_id: string; wrapped: string }>('SELECT subject_id, kid, kek_id, wrapped FROM identity.data_key WHERE id = $1', [id]);
    const row = rows[0];
    if (!row) throw new Error('no such data key');
    const dek = { subjectId: row.subject_id, dekId: row.kid, kekId: row.kek_id, wrapped: row.wrapped };
    this.keys.set(row.subject_id, { id, dek });
    return dek;
  }
}

async function readTables(owner: pg.Pool): Promise<RecordTable[]> {
  const { rows } = await owner.query<{ table: string; name: string; type: string; nullable: boolean; generated: boolean; codes: string | null }>(`
    SELECT c.table_schema || '.' || c.table_name AS table, c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable, c.is_generated = 'ALWAYS' AS generated,
      (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid = (c.table_schema || '.' || c.table_name)::regclass AND pg_get_constraintdef(k.oid) LIKE '%(' || c.column_name || ' = ANY%' LIMIT 1) AS codes
    FROM information_schema.columns c WHERE c.table_schema IN ('core', 'identity') ORDER BY c.ordinal_position`);
  return RECORD_TYPES.flatMap((type) => {
    const record = findRecord(type);
    if (!record || (record.zone !== 'core' && record.zone !== 'identity')) return [];
    const table = tableOf(type);
    const mine = rows.filter((row) => row.table === table);
    const sealed = new Set(classifiedFields(type).filter((field) => field.encrypted).map((field) => snakeCase(field.property)));
    const columns = mine.filter((row) => !BASE.includes(row.name) && !row.generated && row.type !== 'tsvector').map((row) => ({ name: row.name, type: row.type, nullable: row.nullable, encrypted: sealed.has(row.name), codes: [...(row.codes ?? '').matchAll(/'([^']+)'::text/g)].map((found) => found[1] as string) }));
    return [{ type, table, history: historyOf(table), encrypted: mine.some((row) => row.name === 'key_id'), columns, single: SINGLE.includes(table), caseOptional: mine.some((row) => row.name === 'case_id' && row.nullable) }];
  });
}
