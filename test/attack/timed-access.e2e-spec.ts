import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

interface Case { readonly id: string; readonly code: string }

/** Access begins and ends by the clock, and what was given to a person by name ends with the office it was given to. */
describe('access', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, elsewhere: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-timed');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    elsewhere = await world.person('POLICE_OFFICER', 'ELSEWHERE', 'PONAL');
  });
  afterAll(() => world.close());

  const caseOf = async (...people: TestPerson[]): Promise<Case> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, ...people]) await world.assign(person, file.id);
    await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'latex')", [file.id, defender.id, defender.unitId]);
    return file;
  };
  const ASK = 'query ($code: String!) { caseFile(code: $code) { viewerRole code safetyCard { allergies } whereabouts { nodes { value } } } }';
  /** What a person gets of the case: their role where they are assigned, EMERGENCY where only a threat to life opens it, or the refusal. */
  const opens = async (person: TestPerson, { code }: Case): Promise<string> => {
    const answer = await world.ask(person, ASK, { code });
    if (answer.errors) return answer.errors[0].extensions.code as string;
    return answer.data.caseFile.code ? answer.data.caseFile.viewerRole : 'EMERGENCY';
  };
  const addresses = async (person: TestPerson, { code }: Case): Promise<number> => (await world.ask(person, ASK, { code })).data?.caseFile?.whereabouts?.nodes.length ?? 0;
  const sql = (text: string, ...values: unknown[]): Promise<unknown> => world.owner.query(text, values);
  const endRole = (person: TestPerson, by = 'now()'): Promise<unknown> => sql(`UPDATE people.role_holding SET until_at = ${by} WHERE person_id = $1 AND until_at IS NULL`, person.id);
  const giveRole = (person: TestPerson, from = 'now()'): Promise<unknown> => sql(`INSERT INTO people.role_holding (person_id, role, from_at) VALUES ($1, $2, ${from})`, person.id, person.role);
  const declare = async (person: TestPerson, file: Case): Promise<void> => {
    const made = await mutate(world, person, 'declareEmergency', { caseCode: file.code, role: person.role, beside: 'whereabouts', reason: 'someone waits outside the school' }, { select: 'id' });
    expect(made.refused).toBeUndefined();
    expect(await opens(person, file)).toBe('EMERGENCY');
  };

  it('by a declared threat to life ends with the role it was declared under, by that role’s date', async () => {
    const [before, after] = [await world.person('POLICE_OFFICER', 'PATROL-1', 'PONAL'), await world.person('POLICE_OFFICER', 'PATROL-1', 'PONAL')];
    const file = await caseOf();
    await endRole(before, "now() + interval '1500 milliseconds'");
    for (const person of [before, after]) await declare(person, file);
    await endRole(after, "now() + interval '300 milliseconds'");
    expect((await world.ask(coordinator, '{ emergencies { nodes { untilAt person { id } } } }')).data.emergencies.nodes.filter((one: { untilAt: string }) => Date.parse(one.untilAt) < Date.now() + 60_000)).toHaveLength(2);
    await sleep(1_600);
    for (const person of [before, after]) expect(await opens(person, file)).toBe('NOT_FOUND');
  });

  it.each([
    ['the role', (person: TestPerson) => endRole(person), (person: TestPerson) => giveRole(person)],
    ['the work here', (person: TestPerson) => sql('UPDATE people.person SET active = false WHERE id = $1', person.id), (person: TestPerson) => sql('UPDATE people.person SET active = true WHERE id = $1', person.id)],
    ['the unit', (person: TestPerson) => sql('UPDATE people.person SET unit_id = $2 WHERE id = $1', person.id, elsewhere.unitId), (person: TestPerson) => sql('UPDATE people.person SET unit_id = $2 WHERE id = $1', person.id, person.unitId)],
  ])('by a declared threat to life ends with %s, and does not begin again with it', async (name, end, again) => {
    const officer = await world.person('POLICE_OFFICER', `PATROL-${name.replaceAll(' ', '-').toUpperCase()}`, 'PONAL');
    const file = await caseOf();
    await declare(officer, file);
    await end(officer);
    expect(['NOT_FOUND', 'UNAUTHENTICATED']).toContain(await opens(officer, file));
    await again(officer);
    expect(await opens(officer, file)).toBe('NOT_FOUND');
  });

  it('that was given by name ends with the office it was given to, and is given anew', async () => {
    const officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    const file = await caseOf(officer);
    const put = await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle Inventada 2' }, { select: 'id' });
    expect(put.refused).toBeUndefined();
    const grant = async (): Promise<string | undefined> => (await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: officer.id, fields: ['ADDRESS'], purpose: 'to pick the child up', untilAt: new Date(Date.now() + 3_600_000).toISOString() }, { select: 'id' })).refused;
    const move = (unit: string): Promise<unknown> => sql('UPDATE people.person SET unit_id = $2 WHERE id = $1', officer.id, unit);
    const over: Record<string, () => Promise<unknown>> = {
      role: async () => (await endRole(officer), await giveRole(officer)),
      unit: () => move(elsewhere.unitId),
      assignment: async () => (await sql("UPDATE access.assignment SET ended_by = $2, ended_why = 'x', until_at = now() WHERE person_id = $1 AND ended_by IS NULL", officer.id, coordinator.id), await world.assign(officer, file.id)),
      'role by its date': async () => (await endRole(officer, "now() + interval '200 milliseconds'"), await sleep(300), await giveRole(officer)),
    };
    for (const [name, end] of Object.entries(over)) {
      expect([name, await grant(), await addresses(officer, file)]).toEqual([name, undefined, 1]);
      await end();
      expect([name, await opens(officer, file), await addresses(officer, file)]).toEqual([name, 'POLICE_OFFICER', 0]);
    }
    expect([await grant(), await addresses(officer, file)]).toEqual([undefined, 1]);
  });

  it('counts nothing of what was given to somebody in an office they have left', async () => {
    const person = await world.person('POLICE_OFFICER', 'GIVEN', 'PONAL');
    const file = await caseOf(person);
    const measure = randomUUID();
    const ids = [file.id, person.id, coordinator.id, randomUUID()];
    await sql('INSERT INTO access.reserved (id, case_id) VALUES ($1, $2)', measure, file.id);
    const give = async (): Promise<void> => {
      await sql("INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by, second_by) VALUES ($1, $2, 'whereabouts', '{ADDRESS}', 'x', now() + interval '1 day', $3, $4)", ids[0], ids[1], ids[2], defender.id);
      await sql("INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES ($1, 'transcript', $2, $3)", ...ids.slice(0, 3));
      await sql('INSERT INTO access.named_investigator (case_id, person_id, named_by, recording_id) VALUES ($1, $2, $3, $4)', ...ids);
      await sql("WITH o AS (INSERT INTO access.court_order (case_id, person_id, kind, number, document_sha256, author_heard_at, until_at, recorded_by) VALUES ($1, $2, 'therapy_note', '1', repeat('a', 64), now(), now() + interval '1 day', $3) RETURNING id) INSERT INTO access.court_order_row SELECT id, $4 FROM o", ...ids);
      await sql("INSERT INTO access.filing (case_id, judge_id, kind, filed_by, row_id, hearing) VALUES ($1, $2, 'allegation', $3, gen_random_uuid(), 'x')", ...ids.slice(0, 3));
      await sql('DELETE FROM access.reserved_naming WHERE person_id = $1', person.id);
      await sql('INSERT INTO access.reserved_person (reserved_id, person_id) VALUES ($1, $2)', measure, person.id);
    };
    const counted = async (): Promise<string> => {
      const { rows } = await world.owner.query("SELECT f.aspects, f.consents, f.recordings, f.orders, f.filed, f.named FROM people.person p CROSS JOIN LATERAL access.facts(p.id, p.unit_id, 'PONAL', ARRAY[$2]::uuid[], NULL, NULL) f WHERE p.id = $1", [person.id, file.id]);
      const row = rows[0] as Record<string, string[] | boolean>;
      return Object.entries(row).flatMap(([name, value]) => (value === true || (Array.isArray(value) && value.length > 0) ? [name] : [])).join();
    };
    for (const end of [
      () => endRole(person).then(() => giveRole(person)),
      () => sql('UPDATE people.person SET unit_id = $2 WHERE id = $1', person.id, elsewhere.unitId),
      () => sql('UPDATE people.person SET active = false WHERE id = $1', person.id).then(() => sql('UPDATE people.person SET active = true WHERE id = $1', person.id)),
    ]) {
      await give();
      expect(await counted()).toBe('aspects,consents,recordings,orders,filed,named');
      await end();
      expect(await counted()).toBe('');
    }
  });

  it('by what was given ends for SQL under the application’s roles too', async () => {
    const [granted, urgent] = [await world.person('POLICE_OFFICER', 'ROWS', 'PONAL'), await world.person('POLICE_OFFICER', 'ROWS', 'PONAL')];
    const file = await caseOf(granted);
    await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle Inventada 4' }, { select: 'id' });
    await sql("INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by) VALUES ($1, $2, 'whereabouts', '{ADDRESS}', 'x', now() + interval '1 day', $3)", file.id, granted.id, defender.id);
    await declare(urgent, file);
    const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), 'identity') });
    await client.connect();
    const rows = async (person: TestPerson): Promise<number> => {
      await client.query('BEGIN READ ONLY');
      await client.query("SELECT set_config('role', 'heardonce_i_police_officer', true), set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.mfa', 'true', true), set_config('app.scope', 'case', true), set_config('app.cases', $3, true), set_config('app.assigned', $4, true)", [person.id, person.unitId, `{${file.id}}`, person === granted ? `{${file.id}}` : '{}']);
      const found = (await client.query('SELECT id FROM identity.whereabouts')).rows.length;
      await client.query('COMMIT');
      return found;
    };
    try {
      expect([await rows(granted), await rows(urgent)]).toEqual([1, 1]);
      for (const person of [granted, urgent]) await endRole(person);
      expect([await rows(granted), await rows(urgent)]).toEqual([0, 0]);
    } finally {
      await client.end();
    }
  });

  it('begins by its time, with nobody doing anything', async () => {
    const [assigned, holder] = [await world.person('SOCIAL_WORKER', 'HOME-1', 'ICBF'), await world.person('SOCIAL_WORKER', 'HOME-1', 'ICBF', { roles: [] })];
    const file = await caseOf();
    await sql("INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why, from_at) VALUES ($1, $2, 'SOCIAL_WORKER', $3, 'PLANTED', now() + interval '1200 milliseconds')", file.id, assigned.id, coordinator.id);
    await world.assign(holder, file.id);
    await giveRole(holder, "now() + interval '1200 milliseconds'");
    for (const person of [assigned, holder]) expect(await opens(person, file)).toBe('NOT_FOUND');
    await sleep(1_400);
    for (const person of [assigned, holder]) {
      expect(await opens(person, file)).toBe('SOCIAL_WORKER');
      expect((await world.ask(person, '{ caseload { nodes { code } } }')).data.caseload.nodes).toEqual([{ code: file.code }]);
      expect((await mutate(world, person, 'addProgressNote', { caseCode: file.code, notedOn: '2026-11-02', text: 'asked about the football team' }, { select: 'id' })).refused).toBeUndefined();
    }
  });

  it('begins by its time, though the state before it is kept', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME-2', 'ICBF');
    const file = await caseOf();
    await declare(worker, file);
    await sql("INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why, from_at) VALUES ($1, $2, 'SOCIAL_WORKER', $3, 'PLANTED', now() + interval '1 second')", file.id, worker.id, coordinator.id);
    expect(await opens(worker, file)).toBe('EMERGENCY');
    await sleep(1_200);
    expect(await opens(worker, file)).toBe('SOCIAL_WORKER');
  });

  it('is under no role that has ended by its date, though who asks is kept', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME-3', 'ICBF');
    await endRole(worker, "now() + interval '600 milliseconds'");
    expect((await world.ask(worker, '{ caseload { nodes { code } } }')).data.caseload.nodes).toEqual([]);
    await sleep(800);
    expect((await world.ask(worker, '{ caseload { nodes { code } } }')).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
  });

  it('under adjoining holdings of one role is one, and its end that of the last', async () => {
    const officer = await world.person('POLICE_OFFICER', 'PATROL-9', 'PONAL');
    const file = await caseOf(officer);
    await sql("UPDATE people.role_holding SET until_at = now() + interval '500 milliseconds' WHERE person_id = $1", officer.id);
    await sql('INSERT INTO people.role_holding (person_id, role, from_at) SELECT person_id, role, until_at FROM people.role_holding WHERE person_id = $1', officer.id);
    await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle Inventada 3' }, { select: 'id' });
    await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: officer.id, fields: ['ADDRESS'], purpose: 'to pick the child up', untilAt: new Date(Date.now() + 3_600_000).toISOString() }, { select: 'id' });
    await sleep(700);
    expect([await opens(officer, file), await addresses(officer, file)]).toEqual(['POLICE_OFFICER', 1]);
  });
});
