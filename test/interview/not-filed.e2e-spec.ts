import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.js';
import { InterviewStage } from './interview-stage.js';

describe('what nobody filed for a judge', () => {
  let world: World;
  let stage: InterviewStage;
  let interviewId: string;
  let rows: { question: string; request: string; asked: string; going: string; review: string };
  beforeAll(async () => {
    world = await World.open('not-filed');
    stage = await InterviewStage.set(world);
    interviewId = (await stage.done('PROSECUTOR', 'planInterview', stage.plan())).id;
    const question = (await stage.done('POLICE_OFFICER', 'proposeQuestion', { interviewId, text: '¿Cómo es tu escuela?' })).id;
    const plant = async (table: string, columns: string, values: string): Promise<string> => {
      const police = stage.of('POLICE_OFFICER');
      const { rows: [row] } = await world.owner.query<{ id: string }>(`INSERT INTO core.${table} (case_id, author_id, unit_id, ${columns}) VALUES ($1, $2, $3, ${values}) RETURNING id`, [stage.file.id, police.id, police.unitId]);
      return row?.id ?? '';
    };
    const request = await plant('interview_request', 'events, reason, status, answer_by', "1, 'saber cómo se llama el perro', 'ANSWERED', now()");
    const asked = await plant('request_question', 'request_id, number, text, status', `'${request}', 1, '¿Cómo se llama el perro?', 'ANSWERED'`);
    const going = await plant('interview_request', 'events, reason, status, answer_by', "1, 'saber dónde juega', 'GOES_ON', now()");
    await plant('request_question', 'request_id, number, text, status', `'${going}', 1, '¿Dónde juegas?', 'OPEN'`);
    const review = await plant('interview_review', 'interview_id, outcome, findings', `'${interviewId}', 'INADEQUATE', 'preguntas cerradas'`);
    rows = { question, request, asked, going, review };
  });
  afterAll(() => world?.close());

  const told = async (mutation: string, input: Record<string, unknown>): Promise<string> => (await stage.do('JUDGE', mutation, input)).answer.text.replaceAll(/"requestId":"[^"]+"/g, '');

  it('is absent whatever they would do with it: the same answer as for an id of nothing', async () => {
    const why = 'para la audiencia';
    for (const [mutation, input, name] of [
      ['proposeQuestion', { interviewId, text: '¿Qué juega tu equipo?', throughJudge: true }, 'interviewId'], ['appealQuestion', { id: rows.question, expectedVersion: 9, reason: why }, 'id'],
      ['confirmAnswered', { requestId: rows.request, expectedVersion: 9 }, 'requestId'], ['withdrawInterviewRequest', { requestId: rows.request, expectedVersion: 9, why }, 'requestId'],
      ['reportInsufficient', { questionId: rows.asked, expectedVersion: 9, why }, 'questionId'], ['requestException', { requestId: rows.going, reason: 'NEW_FACTS', text: why }, 'requestId'],
    ] as const) {
      const [there, nothing] = [await told(mutation, input), await told(mutation, { ...input, [name]: randomUUID() })];
      expect([mutation, there]).toEqual([mutation, expect.stringContaining('"NOT_FOUND"')]);
      expect([mutation, there]).toEqual([mutation, nothing]);
    }
  });

  it('is theirs to name once a party filed it', async () => {
    const judgeId = stage.of('JUDGE').id;
    for (const [kind, id] of [['interview', interviewId], ['interview_questions', rows.going]]) await stage.done('PROSECUTOR', 'fileForHearing', { judgeId, kind, rowIds: [id], hearing: 'H-1' });
    expect(await stage.refusal('JUDGE', 'proposeQuestion', { interviewId, text: '¿Qué juega tu equipo?', throughJudge: true })).toBeUndefined();
    await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at: new Date().toISOString() });
    const exception = { requestId: rows.going, reason: 'INADEQUATE_FIRST_INTERVIEW', text: 'para la audiencia' };
    expect(await told('requestException', { ...exception, reviewId: rows.review })).toBe(await told('requestException', { ...exception, reviewId: randomUUID() }));
    await stage.done('PROSECUTOR', 'fileForHearing', { judgeId, kind: 'interview', rowIds: [rows.review], hearing: 'H-1' });
    expect(await stage.refusal('JUDGE', 'requestException', { ...exception, reviewId: rows.review })).toBeUndefined();
  });
});
