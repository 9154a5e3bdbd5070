import type { Decision } from '@heardonce/authz/decision.js';
import type { Actor } from '@heardonce/authz/facts.js';
import type { Decision as DatabaseDecision } from '@heardonce/authz/row-policy.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { HeardOnceError } from '../errors.js';
import { EXPECTED } from '../expectations.js';
import type { FieldCipher, WrappedDek } from '../keys/field-cipher.js';
import type { Pools } from '../pools.js';
import { type RecordShape, shapeOf } from '../read/record-shape.js';
import { refusedBy } from './database-refusal.js';

export type Values = Readonly<Record<string, unknown>>;
export interface WrittenRow { readonly type: string; readonly kind: Kind; readonly fields: readonly string[]; readonly id: string }
const MASKED = /^(\*{2,}|•{2,}|█+|\[?(withheld|retenido|redacted|reservado)\]?)$/i;

const isMasked = (value: unknown): boolean => (Array.isArray(value) ? value.some(isMasked) : typeof value === 'string' && MASKED.test(value.trim()));

/** What one write may do inside its transaction. Rows are written through TypeORM as the actor's database role; decisions are functions of the database. */
export class Work {
  readonly written: WrittenRow[] = [];
  /** Token of the case an act outside any assignment is about, for the access record. */
  subject: string | null = null;

  constructor(private readonly runner: QueryRunner, readonly actor: Actor, private readonly rules: Decision | null, readonly caseId: string | null, private readonly cipher: FieldCipher, private readonly pools: Pools) {}

  /**
   * Adds a row and gives its id. `caseId: null` for a report before any case.
   * @throws HeardOnceError NOT_FOUND where the role does not write this kind, MASKED_VALUE for a withheld marker sent back
   */
  async insert(type: Constructor, values: Values, options: { id?: string; caseId?: string | null; keySubject?: string; columns?: Values } = {}): Promise<string> {
    const shape = shapeOf(type);
    const id = options.id ?? randomUUID();
    const caseId = options.caseId === undefined ? this.caseId : options.caseId;
    const given = this.permitted('create', shape, values, { id, caseId, authorId: this.actor.personId, unitId: this.actor.unitId, ...values });
    const row: Record<string, unknown> = { ...(await this.sealed(shape, id, given, options.keySubject ?? caseId)), id, caseId, authorId: this.actor.personId, unitId: this.actor.unitId };
    if (options.columns) Object.assign(row, options.columns);
    await this.runner.manager.createQueryBuilder().insert().into(type as never, Object.keys(row)).values(row as never).updateEntity(false).execute();
    this.written.push({ type: shape.name, kind: shape.record.kind, fields: Object.keys(given).sort(), id });
    return id;
  }

  /**
   * Changes a row the actor may amend; its former values go to the history with who, when and why. Gives the new version.
   * @throws HeardOnceError STALE_VERSION (nothing was overwritten), NOT_FOUND
   */
  async amend(type: Constructor, id: string, expectedVersion: number, values: Values, why: string): Promise<number> {
    const shape = shapeOf(type);
    if (shape.record.appendOnly) throw new HeardOnceError('FORBIDDEN_INPUT');
    this.refuseUnfit(shape, values);
    if (Object.values(values).every((value) => value === undefined)) throw new HeardOnceError('VALIDATION', { path: 'input', expected: EXPECTED.change });
    const [found] = (await this.runner.query(`SELECT version, author_id, unit_id, case_id FROM ${shape.table} WHERE id = $1`, [id])) as { version: number; author_id: string; unit_id: string; case_id: string }[];
    if (!found || (this.caseId !== null && found.case_id !== this.caseId)) throw new HeardOnceError('NOT_FOUND');
    const given = this.permitted('amend', shape, values, { ...values, id, caseId: found.case_id, authorId: found.author_id, unitId: found.unit_id });
    if (found.version !== expectedVersion) throw new HeardOnceError('STALE_VERSION');
    await this.because(why);
    const row = await this.sealed(shape, id, given, found.case_id, await this.keyOf(shape, id));
    const result = await this.runner.manager.createQueryBuilder().update(type as never).set(row as never).where({ id, version: expectedVersion } as never).returning('version').updateEntity(false).execute();
    if (result.affected !== 1) throw new HeardOnceError('STALE_VERSION');
    this.written.push({ type: shape.name, kind: shape.record.kind, fields: Object.keys(given).sort(), id });
    return (result.raw as { version: number }[])[0]?.version ?? expectedVersion + 1;
  }

