import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

const HISTORY = 'query ($code: String!, $of: RecordKind!, $first: Int, $after: String) { caseHistory(code: $code, of: $of, first: $first, after: $after) { nodes { rowId version why changedBy { id } changes { field from to } } pageInfo { hasNextPage endCursor } withheld { field reason } } }';

describe('the history of a record', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, stranger: TestPerson;
  let file: { id: string; code: string };
  let school: string, identity: string;
  beforeAll(async () => {
    world = await World.open('history');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    stranger = await world.person('POLICE_OFFICER', 'CAIVAS', 'PONAL');
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, police]) await world.assign(person, file.id);
    identity = (await mutate(world, defender, 'recordChildIdentity', { caseCode: file.code, givenNames: 'Ana', familyNames: 'Prueba' })).id;
    const amended = await mutate(world, defender, 'amendChildIdentity', { caseCode: file.code, id: identity, expectedVersion: 1, givenNames: 'Ana Maria', familyNames: 'Prueba', documentType: 'NONE', documentNumber: null, dateOfBirth: '2012', why: 'from the birth record' });
    expect(amended.answer.errors).toBeUndefined();
    school = (await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'SCHOOL', value: 'Escuela Sol' })).id;
    await mutate(world, defender, 'amendWhereabouts', { caseCode: file.code, id: school, expectedVersion: 1, value: 'Escuela Luna', why: 'changed school' });
    await mutate(world, defender, 'amendWhereabouts', { caseCode: file.code, id: school, expectedVersion: 2, value: 'Escuela Mar', why: 'found by someone' });
    const card = (await mutate(world, defender, 'recordSafetyCard', { caseCode: file.code, allergies: 'latex' })).id;
    await mutate(world, police, 'amendSafetyCard', { caseCode: file.code, id: card, expectedVersion: 1, selfHarmAlert: true, why: 'said so at the desk' });
  });
  afterAll(() => world.close());

  const history = async (person: TestPerson, of: string, more: object = {}) => world.ask(person, HISTORY, { code: file.code, of, ...more });

  it('keeps who, when, from, to and why, encrypted values included', async () => {
    const seen = await history(defender, 'ChildIdentity');
    expect(seen.errors).toBeUndefined();
    expect(seen.data.caseHistory.nodes).toEqual([{ rowId: identity, version: 2, why: 'from the birth record', changedBy: { id: defender.id }, changes: expect.arrayContaining([{ field: 'givenNames', from: 'Ana', to: 'Ana Maria' }, { field: 'dateOfBirth', from: null, to: '2012' }, { field: 'documentType', from: null, to: 'NONE' }]) }]);
    const card = await history(police, 'SafetyCard');
    expect(card.data.caseHistory.nodes).toMatchObject([{ changedBy: { id: police.id }, changes: [{ field: 'selfHarmAlert', from: null, to: 'true' }] }]);
    expect(seen.text).not.toMatch(/matchKeys|match_keys|v1\./);
    const { rows } = await world.owner.query("SELECT records FROM audit.entry WHERE operation = 'caseHistory' AND person_id = $1 AND decision = 'ALLOW' ORDER BY at LIMIT 1", [defender.id]);
    expect(JSON.parse(rows[0].records)).toEqual([{ type: 'ChildIdentity.history', fields: expect.arrayContaining(['changedBy', 'givenNames', 'rowId', 'version', 'why']), ids: [identity] }]);
  });

  it('pages, newest first', async () => {
    const page = await history(defender, 'Whereabouts', { first: 1 });
    expect(page.data.caseHistory.nodes).toMatchObject([{ version: 3, why: 'found by someone' }]);
    const [node] = page.data.caseHistory.nodes;
    const [held] = page.data.caseHistory.pageInfo.endCursor.split('.');
    // Nothing but what is shown: the number of an entry would tell how many others there are.
    expect(JSON.parse(Buffer.from(held, 'base64url').toString())).toEqual([node.rowId, String(node.version)]);
    const next = await history(defender, 'Whereabouts', { first: 1, after: page.data.caseHistory.pageInfo.endCursor });
    expect(next.data.caseHistory).toMatchObject({ nodes: [{ version: 2, changes: [{ field: 'value', from: 'Escuela Sol', to: 'Escuela Luna' }] }], pageInfo: { hasNextPage: false } });
    expect((await history(coordinator, 'Whereabouts', { first: 1, after: page.data.caseHistory.pageInfo.endCursor })).errors?.[0].extensions.code).toBe('VALIDATION');
  });

  it('is read under the policy of the record as it stands today: no values, no reasons, no counts beside', async () => {
    const before = await history(police, 'Whereabouts');
    expect(before.data.caseHistory).toMatchObject({ nodes: [], withheld: [{ field: 'Whereabouts', reason: 'NEEDS_GRANT' }] });
    expect(before.text).not.toMatch(/Escuela|found by someone/);
    const grant = await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: police.id, fields: ['SCHOOL'], purpose: 'to fetch', untilAt: new Date(Date.now() + 60_000).toISOString() });
    expect((await history(police, 'Whereabouts')).data.caseHistory.nodes).toHaveLength(2);
    await mutate(world, defender, 'revokeGrant', { caseCode: file.code, id: grant.id, expectedVersion: 1, why: 'done' });
    expect((await history(police, 'Whereabouts')).data.caseHistory.nodes).toEqual([]);
    expect((await history(police, 'ServicePreference')).data.caseHistory).toMatchObject({ nodes: [], withheld: [{ reason: 'NOT_PERMITTED' }] });
    expect((await history(stranger, 'SafetyCard')).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await world.ask(defender, HISTORY, { code: file.code, of: 'ChildIdentity' }, { mfa: false })).data.caseHistory.nodes).toEqual([]);
  });

  it('keeps what a condition looks at unchanged in a row, so that its past is never read by other rules than its present', async () => {
    const client = await world.owner.connect();
    try {
      await client.query("BEGIN; SELECT set_config('app.why', 'by hand', true), set_config('app.person', '" + defender.id + "', true)");
      await expect(client.query("UPDATE identity.whereabouts SET aspect = 'ADDRESS' WHERE id = $1", [school])).rejects.toMatchObject({ code: 'HO001', message: 'FORBIDDEN_INPUT' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
