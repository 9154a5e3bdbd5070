import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

const IN_AN_HOUR = (): string => new Date(Date.now() + 3_600_000).toISOString();
const WHERE = 'query ($code: String!) { caseFile(code: $code) { whereabouts { nodes { aspect value } withheld { reason } } child { givenNames } } }';

describe('what opens and closes single kinds', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, prosecutor: TestPerson, psychologist: TestPerson, successor: TestPerson, judge: TestPerson, lawyer: TestPerson, auditor: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('permissions');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    psychologist = await world.person('PSYCHOLOGIST', 'EPS-1', 'EPS');
    successor = await world.person('PSYCHOLOGIST', 'EPS-2', 'EPS');
    judge = await world.person('JUDGE', 'COURT-3', 'RAMA');
    lawyer = await world.person('VICTIM_LAWYER', 'DEFENSORIA-U', 'DEFENSORIA');
    auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, police, prosecutor, psychologist, successor, judge, lawyer]) await world.assign(person, file.id);
    expect((await mutate(world, defender, 'recordChildIdentity', { caseCode: file.code, givenNames: 'Ana', familyNames: 'Prueba', sex: 'GIRL' })).refused).toBeUndefined();
    for (const [aspect, value] of [['ADDRESS', 'Calle 1'], ['SCHOOL', 'Escuela Sol']] as const) expect((await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect, value })).refused).toBeUndefined();
  });
  afterAll(() => world.close());

  const where = async (person: TestPerson): Promise<string[]> => (await world.ask(person, WHERE, { code: file.code })).data.caseFile.whereabouts.nodes.map((one: { value: string }) => one.value);
  const name = async (person: TestPerson): Promise<string | undefined> => (await world.ask(person, WHERE, { code: file.code })).data.caseFile.child?.givenNames;

  it('grants named aspects to a named person of another unit, until revoked', async () => {
    const grant = { caseCode: file.code, fields: ['SCHOOL'], purpose: 'to fetch the child', untilAt: IN_AN_HOUR() };
    expect((await mutate(world, police, 'grantFields', { ...grant, personId: psychologist.id })).refused).toBe('ROLE_REQUIRED');
    expect((await mutate(world, defender, 'grantFields', { ...grant, personId: defender.id })).refused).toBe('NOT_SELF');
    const unitMate = await world.person('POLICE_OFFICER', 'ZONAL', 'ICBF');
    expect((await mutate(world, defender, 'grantFields', { ...grant, personId: unitMate.id })).refused).toBe('NOT_SELF');
    expect(await where(police)).toEqual([]);
    const given = await mutate(world, defender, 'grantFields', { ...grant, personId: police.id });
    expect(await where(police)).toEqual(['Escuela Sol']);
    const list = await world.ask(auditor, 'query ($code: String!) { grants(caseCode: $code) { nodes { id fields version person { id } grantedBy { id } } } }', { code: file.code });
    expect(list.data.grants.nodes).toEqual([{ id: given.id, fields: ['SCHOOL'], version: 1, person: { id: police.id }, grantedBy: { id: defender.id } }]);
    expect((await world.ask(police, 'query ($code: String!) { grants(caseCode: $code) { nodes { id } } }', { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await mutate(world, coordinator, 'revokeGrant', { caseCode: file.code, id: given.id, expectedVersion: 1, why: 'no longer needed' })).refused).toBeUndefined();
    expect(await where(police)).toEqual([]);
  });

  it('does not release an answer during whose reading the grant was revoked', async () => {
    const given = await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: police.id, fields: ['ADDRESS'], purpose: 'to visit', untilAt: IN_AN_HOUR() });
    const append = world.platform.log.append.bind(world.platform.log);
    let revoked = false;
    world.platform.log.append = async (entries, options) => {
      if (!revoked && entries[0]?.operation === 'caseFile') {
        revoked = true;
        expect((await mutate(world, coordinator, 'revokeGrant', { caseCode: file.code, id: given.id, expectedVersion: 1, why: 'while it was read' })).refused).toBeUndefined();
      }
      return append(entries, options);
    };
    try {
      const answer = await world.ask(police, WHERE, { code: file.code });
      expect(revoked).toBe(true);
      expect(answer.text).not.toContain('Calle 1');
      expect(answer.data.caseFile.whereabouts.nodes).toEqual([]);
    } finally {
      world.platform.log.append = append;
    }
  });

  it('reserves the identity to those named; a grant then needs a second agency', async () => {
    expect(await name(police)).toBe('Ana');
    expect((await mutate(world, defender, 'reserveIdentity', { caseCode: file.code, personIds: [defender.id] })).refused).toBe('NOT_SELF');
    const measure = await mutate(world, defender, 'reserveIdentity', { caseCode: file.code, personIds: [prosecutor.id], orderedBy: 'control judge' });
    expect(measure.refused).toBeUndefined();
    expect(await name(police)).toBeUndefined();
    expect(await name(prosecutor)).toBe('Ana');
    const given = await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: police.id, fields: ['ADDRESS'], purpose: 'to visit', untilAt: IN_AN_HOUR() });
    expect(await where(police)).toEqual([]);
    const sameAgency = await world.person('COORDINATOR', 'ZONAL-2', 'ICBF');
    await world.assign(sameAgency, file.id);
    expect((await mutate(world, sameAgency, 'approveGrant', { caseCode: file.code, id: given.id, expectedVersion: 1 })).refused).toBe('SECOND_PERSON_REQUIRED');
    expect((await mutate(world, coordinator, 'approveGrant', { caseCode: file.code, id: given.id, expectedVersion: 1 })).refused).toBeUndefined();
    expect(await where(police)).toEqual(['Calle 1']);
    expect((await mutate(world, defender, 'endReservedIdentity', { caseCode: file.code, id: measure.id, expectedVersion: 1, why: 'order lifted' })).refused).toBeUndefined();
    expect(await name(police)).toBe('Ana');
    const ended = await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { measures { nodes { type endedAt } } } }', { code: file.code });
    expect(ended.data.caseFile.measures.nodes).toEqual([{ type: 'RESERVED_IDENTITY', endedAt: expect.any(String) }]);
    await mutate(world, coordinator, 'revokeGrant', { caseCode: file.code, id: given.id, expectedVersion: 2, why: 'done' });
  });

  it('does not let a prosecutor who is not named end the reservation', async () => {
    const measure = await mutate(world, defender, 'reserveIdentity', { caseCode: file.code, personIds: [police.id] });
    expect((await mutate(world, prosecutor, 'endReservedIdentity', { caseCode: file.code, id: measure.id, expectedVersion: 1, why: 'wants to see' })).refused).toBe('NOT_SELF');
    expect(await name(prosecutor)).toBeUndefined();
    await mutate(world, defender, 'endReservedIdentity', { caseCode: file.code, id: measure.id, expectedVersion: 1, why: 'order lifted' });
  });

  it('gives the unit responsible for the placement what others need a grant for', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME-1', 'ICBF');
    await world.assign(worker, file.id);
    expect(await where(worker)).toEqual([]);
    expect((await mutate(world, defender, 'setPlacement', { caseCode: file.code, unit: 'ZONAL' })).refused).toBe('NOT_SELF');
    expect((await mutate(world, defender, 'setPlacement', { caseCode: file.code, unit: 'HOME-1' })).refused).toBeUndefined();
    expect((await where(worker)).sort()).toEqual(['Calle 1', 'Escuela Sol']);
  });

  it('keeps the interviewer blind while the coordinator says so', async () => {
    const interviewer = await world.person('FORENSIC_INTERVIEWER', 'CTI-1', 'FGN');
    await world.assign(interviewer, file.id);
    await world.owner.query("INSERT INTO core.incident (case_id, author_id, unit_id, form, setting) VALUES ($1, $2, $3, 'GROOMING', 'ONLINE')", [file.id, police.id, police.unitId]);
    const incidents = async (): Promise<number> => (await world.ask(interviewer, 'query ($code: String!) { caseFile(code: $code) { incidents { nodes { form } } } }', { code: file.code })).data.caseFile.incidents?.nodes.length ?? -1;
    expect(await incidents()).toBe(1);
    expect((await mutate(world, coordinator, 'setBlind', { caseCode: file.code, blind: true })).refused).toBeUndefined();
    expect(await incidents()).toBe(-1);
    await mutate(world, coordinator, 'setBlind', { caseCode: file.code, blind: false });
  });

  it("opens to a judge what a party filed, and lets a party file only what they read themselves", async () => {
    const [incident, released] = [randomUUID(), randomUUID()];
    await world.owner.query("INSERT INTO core.incident (id, case_id, author_id, unit_id, form, setting) VALUES ($1, $2, $3, $4, 'CONTACT_ABUSE', 'IN_PERSON')", [incident, file.id, police.id, police.unitId]);
    await world.owner.query("INSERT INTO core.released_observation (id, case_id, author_id, unit_id, text, reason) VALUES ($1, $2, $3, $4, 'observed', 'hearing')", [released, file.id, psychologist.id, psychologist.unitId]);
    const filing = { caseCode: file.code, judgeId: judge.id, hearing: 'control hearing' };
    expect((await mutate(world, police, 'fileForHearing', { ...filing, kind: 'allegation', rowIds: [incident] })).refused).toBe('ROLE_REQUIRED');
    expect((await mutate(world, prosecutor, 'fileForHearing', { ...filing, kind: 'released_observation', rowIds: [released] })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, prosecutor, 'fileForHearing', { ...filing, kind: 'evidence', rowIds: [incident] })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, prosecutor, 'fileForHearing', { ...filing, kind: 'allegation', rowIds: [incident] })).refused).toBeUndefined();
    const seen = await world.ask(judge, 'query ($code: String!) { caseFile(code: $code) { incidents { nodes { id } } releasedObservations { nodes { id } } } }', { code: file.code });
    expect(seen.data.caseFile).toEqual({ incidents: { nodes: [{ id: incident }] }, releasedObservations: { nodes: [] } });
  });

  it("opens sealed notes by a judge's order once the author was heard, by agreement, and by an accepted handover", async () => {
    const note = await mutate(world, psychologist, 'addTherapyNote', { caseCode: file.code, sessionOn: '2026-11-01', body: 'session one' });
    expect(note.refused).toBeUndefined();
    const notes = async (person: TestPerson): Promise<number> => (await world.ask(person, 'query ($code: String!) { caseFile(code: $code) { therapyNotes { nodes { id } } } }', { code: file.code })).data.caseFile.therapyNotes?.nodes.length ?? 0;
    expect([await notes(psychologist), await notes(judge), await notes(lawyer), await notes(successor)]).toEqual([1, 0, 0, 0]);
    const order = { caseCode: file.code, personId: judge.id, kind: 'therapy_note', rowIds: [note.id], number: '2026-118', documentSha256: 'a'.repeat(64), untilAt: IN_AN_HOUR() };
    expect((await mutate(world, prosecutor, 'recordCourtOrder', { ...order, personId: prosecutor.id })).refused).toBe('NOT_SELF');
    await mutate(world, prosecutor, 'recordCourtOrder', order);
    expect(await notes(judge)).toBe(0);
    await mutate(world, coordinator, 'recordCourtOrder', { ...order, authorHeardAt: new Date().toISOString() });
    expect(await notes(judge)).toBe(1);
    const consent = await mutate(world, psychologist, 'giveConsent', { caseCode: file.code, kind: 'therapy_note', personId: lawyer.id });
    expect(await notes(lawyer)).toBe(1);
    await mutate(world, psychologist, 'withdrawConsent', { caseCode: file.code, id: consent.id, expectedVersion: 1 });
    expect(await notes(lawyer)).toBe(0);
    expect((await mutate(world, coordinator, 'offerHandover', { caseCode: file.code, fromPersonId: psychologist.id, toPersonId: successor.id, why: 'still here' })).refused).toBe('CONFLICTING_STATE');
    const offer = await mutate(world, psychologist, 'offerHandover', { caseCode: file.code, fromPersonId: psychologist.id, toPersonId: successor.id, why: 'moves away' });
    const offered = await world.ask(successor, '{ handovers { nodes { id version fromPerson { id } } } }');
    expect(offered.data.handovers.nodes).toEqual([{ id: offer.id, version: 1, fromPerson: { id: psychologist.id } }]);
    expect((await world.ask(psychologist, '{ handovers { nodes { id } } }')).data.handovers.nodes).toEqual([]);
    expect((await mutate(world, psychologist, 'acceptHandover', { caseCode: file.code, id: offer.id, expectedVersion: 1 })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, successor, 'acceptHandover', { caseCode: file.code, id: offer.id, expectedVersion: 1 })).refused).toBeUndefined();
    expect(await notes(successor)).toBe(1);
  });

  it('declares a threat to life alone, for two kinds and an hour, looked at by a second person', async () => {
    await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'latex')", [file.id, defender.id, defender.unitId]);
    const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    const declare = { caseCode: file.code, role: 'POLICE_OFFICER', beside: 'whereabouts', reason: 'threatened with a weapon now' };
    const select = 'id untilAt confirmBy requestId';
    expect((await mutate(world, patrol, 'declareEmergency', { ...declare, role: 'COORDINATOR' }, { select })).refused).toBe('ROLE_REQUIRED');
    expect((await mutate(world, auditor, 'declareEmergency', { ...declare, role: 'AUDITOR' }, { select })).refused).toBe('ROLE_REQUIRED');
    const before = Date.now();
    const declared = await mutate(world, patrol, 'declareEmergency', declare, { select });
    expect(declared.refused).toBeUndefined();
    const { untilAt, confirmBy } = declared.answer.data.declareEmergency;
    expect(Math.abs(Date.parse(untilAt) - before - 3_600_000)).toBeLessThan(10_000);
    expect(Math.abs(Date.parse(confirmBy) - before - 12 * 3_600_000)).toBeLessThan(10_000);
    const opened = await world.ask(patrol, 'query ($code: String!) { caseFile(code: $code) { code safetyCard { allergies } whereabouts { nodes { value } } child { givenNames } incidents { nodes { id } } medicalSummaries { nodes { id } } } }', { code: file.code });
    expect(opened.data.caseFile).toMatchObject({ code: null, safetyCard: { allergies: 'latex' }, child: null, incidents: null, medicalSummaries: null });
    expect(opened.data.caseFile.whereabouts.nodes).toHaveLength(2);
    expect((await world.ask(patrol, '{ caseload { nodes { id } } }')).data.caseload.nodes).toEqual([]);
    expect((await world.ask(patrol, 'query ($code: String!) { caseHistory(code: $code, of: Whereabouts) { nodes { rowId } } }', { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT decision, kinds FROM audit.entry WHERE person_id = $1 AND case_code = $2 AND decision <> 'DENY' ORDER BY at", [patrol.id, file.code]);
    expect(rows).toEqual([{ decision: 'WRITE', kinds: ['emergency'] }, { decision: 'EMERGENCY', kinds: expect.arrayContaining(['safety_card', 'whereabouts']) }]);

    const list = await world.ask(coordinator, '{ emergencies { nodes { id version reason person { id } kinds } } }');
    expect(list.data.emergencies.nodes).toEqual([{ id: declared.id, version: 1, reason: declare.reason, person: { id: patrol.id }, kinds: ['safety_card', 'whereabouts'] }]);
    const unassigned = await world.person('COORDINATOR', 'CENTRE-9', 'BARNAHUS');
    expect((await world.ask(unassigned, '{ emergencies { nodes { id } } }')).data.emergencies.nodes).toEqual([]);
    expect((await mutate(world, unassigned, 'confirmEmergency', { id: declared.id, expectedVersion: 1 })).refused).toBe('NOT_FOUND');
    expect((await mutate(world, coordinator, 'confirmEmergency', { id: declared.id, expectedVersion: 1 })).refused).toBeUndefined();

    const second = await mutate(world, patrol, 'declareEmergency', declare, { select });
    await world.owner.query("UPDATE access.emergency SET until_at = now() - interval '1 minute', confirm_by = now() - interval '1 minute' WHERE person_id = $1", [patrol.id]);
    expect(second.refused).toBeUndefined();
    expect((await world.ask(patrol, WHERE, { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await mutate(world, patrol, 'declareEmergency', declare, { select })).refused).toBe('SECOND_PERSON_REQUIRED');
  });

  it('opens no emergency to a person with a conflict', async () => {
    const named = await world.person('POLICE_OFFICER', 'PATROL-2', 'PONAL');
    await mutate(world, coordinator, 'declareConflict', { caseCode: file.code, personId: named.id });
    expect((await mutate(world, named, 'declareEmergency', { caseCode: file.code, role: 'POLICE_OFFICER', beside: 'whereabouts', reason: 'says there is a threat' }, { select: 'id' })).refused).toBe('NOT_FOUND');
  });
});
