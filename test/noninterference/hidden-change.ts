import { cellFor } from '@heardonce/authz/policy.js';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { TestPerson, World } from '../support/world.js';
import { MOMENT } from './fixed-sources.js';
import { type Oracle, rowsOf, type StoredRow } from './oracle.js';
import type { Column, Planter, RecordTable, Values } from './planter.js';
import { fillCase, plantReport, type Scene } from './scene.js';
import { beside, bound, COUNTED, lawful, namesPerson } from './testimony-rows.js';
import { plantFactsOfOthers, renameHiddenChildren } from './testimony-scene.js';

/** One thing that differs between the worlds and that this viewer may not read. */
export interface Difference { readonly table: RecordTable; readonly row: StoredRow; readonly what: 'CHANGED' | 'ADDED' | 'REMOVED' }
export interface Change { readonly differences: readonly Difference[]; readonly history: number; readonly elsewhere: number; readonly codes: ReadonlyMap<string, string> }

/** Columns that conditions of the policy name: changing them would change who may read. */
const DECIDING = ['aspect', 'subject_kind', 'topic', 'recording_id', 'speaks_of'];
/** Of these, what may be another value where the row stays hidden under it. */
const MOVING = ['topic', 'speaks_of'];
/** A parent shows one of these. */
const PARENTS = ['report_id', 'task_id'];
/** Others hang from these rows, or the case is addressed by them. */
const KEPT_ROWS = ['core.case_file', 'core.report', 'core.task', 'core.interview_exception'];

/**
 * Changes in this world everything that the viewer may not read, by SQL and past every trigger: values, versions, times and history of rows
 * they may not read, rows added and removed, whole cases and people's facts beside them. What they may read stays to the bit.
 */
export async function changeHidden(world: World, planter: Planter, oracle: Oracle, scene: Scene): Promise<Change> {
  const { owner } = world;
  const differences: Difference[] = [];
  let history = 0;
  for (const table of planter.tables) {
    const hidden = (await rowsOf(owner, table)).filter((row) => !oracle.reads(table, row));
    await owner.query(`ALTER TABLE ${table.table} DISABLE TRIGGER USER`);
    for (const [index, row] of hidden.entries()) {
      history += await changeHistory(owner, table, row.id, index);
      if (index % 5 === 4 && !KEPT_ROWS.includes(table.table)) {
        await owner.query(`DELETE FROM ${table.table} WHERE id = $1`, [row.id]);
        differences.push({ table, row, what: 'REMOVED' });
        continue;
      }
      await changeRow(owner, planter, oracle, table, row, index);
      differences.push({ table, row, what: 'CHANGED' });
      if (index % 5 === 2 && !table.single && table.table !== 'core.case_file' && !table.columns.some((column) => PARENTS.includes(column.name) && !column.nullable)) differences.push(...(await addBeside(owner, planter, oracle, table, row)));
    }
    await owner.query(`ALTER TABLE ${table.table} ENABLE TRIGGER USER`);
    if (table.table === 'core.transcript_segment') await findChangedWords(owner);
  }
  const codes = new Map<string, string>();
  if (oracle.person.role !== 'AUDITOR') for (const file of scene.cases.filter((one) => !one.open)) codes.set(file.code, await renameCase(owner, file.id));
  return { differences, history, elsewhere: await changeElsewhere(world, planter, oracle, scene), codes };
}

/** What was changed is found by its present words, as if it had always been so; what was not, by the same as before. */
async function findChangedWords(owner: pg.Pool): Promise<void> {
  await owner.query('ALTER TABLE core.transcript_segment DISABLE TRIGGER USER');
  await owner.query('UPDATE core.transcript_segment SET search = core.testimony_words(language, text)');
  await owner.query('ALTER TABLE core.transcript_segment ENABLE TRIGGER USER');
  await owner.query('ALTER TABLE core.transcript_segment ENABLE ALWAYS TRIGGER words');
}

