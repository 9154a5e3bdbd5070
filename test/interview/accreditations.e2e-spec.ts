import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestPerson, World } from '../support/world.js';
import { inDays, InterviewStage } from './interview-stage.js';

const LIST = 'query ($person: ID) { accreditations(personId: $person) { nodes { id protocol withdrawn withdrawnFrom withdrawnWhy withdrawalId withdrawalVersion withdrawalProposedBy { unit } withdrawalDecidedBy { unit } } } }';
const day = (days: number): string => inDays(days).slice(0, 10);

describe('an accreditation', () => {
  let world: World;
  let stage: InterviewStage;
  let second: TestPerson;
  let interviewer: TestPerson;
  beforeAll(async () => {
    world = await World.open('accreditations');
    stage = await InterviewStage.set(world);
    second = await world.person('ADMINISTRATOR', 'ADMIN-2', 'FGN');
  });
  beforeEach(async () => {
    interviewer = await world.person('FORENSIC_INTERVIEWER', 'ROOMS', 'BARNAHUS');
    await world.assign(interviewer, stage.file.id);
    await stage.accredit(interviewer);
  });
  afterAll(() => world.close());
  const one = async (as: TestPerson = stage.of('ADMINISTRATOR')) => (await world.ask(as, LIST, { person: interviewer.id })).data.accreditations.nodes[0];
  const withdraw = async (more: Record<string, unknown> = {}, by: TestPerson = stage.of('ADMINISTRATOR')) => stage.do(by, 'withdrawAccreditation', { id: (await one()).id, fromOn: day(2), why: 'the school took it back', caseCode: undefined, ...more });
  const decide = (id: string, by: TestPerson, accepted = true, expectedVersion = 1) => stage.do(by, 'decideWithdrawal', { id, expectedVersion, accepted, caseCode: undefined });

  it('is listed to administrators and coordinators alone, and the reading is on record', async () => {
    for (const role of ['ADMINISTRATOR', 'COORDINATOR'] as const) expect(await one(stage.of(role))).toMatchObject({ protocol: 'NICHD_REVISED', withdrawn: false, withdrawnFrom: null });
    for (const role of ['PROSECUTOR', 'FORENSIC_INTERVIEWER', 'JUDGE', 'POLICE_OFFICER'] as const) expect([role, (await world.ask(stage.of(role), LIST, { person: interviewer.id })).errors?.[0].extensions.code]).toEqual([role, 'ROLE_REQUIRED']);
    const { rows } = await world.owner.query("SELECT count(*)::int AS n FROM audit.entry WHERE operation = 'accreditations' AND decision = 'ALLOW' AND person_id = $1", [stage.of('COORDINATOR').id]);
    expect(rows[0]?.n).toBeGreaterThan(0);
  });

  it('is withdrawn by two administrators of different units, none of them of the interviewer’s', async () => {
    const colleague = await world.person('ADMINISTRATOR', 'ROOMS', 'BARNAHUS');
    const unitMate = await world.person('ADMINISTRATOR', 'ADMIN', 'PONAL');
    expect((await withdraw({}, colleague)).refused).toBe('NOT_SELF');
    expect((await withdraw({}, stage.of('COORDINATOR'))).refused).toBe('ROLE_REQUIRED');
    expect((await withdraw({ fromOn: day(90) })).refused).toBe('VALIDATION');
    const { id } = await withdraw();
    expect((await withdraw()).refused).toBe('CONFLICTING_STATE');
    for (const [by, code] of [[stage.of('ADMINISTRATOR'), 'SECOND_PERSON_REQUIRED'], [unitMate, 'SECOND_PERSON_REQUIRED'], [colleague, 'NOT_SELF'], [stage.of('COORDINATOR'), 'ROLE_REQUIRED']] as const) expect((await decide(id, by)).refused).toBe(code);
    expect(await one()).toMatchObject({ withdrawn: false, withdrawnFrom: day(2), withdrawalId: id, withdrawalProposedBy: { unit: 'ADMIN' }, withdrawalDecidedBy: null });
    expect((await decide(id, second, true, 3)).refused).toBe('STALE_VERSION');
    expect((await decide(id, second)).version).toBe(2);
    expect(await one()).toMatchObject({ withdrawn: true, withdrawnWhy: 'the school took it back', withdrawalDecidedBy: { unit: 'ADMIN-2' } });
    expect(await stage.sql('PROSECUTOR', 'SELECT people.decide_withdrawal($1, 1, true)', [id])).toBe('42501');
  });

  it('or is not, where the second does not agree; then it can be put again', async () => {
    const { id } = await withdraw();
    await decide(id, second, false);
    expect(await one()).toMatchObject({ withdrawn: false, withdrawnFrom: null });
    expect((await withdraw()).refused).toBeUndefined();
  });

  it('no longer counts from that day on: a plan for a later day is refused, and one that stands is a task of the coordinator', async () => {
    const early = await stage.further();
    const late = await stage.further();
    for (const on of [early, late]) await world.assign(interviewer, on.file.id);
    await early.done('PROSECUTOR', 'planInterview', early.plan({ interviewerId: interviewer.id, plannedFor: inDays(1) }));
    const planned = await late.done('PROSECUTOR', 'planInterview', late.plan({ interviewerId: interviewer.id, plannedFor: inDays(6) }));
    await decide((await withdraw({ fromOn: day(4) })).id, second);
    const tasks = async (on: InterviewStage) => ((await on.read('COORDINATOR', 'tasks { nodes { ownerUnit status detail { title subjectKind } } }')).tasks.nodes as { detail: { title: string } }[]).filter((task) => task.detail.title === 'INTERVIEWER_NO_LONGER_ACCREDITED');
    expect(await tasks(late)).toEqual([{ ownerUnit: 'CENTRE', status: 'OPEN', detail: { title: 'INTERVIEWER_NO_LONGER_ACCREDITED', subjectKind: 'interview' } }]);
    expect(await tasks(early)).toEqual([]);
    expect(await late.refusal('PROSECUTOR', 'changeInterview', { id: planned.id, expectedVersion: 1, why: 'Otra sala', room: 'Sala verde' })).toBe('CONFLICTING_STATE input.interviewerId');
    expect(await late.refusal('PROSECUTOR', 'changeInterview', { id: planned.id, expectedVersion: 1, why: 'Otro día', plannedFor: inDays(2) })).toBeUndefined();
  });
});
