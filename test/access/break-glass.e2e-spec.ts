import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

const CASE = 'query ($code: String!) { caseFile(code: $code) { code safetyCard { allergies } whereabouts { nodes { value } } medicalSummaries { nodes { id } } child { givenNames } therapyNotes { nodes { id } } } }';
const REQUESTS = '{ emergencyRequests { nodes { id version person { id } kinds grounds reason minutes caseCode } } }';

describe('emergency access that a second person opens', () => {
  let world: World;
  let coordinator: TestPerson, auditor: TestPerson, doctor: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('breakglass');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    const defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender]) await world.assign(person, file.id);
    expect((await mutate(world, defender, 'recordChildIdentity', { caseCode: file.code, givenNames: 'Ana', familyNames: 'Prueba', sex: 'GIRL' })).refused).toBeUndefined();
    expect((await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle 1' })).refused).toBeUndefined();
    await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'latex')", [file.id, defender.id, defender.unitId]);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    doctor = await world.person('FORENSIC_DOCTOR', 'HOSPITAL', 'SALUD');
  });

  const ask = (person: TestPerson, input: object = {}) => mutate(world, person, 'askEmergencyAccess', { caseCode: file.code, role: person.role, kinds: ['safety_card'], grounds: 'URGENT_CARE', reason: 'has to be operated on tonight', ...input });
  const open = async (person: TestPerson) => (await world.ask(person, CASE, { code: file.code })).data?.caseFile ?? null;
  const asked = async (reader: TestPerson, by: TestPerson) => (await world.ask(reader, REQUESTS)).data.emergencyRequests.nodes.filter((one: { person: { id: string } }) => one.person.id === by.id);
  const decide = async (by: TestPerson, of: TestPerson, granted = true) => {
    const [request] = await asked(coordinator, of);
    return mutate(world, by, 'decideEmergencyAccess', { id: request.id, expectedVersion: request.version, granted, why: 'spoke to the ward by phone' });
  };
  const declare = (person: TestPerson) => mutate(world, person, 'declareEmergency', { caseCode: file.code, role: person.role, beside: 'whereabouts', reason: 'threatened with a weapon now' }, { select: 'id' });
  const listed = async (person: TestPerson) => (await world.ask(auditor, '{ emergencies(open: false) { nodes { id version person { id } kinds grounds justified finding confirmedBy { id } } } }')).data.emergencies.nodes.filter((one: { person: { id: string } }) => one.person.id === person.id);
  const review = async (by: TestPerson, of: TestPerson, justified: boolean) => {
    const [one] = await listed(of);
    return mutate(world, by, 'reviewEmergencyAccess', { id: one.id, expectedVersion: one.version, justified, finding: 'compared with the shift and the operation' });
  };

  it('opens nothing when it is asked for, and what was asked once it is granted: no more, and not therapy notes', async () => {
    expect((await ask(doctor)).refused).toBeUndefined();
    expect(await open(doctor)).toBeNull();
    expect(await asked(coordinator, doctor)).toEqual([{ id: expect.any(String), version: 1, person: { id: doctor.id }, kinds: ['safety_card'], grounds: 'URGENT_CARE', reason: 'has to be operated on tonight', minutes: 60, caseCode: file.code }]);
    expect((await decide(coordinator, doctor)).refused).toBeUndefined();
    expect(await open(doctor)).toEqual({ code: null, safetyCard: { allergies: 'latex' }, whereabouts: null, medicalSummaries: null, child: null, therapyNotes: null });
    const { rows } = await world.owner.query("SELECT decision, operation, kinds FROM audit.entry WHERE person_id = $1 AND case_code = $2 AND decision <> 'DENY' ORDER BY at", [doctor.id, file.code]);
    expect(rows).toEqual([{ decision: 'WRITE', operation: 'askEmergencyAccess', kinds: ['emergency'] }, { decision: 'EMERGENCY', operation: 'caseFile', kinds: ['safety_card'] }]);
    await world.owner.query("UPDATE access.emergency SET until_at = now() - interval '1 second' WHERE person_id = $1", [doctor.id]);
    expect(await open(doctor)).toBeNull();
  });

  it('is answered alike for a code of no case, and for a case of one’s own conflict, which a grant does not open', async () => {
    const named = await world.person('FORENSIC_DOCTOR', 'HOSPITAL-2', 'SALUD');
    expect((await mutate(world, coordinator, 'declareConflict', { caseCode: file.code, personId: named.id })).refused).toBeUndefined();
    const answers = [await ask(doctor), await ask(named), await ask(doctor, { caseCode: newCaseCode(randomBytes) })].map(({ answer }) => JSON.stringify(answer).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'));
    expect(new Set(answers).size).toBe(1);
    expect(await asked(coordinator, named)).toEqual([]);
    // Declared between asking and granting: whoever grants is not told.
    expect((await mutate(world, coordinator, 'declareConflict', { caseCode: file.code, personId: doctor.id })).refused).toBeUndefined();
    expect((await decide(coordinator, doctor)).refused).toBeUndefined();
    expect(await open(doctor)).toBeNull();
  });

  it('is not opened by oneself, one’s own unit, somebody who does not coordinate the case, twice, or late', async () => {
    const [mate, elsewhere, another] = [await world.person('COORDINATOR', 'HOSPITAL', 'SALUD'), await world.person('FAMILY_DEFENDER', 'ZONAL-2', 'ICBF'), await world.person('COORDINATOR', 'CENTRE-2', 'BARNAHUS')];
    for (const person of [mate, elsewhere]) await world.assign(person, file.id);
    await world.assign(another, (await world.plantCase(coordinator)).id);
    await ask(doctor);
    expect((await decide(mate, doctor)).refused).toBe('NOT_SELF');
    expect((await decide(elsewhere, doctor)).refused).toBe('ROLE_REQUIRED');
    expect((await decide(another, doctor)).refused).toBe('NOT_FOUND');
    expect(await asked(another, doctor)).toEqual([]);
    const [request] = await asked(coordinator, doctor);
    const again = { id: request.id, expectedVersion: 1, granted: true, why: 'once more' };
    expect((await decide(coordinator, doctor)).refused).toBeUndefined();
    expect((await mutate(world, coordinator, 'decideEmergencyAccess', again)).refused).toBe('NOT_FOUND');
    const late = await world.person('FORENSIC_DOCTOR', 'HOSPITAL', 'SALUD');
    await ask(late);
    const [waiting] = await asked(coordinator, late);
    await world.owner.query("UPDATE access.emergency_request SET lapses_at = now() - interval '1 second' WHERE person_id = $1", [late.id]);
    expect((await mutate(world, coordinator, 'decideEmergencyAccess', { ...again, id: waiting.id })).refused).toBe('NOT_FOUND');
    expect(await open(late)).toBeNull();
  });

  it('is asked for with a reason, for named parts, for an hour at most, under a role of one’s own; asked again, it replaces what was asked', async () => {
    for (const input of [{ reason: 'urgent' }, { kinds: [] }, { minutes: 61 }, { minutes: 0 }]) expect((await ask(doctor, input)).refused).toBe('VALIDATION');
    expect((await ask(doctor, { kinds: ['therapy_note'] })).answer.errors?.[0].extensions.code).toBe('VALIDATION');
    expect((await ask(doctor, { role: 'COORDINATOR' })).refused).toBe('ROLE_REQUIRED');
    const administrator = await world.person('ADMINISTRATOR', 'CENTRE', 'BARNAHUS');
    expect((await ask(administrator)).refused).toBe('ROLE_REQUIRED');
    await ask(doctor);
    await ask(doctor, { kinds: ['whereabouts'], minutes: 5 });
    expect(await asked(coordinator, doctor)).toEqual([expect.objectContaining({ kinds: ['whereabouts'], minutes: 5 })]);
  });

  it('ends at once with the role it was opened for', async () => {
    await ask(doctor);
    await decide(coordinator, doctor);
    expect(await open(doctor)).not.toBeNull();
    await world.owner.query('UPDATE people.role_holding SET until_at = now() WHERE person_id = $1', [doctor.id]);
    expect(await open(doctor)).toBeNull();
  });

  it('is reviewed by an auditor who did not confirm it; one that was not justified takes the declaring alone, not the asking', async () => {
    const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    const second = await world.person('AUDITOR', 'CONTROL-2', 'DEFENSORIA', { control: true });
    const mate = await world.person('AUDITOR', 'PATROL', 'PONAL', { control: true });
    const { id } = await declare(patrol);
    expect((await mutate(world, second, 'confirmEmergency', { id, expectedVersion: 1 })).refused).toBeUndefined();
    expect((await review(second, patrol, false)).refused).toBe('NOT_SELF');
    expect((await review(mate, patrol, true)).refused).toBe('NOT_SELF');
    expect((await review(coordinator, patrol, true)).refused).toBe('ROLE_REQUIRED');
    expect((await review(auditor, patrol, false)).refused).toBeUndefined();
    expect(await listed(patrol)).toEqual([expect.objectContaining({ grounds: 'THREAT_TO_LIFE', justified: false, finding: 'compared with the shift and the operation', confirmedBy: { id: second.id } })]);
    expect((await review(auditor, patrol, true)).refused).toBe('NOT_FOUND');
    const refused = await declare(patrol);
    expect(refused.refused).toBe('SECOND_PERSON_REQUIRED');
    expect(JSON.stringify(refused.answer)).toContain('askEmergencyAccess');
    expect((await ask(patrol, { grounds: 'THREAT_TO_LIFE' })).refused).toBeUndefined();
    expect((await decide(coordinator, patrol)).refused).toBeUndefined();
    expect(await open(patrol)).not.toBeNull();
  });

  it('that nobody reviewed in time takes the declaring alone until it is reviewed', async () => {
    const patrol = await world.person('POLICE_OFFICER', 'PATROL-2', 'PONAL');
    const { id } = await declare(patrol);
    expect((await mutate(world, coordinator, 'confirmEmergency', { id, expectedVersion: 1 })).refused).toBeUndefined();
    await world.owner.query("UPDATE access.emergency SET review_by = now() - interval '1 second' WHERE id = $1", [id]);
    expect((await declare(patrol)).refused).toBe('SECOND_PERSON_REQUIRED');
    expect((await world.ask(auditor, '{ emergencies(open: false, unreviewed: true) { nodes { id } } }')).data.emergencies.nodes).toContainEqual({ id });
    expect((await review(auditor, patrol, true)).refused).toBeUndefined();
    expect((await world.ask(auditor, '{ emergencies(open: false, unreviewed: true) { nodes { id } } }')).data.emergencies.nodes).not.toContainEqual({ id });
    expect((await declare(patrol)).refused).toBeUndefined();
  });

  it('in SQL as the application’s roles nobody opens, grants or reviews it past these', async () => {
    await ask(doctor);
    const client = await world.owner.connect();
    try {
      for (const table of ['access.emergency', 'access.emergency_request']) {
        for (const sql of [`INSERT INTO ${table} DEFAULT VALUES`, `UPDATE ${table} SET version = 2`, `DELETE FROM ${table}`]) {
          for (const role of ['heardonce_w_forensic_doctor', 'heardonce_w_coordinator', 'heardonce_w_auditor', 'heardonce_r_coordinator']) {
            await client.query('BEGIN');
            await client.query(`SET LOCAL ROLE ${role}`);
            await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
            await client.query('ROLLBACK');
          }
        }
      }
      await client.query('BEGIN');
      await client.query('SET LOCAL ROLE heardonce_w_forensic_doctor');
      await client.query("SELECT set_config('app.person', $1, true)", [doctor.id]);
      const own = await client.query('SELECT access.decide_emergency($1, 1, true, $2)', [(await world.owner.query('SELECT id FROM access.emergency_request WHERE person_id = $1', [doctor.id])).rows[0].id, 'myself']).catch((error: Error) => error);
      expect(own).toBeInstanceOf(Error);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });
});