async function changeRow(owner: pg.Pool, planter: Planter, oracle: Oracle, table: RecordTable, row: StoredRow, index: number): Promise<void> {
  const sets: string[] = ['version = version + 3', "recorded_at = recorded_at + interval '3 days 5 hours'"];
  const values: unknown[] = [row.id];
  const others: Values = {};
  for (const column of table.columns) {
    if ((column.type === 'uuid' && !namesPerson(column.name)) || bound(table, row).includes(column.name)) continue;
    const other = await otherValue(planter, table, column, row, index);
    if (DECIDING.includes(column.name) && (!MOVING.includes(column.name) || oracle.reads(table, { ...row, ...others, [column.name]: other }))) continue;
    others[column.name] = other;
  }
  const next = lawful(table, { ...row, ...others }, `B-${index}`);
  for (const name of Object.keys(others)) {
    values.push(next[name]);
    sets.push(`${name} = $${values.length}`);
  }
  await owner.query(`UPDATE ${table.table} SET ${sets.join(', ')} WHERE id = $1`, values);
}

/** Another value than the present one; where there was none there is one, and sometimes the other way round. */
async function otherValue(planter: Planter, table: RecordTable, column: Column, row: StoredRow, index: number): Promise<unknown> {
  const present = row[column.name];
  if (column.nullable && present !== null && index % 7 === 3 && !column.name.endsWith('_approved_by')) return null;
  if (COUNTED.includes(column.name) && column.type === 'integer') return Number(present) + 1_000_000;
  if (column.codes.length > 0) return column.codes[(column.codes.indexOf(String(present)) + 1) % column.codes.length];
  switch (column.type) {
    case 'uuid': return planter.staffAfter(column.name, present);
    case 'boolean': return present !== true;
    case 'bigint': case 'integer': return (Number(present ?? 0) % 4) + 1;
    case 'timestamp with time zone': return new Date((present instanceof Date ? present.getTime() : MOMENT) + 3 * 86_400_000 + index * 1000).toISOString();
    default: return planter.value(table, column, row.id, String(row['key_id'] ?? ''), 5_000 + index + (/(_on|_date|since|date_of_birth)$/.test(column.name) ? 4 : 0));
  }
}

async function addBeside(owner: pg.Pool, planter: Planter, oracle: Oracle, table: RecordTable, row: StoredRow): Promise<Difference[]> {
  const same = Object.fromEntries(table.columns.filter((column) => DECIDING.includes(column.name) || column.type === 'uuid').map((column) => [column.name, row[column.name]]));
  const subject = row['key_id'] ? (await owner.query<{ subject_id: string }>('SELECT subject_id FROM identity.data_key WHERE id = $1', [row['key_id']])).rows[0]?.subject_id : undefined;
  const place = { caseId: row.case_id, authorId: row.author_id, unitId: row.unit_id, ...(subject ? { subjectId: subject } : {}) };
  const id = await planter.row(table, place, { ...same, ...beside(table, row), recorded_at: new Date((row['recorded_at'] as Date).getTime() - 86_400_000).toISOString() });
  const added: StoredRow = { ...row, id };
  if (oracle.reads(table, added)) throw new Error(`${table.table}: an added row must stay hidden`);
  return [{ table, row: added, what: 'ADDED' }];
}

async function changeHistory(owner: pg.Pool, table: RecordTable, rowId: string, index: number): Promise<number> {
  const changed = index % 3 === 1
    ? await owner.query(`DELETE FROM ${table.history} WHERE row_id = $1`, [rowId])
    : await owner.query(`UPDATE ${table.history} SET why = why || ' B', changed_at = changed_at - interval '2 days', version = version + 1, from_values = from_values || '{"text": "B-former"}', to_values = to_values || '{"text": "B-later"}' WHERE row_id = $1`, [rowId]);
  const added = await owner.query(`INSERT INTO ${table.history} (row_id, case_id, version, changed_by, why, from_values, to_values) SELECT t.id, t.case_id, t.version + 1, t.author_id, 'B added', '{"text": "B-older"}', '{"text": "B-newer"}' FROM ${table.table} t WHERE t.id = $1`, [rowId]);
  return (changed.rowCount ?? 0) + (added.rowCount ?? 0);
}

