import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Role } from '@heardonce/domain/people/role.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { databaseSecret, type Login, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

/** What the API would refuse is tried again in SQL, with the application's own logins and roles. */
describe('SQL under the application’s roles', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, prosecutor: TestPerson, auditor: TestPerson, administrator: TestPerson, second: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('direct-sql');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    auditor = await world.person('AUDITOR', 'OMBUDSMAN', 'DEFENSORIA');
    administrator = await world.person('ADMINISTRATOR', 'ADMIN-1', 'BARNAHUS');
    second = await world.person('ADMINISTRATOR', 'ADMIN-1', 'BARNAHUS');
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, police]) await world.assign(person, file.id);
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'NAMED')", [prosecutor.id, file.id]);
  });
  afterAll(() => world.close());

  /** Rows, or the code of the refusal. */
  async function as(login: Login, role: Role, person: TestPerson, sql: string, values: unknown[] = [], settings: { mfa?: boolean; caseId?: string } = {}): Promise<unknown> {
    const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), login) });
    await client.connect();
    try {
      await client.query('BEGIN');
      const zone = ({ read: 'r', identity: 'i', write: 'w', log: 'r' } as const)[login];
      await client.query(`SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.mfa', $5, true), set_config('app.why', 'attack', true)${login === 'read' || login === 'identity' ? ", set_config('app.assigned', access.assigned(), true)" : ''}`, [databaseRole(zone, role), person.id, person.unitId, `{${settings.caseId ?? file.id}}`, String(settings.mfa ?? true)]);
      return (await client.query(sql, values)).rows;
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return code === 'HO001' ? message : code;
    } finally {
      await client.end();
    }
  }
  const DENIED = '42501';
  const SOON = new Date(Date.now() + 60_000).toISOString();

  it('grants nothing to oneself or one’s own unit, whatever is written', async () => {
    expect(await as('write', 'COORDINATOR', coordinator, 'SELECT access.assign($1, $2, $3, NULL, $4)', [file.id, coordinator.id, 'COORDINATOR', 'self'])).toBe('NOT_SELF');
    expect(await as('write', 'FAMILY_DEFENDER', defender, "SELECT access.grant_fields($1, $2, ARRAY['ADDRESS'], 'self', $3)", [file.id, defender.id, SOON])).toBe('NOT_SELF');
    expect(await as('write', 'COORDINATOR', police, "SELECT access.grant_fields($1, $2, ARRAY['ADDRESS'], 'as coordinator', $3)", [file.id, prosecutor.id, SOON])).toBe('ROLE_REQUIRED');
    expect(await as('write', 'POLICE_OFFICER', police, "SELECT access.grant_fields($1, $2, ARRAY['ADDRESS'], 'self', $3)", [file.id, police.id, SOON])).toBe('ROLE_REQUIRED');
    for (const table of ['assignment', 'field_grant', 'effective', 'reserved_person', 'court_order', 'filing', 'consent', 'custodian', 'emergency', 'conflict', 'placement'])
      expect([table, await as('write', 'COORDINATOR', coordinator, `INSERT INTO access.${table} SELECT * FROM access.${table}`)]).toEqual([table, DENIED]);
    expect(await as('write', 'COORDINATOR', coordinator, "UPDATE access.case_state SET blind = false")).toBe(DENIED);
    expect(await as('write', 'FAMILY_DEFENDER', defender, 'SELECT access.refresh_effective($1, $2)', [defender.id, file.id])).toBe(DENIED);
  });

  it('makes nobody an administrator, and lets one administrator alone change nothing', async () => {
    expect(await as('write', 'ADMINISTRATOR', police, "SELECT people.propose('GIVE_ROLE', $1, '{}', 'attack')", [administrator.id])).toBe('ROLE_REQUIRED');
    expect(await as('write', 'COORDINATOR', coordinator, "SELECT people.propose('GIVE_ROLE', $1, '{}', 'attack')", [police.id])).toBe(DENIED);
    const { rows } = await world.owner.query<{ id: string }>("INSERT INTO people.proposal (action, details, person_id, proposed_by, why) VALUES ('GIVE_ROLE', '{\"role\":\"JUDGE\"}', $1, $2, 'planted') RETURNING id", [police.id, administrator.id]);
    expect(await as('write', 'ADMINISTRATOR', administrator, 'SELECT people.decide($1, 1, true)', [rows[0]?.id])).toBe('SECOND_PERSON_REQUIRED');
    expect(await as('write', 'ADMINISTRATOR', second, 'SELECT people.decide($1, 1, true)', [rows[0]?.id])).toBe('SECOND_PERSON_REQUIRED');
    expect(await as('write', 'ADMINISTRATOR', administrator, "INSERT INTO people.role_holding (person_id, role) VALUES ($1, 'JUDGE')", [administrator.id])).toBe(DENIED);
    expect(await as('write', 'ADMINISTRATOR', administrator, "SELECT people.first_administrator('x', 'x', 'x', 'x', 'X1', 'x', 'X2', 'x')")).toBe(DENIED);
  });

  it('shows a conflict, a grant or an emergency to nobody but those named', async () => {
    for (const role of ['POLICE_OFFICER', 'COORDINATOR', 'FAMILY_DEFENDER', 'ADMINISTRATOR'] as const) expect([role, await as('read', role, { POLICE_OFFICER: police, COORDINATOR: coordinator, FAMILY_DEFENDER: defender, ADMINISTRATOR: administrator }[role], 'SELECT * FROM office.conflict')]).toEqual([role, DENIED]);
    expect(await as('read', 'AUDITOR', auditor, 'SELECT * FROM office.conflict')).toEqual([]);
    expect(await as('read', 'AUDITOR', police, 'SELECT * FROM office.conflict UNION ALL SELECT * FROM office.conflict')).toEqual([]);
    expect(await as('read', 'POLICE_OFFICER', police, 'SELECT * FROM office.access_grant')).toBe(DENIED);
    expect(await as('read', 'COORDINATOR', prosecutor, 'SELECT * FROM office.access_grant')).toEqual([]);
    expect(await as('read', 'COORDINATOR', police, 'SELECT * FROM office.emergency')).toEqual([]);
    expect(await as('read', 'ADMINISTRATOR', police, 'SELECT * FROM office.proposal')).toEqual([]);
    expect(await as('read', 'PROSECUTOR', prosecutor, 'SELECT * FROM office.assignment')).toEqual([]);
    expect(await as('read', 'POLICE_OFFICER', police, 'SELECT code FROM access.case_state')).toBe(DENIED);
    expect(await as('read', 'COORDINATOR', coordinator, 'SELECT * FROM audit.entry')).toBe(DENIED);
    expect(await as('read', 'AUDITOR', police, 'SELECT * FROM office.reach')).toEqual([]);
    expect(await as('read', 'POLICE_OFFICER', police, "SELECT * FROM access.facts($1, NULL, NULL, NULL, $2, NULL)", [defender.id, file.code])).toBe(DENIED);
  });

  it('lists no case by the facts about it: a measure, a placement, a release, an order, a blind interview', async () => {
    const [hidden, order, row] = [await world.plantCase(coordinator), randomUUID(), randomUUID()];
    for (const { id } of [file, hidden]) {
      await world.owner.query("INSERT INTO access.reserved (id, case_id, ended_at) VALUES (gen_random_uuid(), $1, now())", [id]);
      await world.owner.query('INSERT INTO access.placement (case_id, unit_id, set_by) VALUES ($1, $2, $3)', [id, coordinator.unitId, defender.id]);
      await world.owner.query("INSERT INTO access.release (row_id, case_id, agency_code) VALUES (gen_random_uuid(), $1, 'PONAL')", [id]);
    }
    await world.owner.query("INSERT INTO access.court_order (id, case_id, person_id, kind, number, document_sha256, until_at, recorded_by) VALUES ($1, $2, $3, 'therapy_note', 'O-1', repeat('a', 64), now() + interval '1 day', $4)", [order, file.id, police.id, coordinator.id]);
    await world.owner.query('INSERT INTO access.court_order_row (order_id, row_id) VALUES ($1, $2)', [order, row]);
    const everything = "SELECT case_id::text AS id FROM access.reserved UNION SELECT case_id::text FROM access.placement UNION SELECT case_id::text FROM access.release UNION SELECT case_id::text FROM access.case_state UNION SELECT row_id::text FROM access.court_order_row ORDER BY 1";
    for (const login of ['read', 'identity', 'write'] as const) {
      for (const [person, role] of [[prosecutor, 'PROSECUTOR'], [administrator, 'ADMINISTRATOR'], [prosecutor, 'COORDINATOR']] as const) expect([login, role, await as(login, role, person, everything, [], { caseId: hidden.id })]).toEqual([login, role, []]);
      expect([login, await as(login, 'POLICE_OFFICER', police, everything, [], { caseId: hidden.id })]).toEqual([login, [file.id, row].sort().map((id) => ({ id }))]);
      expect([login, await as(login, 'COORDINATOR', coordinator, everything)]).toEqual([login, [{ id: file.id }]]);
    }
  });

  it('lists no case by its data key', async () => {
    const [mine, hidden] = [await world.plantCase(coordinator), await world.plantCase(coordinator)];
    await world.assign(coordinator, mine.id);
    for (const { id } of [mine, hidden]) await world.owner.query("INSERT INTO identity.data_key (subject_id, kid, kek_id, wrapped) VALUES ($1, 'k', 'k', 'k') ON CONFLICT DO NOTHING", [id]);
    const keys = 'SELECT subject_id AS id FROM identity.data_key';
    expect(await as('identity', 'COORDINATOR', coordinator, keys, [], { caseId: mine.id })).toEqual([{ id: mine.id }]);
    for (const [person, role] of [[prosecutor, 'PROSECUTOR'], [administrator, 'ADMINISTRATOR'], [police, 'COORDINATOR']] as const) expect([role, await as('identity', role, person, keys, [], { caseId: hidden.id })]).toEqual([role, []]);
  });

  it('declares and decides nothing for others', async () => {
    expect(await as('write', 'POLICE_OFFICER', prosecutor, "SELECT access.declare_conflict($1, $2, 'DECLARED')", [file.id, defender.id])).toBe('NOT_FOUND');
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM access.conflict WHERE person_id = $1', [prosecutor.id]);
    for (const person of [prosecutor, auditor, coordinator]) expect(await as('write', 'AUDITOR', person, "SELECT access.decide_conflict($1, 1, false, 'attack', NULL)", [rows[0]?.id])).toBe('NOT_FOUND');
    expect(await as('write', 'POLICE_OFFICER', police, "SELECT access.declare_emergency($1, 'POLICE_OFFICER', ARRAY['safety_card', 'identity'], 'wider than allowed', 60, 12)", [file.code])).toBe('VALIDATION');
    expect(await as('write', 'POLICE_OFFICER', police, "SELECT access.declare_emergency($1, 'POLICE_OFFICER', ARRAY['safety_card', 'whereabouts'], 'longer than allowed', 600, 12)", [file.code])).toBe('VALIDATION');
    expect(await as('write', 'PROSECUTOR', prosecutor, "SELECT access.declare_emergency($1, 'PROSECUTOR', ARRAY['safety_card', 'whereabouts'], 'with a conflict', 60, 12)", [file.code])).toBe('NOT_FOUND');
    expect(await as('write', 'COORDINATOR', coordinator, "SELECT access.merge_cases($1, $2, 'not mine')", [file.id, randomUUID()])).toBe('NOT_FOUND');
  });

  it('writes nothing into the log and changes nothing in it', async () => {
    for (const login of ['read', 'write', 'log'] as const) for (const sql of ['DELETE FROM audit.access_entry', "UPDATE audit.access_entry SET actor = 'x'", 'TRUNCATE audit.access_entry']) {
      const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), login) });
      await client.connect();
      await expect(client.query(sql)).rejects.toMatchObject({ code: DENIED });
      await client.end();
    }
  });

  describe('asked for rows, gives those the policy gives, whatever the API would have asked', () => {
    let therapist: TestPerson, successor: TestPerson, officer: TestPerson;
    let elsewhere: { id: string; code: string };
    const count = async (...given: Parameters<typeof as>): Promise<unknown> => {
      const rows = await as(...given);
      return Array.isArray(rows) ? rows.length : rows;
    };
    beforeAll(async () => {
      therapist = await world.person('PSYCHOLOGIST', 'EPS-1', 'EPS');
      successor = await world.person('PSYCHOLOGIST', 'EPS-2', 'EPS');
      officer = await world.person('POLICE_OFFICER', 'SIJIN-2', 'PONAL');
      for (const person of [therapist, successor, officer]) await world.assign(person, file.id);
      elsewhere = await world.plantCase(coordinator);
      await mutate(world, defender, 'recordChildIdentity', { caseCode: file.code, givenNames: 'Ana', familyNames: 'Prueba' });
      const school = await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'SCHOOL', value: 'Escuela Sol' });
      await mutate(world, defender, 'amendWhereabouts', { caseCode: file.code, id: school.id, expectedVersion: 1, value: 'Escuela Luna', why: 'changed school' });
      await world.owner.query("INSERT INTO core.therapy_note (case_id, author_id, unit_id, session_on, body) VALUES ($1, $2, $3, '2026-11-01', 'CODE-1')", [file.id, therapist.id, therapist.unitId]);
      await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'CODE-2')", [elsewhere.id, coordinator.id, coordinator.unitId]);
    });

    it('whereabouts and what they were before: not without a grant', async () => {
      for (const table of ['identity.whereabouts', 'identity_history.whereabouts'])
        expect([table, await count('identity', 'FAMILY_DEFENDER', defender, `SELECT id FROM ${table}`), await count('identity', 'POLICE_OFFICER', police, `SELECT id FROM ${table}`)]).toEqual([table, 1, 0]);
    });
    it('in a declared threat to life: where the child is, not where the child was', async () => {
      const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
      await world.owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'POLICE_OFFICER', '{safety_card,whereabouts}', 'planted', now() + interval '1 hour', now() + interval '12 hours')", [file.id, patrol.id]);
      expect([await count('identity', 'POLICE_OFFICER', patrol, 'SELECT id FROM identity.whereabouts'), await count('identity', 'POLICE_OFFICER', patrol, 'SELECT id FROM identity_history.whereabouts')]).toEqual([1, 0]);
    });
    it('identity: only with a second factor, and where it is reserved only to those named', async () => {
      const identity = (person: TestPerson, mfa = true): Promise<unknown> => count('identity', person.role, person, 'SELECT id FROM identity.child_identity', [], { mfa });
      expect([await identity(police), await identity(police, false), await identity(defender, false)]).toEqual([1, 0, 0]);
      const { rows } = await world.owner.query<{ id: string }>('INSERT INTO access.reserved (id, case_id) VALUES (gen_random_uuid(), $1) RETURNING id', [file.id]);
      await world.owner.query('INSERT INTO access.reserved_person (reserved_id, person_id) VALUES ($1, $2)', [rows[0]?.id, officer.id]);
      expect([await identity(police), await identity(officer), await identity(defender)]).toEqual([0, 1, 1]);
    });
    it('sealed notes: to their author, not to a colleague who took nothing over', async () => {
      expect([await count('read', 'PSYCHOLOGIST', therapist, 'SELECT id FROM core.therapy_note'), await count('read', 'PSYCHOLOGIST', successor, 'SELECT id FROM core.therapy_note')]).toEqual([1, 0]);
    });
    it('any row: only under the role of the assignment, of a case assigned', async () => {
      expect(await count('read', 'POLICE_OFFICER', police, 'SELECT id FROM core.case_file')).toBe(1);
      expect(await count('read', 'COORDINATOR', police, 'SELECT id FROM core.case_file')).toBe(0);
      expect(await count('read', 'POLICE_OFFICER', police, 'SELECT id FROM core.safety_card', [], { caseId: elsewhere.id })).toBe(0);
    });
  });
});
