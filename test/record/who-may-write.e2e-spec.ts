import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { type TestPerson, World } from '../support/world.js';
import { AMENDMENTS, type Creation, CREATIONS } from './creations.js';
import { RecordClient } from './record-client.js';

/** Rows that every writing role keeps up together; all others are changed by their author alone. */
const KEPT_TOGETHER = ['amendSafetyCard', 'amendPreferences', 'amendChildIdentity', 'amendWhereabouts'];
/** Who writes at least one kind a task can be about. */
const SETS_TASKS: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'COORDINATOR'];
/** Cells asked at the same time. */
const AT_ONCE = 5;
const LEADS: readonly Role[] = ['FAMILY_DEFENDER', 'COORDINATOR'];

describe('who may write', () => {
  let world: World;
  let opener: TestPerson;
  const records = new Map<Role, { record: RecordClient; person: TestPerson }>();
  beforeAll(async () => {
    world = await World.open('who-may-write');
    opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    for (const agency of ['ICBF', 'HOSP']) await world.person('SOCIAL_WORKER', `${agency}-0`, agency);
    for (const role of ROLES) {
      const record = new RecordClient(world, await world.plantCase(opener));
      await world.owner.query("INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES ($1, $2, 'k', 'k', 'k')", [randomUUID(), randomUUID()]);
      records.set(role, { record, person: await record.join(role) });
    }
  });
  afterAll(() => world.close());

  /** Inserts straight into the table as the role's own database role, and takes it back: what PostgreSQL says by itself. */
  async function databaseTakes(role: Role, { table, row }: Creation, mfa = true): Promise<boolean> {
    const { record, person } = records.get(role) as { record: RecordClient; person: TestPerson };
    const client = await world.owner.connect();
    try {
      await client.query('BEGIN');
      const { rows: keys } = await client.query<{ id: string }>('SELECT id FROM identity.data_key LIMIT 1');
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.agency', '', true), set_config('app.mfa', $5, true), set_config('app.scope', 'case', true), set_config('app.cases', $4, true)", [databaseRole('w', role), person.id, person.unitId, `{${record.file.id}}`, String(mfa)]);
      const values: Record<string, unknown> = { case_id: record.file.id, author_id: person.id, unit_id: person.unitId, ...(table.startsWith('identity.') ? { key_id: keys[0]?.id } : {}), ...row };
      const columns = Object.keys(values);
      await client.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_column, index) => `$${index + 1}`).join(', ')})`, Object.values(values));
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === '42501') return false;
      throw error;
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  /** How many rows a change reaches under the person's own database role; taken back. */
  async function databaseChanges(role: Role, record: RecordClient, person: TestPerson, sql: string): Promise<number | null> {
    const client = await world.owner.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.mfa', 'true', true), set_config('app.why', 'MATRIX', true), set_config('app.scope', 'case', true), set_config('app.cases', $4, true)", [databaseRole('w', role), person.id, person.unitId, `{${record.file.id}}`]);
      return (await client.query(sql)).rowCount;
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  let allowed = 0;
  let refused = 0;
  describe.each(ROLES.map((role) => [role] as const))('%s', (role) => {
    it('adds what the table says and nothing else, by the API and by the database alone', async () => {
      const { record, person } = records.get(role) as { record: RecordClient; person: TestPerson };
      const cell = async (creation: Creation) => {
        const taken = await databaseTakes(role, creation);
        const refusal = await record.refusal(person, creation.mutation, creation.input);
        const { rows } = await world.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${creation.table} WHERE case_id = $1`, [record.file.id]);
        return { mutation: creation.mutation, database: taken, api: refusal ?? 'WRITTEN', rows: rows[0]?.n };
      };
      const cells = [];
      for (let from = 0; from < CREATIONS.length; from += AT_ONCE) cells.push(...(await Promise.all(CREATIONS.slice(from, from + AT_ONCE).map(cell))));
      expect(cells).toEqual(CREATIONS.map(({ mutation, who }) => (who.includes(role) ? { mutation, database: true, api: 'WRITTEN', rows: 1 } : { mutation, database: false, api: 'NOT_FOUND', rows: 0 })));
      allowed += cells.filter((one) => one.rows === 1).length;
      refused += cells.filter((one) => one.rows === 0).length;
    });

    it('stages and tasks', async () => {
      const { record, person } = records.get(role) as { record: RecordClient; person: TestPerson };
      const { rows } = await world.owner.query<{ version: number }>('SELECT version FROM core.case_file WHERE id = $1', [record.file.id]);
      const change = { expectedVersion: rows[0]?.version, why: 'MATRIX' };
      expect(await record.refusal(person, 'changeCaseStage', { stage: 'OPEN', ...change })).toBe(LEADS.includes(role) ? null : 'NOT_FOUND');
      const subjectKind = ({ PSYCHOLOGIST: 'therapy_plan', FORENSIC_DOCTOR: 'emergency_care', FORENSIC_INTERVIEWER: 'interview' } as Partial<Record<Role, string>>)[role] ?? 'risk';
      expect(await record.refusal(person, 'addTask', { ownerUnit: 'CENTRE-0', subjectKind, title: 'CODE-1' })).toBe(SETS_TASKS.includes(role) ? null : 'NOT_FOUND');
    });
  });

  it('both lets and refuses', () => {
    expect([allowed, refused]).toEqual([CREATIONS.reduce((sum, creation) => sum + creation.who.length, 0), CREATIONS.reduce((sum, creation) => sum + ROLES.length - creation.who.length, 0)]);
  });

  it('lets the unit responsible for the placement write where the child is, until another one is', async () => {
    const { record, person } = records.get('SOCIAL_WORKER') as { record: RecordClient; person: TestPerson };
    const place = CREATIONS.find((creation) => creation.mutation === 'addWhereabouts') as Creation;
    await world.owner.query('INSERT INTO access.placement (case_id, unit_id, set_by) VALUES ($1, $2, $3)', [record.file.id, person.unitId, opener.id]);
    expect(await databaseTakes('SOCIAL_WORKER', place)).toBe(true);
    const done = await record.done(person, 'addWhereabouts', place.input);
    await world.owner.query('UPDATE access.placement SET ended_at = now() WHERE case_id = $1', [record.file.id]);
    expect(await databaseTakes('SOCIAL_WORKER', place)).toBe(false);
    expect(await record.refusal(person, 'addWhereabouts', place.input)).toBe('NOT_FOUND');
    expect(await record.refusal(person, 'amendWhereabouts', { id: done.id, expectedVersion: 1, why: 'MOVED ON', value: 'CODE-2' })).toBe('NOT_FOUND');
  });

  it('asks for a second factor where identity and whereabouts are written', async () => {
    const { record, person } = records.get('FAMILY_DEFENDER') as { record: RecordClient; person: TestPerson };
    for (const mutation of ['recordChildIdentity', 'addWhereabouts']) {
      const creation = CREATIONS.find((entry) => entry.mutation === mutation) as Creation;
      expect(await record.refusal(person, mutation, creation.input, { mfa: false })).toBe('MFA_REQUIRED');
      expect(await databaseTakes('FAMILY_DEFENDER', creation, false)).toBe(false);
    }
  });

  it('answers somebody who is not assigned as if there were no case, and notes it', async () => {
    const { record } = records.get('POLICE_OFFICER') as { record: RecordClient };
    const stranger = await world.person('POLICE_OFFICER', 'PONAL-9', 'PONAL');
    for (const { mutation, input } of CREATIONS) expect(await record.refusal(stranger, mutation, input)).toBe('NOT_FOUND');
    const { rows } = await world.owner.query('SELECT count(*)::int AS n FROM audit.entry WHERE person_id = $1 AND decision = $2', [stranger.id, 'DENY']);
    expect(rows[0].n).toBe(CREATIONS.length);
  });

  it('notes what an assigned person was refused', async () => {
    const { person } = records.get('JUDGE') as { person: TestPerson };
    const { rows } = await world.owner.query('SELECT count(*)::int AS n FROM audit.entry WHERE person_id = $1 AND decision = $2', [person.id, 'DENY']);
    expect(rows[0].n).toBe(CREATIONS.length + 2);
  });

  it('lets a colleague of the same role change only what is kept up together', async () => {
    for (const { mutation, of, change } of AMENDMENTS) {
      const creation = CREATIONS.find((entry) => entry.mutation === of) as Creation;
      const role = creation.who[0] as Role;
      const { record, person } = records.get(role) as { record: RecordClient; person: TestPerson };
      const colleague = await record.join(role);
      const { rows } = await world.owner.query<{ id: string; version: number }>(`SELECT id, version FROM ${creation.table} WHERE case_id = $1 AND author_id = $2`, [record.file.id, person.id]);
      const outcome = await record.refusal(colleague, mutation, { id: rows[0]?.id, expectedVersion: rows[0]?.version, why: 'MATRIX', ...change });
      expect([mutation, outcome]).toEqual([mutation, KEPT_TOGETHER.includes(mutation) ? null : 'NOT_FOUND']);
      expect([mutation, await databaseChanges(role, record, colleague, `UPDATE ${creation.table} SET version = version WHERE id = '${rows[0]?.id}'`)]).toEqual([mutation, KEPT_TOGETHER.includes(mutation) ? 1 : 0]);
    }
  });
});