  /** Who wrote this row of the case; null where there is none in it. */
  async findAuthor(type: Constructor, id: string): Promise<string | null> {
    const [row] = (await this.runner.query(`SELECT author_id FROM ${shapeOf(type).table} WHERE id = $1 AND case_id = $2`, [id, this.caseId])) as { author_id: string }[];
    return row?.author_id ?? null;
  }

  /** A row of the identity zone that a decision of the database will write: its columns, encrypted under the subject's key, and the key's id. */
  async sealFor(type: Constructor, rowId: string, values: Values, subject: string): Promise<Record<string, unknown>> {
    const sealed = await this.sealed(shapeOf(type), rowId, values, subject);
    return { id: rowId, ...Object.fromEntries(Object.entries(sealed).map(([property, value]) => [snakeCase(property), value])) };
  }

  /** Asks the database what it must check by itself; nothing is written. */
  async ask<T>(name: DatabaseDecision, ...args: readonly unknown[]): Promise<T> {
    const places = args.map((_arg, index) => `$${index + 1}`).join(', ');
    return this.call<T>(name, `SELECT access.${name}(${places}) AS value`, args);
  }

  /** Calls a decision of the database (`migrations/shared-record/decisions.sql.ts`), which checks its caller by itself. */
  async decide<T>(name: DatabaseDecision, kind: Kind, ...args: readonly unknown[]): Promise<T> {
    const value = await this.ask<T>(name, ...args);
    this.written.push({ type: name, kind, fields: [], id: typeof value === 'string' ? value : ((value as { id?: string } | null)?.id ?? '') });
    return value;
  }

  /** Names the case the access record is about, where the actor is not assigned to it. Nothing of it is answered. */
  async concerns(code: string): Promise<void> {
    const { rows } = await this.pools.read.query<{ subject: string | null }>({ name: 'deny.subject', text: 'SELECT access.subject_of_code($1) AS subject', values: [code] });
    this.subject = rows[0]?.subject ?? null;
  }

  /** An administrator's decision about people (`administration.sql.ts`). */
  async administer<T>(name: 'propose' | 'decide' | 'end_role' | 'leave' | 'record_accreditation' | 'propose_withdrawal' | 'decide_withdrawal', ...args: readonly unknown[]): Promise<T> {
    const places = args.map((_arg, index) => `$${index + 1}`).join(', ');
    const value = await this.call<T>(name, `SELECT people.${name}(${places}) AS value`, args);
    this.written.push({ type: `people.${name}`, kind: 'staff', fields: [], id: typeof value === 'string' ? value : '' });
    return value;
  }

  private async call<T>(name: string, sql: string, args: readonly unknown[]): Promise<T> {
    const [row] = (await this.runner.query(sql, [...args]).catch((error: unknown) => {
      throw refusedBy(name, error);
    })) as { value: T }[];
    return row?.value as T;
  }

  private async because(why: string): Promise<void> {
    if (why.trim().length < 3) throw new HeardOnceError('VALIDATION', { path: 'input.why', expected: EXPECTED.reason });
    await this.runner.query("SELECT set_config('app.why', $1, true)", [why.trim()]);
  }