async function renameCase(owner: pg.Pool, caseId: string): Promise<string> {
  const code = newCaseCode(randomBytes);
  await owner.query('UPDATE access.case_state SET code = $2 WHERE case_id = $1', [caseId, code]);
  await owner.query('ALTER TABLE core.case_file DISABLE TRIGGER USER');
  await owner.query('UPDATE core.case_file SET code = $2 WHERE id = $1', [caseId, code]);
  await owner.query('ALTER TABLE core.case_file ENABLE TRIGGER USER');
  return code;
}

/** A case more, reports more, and facts about other people: conflicts, grants, emergencies, keys, log. */
async function changeElsewhere(world: World, planter: Planter, { person }: Oracle, scene: Scene): Promise<number> {
  const { owner } = world;
  const police = scene.colleagues.get('POLICE_OFFICER');
  const coordinator = scene.colleagues.get('COORDINATOR');
  if (!police || !coordinator) throw new Error('the scene lacks people');
  const first = scene.cases[0]?.id as string;
  let count = 0;
  if (person.role !== 'AUDITOR') {
    const extra = await world.plantCase(coordinator);
    for (const role of CASE_ROLES) await world.assign(scene.colleagues.get(role) ?? coordinator, extra.id);
    await fillCase(planter, extra.id, [scene.bystander]);
    count += (await owner.query("INSERT INTO access.conflict (person_id, case_id, source, declared_by) VALUES ($1, $2, 'DECLARED', $1)", [scene.bystander.id, first])).rowCount ?? 0;
    count += 1;
  }
  count += await renameHiddenChildren(owner, scene.cases.filter((one) => !one.open).slice(1).map((one) => one.id), [scene.colleagues.get('PROSECUTOR') as TestPerson, scene.colleagues.get('FAMILY_DEFENDER') as TestPerson]);
  /* Whoever reads the log asks by right who could have read what, and under which facts. */
  if (!cellFor(person.role, 'access_log').read) count += await plantFactsOfOthers(owner, planter, first, { person: (role) => scene.viewers.get(role) as TestPerson, other: (role) => scene.colleagues.get(role) as TestPerson });
  if (person.role !== 'COORDINATOR') {
    await plantReport(planter, { caseId: null, authorId: scene.bystander.id, unitId: scene.bystander.unitId });
    count += 1;
  }
  if (!cellFor(person.role, 'grants').read)
    count += (await owner.query("INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by) SELECT $1, $2, 'whereabouts', '{SCHOOL}', 'planted', now() + interval '1 day', $3", [first, scene.bystander.id, coordinator.id])).rowCount ?? 0;
  if (!cellFor(person.role, 'emergency').read)
    count += (await owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'SOCIAL_WORKER', '{safety_card,whereabouts}', 'planted', now() + interval '1 hour', now() + interval '12 hours')", [first, scene.bystander.id])).rowCount ?? 0;
  count += (await owner.query("INSERT INTO access.idempotency (person_id, mutation, key, input_hmac, request_id) SELECT $1, m, 'key-' || i, 'x', gen_random_uuid() FROM unnest(ARRAY['logReport', 'assign']) m, generate_series(1, 20) i", [police.id])).rowCount ?? 0;
  if (!cellFor(person.role, 'access_log').read)
    count += (await owner.query("INSERT INTO audit.access_entry (id, request_id, actor, operation, decision, policy) SELECT gen_random_uuid(), gen_random_uuid(), 'planted', 'caseFile', 'DENY', 'planted' FROM generate_series(1, 10)")).rowCount ?? 0;
  return count;
}
