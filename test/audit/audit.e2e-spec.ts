import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';
import { SignInLog } from '../../apps/api/src/platform/sign-in/sign-in-log.js';

const ENTRIES = 'query ($filter: AccessLogFilter, $first: Int, $after: String) { accessLog(filter: $filter, first: $first, after: $after) { nodes { id at operation decision role caseCode personId kinds repeats records { type fields ids } } pageInfo { hasNextPage endCursor } } }';

describe('the access log', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, judge: TestPerson, auditor: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('audit');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    judge = await world.person('JUDGE', 'COURT', 'RAMA');
    auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, police, judge]) await world.assign(person, file.id);
    await mutate(world, defender, 'recordSafetyCard', { caseCode: file.code, allergies: 'latex' });
    await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect: 'SCHOOL', value: 'Escuela Sol' });
    await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { stage safetyCard { allergies } } }', { code: file.code });
  });
  afterAll(() => world.close());

  it('shows an auditor who read which fields, and that they looked', async () => {
    const seen = await world.ask(auditor, ENTRIES, { filter: { caseCode: file.code, kind: 'safety_card', decision: 'ALLOW' } });
    expect(seen.errors).toBeUndefined();
    expect(seen.data.accessLog.nodes).toHaveLength(1);
    const [entry] = seen.data.accessLog.nodes;
    expect(entry).toMatchObject({ operation: 'caseFile', role: 'POLICE_OFFICER', caseCode: file.code, personId: police.id });
    expect(entry.records).toContainEqual({ type: 'SafetyCard', fields: ['allergies'], ids: [expect.any(String)] });
    expect(seen.text).not.toContain('latex');
    const own = await world.ask(auditor, ENTRIES, { filter: { operation: 'accessLog' } });
    expect(own.data.accessLog.nodes[0]).toMatchObject({ decision: 'ALLOW', role: 'AUDITOR', personId: auditor.id, kinds: ['access_log'], records: [{ type: 'AccessLogEntry', ids: [entry.id] }] });
  });

  it('filters by codes, ids and times, pages, and takes no others', async () => {
    const all = async (filter: object): Promise<number> => (await world.ask(auditor, ENTRIES, { filter })).data.accessLog.nodes.length;
    expect(await all({ personId: defender.id, decision: 'WRITE' })).toBe(2);
    expect(await all({ agency: 'ICBF', operation: 'recordSafetyCard' })).toBe(1);
    expect(await all({ caseCode: file.code, to: '2020-01-01T00:00:00Z' })).toBe(0);
    expect(await all({ caseCode: file.code, purpose: 'HEARING' })).toBe(0);
    const page = await world.ask(auditor, ENTRIES, { filter: { caseCode: file.code }, first: 2 });
    expect(page.data.accessLog.pageInfo.hasNextPage).toBe(true);
    const next = await world.ask(auditor, ENTRIES, { filter: { caseCode: file.code }, first: 2, after: page.data.accessLog.pageInfo.endCursor });
    expect(next.data.accessLog.nodes[0].id).not.toBe(page.data.accessLog.nodes[1].id);
    expect(Date.parse(next.data.accessLog.nodes[0].at)).toBeLessThanOrEqual(Date.parse(page.data.accessLog.nodes[1].at));
    expect((await world.ask(auditor, ENTRIES, { filter: { operation: 'dropTable' } })).errors?.[0].extensions.code).toBe('VALIDATION');
    expect((await world.ask(auditor, ENTRIES, { filter: { personId: "' OR 1=1" } })).errors?.[0].extensions.code).toBe('VALIDATION');
    for (const person of [coordinator, defender, police]) expect((await world.ask(person, ENTRIES)).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
  });

  it('answers who could read a kind today, decided from everyone who reaches the case, beside who did', async () => {
    const ask = 'query ($code: String!, $kind: CaseKind!) { whoCouldRead(caseCode: $code, kind: $kind) { person { id } role extent by needsSecondFactor } whoDidRead(caseCode: $code, kind: $kind) { personId role times } }';
    const card = await world.ask(auditor, ask, { code: file.code, kind: 'safety_card' });
    expect(card.errors).toBeUndefined();
    expect(card.data.whoCouldRead.map((one: { role: string }) => one.role).sort()).toEqual(['COORDINATOR', 'FAMILY_DEFENDER', 'JUDGE', 'POLICE_OFFICER']);
    expect(card.data.whoDidRead).toEqual([{ personId: police.id, role: 'POLICE_OFFICER', times: 1 }]);
    const whereabouts = async (): Promise<string[]> => (await world.ask(auditor, ask, { code: file.code, kind: 'whereabouts' })).data.whoCouldRead.map((one: { role: string; extent: string }) => `${one.role}:${one.extent}`).sort();
    expect(await whereabouts()).toEqual(['COORDINATOR:ALL', 'FAMILY_DEFENDER:ALL']);
    await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: police.id, fields: ['SCHOOL'], purpose: 'to fetch', untilAt: new Date(Date.now() + 60_000).toISOString() });
    expect(await whereabouts()).toEqual(['COORDINATOR:ALL', 'FAMILY_DEFENDER:ALL', 'POLICE_OFFICER:ROWS']);
    const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    await mutate(world, patrol, 'declareEmergency', { caseCode: file.code, role: 'POLICE_OFFICER', beside: 'whereabouts', reason: 'threatened with a weapon now' }, { select: 'id' });
    const now = await world.ask(auditor, ask, { code: file.code, kind: 'whereabouts' });
    expect(now.data.whoCouldRead).toContainEqual({ person: { id: patrol.id }, role: 'POLICE_OFFICER', extent: 'ALL', by: 'EMERGENCY', needsSecondFactor: true });
    expect((await world.ask(coordinator, ask, { code: file.code, kind: 'whereabouts' })).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    const looked = await world.ask(auditor, ENTRIES, { filter: { caseCode: file.code, operation: 'whoCouldRead' } });
    expect(looked.data.accessLog.nodes.length).toBeGreaterThanOrEqual(4);
  });

  it('records refusals of acts, not only of reads', async () => {
    await mutate(world, police, 'grantFields', { caseCode: file.code, personId: judge.id, fields: ['SCHOOL'], purpose: 'no right to', untilAt: new Date(Date.now() + 60_000).toISOString() });
    const denied = await world.ask(auditor, ENTRIES, { filter: { caseCode: file.code, decision: 'DENY', operation: 'grantFields' } });
    expect(denied.data.accessLog.nodes).toHaveLength(1);
  });

  it('records a refused sign-in as anonymous, sums many, and never holds anybody up', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, () => world.ask(null, '{ me { id } }').then((one) => one.status)));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect((await world.ask(police, '{ me { id } }')).status).toBe(200);
    await world.app.get(SignInLog, { strict: false }).flush();
    const { rows } = await world.owner.query("SELECT actor, decision, operation, count(*)::int AS entries, sum(repeats)::int AS repeats FROM audit.access_entry WHERE actor = 'anonymous' GROUP BY 1, 2, 3 ORDER BY 2");
    expect(rows).toEqual([{ actor: 'anonymous', decision: 'AGGREGATE', operation: 'signIn', entries: 1, repeats: expect.any(Number) }, { actor: 'anonymous', decision: 'DENY', operation: 'signIn', entries: expect.any(Number), repeats: expect.any(Number) }]);
    expect(rows[0].repeats + rows[1].repeats).toBe(30);
    const seen = await world.ask(auditor, ENTRIES, { filter: { operation: 'signIn', decision: 'AGGREGATE' } });
    expect(seen.data.accessLog.nodes).toMatchObject([{ personId: null, repeats: rows[0].repeats }]);
  });
});
