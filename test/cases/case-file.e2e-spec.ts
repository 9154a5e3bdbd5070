import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestPerson, World } from '../support/world.js';

describe('opening a case', () => {
  let world: World;
  let police: TestPerson, defender: TestPerson, stranger: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('case-file');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    stranger = await world.person('POLICE_OFFICER', 'CAIVAS', 'PONAL');
    file = await world.plantCase(defender);
    await world.assign(police, file.id);
    await world.assign(defender, file.id);
    await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'penicillin')", [file.id, defender.id, defender.unitId]);
    await world.owner.query("INSERT INTO core.service_preference (case_id, author_id, unit_id, language) VALUES ($1, $2, $3, 'es')", [file.id, defender.id, defender.unitId]);
  });
  afterAll(() => world.close());

  const QUERY = 'query ($code: String!) { caseFile(code: $code) { code stage viewerRole safetyCard { allergies } preferences { language } tasks(first: 2) { nodes { dueAt } } withheld { field reason } } }';

  it('gives each role its own fields and names the rest', async () => {
    const seen = await world.ask(police, QUERY, { code: file.code });
    expect(seen.errors).toBeUndefined();
    expect(seen.data.caseFile).toMatchObject({ code: file.code, viewerRole: 'POLICE_OFFICER', safetyCard: { allergies: 'penicillin' }, preferences: null });
    expect(seen.data.caseFile.withheld).toContainEqual({ field: 'preferences', reason: 'NOT_PERMITTED' });
    const full = await world.ask(defender, QUERY, { code: file.code });
    expect(full.data.caseFile.preferences).toEqual({ language: 'es' });
  });

  it('names what is withheld whether or not there is any', async () => {
    const where = 'query ($code: String!) { caseFile(code: $code) { whereabouts { nodes { value } withheld { field reason } } therapyNotes { nodes { body } withheld { reason } } } }';
    const empty = await world.ask(police, where, { code: file.code });
    expect(empty.errors).toBeUndefined();
    expect(empty.data.caseFile).toEqual({ whereabouts: { nodes: [], withheld: [{ field: 'whereabouts', reason: 'NEEDS_GRANT' }] }, therapyNotes: { nodes: [], withheld: [{ reason: 'NEEDS_COURT_ORDER' }] } });
    await world.owner.query("INSERT INTO core.therapy_note (case_id, author_id, unit_id, session_on, body) VALUES ($1, $2, $3, '2026-11-01', 'CODE-1')", [file.id, defender.id, defender.unitId]);
    const full = await world.ask(police, where, { code: file.code });
    expect([full.data, full.extensions]).toEqual([empty.data, { ...empty.extensions, ...(full.extensions?.requestId ? { requestId: full.extensions.requestId } : {}) }]);
  });

  it('names what is withheld now, not what was when the case was last asked for', async () => {
    const child = async (): Promise<unknown[]> => ((await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { code child { givenNames } } }', { code: file.code })).extensions?.withheld ?? []).map((one: { field: string }) => one.field);
    await world.owner.query('INSERT INTO access.reserved (id, case_id) VALUES (gen_random_uuid(), $1)', [file.id]);
    expect(await child()).toEqual(['CaseFile.child']);
    await world.owner.query('UPDATE access.reserved SET ended_at = now() WHERE case_id = $1', [file.id]);
    expect(await child()).toEqual([]);
  });

  it('answers a stranger as if the case were not there, and notes it', async () => {
    const refused = await world.ask(stranger, QUERY, { code: file.code });
    expect(refused.errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT decision, case_code FROM audit.entry WHERE person_id = $1", [stranger.id]);
    expect(rows).toEqual([{ decision: 'DENY', case_code: file.code }]);
  });

  it('acts under one role at a time: who holds several and chose none is asked to', async () => {
    const both = await world.person('PROSECUTOR', 'FISCALIA', 'FGN', { roles: ['PROSECUTOR', 'VICTIM_LAWYER'] });
    await world.assign(both, file.id, 'VICTIM_LAWYER');
    expect((await world.ask(both, '{ caseload { nodes { code } } }')).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    const nodes = async (role: 'PROSECUTOR' | 'VICTIM_LAWYER'): Promise<unknown> => (await world.ask(both, '{ caseload { nodes { viewerRole } } }', {}, { role })).data.caseload.nodes;
    expect([await nodes('PROSECUTOR'), await nodes('VICTIM_LAWYER')]).toEqual([[], [{ viewerRole: 'VICTIM_LAWYER' }]]);
  });

  it('does not filter by what the reader sees only in part', async () => {
    const judge = await world.person('JUDGE', 'COURT', 'RAMA');
    await world.assign(judge, file.id);
    expect((await world.ask(judge, '{ caseload { nodes { stage } } }')).data.caseload.nodes).toEqual([{ stage: null }]);
    for (const filter of ['{ stage: OPEN }', '{ priorityAtMost: 2 }', '{ overdue: true }']) expect((await world.ask(judge, `{ caseload(filter: ${filter}) { nodes { id } } }`)).errors?.[0].extensions.code).toBe('FORBIDDEN_INPUT');
  });

  it('lists a caseload', async () => {
    const list = await world.ask(police, '{ caseload { nodes { code priority safetyCard { allergies } } pageInfo { hasNextPage } } }');
    expect(list.errors).toBeUndefined();
    expect(list.data.caseload.nodes).toEqual([{ code: file.code, priority: 3, safetyCard: { allergies: 'penicillin' } }]);
  });
});
