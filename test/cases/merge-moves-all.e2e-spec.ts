import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

/** Why a row of this table stays with the case it was made for when that case ends in another. Every other table with a `case_id` moves whole. */
const STAYS: Readonly<Record<string, string>> = {
  'access.case_state': 'the code goes on to answer', 'core.case_file': 'closed as merged', 'access.assignment': 'ended', 'access.assignment_time': 'follows from assignments', 'access.emergency': 'blocked: a threat was declared on one case',
  'access.field_grant': 'granted for what was then on the case', 'access.consent': 'agreed to what was then on the case', 'access.handover': 'offers; an accepted one is a custodian, who moves', 'access.playback': 'a ticket ends with the move of its recording',
  'core.safety_card': 'one a case: joined', 'core.service_preference': 'one a case: joined', 'identity.child_identity': 'one a case: compared by a person', 'access.named_investigator': 'follows its recording',
};
interface Column { readonly table: string; readonly column: string; readonly type: string; readonly nullable: boolean }

/** Goes through `information_schema`, so that a table made tomorrow is asked too. */
describe('what hangs from a case', () => {
  let world: World;
  let coordinator: TestPerson;
  let columns: Column[];
  beforeAll(async () => {
    world = await World.open('merge-moves-all');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const { rows } = await world.owner.query<Column>(`SELECT c.table_schema || '.' || c.table_name AS table, c.column_name AS column, c.udt_name AS type, c.is_nullable = 'YES' OR c.column_default IS NOT NULL OR c.is_identity = 'YES' AS nullable
      FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE t.table_type = 'BASE TABLE' AND c.table_schema IN ('core', 'identity', 'access') AND c.is_generated = 'NEVER'
        AND EXISTS (SELECT 1 FROM information_schema.columns x WHERE x.table_schema = c.table_schema AND x.table_name = c.table_name AND x.column_name = 'case_id' AND x.is_generated = 'NEVER') ORDER BY 1, c.ordinal_position`);
    columns = rows;
    // What a row may hold is not asked here: any row moves.
    const { rows: checks } = await world.owner.query<{ drop: string }>("SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) AS drop FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE k.contype = 'c' AND n.nspname IN ('core', 'identity', 'access')");
    for (const { drop } of checks) await world.owner.query(drop);
  });
  afterAll(() => world.close());
  const tables = (): string[] => [...new Set(columns.map((one) => one.table))];

  /** A row of the table on this case, as the owner plants it past all keepers. */
  async function plant(client: pg.PoolClient, table: string, caseId: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const row: Record<string, unknown> = {};
    for (const one of columns.filter((column) => column.table === table)) {
      if (one.column in given) row[one.column] = given[one.column];
      else if (one.column === 'case_id') row[one.column] = caseId;
      else if (one.column === 'unit_id') row[one.column] = coordinator.unitId;
      else if (one.nullable) continue;
      else if (one.column === 'author_id') row[one.column] = coordinator.id;
      else row[one.column] = valueFor(one);
    }
    await client.query(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_column, index) => `$${index + 1}`).join(', ')})`, Object.values(row));
  }
  const valueFor = ({ type }: Column): unknown => ({ uuid: randomUUID(), int4: 1, int8: '1', bool: false, timestamptz: new Date(Date.now() + 3_600_000).toISOString(), jsonb: '{}', _text: ['whereabouts'] })[type] ?? randomUUID();
  async function plantEverywhere(caseId: string, except: readonly string[]): Promise<string[]> {
    const planted: string[] = [];
    const segment = randomUUID();
    const given: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      'access.reserved': { until_at: new Date(Date.now() + 3_600_000).toISOString() }, 'core.interview': { basis: 'PRIMARY', status: 'PLANNED' }, 'core.transcript_segment': { id: segment }, 'access.other_child': { segment_id: segment },
    };
    const client = await world.owner.connect();
    try {
      await client.query("SET session_replication_role = replica");
      for (const table of tables().filter((one) => !except.includes(one))) {
        await plant(client, table, caseId, given[table]);
        planted.push(table);
      }
    } finally {
      await client.query('RESET session_replication_role');
      client.release();
    }
    return planted;
  }
  const left = async (caseId: string, among: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const table of among) if (((await world.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE case_id = $1`, [caseId])).rows[0]?.n ?? 0) > 0) found.push(table);
    return found;
  };

  it('moves when its case ends in another: a row is left behind in no table but those named here, each for its reason', async () => {
    const [from, to] = [await world.plantCase(coordinator), await world.plantCase(coordinator)];
    for (const one of [from, to]) await world.assign(coordinator, one.id);
    const planted = await plantEverywhere(from.id, ['access.case_state', 'core.case_file', 'access.assignment', 'access.effective', 'access.idempotency']);
    expect(planted.length).toBeGreaterThan(60);
    const merged = await mutate(world, coordinator, 'mergeCases', { caseCode: from.code, intoCaseCode: to.code, why: 'one and the same child' });
    expect(merged.answer.errors).toBeUndefined();
    expect((await left(from.id, planted)).filter((table) => !(table in STAYS))).toEqual([]);
    const moved = await left(to.id, planted);
    expect(planted.filter((table) => !moved.includes(table) && !(table in STAYS))).toEqual([]);
    expect(moved).toEqual(expect.arrayContaining(['access.named_investigator', 'access.placement', 'access.filing', 'identity.recording_key', 'core.segment_citation', 'core.transcript_segment', 'core.interview']));
  });

  it('of evidence, an incident that no interview names, or a task follows it into the case that is split off', async () => {
    const from = await world.plantCase(coordinator);
    await world.assign(coordinator, from.id);
    const ids = { evidence: randomUUID(), incident: randomUUID(), task: randomUUID() };
    const judge = await world.person('JUDGE', 'COURT', 'RAMA');
    const client = await world.owner.connect();
    await client.query("SET session_replication_role = replica");
    for (const [table, id] of [['core.evidence_item', ids.evidence], ['core.incident', ids.incident], ['core.task', ids.task]] as const) await plant(client, table, from.id, { id });
    const children = columns.filter((one) => ['evidence_id', 'incident_id', 'task_id'].includes(one.column) && !['core.interview_request', 'core.interview'].includes(one.table)).map((one) => one.table);
    for (const table of new Set(children)) await plant(client, table, from.id, { evidence_id: ids.evidence, incident_id: ids.incident, task_id: ids.task });
    await plant(client, 'access.filing', from.id, { row_id: ids.evidence, judge_id: judge.id, kind: 'evidence' });
    await client.query('RESET session_replication_role');
    client.release();
    const split = await mutate(world, coordinator, 'splitCase', { caseCode: from.code, rows: [{ of: 'EvidenceItem', ids: [ids.evidence] }, { of: 'Incident', ids: [ids.incident] }, { of: 'Task', ids: [ids.task] }], why: 'two children' });
    expect(split.answer.errors).toBeUndefined();
    expect(await left(from.id, [...new Set(children), 'access.filing'])).toEqual([]);
    expect(new Set(children)).toEqual(new Set(['core.evidence_custody', 'core.evidence_link', 'core.task_detail']));
  });
});
