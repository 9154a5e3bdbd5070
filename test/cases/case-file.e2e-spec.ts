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

  it('answers a stranger as if the case were not there, and notes it', async () => {
    const refused = await world.ask(stranger, QUERY, { code: file.code });
    expect(refused.errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT decision, case_code FROM audit.entry WHERE person_id = $1", [stranger.id]);
    expect(rows).toEqual([{ decision: 'DENY', case_code: file.code }]);
  });

  it('lists a caseload', async () => {
    const list = await world.ask(police, '{ caseload { nodes { code priority safetyCard { allergies } } pageInfo { hasNextPage } } }');
    expect(list.errors).toBeUndefined();
    expect(list.data.caseload.nodes).toEqual([{ code: file.code, priority: 3, safetyCard: { allergies: 'penicillin' } }]);
  });
});
