import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Metrics } from '../../apps/api/src/platform/metrics/metrics.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

const CASE = 'query ($code: String!) { caseFile(code: $code) { code viewerRole } }';
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

describe('who is on a case', () => {
  let world: World;
  let coordinator: TestPerson, other: TestPerson, defender: TestPerson, police: TestPerson, prosecutor: TestPerson, colleague: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('assignments');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    other = await world.person('COORDINATOR', 'CENTRE-2', 'BARNAHUS');
    colleague = await world.person('PSYCHOLOGIST', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN', { roles: ['PROSECUTOR', 'VICTIM_LAWYER'] });
    file = await world.plantCase(coordinator);
    await world.assign(coordinator, file.id);
    await world.assign(defender, file.id);
  });
  afterAll(() => world.close());

  const opens = async (person: TestPerson, code = file.code): Promise<string> => {
    const answer = await world.ask(person, CASE, { code });
    return answer.errors?.[0].extensions.code ?? answer.data.caseFile.viewerRole;
  };

  it('assigns by the coordinator alone, under a role the person holds, never for themselves or their own unit', async () => {
    expect((await mutate(world, defender, 'assign', { caseCode: file.code, personId: police.id, role: 'POLICE_OFFICER', why: 'investigates' })).refused).toBe('ROLE_REQUIRED');
    expect((await mutate(world, other, 'assign', { caseCode: file.code, personId: police.id, role: 'POLICE_OFFICER', why: 'investigates' })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: coordinator.id, role: 'COORDINATOR', why: 'more' })).refused).toBe('NOT_SELF');
    expect((await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: colleague.id, role: 'PSYCHOLOGIST', why: 'own unit' })).refused).toBe('NOT_SELF');
    expect((await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: police.id, role: 'JUDGE', why: 'a role not held' })).refused).toBe('ROLE_REQUIRED');
    expect(await opens(police)).toBe('NOT_FOUND');
    const done = await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: police.id, role: 'POLICE_OFFICER', why: 'investigates', untilAt: TOMORROW });
    expect(done).toMatchObject({ refused: undefined, version: 1 });
    expect(await opens(police)).toBe('POLICE_OFFICER');
    expect((await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: police.id, role: 'POLICE_OFFICER', why: 'twice' })).refused).toBe('CONFLICTING_STATE');
    expect((await mutate(world, coordinator, 'endAssignment', { caseCode: file.code, id: done.id, expectedVersion: 2, why: 'stale' })).refused).toBe('STALE_VERSION');
    expect((await mutate(world, coordinator, 'endAssignment', { caseCode: file.code, id: done.id, expectedVersion: 1, why: 'moved away' })).refused).toBeUndefined();
    expect(await opens(police)).toBe('NOT_FOUND');
  });

  it('takes the role from the assignment, also for who holds several', async () => {
    await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: prosecutor.id, role: 'VICTIM_LAWYER', why: 'represents the child' });
    const answer = await world.ask(prosecutor, CASE, { code: file.code }, { role: 'PROSECUTOR' });
    expect(answer.data.caseFile.viewerRole).toBe('VICTIM_LAWYER');
  });

  it('lists the assignments to everyone assigned and to nobody else', async () => {
    const list = 'query ($code: String!) { assignments(caseCode: $code) { nodes { role open person { who: name unit } } } }';
    const seen = await world.ask(defender, list, { code: file.code });
    expect(seen.errors).toBeUndefined();
    expect(seen.data.assignments.nodes).toContainEqual({ role: 'COORDINATOR', open: true, person: { who: expect.stringContaining('coordinator'), unit: 'CENTRE' } });
    expect((await world.ask(police, list, { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT records, kinds FROM audit.entry WHERE operation = 'assignments' AND person_id = $1 AND decision = 'ALLOW'", [defender.id]);
    expect(rows[0].kinds).toEqual(['staff']);
    expect(JSON.parse(rows[0].records).map((one: { type: string; fields: string[] }) => [one.type, one.fields])).toEqual([['Assignment', ['open', 'person', 'role']], ['StaffMember', ['name', 'unit']]]);
  });

  it('gives out no list when the assignment ended while it was read', async () => {
    const goes = await world.person('SOCIAL_WORKER', 'HOME-1', 'ICBF');
    await world.assign(goes, file.id);
    const append = world.platform.log.append.bind(world.platform.log);
    world.platform.log.append = async (entries, options) => {
      if (entries[0]?.operation === 'assignments' && entries[0].decision === 'ALLOW') await world.owner.query("UPDATE access.assignment SET ended_by = $2, ended_why = 'moved', until_at = now() WHERE person_id = $1 AND ended_by IS NULL", [goes.id, coordinator.id]);
      return append(entries, options);
    };
    try {
      const answer = await world.ask(goes, 'query ($code: String!) { assignments(caseCode: $code) { nodes { role } } }', { code: file.code });
      expect(answer.errors?.[0].extensions.code).toBe('NOT_FOUND');
      expect(answer.data).toBeNull();
    } finally {
      world.platform.log.append = append;
    }
  });

  it('answers a conflicted person as if the case were not there, and looks accepted to everyone else', async () => {
    const doctor = await world.person('FORENSIC_DOCTOR', 'IML-1', 'IML');
    const auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    const plain = await world.person('AUDITOR', 'OMBUDSMAN', 'DEFENSORIA');
    const stranger = await world.person('FORENSIC_DOCTOR', 'IML-2', 'IML');
    await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: doctor.id, role: 'FORENSIC_DOCTOR', why: 'examines' });
    expect(await opens(doctor)).toBe('FORENSIC_DOCTOR');
    expect((await mutate(world, defender, 'declareConflict', { caseCode: file.code, personId: doctor.id })).refused).toBeUndefined();
    expect(await opens(doctor)).toBe('NOT_FOUND');

    const own = await mutate(world, stranger, 'declareConflict', { caseCode: file.code });
    const made = await mutate(world, stranger, 'declareConflict', { caseCode: 'HO-ZZZZ-ZZZZ-Z' });
    const absent = await mutate(world, stranger, 'declareConflict', { caseCode: await unusedCode() });
    expect(made.refused).toBe('VALIDATION');
    expect({ ...own.answer.data.declareConflict, requestId: null }).toEqual({ ...absent.answer.data.declareConflict, requestId: null });
    expect((await mutate(world, coordinator, 'assign', { caseCode: file.code, personId: stranger.id, role: 'FORENSIC_DOCTOR', why: 'second opinion' })).refused).toBeUndefined();
    expect(await opens(stranger)).toBe('NOT_FOUND');

    const conflicts = '{ conflicts { nodes { id version caseCode upheld person { id } } } }';
    expect((await world.ask(coordinator, conflicts)).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    expect((await world.ask(plain, conflicts)).data.conflicts.nodes).toEqual([]);
    const list = await world.ask(auditor, conflicts);
    expect(list.errors).toBeUndefined();
    const nodes = list.data.conflicts.nodes as { id: string; version: number; person: { id: string } }[];
    expect(nodes.map((one) => one.person.id).sort()).toEqual([doctor.id, stranger.id].sort());

    const ofDoctor = nodes.find((one) => one.person.id === doctor.id);
    const decide = { id: ofDoctor?.id, expectedVersion: ofDoctor?.version, upheld: false, why: 'no relation found' };
    expect((await mutate(world, plain, 'decideConflict', decide)).refused).toBe('NOT_FOUND');
    expect((await mutate(world, auditor, 'decideConflict', decide)).refused).toBeUndefined();
    expect(await opens(doctor)).toBe('FORENSIC_DOCTOR');

    const ofStranger = nodes.find((one) => one.person.id === stranger.id);
    const substitute = await world.person('FORENSIC_DOCTOR', 'IML-3', 'IML');
    expect((await mutate(world, auditor, 'decideConflict', { id: ofStranger?.id, expectedVersion: ofStranger?.version, upheld: true, why: 'related', substituteId: substitute.id })).refused).toBeUndefined();
    expect(await opens(stranger)).toBe('NOT_FOUND');
    expect(await opens(substitute)).toBe('FORENSIC_DOCTOR');
    const shown = await world.ask(coordinator, 'query ($code: String!) { assignments(caseCode: $code) { nodes { open person { id } } } }', { code: file.code });
    expect(shown.data.assignments.nodes).toContainEqual({ open: true, person: { id: stranger.id } });
  });

  it('names to the control body, and counts to nobody in particular, what it has not decided in time', async () => {
    const auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    const [late, early] = [await world.plantCase(coordinator), await world.plantCase(coordinator)];
    const doctor = await world.person('FORENSIC_DOCTOR', 'IML-9', 'IML');
    for (const one of [late, early]) expect((await mutate(world, doctor, 'declareConflict', { caseCode: one.code })).refused).toBeUndefined();
    const listed = async (args = ''): Promise<{ id: string; version: number; caseCode: string; overdue: boolean; person: { name: string } }[]> => {
      const answer = await world.ask(auditor, `{ conflicts${args} { nodes { id version caseCode overdue person { name } } } }`);
      expect(answer.errors).toBeUndefined();
      return answer.data.conflicts.nodes;
    };
    const counted = async (): Promise<string | undefined> => /^heardonce_conflicts_overdue (.+)$/m.exec(await world.app.get(Metrics).registry.metrics())?.[1];
    expect([await listed('(overdue: true)'), await counted()]).toEqual([[], '0']);

    await world.owner.query("UPDATE access.conflict SET decide_by = now() - interval '1 second' WHERE case_id = $1", [late.id]);
    const [item, ...more] = await listed('(overdue: true)');
    expect(more).toEqual([]);
    expect(item).toMatchObject({ caseCode: late.code, overdue: true, person: { name: `Persona ${doctor.subject}` } });
    expect((await listed()).find((one) => one.caseCode === early.code)).toMatchObject({ overdue: false });
    expect(await counted()).toBe('1');

    expect((await mutate(world, auditor, 'decideConflict', { id: item?.id, expectedVersion: item?.version, upheld: false, why: 'no relation found' })).refused).toBeUndefined();
    expect((await listed('(open: false)')).find((one) => one.caseCode === late.code)).toMatchObject({ overdue: false });
    expect([await listed('(overdue: true)'), await counted()]).toEqual([[], '0']);
  });

  it('merges two cases of one child: the old code answers as the new one, the safety of both is kept', async () => {
    const [first, second] = [await world.plantCase(coordinator), await world.plantCase(coordinator)];
    for (const one of [first, second]) await world.assign(coordinator, one.id);
    await world.assign(defender, second.id);
    for (const [one, allergy] of [[first, 'latex'], [second, 'penicillin']] as const)
      await world.owner.query('INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies, may_not_collect) VALUES ($1, $2, $3, $4, ARRAY[$4])', [one.id, coordinator.id, coordinator.unitId, allergy]);
    expect((await mutate(world, defender, 'mergeCases', { caseCode: second.code, intoCaseCode: first.code, why: 'one child' })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, coordinator, 'mergeCases', { caseCode: first.code, intoCaseCode: second.code, why: 'one child' })).refused).toBeUndefined();
    const merged = await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { code safetyCard { allergies mayNotCollect } } }', { code: first.code });
    expect(merged.data.caseFile).toEqual({ code: second.code, safetyCard: { allergies: 'penicillin; latex', mayNotCollect: expect.arrayContaining(['latex', 'penicillin']) } });
  });

  it('splits a case: what moves is read in the new case and no longer in the old one', async () => {
    const old = await world.plantCase(coordinator);
    for (const person of [coordinator, defender]) await world.assign(person, old.id);
    const incident = randomUUID();
    await world.owner.query("INSERT INTO core.incident (id, case_id, author_id, unit_id, form, setting, description) VALUES ($1, $2, $3, $4, 'GROOMING', 'ONLINE', 'second child')", [incident, old.id, defender.id, defender.unitId]);
    expect((await mutate(world, defender, 'splitCase', { caseCode: old.code, why: 'two children', rows: [{ of: 'Incident', ids: [incident] }] })).refused).toBe('ROLE_REQUIRED');
    const made = await mutate(world, coordinator, 'splitCase', { caseCode: old.code, why: 'two children', rows: [{ of: 'Incident', ids: [incident] }] });
    expect(made.code).toMatch(/^HO-/);
    const incidents = 'query ($code: String!) { caseFile(code: $code) { incidents { nodes { id } } } }';
    expect((await world.ask(defender, incidents, { code: old.code })).data.caseFile.incidents.nodes).toEqual([]);
    expect((await world.ask(defender, incidents, { code: made.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    await mutate(world, coordinator, 'assign', { caseCode: made.code, personId: defender.id, role: 'FAMILY_DEFENDER', why: 'verifies rights' });
    expect((await world.ask(defender, incidents, { code: made.code })).data.caseFile.incidents.nodes).toEqual([{ id: incident }]);
  });

  /** A well-formed code under which there is no case. */
  async function unusedCode(): Promise<string> {
    const made = await world.plantCase(coordinator);
    await world.owner.query('DELETE FROM core.case_file WHERE id = $1', [made.id]);
    await world.owner.query('DELETE FROM access.case_state WHERE case_id = $1', [made.id]);
    return made.code;
  }
});
