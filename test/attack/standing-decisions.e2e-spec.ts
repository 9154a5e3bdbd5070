import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { migrateDatabase } from '../../apps/api/src/platform/migrate.js';
import { logReport } from '../support/intake.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

/** What was decided stands; what would be kept of before is found out. */
describe('the database', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-standing');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
  });
  afterAll(() => world.close());
  const caseOf = async (...people: TestPerson[]): Promise<{ id: string; code: string }> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, ...people]) await world.assign(person, file.id);
    return file;
  };
  const opens = async (person: TestPerson, code: string): Promise<string> => {
    const answer = await world.ask(person, 'query ($code: String!) { caseFile(code: $code) { viewerRole } }', { code });
    return (answer.errors?.[0].extensions.code as string | undefined) ?? (answer.data.caseFile.viewerRole as string);
  };
  const epoch = async (caseId: string): Promise<string | undefined> => (await world.owner.query<{ epoch: string }>('SELECT epoch FROM access.case_state WHERE case_id = $1', [caseId])).rows[0]?.epoch;

  /** Statements of one transaction as the police officer's own write role; each row, or the refusal. */
  const asPolice = async (cases: readonly string[], ...statements: [string, ...unknown[]][]): Promise<unknown> => {
    const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), 'write') });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', 'heardonce_w_police_officer', true), set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.mfa', 'true', true), set_config('app.why', 'attack', true), set_config('app.cases', $3, true)", [police.id, police.unitId, `{${cases.join()}}`]);
      for (const [sql, ...values] of statements) await client.query(sql, values);
      await client.query('COMMIT');
      return 'done';
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return code === 'HO001' ? message : code;
    } finally {
      await client.end();
    }
  };
  const claim = (key: string, request: string): [string, ...unknown[]] => ["SELECT access.claim_key('addIncident', $1, 'x', $2, 'POLICE_OFFICER')", key, request];
  const finish = (key: string, request: string, entry: unknown): [string, ...unknown[]] => ["SELECT access.finish('addIncident', $1, '{}', $2, $3, $4)", key, randomUUID(), request, JSON.stringify(entry)];
  const entryOf = (requestId: string): Record<string, unknown> => ({ requestId, actor: 'x', agency: 'PONAL', unit: 'SIJIN', role: 'POLICE_OFFICER', purpose: 'CASE_WORK', operation: 'addIncident', subject: null, kinds: ['allegation'], records: [{ type: 'Incident', fields: ['form'], ids: [randomUUID()] }], withheld: [], decision: 'WRITE', policy: 'x' });

  it('raises no epoch for a change of nothing', async () => {
    const file = await caseOf();
    await world.person('SOCIAL_WORKER', 'HOME', 'ICBF');
    const change = async (name: string, input: object): Promise<boolean> => {
      const before = await epoch(file.id);
      expect((await mutate(world, coordinator, name, { caseCode: file.code, ...input })).refused).toBeUndefined();
      return (await epoch(file.id)) !== before;
    };
    expect([await change('setBlind', { blind: false }), await change('setBlind', { blind: true }), await change('setBlind', { blind: true })]).toEqual([false, true, false]);
    expect([await change('setPlacement', { unit: 'HOME' }), await change('setPlacement', { unit: 'HOME' })]).toEqual([true, false]);
  });

  it('keeps no entry that the log could not write', async () => {
    const wrong: Record<string, unknown>[] = [
      {}, { requestId: 'not-a-uuid' }, { requestId: randomUUID() }, { operation: 'caseFile' }, { operation: null }, { purpose: 3 }, { unit: {} }, { subject: 'a'.repeat(9_000) }, { subject: undefined },
      { kinds: 'allegation' }, { kinds: [1] }, { withheld: null }, { records: {} }, { records: [null] }, { records: [{ type: 'Incident', fields: ['form'] }] }, { records: [{ type: 'Incident', fields: ['form'], ids: [{}] }] }, { policy: undefined }, { repeats: 'x' },
    ];
    for (const [n, part] of wrong.entries()) {
      const [key, request] = [`wrong-${n}-key`, randomUUID()];
      expect(await asPolice([], claim(key, request), finish(key, request, n === 0 ? {} : { ...entryOf(request), ...part }))).toBe('FORBIDDEN_INPUT');
    }
    for (const entry of [null, [], 'x']) expect(await asPolice([], claim('no-object', police.id), finish('no-object', police.id, entry))).toBe('FORBIDDEN_INPUT');
  });

  it('finishes only the key that its own transaction claimed, once', async () => {
    const [key, request] = ['own-key-1', randomUUID()];
    expect(await asPolice([], finish(key, request, entryOf(request)))).toBe('FORBIDDEN_INPUT');
    expect(await asPolice([], claim(key, request), finish(key, request, entryOf(request)), finish(key, request, entryOf(request)))).toBe('FORBIDDEN_INPUT');
    expect(await asPolice([], claim(key, request))).toBe('done');
    expect(await asPolice([], finish(key, request, entryOf(request)))).toBe('FORBIDDEN_INPUT');
    expect(await asPolice([], claim('own-key-2', request), finish('own-key-2', request, entryOf(request)))).toBe('done');
  });

  it('lets nobody write as of the unit they have left', async () => {
    const mover = await world.person('COORDINATOR', 'ELSEWHERE', 'BARNAHUS');
    const colleague = await world.person('POLICE_OFFICER', 'HERE', 'PONAL');
    const file = await caseOf(mover, colleague);
    expect(await opens(mover, file.code)).toBe('COORDINATOR');
    await world.owner.query('UPDATE people.person SET unit_id = $1 WHERE id = $2', [colleague.unitId, mover.id]);
    const made = await mutate(world, mover, 'grantFields', { caseCode: file.code, personId: colleague.id, fields: ['ADDRESS'], purpose: 'own unit', untilAt: new Date(Date.now() + 3_600_000).toISOString() }, { select: 'id' });
    expect(made.refused).toBe('NOT_SELF');
    expect((await world.owner.query('SELECT 1 FROM access.field_grant WHERE case_id = $1', [file.id])).rows).toEqual([]);
  });

  it('keeps nobody from writing who has moved, and writes as of their new unit', async () => {
    const mover = await world.person('POLICE_OFFICER', 'BEFORE', 'PONAL');
    const there = await world.person('POLICE_OFFICER', 'AFTER', 'PONAL');
    const file = await caseOf(mover);
    expect(await opens(mover, file.code)).toBe('POLICE_OFFICER');
    await world.owner.query('UPDATE people.person SET unit_id = $1 WHERE id = $2', [there.unitId, mover.id]);
    const made = await mutate(world, mover, 'addIncident', { caseCode: file.code, form: 'GROOMING', setting: 'ONLINE' }, { select: 'id' });
    expect(made.refused).toBeUndefined();
    expect((await world.owner.query('SELECT i.unit_id, e.unit FROM core.incident i JOIN audit.actor a ON a.person_id = i.author_id JOIN audit.access_entry e ON e.actor = a.token AND e.decision = $2 WHERE i.id = $1', [made.id, 'WRITE'])).rows).toEqual([{ unit_id: there.unitId, unit: 'AFTER' }]);
    await world.owner.query('UPDATE people.person SET unit_id = $1 WHERE id = $2', [mover.unitId, mover.id]);
    expect((await logReport(world, mover)).errors).toBeUndefined();
  });

  it('ends an assignment with the role it is under, though that ends by its date', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME-2', 'ICBF');
    await world.owner.query("UPDATE people.role_holding SET until_at = now() + interval '700 milliseconds' WHERE person_id = $1", [worker.id]);
    const file = await caseOf(worker);
    expect(await opens(worker, file.code)).toBe('SOCIAL_WORKER');
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(await opens(worker, file.code)).toBe('NOT_FOUND');
  });

  it('counts no assignment before its time', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME-3', 'ICBF');
    const file = await caseOf();
    await world.owner.query("INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why, from_at) VALUES ($1, $2, 'SOCIAL_WORKER', $3, 'PLANTED', now() + interval '1 day')", [file.id, worker.id, coordinator.id]);
    expect(await opens(worker, file.code)).toBe('NOT_FOUND');
  });

  it('ties no row of one’s own to a report of another case', async () => {
    const file = await caseOf(police);
    expect((await mutate(world, police, 'addIncident', { caseCode: file.code, form: 'GROOMING', setting: 'ONLINE' }, { select: 'id' })).refused).toBeUndefined();
    expect(await asPolice([file.id], ['UPDATE core.incident SET report_id = $1 WHERE case_id = $2', randomUUID(), file.id])).toBe('42501');
    const { rows } = await world.owner.query("SELECT table_name, column_name FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE' AND grantee LIKE 'heardonce\\_w%' AND column_name IN ('report_id', 'task_id')");
    expect(rows).toEqual([]);
  });

  it('raises an epoch for every statement that changes what a state is made from', async () => {
    const officer = await world.person('POLICE_OFFICER', 'OWN-UNIT', 'PONAL');
    const file = await caseOf(officer);
    const measure = randomUUID();
    await world.owner.query('INSERT INTO access.reserved (id, case_id) VALUES ($1, $2)', [measure, file.id]);
    await world.owner.query('INSERT INTO access.reserved_person VALUES ($1, $2)', [measure, officer.id]);
    const epochs = async (): Promise<string> => JSON.stringify((await world.owner.query('SELECT s.epoch, p.epoch AS mine FROM access.case_state s, people.person p WHERE s.case_id = $1 AND p.id = $2', [file.id, officer.id])).rows);
    const missed: string[] = [];
    for (const [sql, ...values] of [
      ['UPDATE access.reserved_person SET person_id = $1 WHERE reserved_id = $2', defender.id, measure],
      ["UPDATE people.unit SET agency_code = 'ICBF' WHERE code = 'OWN-UNIT'"],
      ["UPDATE people.agency SET control_body = true WHERE code = 'ICBF'"],
      ['UPDATE people.person SET unit_id = $1 WHERE id = $2', coordinator.unitId, officer.id],
      ['DELETE FROM access.effective WHERE person_id = $1', officer.id],
      ['DELETE FROM people.role_holding WHERE person_id = $1', officer.id],
      ['DELETE FROM access.assignment WHERE person_id = $1', officer.id],
    ] as [string, ...string[]][]) {
      const before = await epochs();
      await world.owner.query(sql, values);
      if ((await epochs()) === before) missed.push(sql);
    }
    expect(missed).toEqual([]);
    await world.owner.query("UPDATE people.agency SET control_body = false WHERE code = 'ICBF'");
  });

  it('gives a function that a later migration makes to nobody, though the policy is the same', async () => {
    const open = "SELECT has_function_privilege('heardonce_log', 'access.made_later()', 'EXECUTE') AS open";
    await world.owner.query('BEGIN; SET LOCAL ROLE heardonce_owner; CREATE FUNCTION access.made_later() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; COMMIT');
    await world.owner.query("INSERT INTO migration.applied (timestamp, name) VALUES (9999999999999, 'MadeLater9999999999999')");
    await migrateDatabase(world.database.ownerUrl);
    expect((await world.owner.query(open)).rows).toEqual([{ open: false }]);
  });
});
