import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.js';
import { Barnahus } from './barnahus.js';

const DAY = 86_400_000;
const ASKERS: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'];

describe('instead of asking again', () => {
  let world: World;
  let house: Barnahus;
  beforeAll(async () => {
    world = await World.open('instead-of-asking');
    house = await Barnahus.open(world);
    await house.interview();
  });
  afterAll(() => world.close());

  const requestOf = async (id: string) => (await house.read('FAMILY_DEFENDER', 'interviewRequests { nodes { id status version confirmedAt taskId answerBy } }')).interviewRequests.nodes.find((one: { id: string }) => one.id === id);
  const questionsOf = async (id: string) => (await house.read('FAMILY_DEFENDER', 'requestQuestions { nodes { id requestId number text missing status version insufficientAt } }')).requestQuestions.nodes.filter((one: { requestId: string }) => one.requestId === id).sort((a: { number: number }, b: { number: number }) => a.number - b.number);
  const taskOf = async (id: string) => (await house.read('FAMILY_DEFENDER', 'tasks { nodes { id ownerUnit dueAt status detail { subjectKind title } } }')).tasks.nodes.find((one: { id: string }) => one.id === id);

  it.each(ASKERS)('a request of %s is sent, is owed within two days by the family defender, and lists its questions', async (role) => {
    const before = Date.now();
    const sent = await house.request(role, 2);
    expect(sent).toMatchObject({ status: 'SENT', version: 1, replayed: false });
    expect(Math.abs(Date.parse(sent.answerBy) - before - 2 * DAY)).toBeLessThan(60_000);
    const request = await requestOf(sent.id);
    expect(Date.parse(request.answerBy)).toBe(Date.parse(sent.answerBy));
    expect(await taskOf(request.taskId)).toMatchObject({ ownerUnit: role === 'FAMILY_DEFENDER' ? 'CENTRE' : 'ZONAL', status: 'OPEN', dueAt: request.answerBy, detail: { subjectKind: 'interview', title: 'ANSWER_INTERVIEW_REQUEST' } });
    expect((await questionsOf(sent.id)).map((one: { id: string; number: number; status: string }) => [one.id, one.number, one.status])).toEqual(sent.questionIds.map((id, index) => [id, index + 1, 'SENT']));
  });

  it('is refused without questions, with more than twenty, or without what is missing', async () => {
    const ask = (questions: unknown[]) => house.mutate('POLICE_OFFICER', 'requestInterview', { reason: 'to finish the report', questions }, { select: 'id' });
    const good = { text: 'Which room?', missing: 'the door' };
    for (const questions of [[], Array(21).fill(good), [{ ...good, missing: '  ' }], [{ ...good, text: '' }], [good, { ...good, missing: '' }]]) expect((await ask(questions)).refused).toBe('VALIDATION');
    expect((await ask(Array(20).fill(good))).refused).toBeUndefined();
    expect((await house.mutate('COORDINATOR', 'requestInterview', { reason: 'x', questions: [good] }, { select: 'id' })).refused).toBe('ROLE_REQUIRED');
    const stranger = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    expect((await house.mutate(stranger, 'requestInterview', { reason: 'x', questions: [good] }, { select: 'id' })).refused).toBe('NOT_FOUND');
  });

  it('is about events that there are, or the next: no number out of the air', async () => {
    const ask = async (as: Role, events: number): Promise<string | undefined> => {
      const { refused, answer } = await house.mutate(as, 'requestInterview', { events, reason: 'to finish the report', questions: [{ text: 'Which room?', missing: 'the door' }] }, { select: 'id' });
      return refused && `${refused} ${answer.errors?.[0].extensions.path}`;
    };
    expect(await Promise.all([1, 2, 3, 99].map((events) => ask('POLICE_OFFICER', events)))).toEqual([undefined, undefined, 'VALIDATION input.events', 'VALIDATION input.events']);
    const second = await house.interview({ events: 2 });
    expect([await ask('POLICE_OFFICER', 3), await ask('POLICE_OFFICER', 4)]).toEqual([undefined, 'VALIDATION input.events']);
    /* A judge is told of no interview that was not filed for them. */
    expect([await ask('JUDGE', 1), await ask('JUDGE', 2), await ask('JUDGE', 3)]).toEqual([undefined, 'VALIDATION input.events', 'VALIDATION input.events']);
    await house.done('PROSECUTOR', 'fileForHearing', { judgeId: house.person('JUDGE').id, kind: 'interview', rowIds: [second], hearing: 'H-1' });
    expect([await ask('JUDGE', 2), await ask('JUDGE', 3), await ask('JUDGE', 4)]).toEqual([undefined, undefined, 'VALIDATION input.events']);
  });

  it('takes the segments that were shown only where the requester may read them, absent and unreadable alike', async () => {
    const [health, facts] = [randomUUID(), randomUUID()];
    const by = house.person('FORENSIC_INTERVIEWER');
    for (const [id, topic] of [[health, 'HEALTH'], [facts, 'FACTS']] as const) await house.insert('core.transcript_segment', { id, case_id: house.file.id, author_id: by.id, unit_id: by.unitId, version_id: randomUUID(), number: 1, start_ms: 0, end_ms: 1000, text: 'about the football match', topic });
    const ask = (shownSegmentIds: string[]) => house.mutate('FORENSIC_DOCTOR', 'requestInterview', { reason: 'to finish', questions: [{ text: 'Which knee?', missing: 'left or right', shownSegmentIds }] }, { select: 'id questionIds' });
    expect([(await ask([facts])).refused, (await ask([randomUUID()])).refused, (await ask([health, facts])).refused]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    const sent = await ask([health]);
    expect(sent.refused).toBeUndefined();
    const { rows } = await world.owner.query('SELECT citing_id, segment_id, purpose FROM core.segment_citation WHERE case_id = $1', [house.file.id]);
    expect(rows).toEqual([{ citing_id: sent.answer.data.requestInterview.questionIds[0], segment_id: health, purpose: 'SHOWN_BEFORE_ASKING' }]);
  });

  it('is answered from the record in words for the agency that asked, and confirmed by who asked', async () => {
    const sent = await house.request('FORENSIC_DOCTOR', 2);
    const answer = (as: Role, question: number, expectedVersion = 1) => house.mutate(as, 'answerFromRecord', { questionId: sent.questionIds[question], expectedVersion, text: `the record tells of a blue door, ${question}` });
    expect((await answer('PROSECUTOR', 0)).refused).toBe('NOT_FOUND');
    expect((await answer('FAMILY_DEFENDER', 0, 2)).refused).toBe('STALE_VERSION');
    expect((await answer('FAMILY_DEFENDER', 0)).refused).toBeUndefined();
    expect(await requestOf(sent.id)).toMatchObject({ status: 'SENT' });
    expect((await house.mutate('FORENSIC_DOCTOR', 'confirmAnswered', { requestId: sent.id, expectedVersion: 1 })).refused).toBe('CONFLICTING_STATE');
    expect((await answer('FAMILY_DEFENDER', 1)).refused).toBeUndefined();
    expect((await answer('FAMILY_DEFENDER', 1, 2)).refused).toBe('CONFLICTING_STATE');
    const answered = await requestOf(sent.id);
    expect(answered).toMatchObject({ status: 'ANSWERED', version: 2, confirmedAt: null });
    expect(await taskOf(answered.taskId)).toMatchObject({ status: 'DONE' });
    const answersFor = async (as: Role) => (await house.read(as, 'recordAnswers { nodes { questionId text } withheld { reason } }')).recordAnswers.nodes.filter((one: { questionId: string }) => sent.questionIds.includes(one.questionId)).length;
    expect([await answersFor('FORENSIC_DOCTOR'), await answersFor('FAMILY_DEFENDER'), await answersFor('POLICE_OFFICER'), await answersFor('PSYCHOLOGIST')]).toEqual([2, 2, 0, 0]);
    expect((await house.mutate('POLICE_OFFICER', 'confirmAnswered', { requestId: sent.id, expectedVersion: 2 })).refused).toBe('NOT_FOUND');
    expect((await house.mutate('FORENSIC_DOCTOR', 'confirmAnswered', { requestId: sent.id, expectedVersion: 2 })).version).toBe(3);
    expect(await requestOf(sent.id)).toMatchObject({ confirmedAt: expect.any(String) });
    expect((await house.mutate('FORENSIC_DOCTOR', 'confirmAnswered', { requestId: sent.id, expectedVersion: 3 })).refused).toBe('CONFLICTING_STATE');
  });

  it('is not ruled on by who asked, even where they hold the function', async () => {
    const sent = await house.request('FAMILY_DEFENDER');
    expect((await house.mutate('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: sent.questionIds[0], expectedVersion: 1 })).refused).toBe('NOT_SELF');
    expect((await house.mutate('FAMILY_DEFENDER', 'answerFromRecord', { questionId: sent.questionIds[0], expectedVersion: 1, text: 'the door is blue' })).refused).toBe('NOT_SELF');
    const substitute = await house.another('FAMILY_DEFENDER', 'COMISARIA-2', 'ALCALDIA');
    expect((await house.mutate(substitute, 'letQuestionGoOn', { questionId: sent.questionIds[0], expectedVersion: 1 })).refused).toBeUndefined();
    expect(await requestOf(sent.id)).toMatchObject({ status: 'GOES_ON' });
  });

  it('an answer later found insufficient is owed again and stays counted', async () => {
    const sent = await house.request('SOCIAL_WORKER');
    await house.done('FAMILY_DEFENDER', 'answerFromRecord', { questionId: sent.questionIds[0], expectedVersion: 1, text: 'the record tells of a blue door' });
    await house.done('SOCIAL_WORKER', 'confirmAnswered', { requestId: sent.id, expectedVersion: 2 });
    const first = (await requestOf(sent.id)).taskId;
    const insufficient = (as: Role) => house.mutate(as, 'reportInsufficient', { questionId: sent.questionIds[0], expectedVersion: 2, why: 'which of two doors' });
    expect((await insufficient('POLICE_OFFICER')).refused).toBe('NOT_FOUND');
    expect((await insufficient('SOCIAL_WORKER')).version).toBe(3);
    const again = await requestOf(sent.id);
    expect(again).toMatchObject({ status: 'SENT', confirmedAt: null });
    expect(again.taskId).not.toBe(first);
    expect(await taskOf(again.taskId)).toMatchObject({ status: 'OPEN' });
    const [question] = await questionsOf(sent.id);
    expect(question).toMatchObject({ status: 'INSUFFICIENT', insufficientAt: expect.any(String) });
    await house.done('FAMILY_DEFENDER', 'answerFromRecord', { questionId: sent.questionIds[0], expectedVersion: 3, text: 'the door of the second room is blue' });
    expect((await questionsOf(sent.id))[0]).toMatchObject({ status: 'ANSWERED', insufficientAt: question.insufficientAt });
  });

  it('is taken back by who asked alone', async () => {
    const sent = await house.request('PSYCHOLOGIST');
    expect((await house.mutate('FAMILY_DEFENDER', 'withdrawInterviewRequest', { requestId: sent.id, expectedVersion: 1, why: 'no longer needed' })).refused).toBe('NOT_FOUND');
    await house.done('PSYCHOLOGIST', 'withdrawInterviewRequest', { requestId: sent.id, expectedVersion: 1, why: 'no longer needed' });
    const request = await requestOf(sent.id);
    expect(request).toMatchObject({ status: 'WITHDRAWN' });
    expect(await taskOf(request.taskId)).toMatchObject({ status: 'CANCELLED' });
    expect((await house.mutate('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: sent.questionIds[0], expectedVersion: 1 })).refused).toBe('CONFLICTING_STATE');
  });

  it('writes once under one key', async () => {
    const input = { idempotencyKey: randomUUID(), reason: 'to finish', questions: [{ text: 'Which room?', missing: 'the door' }] };
    const select = 'id questionIds version status answerBy replayed';
    const first = await house.done('POLICE_OFFICER', 'requestInterview', input, { select });
    const again = await house.done('POLICE_OFFICER', 'requestInterview', input, { select });
    expect(again.answer.data.requestInterview).toEqual({ ...first.answer.data.requestInterview, replayed: true });
  });
});
