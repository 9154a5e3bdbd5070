import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

describe('people, units and roles', () => {
  let world: World;
  let first: TestPerson, second: TestPerson, mate: TestPerson, third: TestPerson, police: TestPerson;
  beforeAll(async () => {
    world = await World.open('people');
    first = await world.person('ADMINISTRATOR', 'ADMIN-1', 'BARNAHUS');
    mate = await world.person('ADMINISTRATOR', 'ADMIN-1', 'BARNAHUS');
    second = await world.person('ADMINISTRATOR', 'ADMIN-2', 'ICBF');
    third = await world.person('ADMINISTRATOR', 'ADMIN-3', 'FGN');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
  });
  afterAll(() => world.close());

  const PERSON = { issuer: 'test', givenNames: 'Luz', familyNames: 'Prueba', unit: 'NEW-UNIT', why: 'joins the team' };
  const idOf = async (subject: string): Promise<string> => (await world.owner.query<{ id: string }>('SELECT id FROM people.person WHERE subject = $1', [subject])).rows[0]?.id ?? '';

  it('adds a unit, a person and a role only with a second administrator from another unit', async () => {
    expect((await mutate(world, police, 'proposeUnit', { unitCode: 'NEW-UNIT', name: 'New unit', agency: 'PONAL', why: 'grows' })).refused).toBe('ROLE_REQUIRED');
    const unit = await mutate(world, first, 'proposeUnit', { unitCode: 'NEW-UNIT', name: 'New unit', agency: 'PONAL', why: 'grows' });
    const proposals = await world.ask(second, '{ proposals { nodes { id action details why version proposedBy { id } } } }');
    expect(proposals.data.proposals.nodes).toEqual([{ id: unit.id, action: 'ADD_UNIT', details: expect.stringContaining('NEW-UNIT'), why: 'grows', version: 1, proposedBy: { id: first.id } }]);
    const decide = { id: unit.id, expectedVersion: 1, accepted: true };
    expect((await mutate(world, first, 'decideProposal', decide)).refused).toBe('SECOND_PERSON_REQUIRED');
    expect((await mutate(world, mate, 'decideProposal', decide)).refused).toBe('SECOND_PERSON_REQUIRED');
    expect((await mutate(world, second, 'decideProposal', { ...decide, expectedVersion: 2 })).refused).toBe('STALE_VERSION');
    expect((await mutate(world, second, 'decideProposal', decide)).refused).toBeUndefined();
    expect((await mutate(world, third, 'decideProposal', decide)).refused).toBe('NOT_FOUND');

    const person = await mutate(world, first, 'proposePerson', { ...PERSON, subject: 'luz' });
    await mutate(world, second, 'decideProposal', { id: person.id, expectedVersion: 1, accepted: true });
    const luz: TestPerson = { id: await idOf('luz'), subject: 'luz', unitId: '', role: 'POLICE_OFFICER' };
    expect((await world.ask(luz, '{ me { id unit agency roles secondFactor } }')).data.me).toEqual({ id: luz.id, unit: 'NEW-UNIT', agency: 'PONAL', roles: [], secondFactor: true });
    const role = await mutate(world, first, 'proposeRole', { personId: luz.id, role: 'POLICE_OFFICER', why: 'investigates' });
    expect((await world.owner.query('SELECT 1 FROM people.role_holding WHERE person_id = $1', [luz.id])).rowCount).toBe(0);
    expect((await mutate(world, second, 'decideProposal', { id: role.id, expectedVersion: 1, accepted: true })).refused).toBeUndefined();
    const staff = await world.ask(police, '{ staff(unit: "NEW-UNIT") { nodes { name roles } } units(agency: "PONAL") { nodes { code } } agencies(first: 2) { nodes { code } pageInfo { hasNextPage endCursor } } }');
    expect(staff.data.staff.nodes).toEqual([{ name: 'Luz Prueba', roles: ['POLICE_OFFICER'] }]);
    expect(staff.data.units.nodes).toEqual([{ code: 'NEW-UNIT' }, { code: 'SIJIN' }]);
    expect(staff.data.agencies.pageInfo.hasNextPage).toBe(true);
    const next = await world.ask(police, 'query ($after: String) { agencies(first: 2, after: $after) { nodes { code } } }', { after: staff.data.agencies.pageInfo.endCursor });
    expect(next.data.agencies.nodes).toEqual([{ code: 'ICBF' }, { code: 'PONAL' }]);
    expect((await world.ask(first, 'query ($after: String) { agencies(first: 2, after: $after) { nodes { code } } }', { after: staff.data.agencies.pageInfo.endCursor })).errors?.[0].extensions.code).toBe('VALIDATION');
    expect((await world.ask(police, '{ proposals { nodes { id } } }')).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
  });

  it('gives nobody a role by themselves, nor by their own unit, nor by who left meanwhile', async () => {
    expect((await mutate(world, first, 'proposeRole', { personId: first.id, role: 'COORDINATOR', why: 'for me' })).refused).toBe('NOT_SELF');
    expect((await mutate(world, first, 'proposeRole', { personId: mate.id, role: 'COORDINATOR', why: 'own unit' })).refused).toBe('NOT_SELF');
    const forSecond = await mutate(world, first, 'proposeRole', { personId: second.id, role: 'COORDINATOR', why: 'replaces' });
    expect((await mutate(world, second, 'decideProposal', { id: forSecond.id, expectedVersion: 1, accepted: true })).refused).toBe('SECOND_PERSON_REQUIRED');
    const goes = await world.person('ADMINISTRATOR', 'ADMIN-4', 'RAMA');
    const late = await mutate(world, goes, 'proposeRole', { personId: police.id, role: 'COORDINATOR', why: 'before leaving' });
    expect((await mutate(world, second, 'leave', { personId: goes.id, why: 'left the agency' })).refused).toBeUndefined();
    expect((await mutate(world, third, 'decideProposal', { id: late.id, expectedVersion: 1, accepted: true })).refused).toBe('CONFLICTING_STATE');
    expect((await mutate(world, third, 'decideProposal', { id: late.id, expectedVersion: 1, accepted: false })).refused).toBeUndefined();
  });

  it('ends all access of who leaves mid-case at once, and sets the coordinator a task', async () => {
    const coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const worker = await world.person('SOCIAL_WORKER', 'HOME', 'ICBF');
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, worker]) await world.assign(person, file.id);
    const opens = 'query ($code: String!) { caseFile(code: $code) { code } }';
    expect((await world.ask(worker, opens, { code: file.code })).errors).toBeUndefined();
    expect((await mutate(world, worker, 'leave', { personId: worker.id, why: 'no administrator' })).refused).toBe('ROLE_REQUIRED');
    expect((await mutate(world, first, 'leave', { personId: first.id, why: 'by myself' })).refused).toBe('NOT_SELF');
    expect((await mutate(world, first, 'leave', { personId: worker.id, why: 'left the agency' })).refused).toBeUndefined();
    const after = await world.ask(worker, opens, { code: file.code });
    expect([after.status, after.errors?.[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    const tasks = await world.ask(coordinator, 'query ($code: String!) { caseFile(code: $code) { tasks { nodes { ownerUnit status } } } }', { code: file.code });
    expect(tasks.data.caseFile.tasks.nodes).toEqual([{ ownerUnit: 'CENTRE', status: 'OPEN' }]);
  });

  it('ends a role at once, for cases too', async () => {
    const coordinator = await world.person('COORDINATOR', 'CENTRE-5', 'BARNAHUS');
    const doctor = await world.person('FORENSIC_DOCTOR', 'IML-5', 'IML');
    const file = await world.plantCase(coordinator);
    await world.assign(doctor, file.id);
    const opens = 'query ($code: String!) { caseFile(code: $code) { code } }';
    expect((await world.ask(doctor, opens, { code: file.code })).errors).toBeUndefined();
    expect((await mutate(world, second, 'endRole', { personId: doctor.id, role: 'FORENSIC_DOCTOR', why: 'licence ended' })).refused).toBeUndefined();
    expect((await world.ask(doctor, opens, { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('lets the first two administrators be made by the owner of the database alone', async () => {
    const { rows } = await world.owner.query<{ allowed: boolean }>("SELECT bool_or(has_function_privilege(r.rolname, p.oid, 'EXECUTE')) AS allowed FROM pg_roles r, pg_proc p WHERE p.proname = 'first_administrator' AND r.rolname LIKE 'heardonce%' AND r.rolname <> 'heardonce_owner'");
    expect(rows[0]?.allowed).toBe(false);
    await expect(world.owner.query("SELECT people.first_administrator('test', 'sixth', 'Eva', 'Prueba', 'BARNAHUS', 'Barnahus', 'ADMIN-1', 'Admin')")).rejects.toMatchObject({ code: 'HO001', message: 'CONFLICTING_STATE' });
  });
});
