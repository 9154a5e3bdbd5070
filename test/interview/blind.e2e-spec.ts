import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { World } from '../support/world.js';
import { InterviewStage } from './interview-stage.js';
import { LiveClient } from './live-client.js';

const QUEUE = 'interviewQuestions(first: 50) { nodes { id text purpose status rephrasedText } } questionRulings { nodes { reason text } } interviewRequests { nodes { reason } } requestQuestions { nodes { text } } recordAnswers { nodes { text } } interviewExceptions { nodes { text } }';
const KEPT_FROM = ['interviewQuestions', 'questionRulings', 'interviewRequests', 'requestQuestions', 'recordAnswers', 'interviewExceptions'];
/** Tables of the questions put, and of those that may be asked. */
const PUT = ['interview_question', 'question_ruling', 'interview_request', 'request_question', 'record_answer', 'interview_exception'];
const SECRET = /Canelo|Tobías|para saber del perro|ya se sabe/;

describe('an interviewer who is kept blind', () => {
  let world: World;
  let stage: InterviewStage;
  let interviewId: string;
  const put: Record<'proposed' | 'declined' | 'rephrased' | 'accepted' | 'own', string> = { proposed: '', declined: '', rephrased: '', accepted: '', own: '' };
  let requestId: string;
  let client: LiveClient;
  beforeAll(async () => {
    world = await World.open('blind');
    stage = await InterviewStage.set(world);
    await stage.done('COORDINATOR', 'setBlind', { blind: true });
    interviewId = (await stage.done('PROSECUTOR', 'planInterview', stage.plan())).id;
    client = await LiveClient.connect(world.url, `${stage.of('FORENSIC_INTERVIEWER').subject}/mfa`);
    client.subscribe(stage.file.code, interviewId);
    await client.hears(null);
    put.proposed = await propose('POLICE_OFFICER', '¿Le pegó Tobías a Canelo?');
    put.declined = await propose('SOCIAL_WORKER', '¿Verdad que Canelo se perdió?');
    await review(put.declined, { outcome: 'DECLINED', reason: 'ALREADY_ANSWERED', ruling: 'ya se sabe de Canelo' });
    put.own = await propose('FORENSIC_INTERVIEWER', '¿Qué desayunaste?');
    await review(put.own, { outcome: 'DECLINED', reason: 'SUGGESTIVE' });
    put.rephrased = await propose('PROSECUTOR', '¿Tobías escondió a Canelo?');
    await review(put.rephrased, { outcome: 'REPHRASED', rephrasedText: 'Cuéntame de tu perro.' });
    put.accepted = await propose('FORENSIC_DOCTOR', 'Cuéntame de tu escuela.');
    await review(put.accepted, { outcome: 'ACCEPTED' });
    await requestOf('POLICE_OFFICER');
  });
  afterAll(async () => {
    await client?.close();
    await world.close();
  });

  const propose = async (by: Role, text: string): Promise<string> => (await stage.done(by, 'proposeQuestion', { interviewId, text, purpose: 'para saber del perro' })).id;
  const review = (id: string, ruling: Record<string, unknown>): Promise<unknown> => stage.done('FAMILY_DEFENDER', 'reviewQuestion', { id, expectedVersion: 1, ...ruling });
  /** A request that goes on in part, was answered in part, and led to an exception. */
  async function requestOf(role: Role): Promise<void> {
    const questions = ['¿Quién es Tobías?', '¿Dónde vive Canelo?'].map((text) => ({ text, missing: 'lo de Canelo' }));
    const sent = (await world.ask(stage.of(role), 'mutation ($i: RequestInterviewInput!) { requestInterview(input: $i) { id questionIds } }', { i: { idempotencyKey: randomUUID(), caseCode: stage.file.code, reason: 'por Canelo', questions } })).data.requestInterview as { id: string; questionIds: string[] };
    requestId = sent.id;
    await stage.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: sent.questionIds[0], expectedVersion: 1 });
    await stage.done('FAMILY_DEFENDER', 'answerFromRecord', { questionId: sent.questionIds[1], expectedVersion: 1, text: 'Canelo vive con Tobías' });
    const police = stage.of('POLICE_OFFICER');
    await world.owner.query("INSERT INTO core.interview_exception (case_id, author_id, unit_id, request_id, events, reason, text, state) VALUES ($1, $2, $3, $4, 1, 'NEW_FACTS', 'por Canelo', 'REQUESTED')", [stage.file.id, police.id, police.unitId, requestId]);
  }
  const marks = async (): Promise<string[]> => ((await stage.read('FORENSIC_INTERVIEWER', `${QUEUE} withheld { field }`)).withheld as { field: string }[]).map((one) => one.field).filter((one) => KEPT_FROM.includes(one)).sort();
  const history = (of: string): Promise<{ text: string; data: { caseHistory: { nodes: { rowId: string }[]; withheld: unknown[] } } }> =>
    world.ask(stage.of('FORENSIC_INTERVIEWER'), `query ($code: String!) { caseHistory(code: $code, of: ${of}, first: 50) { nodes { rowId why changes { field from to } } withheld { field reason } } }`, { code: stage.file.code }) as never;
  const told = async (mutation: string, input: Record<string, unknown>): Promise<string> => (await stage.do('FORENSIC_INTERVIEWER', mutation, input)).answer.text.replaceAll(/"requestId":"[^"]+"/g, '');
  /** Rows that the reading role of an interviewer sees in SQL. */
  async function seenInSql(tables: readonly string[]): Promise<Record<string, number>> {
    const { id, unitId } = stage.of('FORENSIC_INTERVIEWER');
    const sql = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), 'read') });
    await sql.connect();
    try {
      await sql.query('BEGIN');
      await sql.query("SELECT set_config('role', 'heardonce_r_forensic_interviewer', true), set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.cases', $3, true), set_config('app.mfa', 'true', true), set_config('app.assigned', access.assigned(), true)", [id, unitId, `{${stage.file.id}}`]);
      const seen: Record<string, number> = {};
      for (const table of tables) for (const schema of ['core', 'history']) seen[`${schema}.${table}`] = (await sql.query(`SELECT 1 FROM ${schema}.${table}`)).rowCount ?? -1;
      return seen;
    } finally {
      await sql.end();
    }
  }

  it('reads the questions they may ask, in the words in which they may be asked, and no other', async () => {
    const answer = await world.ask(stage.of('FORENSIC_INTERVIEWER'), `query ($code: String!) { caseFile(code: $code) { interviews { nodes { id } } questionsToAsk { nodes { interviewId questionId text state askedAt version } } ${QUEUE} withheld { field reason grantedBy } } }`, { code: stage.file.code });
    const file = answer.data.caseFile;
    expect(file.questionsToAsk.nodes).toEqual(expect.arrayContaining([
      { interviewId, questionId: put.rephrased, text: 'Cuéntame de tu perro.', state: 'TO_ASK', askedAt: null, version: 1 },
      { interviewId, questionId: put.accepted, text: 'Cuéntame de tu escuela.', state: 'TO_ASK', askedAt: null, version: 1 },
    ]));
    expect(file.questionsToAsk.nodes).toHaveLength(2);
    for (const field of KEPT_FROM) {
      expect([field, file[field]]).toEqual([field, null]);
      expect(file.withheld).toContainEqual({ field, reason: 'NOT_PERMITTED', grantedBy: ['COORDINATOR'] });
    }
    expect(answer.text).not.toMatch(SECRET);
    expect((await stage.read('SOCIAL_WORKER', QUEUE)).interviewQuestions.nodes).toHaveLength(5);
  });

  it('by no other way: not in what was before, not counted, not in SQL as their role', async () => {
    for (const type of ['InterviewQuestion', 'QuestionRuling', 'InterviewRequest', 'RequestQuestion', 'RecordAnswer', 'InterviewException', 'QuestionToAsk']) {
      const { text, data } = await history(type);
      expect([type, data.caseHistory.nodes, data.caseHistory.withheld.length, SECRET.test(text)]).toEqual([type, [], type === 'QuestionToAsk' ? 0 : 1, false]);
    }
    expect((await world.ask(stage.of('FORENSIC_INTERVIEWER'), 'query ($code: String!) { heardOnce(caseCode: $code) { timesReused answersInsufficient } }', { code: stage.file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const seen = await seenInSql([...PUT, 'question_to_ask']);
    expect(seen).toEqual({ ...Object.fromEntries(PUT.flatMap((table) => [[`core.${table}`, 0], [`history.${table}`, 0]])), 'core.question_to_ask': 2, 'history.question_to_ask': 0 });
  });

  it('names none of the others: the same answer as for an id of nothing, also of what they put themselves', async () => {
    for (const [mutation, name, input] of [
      ['markQuestion', 'id', { id: put.proposed, expectedVersion: 1 }], ['markQuestion', 'id', { id: put.declined, expectedVersion: 2 }],
      ['appealQuestion', 'id', { id: put.own, expectedVersion: 2, reason: 'para la entrevista' }], ['requestException', 'requestId', { requestId, reason: 'NEW_FACTS', text: 'para la entrevista' }],
    ] as const) {
      const [there, nothing] = [await told(mutation, input), await told(mutation, { ...input, [name]: randomUUID() })];
      expect([mutation, there]).toEqual([mutation, expect.stringContaining('"NOT_FOUND"')]);
      expect(there).toBe(nothing);
    }
  });

  it('hears of those they may ask, and of no other', async () => {
    const accepted = await propose('VICTIM_LAWYER', '¿Tobías y Canelo son amigos?');
    await review(accepted, { outcome: 'REPHRASED', rephrasedText: 'Cuéntame de tus amigos.' });
    await client.hears(accepted);
    expect(client.told).toEqual([null, put.rephrased, put.accepted, accepted]);
  });

  it('marks by the words they read, and reads the whole queue with its history from the first session on', async () => {
    const kept = [...KEPT_FROM].sort();
    expect(await marks()).toEqual(kept);
    const unasked = put.accepted;
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'markQuestion', { id: unasked, expectedVersion: 2 })).toBe('STALE_VERSION');
    expect((await stage.done('FORENSIC_INTERVIEWER', 'markQuestion', { id: unasked, expectedVersion: 1 })).version).toBe(2);
    const session = await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at: new Date().toISOString() });
    expect(await marks()).toEqual([]);
    const file = await stage.read('FORENSIC_INTERVIEWER', `${QUEUE} incidents { nodes { id } } withheld { field }`);
    expect(file.interviewQuestions.nodes).toContainEqual({ id: put.rephrased, text: '¿Tobías escondió a Canelo?', purpose: 'para saber del perro', status: 'REPHRASED', rephrasedText: 'Cuéntame de tu perro.' });
    expect([file.questionRulings.nodes.length, file.interviewRequests.nodes.length, file.requestQuestions.nodes.length, file.recordAnswers.nodes.length, file.interviewExceptions.nodes.length]).toEqual([2, 1, 2, 1, 1]);
    expect([file.incidents, (file.withheld as { field: string }[]).map((one) => one.field)]).toEqual([null, expect.arrayContaining(['incidents'])]);
    expect((await history('InterviewQuestion')).data.caseHistory.nodes.map((one) => one.rowId)).toContain(put.declined);
    expect((await stage.read('FORENSIC_INTERVIEWER', 'questionsToAsk { nodes { questionId state } }')).questionsToAsk.nodes).toContainEqual({ questionId: unasked, state: 'NOT_ASKED' });
    const late = await propose('POLICE_OFFICER', '¿Y el gato?');
    await client.hears(late);
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'markQuestion', { id: late, expectedVersion: 1 })).toBe('CONFLICTING_STATE input.id');
    await stage.done('FORENSIC_INTERVIEWER', 'endSession', { sessionId: session.id, expectedVersion: 1, at: new Date().toISOString() });
    expect(await marks()).toEqual([]);
  });

  it('and again none of it while a further interview is planned that has not begun', async () => {
    const further = (await stage.done('PROSECUTOR', 'planFurtherInterview', { basis: 'COURT_ORDER', events: 1, protocol: 'NICHD_REVISED', orderNumber: 'J3-2026-77', orderDocumentSha256: 'c'.repeat(64), interviewerId: stage.of('FORENSIC_INTERVIEWER').id })).id;
    expect(await marks()).toEqual([...KEPT_FROM].sort());
    await stage.done('PROSECUTOR', 'cancelInterview', { id: further, expectedVersion: 1, why: 'La orden se revocó' });
    expect(await marks()).toEqual([]);
    await stage.done('FORENSIC_INTERVIEWER', 'interviewHeld', { id: interviewId, expectedVersion: 1, why: 'Terminada', heldOn: '2026-11' });
    expect(await marks()).toEqual([]);
    await stage.done('COORDINATOR', 'setBlind', { blind: true });
    expect(await marks()).toEqual([...KEPT_FROM].sort());
  });

  it('in SQL as the application’s roles nobody writes what may be asked', async () => {
    const { id, unitId } = stage.of('FAMILY_DEFENDER');
    expect(await stage.sql('FAMILY_DEFENDER', "INSERT INTO core.question_to_ask (case_id, author_id, unit_id, interview_id, question_id, text, state) VALUES ($1, $2, $3, $4, gen_random_uuid(), 'x', 'TO_ASK')", [stage.file.id, id, unitId, interviewId])).toBe('question_to_ask_by_decision');
    expect(await stage.sql('FAMILY_DEFENDER', "UPDATE core.question_to_ask SET text = 'otra'")).toBe('question_to_ask_by_decision');
  });
});
