import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.js';
import { Barnahus, type Fields, TEAM } from './barnahus.js';

const QUERY = 'query ($code: String!) { heardOnce(caseCode: $code) { timesAsked asked { service topic times } exemptAskings timesReused reused { agency way forWhat times } interviewsAvoided exceptionsGranted interviewsOrdered answersInsufficient childHeard withheld { field kind reason } } }';

/** A citation counts for those who read what cites. */
const OTHER_CITATIONS = { field: 'reused', kind: 'citation', reason: 'SUBJECT_NOT_PERMITTED' };

describe('how often a child was asked', () => {
  let world: World;
  let house: Barnahus;
  beforeAll(async () => {
    world = await World.open('counts');
    house = await Barnahus.open(world);
  });
  afterAll(() => world.close());

  const count = async (as: Role = 'PROSECUTOR') => (await world.ask(house.person(as), QUERY, { code: house.file.code })).data?.heardOnce;
  const sum = (lines: { times: number }[]): number => lines.reduce((all, one) => all + one.times, 0);
  const answer = async (as: Role, text: string): Promise<string> => {
    const { id, questionIds } = await house.request(as, 1, { questions: [{ text, missing: 'the colour' }] });
    await house.done('FAMILY_DEFENDER', 'answerFromRecord', { questionId: questionIds[0], expectedVersion: 1, text: 'the record tells of a blue door' });
    return id;
  };

  it('is nothing for a child whom nobody asked yet', async () => {
    expect(await count()).toEqual({ timesAsked: 0, asked: [], exemptAskings: 0, timesReused: 0, reused: [], interviewsAvoided: 0, exceptionsGranted: 0, interviewsOrdered: 0, answersInsufficient: 0, childHeard: 0, withheld: [OTHER_CITATIONS] });
  });

  it('counts interviews held and askings that needed approval, by service and topic, and no others', async () => {
    await house.interview();
    await house.interview({ events: 2, status: 'PLANNED' });
    const askedAt = new Date(Date.now() - 3_600_000).toISOString();
    for (const input of [{ service: 'COMISARIA', topic: 'FACTS' }, { service: 'COMISARIA', topic: 'FACTS' }, { service: 'SCHOOL-12', topic: null }, { service: 'INML', exempt: 'CLINICAL_HISTORY_72_HOURS' }, { service: 'ICBF', exempt: 'SUICIDE' }]) await house.done(input.exempt ? 'FORENSIC_DOCTOR' : 'COORDINATOR', 'recordAsking', { askedAt, ...input });
    await house.done('SOCIAL_WORKER', 'recordChildStatement', { words: 'the dog was called Canela', present: 'the teacher' });
    expect(await count()).toMatchObject({ timesAsked: 4, exemptAskings: 2, childHeard: 1, asked: [{ service: 'COMISARIA', topic: 'FACTS', times: 2 }, { service: 'CTI', topic: null, times: 1 }, { service: 'SCHOOL-12', topic: null, times: 1 }] });
  });

  it('counts a further interview avoided once for each distinct request, when who asked has confirmed it', async () => {
    const first = await answer('FORENSIC_DOCTOR', 'Which knee?');
    expect(await count()).toMatchObject({ interviewsAvoided: 0, timesReused: 1 });
    await house.done('FORENSIC_DOCTOR', 'confirmAnswered', { requestId: first, expectedVersion: 2 });
    expect(await count()).toMatchObject({ interviewsAvoided: 1 });
    const again = await answer('FORENSIC_DOCTOR', 'which  KNEE?');
    await house.done('FORENSIC_DOCTOR', 'confirmAnswered', { requestId: again, expectedVersion: 2 });
    expect(await count()).toMatchObject({ interviewsAvoided: 1 });
    const other = await answer('SOCIAL_WORKER', 'Which knee?');
    await house.done('SOCIAL_WORKER', 'confirmAnswered', { requestId: other, expectedVersion: 2 });
    expect(await count()).toMatchObject({ interviewsAvoided: 2, answersInsufficient: 0, reused: [{ agency: 'ICBF', way: 'ANSWER_FROM_RECORD', forWhat: 'RequestQuestion', times: 1 }, { agency: 'INML', way: 'ANSWER_FROM_RECORD', forWhat: 'RequestQuestion', times: 2 }] });
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM core.request_question WHERE request_id = $1', [other]);
    await house.done('SOCIAL_WORKER', 'reportInsufficient', { questionId: rows[0]?.id, expectedVersion: 2, why: 'left or right' });
    expect(await count()).toMatchObject({ interviewsAvoided: 1, answersInsufficient: 1 });
  });

  it('counts citations by agency and what cites, not the segments one was shown, and exceptions and orders beside them', async () => {
    const by = house.person('FORENSIC_DOCTOR');
    const cite = (citing_type: string) => house.insert('core.segment_citation', { case_id: house.file.id, author_id: by.id, unit_id: by.unitId, citing_type, citing_id: randomUUID(), segment_id: randomUUID() });
    for (const type of ['FORENSIC_FINDING', 'FORENSIC_FINDING', 'TASK', 'REQUEST_QUESTION']) await cite(type);
    await house.approved();
    await house.done('PROSECUTOR', 'planFurtherInterview', { basis: 'COURT_ORDER', protocol: 'OTHER', events: 1, orderNumber: 'J-1', orderDocumentSha256: 'a'.repeat(64) });
    const found = await count();
    expect(found.reused.filter((one: Fields) => one['way'] === 'CITATION')).toEqual([{ agency: 'INML', way: 'CITATION', forWhat: 'FORENSIC_FINDING', times: 2 }, { agency: 'INML', way: 'CITATION', forWhat: 'TASK', times: 1 }]);
    expect((await count('SOCIAL_WORKER')).reused.filter((one: Fields) => one['way'] === 'CITATION')).toEqual([{ agency: 'INML', way: 'CITATION', forWhat: 'TASK', times: 1 }]);
    expect(found).toMatchObject({ exceptionsGranted: 1, interviewsOrdered: 1, timesReused: sum(found.reused) });
  });

  it('counts for each reader what they read whole, names the rest, and is on record', async () => {
    const by = house.person('PROSECUTOR');
    await house.insert('core.recording_custody', { case_id: house.file.id, author_id: by.id, unit_id: by.unitId, recording_id: randomUUID(), at: new Date().toISOString(), event: 'VIEWED', capacity: 'PROSECUTOR', purpose: 'HEARING' });
    expect((await count('PROSECUTOR')).reused).toContainEqual({ agency: 'FGN', way: 'PLAYBACK', forWhat: 'HEARING', times: 1 });
    const doctor = await count('FORENSIC_DOCTOR');
    expect(doctor.childHeard).toBeNull();
    expect(doctor.reused.filter((one: Fields) => one['way'] === 'PLAYBACK')).toEqual([]);
    expect(doctor.withheld).toEqual([OTHER_CITATIONS, { field: 'reused', kind: 'recording', reason: 'NOT_PERMITTED' }, { field: 'childHeard', kind: 'child_statement', reason: 'SEALED_TO_AUTHOR' }]);
    const answered = await Promise.all(TEAM.map(async (role) => [role, (await count(role)) !== null && (await count(role)) !== undefined] as const));
    expect(answered.filter(([, given]) => !given).map(([role]) => role)).toEqual(['JUDGE']);
    const stranger = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    expect((await world.ask(stranger, QUERY, { code: house.file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT kinds FROM audit.entry WHERE person_id = $1 AND operation = 'heardOnce' AND decision = 'ALLOW' LIMIT 1", [house.person('FORENSIC_DOCTOR').id]);
    expect(rows).toEqual([{ kinds: ['interview', 'interview_questions', 'citation'] }]);
  });
});
