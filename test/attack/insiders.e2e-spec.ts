import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { openCase, reportOn, standing } from '../support/intake.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';
import pg from 'pg';

/** What people of the house could try with rights they really have. */
describe('an insider is refused', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, control: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-insiders');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    control = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
  });
  afterAll(() => world.close());

  const opens = async (person: TestPerson, code: string): Promise<string> => {
    const answer = await world.ask(person, 'query ($code: String!) { caseFile(code: $code) { viewerRole } }', { code });
    return (answer.errors?.[0].extensions.code as string | undefined) ?? (answer.data.caseFile.viewerRole as string);
  };
  const caseOf = async (...people: TestPerson[]): Promise<{ id: string; code: string }> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, ...people]) await world.assign(person, file.id);
    return file;
  };
  const urgent = (person: TestPerson, code: string, beside: string) => mutate(world, person, 'declareEmergency', { caseCode: code, role: person.role, beside, reason: 'threatened with a weapon now' }, { select: 'id' });

  it('a second emergency on a case before a second person looked at the first: no third kind, no thirteenth hour', async () => {
    const file = await caseOf();
    const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    const first = await urgent(patrol, file.code, 'whereabouts');
    expect(first.refused).toBeUndefined();
    expect((await urgent(patrol, file.code, 'emergency_care_summary')).refused).toBe('SECOND_PERSON_REQUIRED');
    await world.owner.query("UPDATE access.emergency SET until_at = now() - interval '1 minute' WHERE person_id = $1", [patrol.id]);
    expect((await urgent(patrol, file.code, 'whereabouts')).refused).toBe('SECOND_PERSON_REQUIRED');
    expect((await urgent(patrol, (await caseOf()).code, 'whereabouts')).refused).toBeUndefined();
    expect((await mutate(world, coordinator, 'confirmEmergency', { id: first.id, expectedVersion: 1 })).refused).toBeUndefined();
    expect((await urgent(patrol, file.code, 'whereabouts')).refused).toBeUndefined();
  });

  it('a merge that carries a case to someone who is named in it but was cleared in the other', async () => {
    const prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    const [named, cleared] = [await caseOf(), await caseOf(prosecutor)];
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, upheld, decided_at) VALUES ($1, $2, 'DECLARED', true, now()), ($1, $3, 'DECLARED', false, now())", [prosecutor.id, named.id, cleared.id]);
    expect(await opens(prosecutor, cleared.code)).toBe('PROSECUTOR');
    expect((await mutate(world, coordinator, 'mergeCases', { caseCode: named.code, intoCaseCode: cleared.code, why: 'one child' })).refused).toBeUndefined();
    expect(await opens(prosecutor, cleared.code)).toBe('NOT_FOUND');
    expect(await opens(prosecutor, named.code)).toBe('NOT_FOUND');
  });

  it('a merge that shows a blind interviewer what was kept from them', async () => {
    const interviewer = await world.person('FORENSIC_INTERVIEWER', 'ROOM', 'BARNAHUS');
    const [blind, open] = [await caseOf(), await caseOf(interviewer)];
    expect((await mutate(world, coordinator, 'setBlind', { caseCode: blind.code, blind: true })).refused).toBeUndefined();
    await mutate(world, coordinator, 'mergeCases', { caseCode: blind.code, intoCaseCode: open.code, why: 'one child' });
    const seen = await world.ask(interviewer, 'query ($code: String!) { caseFile(code: $code) { incidents { nodes { id } } } }', { code: open.code });
    expect(seen.data.caseFile.incidents).toBeNull();
  });

  it('a split that takes the record out of the reach of a conflict or of a reserved identity', async () => {
    const worker = await world.person('SOCIAL_WORKER', 'HOME', 'ICBF');
    const old = await caseOf(worker, police);
    expect((await mutate(world, police, 'addPersonNamed', { caseCode: old.code, name: 'Invented', stage: 'NAMED', staffId: worker.id }, { select: 'id' })).refused).toBeUndefined();
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM core.person_named WHERE case_id = $1', [old.id]);
    expect((await mutate(world, defender, 'reserveIdentity', { caseCode: old.code, personIds: [] }, { select: 'id' })).refused).toBeUndefined();
    const made = await mutate(world, coordinator, 'splitCase', { caseCode: old.code, why: 'two children', rows: [{ of: 'PersonNamed', ids: [rows[0]?.id] }] });
    expect(made.refused).toBeUndefined();
    for (const person of [worker, police]) expect((await mutate(world, coordinator, 'assign', { caseCode: made.code, personId: person.id, role: person.role, why: 'helps' })).refused).toBeUndefined();
    expect(await opens(worker, made.code)).toBe('NOT_FOUND');
    const seen = await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { child { id } withheld { field reason } measures { nodes { type } } } }', { code: made.code });
    expect(seen.data.caseFile.withheld).toContainEqual({ field: 'child', reason: 'RESERVED_IDENTITY' });
    expect(seen.data.caseFile.measures.nodes).toEqual([{ type: 'RESERVED_IDENTITY' }]);
  });

  it('a warning, by opening a case, that the child is known in one they are named in', async () => {
    const child = { names: 'Wilmar Quiñones', dateOfBirth: '2012-05-06', documentType: 'TI', documentNumber: '1099887766' };
    const { caseCodes } = (await openCase(world, coordinator, await reportOn(world, police, child))).data.openCase;
    const named = await world.person('COORDINATOR', 'CENTRE-2', 'BARNAHUS');
    const { rows } = await world.owner.query<{ case_id: string }>('SELECT case_id FROM access.case_state WHERE code = $1', [caseCodes[0]]);
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'NAMED')", [named.id, rows[0]?.case_id]);
    const again = await reportOn(world, police, { names: 'Wilmar Quiñones', dateOfBirth: '2012' });
    expect((await standing(world, again)).reviews.map((one) => one.candidate_code)).toEqual(caseCodes);
    expect((await world.ask(named, '{ matchReviews { nodes { reportCode } } }')).data.matchReviews.nodes).not.toContainEqual({ reportCode: again });
    const asked = await openCase(world, named, again);
    expect(asked.data.openCase).toMatchObject({ undecidedReviews: [], caseCodes: [expect.any(String)] });
    expect((await standing(world, again)).reviews).toContainEqual(expect.objectContaining({ candidate_code: caseCodes[0], status: 'OPEN' }));
  });

  it('removing an honest colleague again and again, or in another’s name', async () => {
    const prosecutor = await world.person('PROSECUTOR', 'CAIVAS-2', 'FGN');
    const file = await caseOf(prosecutor, police);
    const declare = (person: TestPerson) => mutate(world, person, 'declareConflict', { caseCode: file.code, personId: prosecutor.id });
    await declare(police);
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
    type Listed = { id: string; version: number; upheld: boolean | null; keptAway: boolean; source: string; declaredBy: { id: string } };
    const listed = async (source = 'DECLARED'): Promise<Listed> => (await world.ask(control, '{ conflicts { nodes { id version upheld keptAway source caseCode declaredBy { id } } } }')).data.conflicts.nodes.find((one: { caseCode: string; source: string }) => one.caseCode === file.code && one.source === source);
    const decide = async (upheld: boolean, source?: string): Promise<void> => {
      const { id, version } = await listed(source);
      expect((await mutate(world, control, 'decideConflict', { id, expectedVersion: version, upheld, why: 'looked into' })).refused).toBeUndefined();
    };
    await decide(false);
    expect((await declare(police)).refused).toBeUndefined();
    expect(await opens(prosecutor, file.code)).toBe('PROSECUTOR');
    for (const again of [defender, police, defender]) {
      expect((await declare(again)).refused).toBeUndefined();
      expect(await opens(prosecutor, file.code)).toBe('PROSECUTOR');
      expect(await listed()).toMatchObject({ upheld: null, keptAway: false, declaredBy: { id: again.id } });
      await decide(false);
    }
    const { rows } = await world.owner.query<{ declared_by: string; upheld: boolean | null }>("SELECT was ->> 'declared_by' AS declared_by, was -> 'upheld' AS upheld FROM access.conflict_past p JOIN access.conflict c ON c.id = p.conflict_id WHERE c.case_id = $1 AND was ->> 'decided_at' IS NULL ORDER BY p.id", [file.id]);
    expect(rows.map((row) => row.declared_by)).toEqual([police, defender, police, defender].map((person) => person.id));

    const named = await mutate(world, police, 'addPersonNamed', { caseCode: file.code, name: 'Invented', stage: 'NAMED', staffId: prosecutor.id }, { select: 'id' });
    expect(named.refused).toBeUndefined();
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
    await decide(false, 'NAMED');
    expect(await opens(prosecutor, file.code)).toBe('PROSECUTOR');
    await declare(police);
    await decide(true);
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
  });

  it('staying on a case after declaring oneself, however often one was cleared', async () => {
    const prosecutor = await world.person('PROSECUTOR', 'CAIVAS-3', 'FGN');
    const file = await caseOf(prosecutor, police);
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, declared_by, upheld, decided_at) VALUES ($1, $2, 'DECLARED', $3, false, now())", [prosecutor.id, file.id, police.id]);
    expect(await opens(prosecutor, file.code)).toBe('PROSECUTOR');
    await mutate(world, prosecutor, 'declareConflict', { caseCode: file.code });
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
    await mutate(world, police, 'declareConflict', { caseCode: file.code, personId: prosecutor.id });
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
  });

  it('an order that opens before its author is heard', async () => {
    const file = await caseOf();
    const order = { caseCode: file.code, personId: police.id, kind: 'therapy_note', rowIds: [randomUUID()], number: 'O-1', documentSha256: 'a'.repeat(64), untilAt: new Date(Date.now() + 9_000_000).toISOString() };
    expect((await mutate(world, coordinator, 'recordCourtOrder', { ...order, authorHeardAt: new Date(Date.now() + 3_600_000).toISOString() })).refused).toBe('VALIDATION');
    expect((await mutate(world, coordinator, 'recordCourtOrder', { ...order, authorHeardAt: new Date(Date.now() - 3_600_000).toISOString() })).refused).toBeUndefined();
  });

  it('the roles they had before they left, when they come back', async () => {
    const [one, other] = [await world.person('ADMINISTRATOR', 'ADMIN-1', 'PONAL'), await world.person('ADMINISTRATOR', 'ADMIN-2', 'FGN')];
    const leaver = await world.person('AUDITOR', 'OMBUDSMAN', 'DEFENSORIA');
    expect((await mutate(world, one, 'leave', { personId: leaver.id, why: 'dismissed' })).refused).toBeUndefined();
    const back = await mutate(world, one, 'proposePerson', { issuer: 'test', subject: leaver.subject, givenNames: 'Persona', familyNames: 'Inventada', unit: 'SIJIN', why: 'hired again' });
    expect((await mutate(world, other, 'decideProposal', { id: back.id, expectedVersion: 1, accepted: true })).refused).toBeUndefined();
    const { rows } = await world.owner.query<{ active: boolean; roles: string }>("SELECT p.active, (SELECT count(*) FROM people.role_holding h WHERE h.person_id = p.id AND h.until_at IS NULL) AS roles FROM people.person p WHERE p.id = $1", [leaver.id]);
    expect(rows).toEqual([{ active: true, roles: '0' }]);
  });

  it('the log of a case in which the auditor is named', async () => {
    const auditor = await world.person('AUDITOR', 'OMBUDSMAN-2', 'DEFENSORIA');
    const file = await caseOf(police);
    await opens(police, file.code);
    const log = async (): Promise<unknown[]> => (await world.ask(auditor, 'query ($code: String!) { accessLog(filter: { caseCode: $code }) { nodes { operation } } }', { code: file.code })).data.accessLog.nodes;
    expect(await log()).not.toHaveLength(0);
    await mutate(world, defender, 'declareConflict', { caseCode: file.code, personId: auditor.id });
    expect(await log()).toEqual([]);
    expect((await world.ask(auditor, '{ accessLog { nodes { caseCode } } }')).text).not.toContain(file.code);
    expect((await world.ask(auditor, 'query ($code: String!) { whoCouldRead(caseCode: $code, kind: coordination) { role } }', { code: file.code })).data.whoCouldRead).toEqual([]);
    expect((await world.ask(auditor, 'query ($code: String!) { grants(caseCode: $code) { nodes { id } } }', { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('an entry of the log in another’s name, and a key for a child who is not theirs', async () => {
    const file = await caseOf();
    const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), 'write') });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', 'heardonce_w_police_officer', true), set_config('app.person', $1, true), set_config('app.unit', $2, true)", [police.id, police.unitId]);
      const [intent, requestId] = [randomUUID(), randomUUID()];
      const entry = { requestId, actor: 'somebody else', decision: 'ALLOW', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation: 'caseFile', subject: null, kinds: [], records: [], withheld: [], policy: 'x' };
      await client.query("SELECT access.claim_key('caseFile', 'x', 'x', $1, 'POLICE_OFFICER')", [requestId]);
      await client.query("SELECT access.finish('caseFile', 'x', '{}', $1, $2, $3)", [intent, requestId, JSON.stringify(entry)]);
      await client.query('SAVEPOINT here');
      await expect(client.query("INSERT INTO identity.data_key (subject_id, kid, kek_id, wrapped) VALUES ($1, 'x', 'x', 'x')", [file.id])).rejects.toMatchObject({ code: expect.stringMatching(/HO001|42501/) });
      await client.query('ROLLBACK TO here');
      await world.owner.query("INSERT INTO identity.data_key (subject_id, kid, kek_id, wrapped) VALUES ($1, 'x', 'x', 'x')", [file.id]);
      expect((await client.query('SELECT id FROM identity.data_key WHERE subject_id = $1', [file.id])).rows).toEqual([]);
      await client.query('COMMIT');
      const { rows } = await world.owner.query("SELECT i.entry ->> 'decision' AS decision, a.person_id FROM audit.intent i JOIN audit.actor a ON a.token = i.entry ->> 'actor' WHERE i.id = $1", [intent]);
      expect(rows).toEqual([{ decision: 'WRITE', person_id: police.id }]);
    } finally {
      await client.end();
    }
  });
});