  /** What is wrong with the values themselves is said before any row is looked for, so that it tells nothing of rows. */
  private refuseUnfit(shape: RecordShape, values: Values): void {
    for (const [field, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (!shape.fields.has(field)) throw new HeardOnceError('FORBIDDEN_INPUT');
      if (isMasked(value)) throw new HeardOnceError('MASKED_VALUE', { path: `input.${field}` });
    }
  }

  private permitted(action: 'create' | 'amend', shape: RecordShape, values: Values, row: object): Values {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    this.refuseUnfit(shape, given);
    for (const field of Object.keys(given)) if (this.rules && !this.rules.can(action, shape.type, row, field)) throw new HeardOnceError('NOT_FOUND');
    return given;
  }

  private async sealed(shape: RecordShape, rowId: string, values: Values, subject: string | null, known?: string): Promise<Record<string, unknown>> {
    if (shape.record.zone !== 'identity') return Object.fromEntries(Object.entries(values).map(([property, value]) => [property, value]));
    const { keyId, dek } = known ? await this.keyById(known) : await this.keyFor(subject ?? rowId);
    const out: Record<string, unknown> = known ? {} : { keyId };
    for (const [property, value] of Object.entries(values)) {
      const field = shape.fields.get(property);
      out[property] = field?.encrypted && typeof value === 'string' ? await this.cipher.encrypt(dek, { table: shape.table, column: field.column, rowId }, value) : value;
    }
    return out;
  }

  private async keyOf(shape: RecordShape, rowId: string): Promise<string | undefined> {
    if (shape.record.zone !== 'identity') return undefined;
    const [row] = (await this.runner.query(`SELECT key_id FROM ${shape.table} WHERE id = $1`, [rowId])) as { key_id: string }[];
    return row?.key_id;
  }

  private async keyById(keyId: string): Promise<{ keyId: string; dek: WrappedDek }> {
    const found = await this.findKey('id', keyId);
    if (!found) throw new HeardOnceError('INTERNAL');
    return found;
  }

  /** The subject's data key, made at the first value written about them. */
  private async keyFor(subjectId: string): Promise<{ keyId: string; dek: WrappedDek }> {
    const found = await this.findKey('subject_id', subjectId);
    if (found) return found;
    const [pending] = (await this.runner.query('SELECT id FROM identity.data_key WHERE subject_id = $1', [subjectId])) as { id: string }[];
    if (pending && this.fresh.has(subjectId)) return { keyId: pending.id, dek: this.fresh.get(subjectId) as WrappedDek };
    const dek = await this.cipher.newDek(subjectId);
    const keyId = randomUUID();
    const made = (await this.runner.query('INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subject_id) DO NOTHING RETURNING id', [keyId, subjectId, dek.dekId, dek.kekId, dek.wrapped])) as unknown[];
    if (made.length === 0) return this.keyOfAnother(subjectId);
    this.fresh.set(subjectId, dek);
    return { keyId, dek };
  }
  private readonly fresh = new Map<string, WrappedDek>();

  /** Two first values about one subject at once: the other transaction made the key, and has committed it by now. */
  private async keyOfAnother(subjectId: string): Promise<{ keyId: string; dek: WrappedDek }> {
    const found = await this.findKey('subject_id', subjectId);
    if (!found) throw new HeardOnceError('BUSY');
    return found;
  }

  private async findKey(column: 'id' | 'subject_id', value: string): Promise<{ keyId: string; dek: WrappedDek } | null> {
    const client = await this.pools.identity.connect();
    try {
      await client.query("BEGIN READ ONLY; SELECT set_config('role', 'heardonce_matcher', true)");
      const { rows } = await client.query<{ id: string; subject_id: string; kid: string; kek_id: string; wrapped: string }>(`SELECT id, subject_id, kid, kek_id, wrapped FROM identity.data_key WHERE ${column} = $1`, [value]);
      await client.query('COMMIT');
      client.release();
      const row = rows[0];
      return row ? { keyId: row.id, dek: { subjectId: row.subject_id, dekId: row.kid, kekId: row.kek_id, wrapped: row.wrapped } } : null;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
