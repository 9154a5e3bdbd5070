import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { findQuestionTransition, QUESTION_STATUSES } from '@heardonce/domain/testimony/question-status.js';
import { mutate } from '../support/mutate.js';
import { World } from '../support/world.js';
import { InterviewStage } from './interview-stage.js';

const AGENCIES: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'];
const SILENT: readonly Role[] = ['COORDINATOR', 'PUBLIC_MINISTRY'];

describe('questions from every agency in one queue', () => {
  let world: World;
  let stage: InterviewStage;
  let interviewId: string;
  beforeAll(async () => {
    world = await World.open('interview-questions');
    stage = await InterviewStage.set(world);
    interviewId = (await stage.done('PROSECUTOR', 'planInterview', stage.plan())).id;
    await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at: new Date().toISOString() });
  });
  afterAll(() => world.close());
  const put = async (by: Role, text = '¿Cómo es tu escuela?', over: Record<string, unknown> = {}): Promise<string> => (await stage.done(by, 'proposeQuestion', { interviewId, text, ...over })).id;
  const review = (id: string, outcome: string, over: Record<string, unknown> = {}): Promise<string | undefined> => stage.refusal('FAMILY_DEFENDER', 'reviewQuestion', { id, expectedVersion: 1, outcome, ...over });
  const statusOf = async (id: string): Promise<unknown> => (await world.owner.query<{ status: string }>('SELECT status FROM core.interview_question WHERE id = $1', [id])).rows[0]?.status;

  it('each agency puts its own, the defence through the judge alone', async () => {
    await stage.done('PROSECUTOR', 'fileForHearing', { judgeId: stage.of('JUDGE').id, kind: 'interview', rowIds: [interviewId], hearing: 'H-0' });
    for (const role of AGENCIES) expect([role, await stage.refusal(role, 'proposeQuestion', { interviewId, text: 'Cuéntame de tu perro.' })]).toEqual([role, undefined]);
    for (const role of SILENT) expect([role, await stage.refusal(role, 'proposeQuestion', { interviewId, text: 'Cuéntame de tu perro.' })]).toEqual([role, 'ROLE_REQUIRED']);
    expect(await stage.refusal('PROSECUTOR', 'proposeQuestion', { interviewId, text: '¿Y el fútbol?', throughJudge: true })).toBe('ROLE_REQUIRED');
    await put('JUDGE', '¿Qué color tiene la sala?', { throughJudge: true });
    const { nodes } = (await stage.read('SOCIAL_WORKER', 'interviewQuestions { nodes { status throughJudge author { agency } } }')).interviewQuestions as { nodes: { status: string; throughJudge: boolean }[] };
    expect(nodes.filter((one) => one.throughJudge)).toHaveLength(1);
    expect(nodes).toHaveLength(AGENCIES.length + 1);
    const stranger = await world.person('POLICE_OFFICER', 'SIJIN-9', 'PONAL');
    expect(await stage.refusal(stranger, 'proposeQuestion', { interviewId, text: 'x' })).toBe('NOT_FOUND');
    const elsewhere = await stage.further();
    expect(await elsewhere.refusal('PROSECUTOR', 'proposeQuestion', { interviewId, text: '¿Cómo es tu escuela?' })).toBe('NOT_FOUND');
  });

  it('leading forms are marked beside the question, and refuse nothing', async () => {
    const id = await put('POLICE_OFFICER', 'El perro es negro, ¿verdad?');
    const hints = async (): Promise<{ form: string; hint: { es: string; en: string } }[] | null> => {
      const { nodes } = (await stage.read('PROSECUTOR', 'interviewQuestions(first: 50) { nodes { id hints status rephrasedText } }')).interviewQuestions as { nodes: { id: string; hints: string }[] };
      return JSON.parse(nodes.find((one) => one.id === id)?.hints ?? 'null') as never;
    };
    expect((await hints())?.map((one) => one.form)).toContain('TAG');
    expect((await hints())?.[0]?.hint).toEqual({ es: expect.any(String), en: expect.any(String) });
    expect(await review(id, 'REPHRASED', { rephrasedText: '¿De qué color es el perro?' })).toBeUndefined();
    expect(await hints()).toBeNull();
  });

  it('one’s own is reviewed by another family defender where there is one, and the history says where there was none', async () => {
    const alone = await put('FAMILY_DEFENDER');
    expect(await review(alone, 'ACCEPTED')).toBeUndefined();
    expect((await world.owner.query('SELECT why FROM history.interview_question WHERE row_id = $1', [alone])).rows).toEqual([{ why: 'REVIEWED_OWN' }]);
    const other = await world.person('FAMILY_DEFENDER', 'ZONAL-8', 'ICBF');
    await world.assign(other, stage.file.id);
    const mine = await put('FAMILY_DEFENDER');
    expect(await review(mine, 'ACCEPTED')).toBe('NOT_SELF');
    expect(await stage.refusal(other, 'reviewQuestion', { id: mine, expectedVersion: 1, outcome: 'ACCEPTED' })).toBeUndefined();
    await world.owner.query('UPDATE access.assignment SET ended_by = person_id, until_at = now() WHERE person_id = $1', [other.id]);
  });

  it('the family defender alone reviews; what was declined and why is read by those who read the testimony', async () => {
    const id = await put('FORENSIC_DOCTOR');
    for (const role of [...AGENCIES, ...SILENT].filter((one) => one !== 'FAMILY_DEFENDER')) expect([role, await stage.refusal(role, 'reviewQuestion', { id, expectedVersion: 1, outcome: 'ACCEPTED' })]).toEqual([role, 'ROLE_REQUIRED']);
    expect(await review(id, 'DECLINED')).toBe('VALIDATION input.reason');
    expect(await review(id, 'ACCEPTED', { reason: 'SUGGESTIVE' })).toBe('VALIDATION input.reason');
    expect(await review(id, 'REPHRASED')).toBe('VALIDATION input.rephrasedText');
    expect(await review(id, 'DECLINED', { reason: 'ALREADY_ANSWERED', ruling: 'Segmento doce' })).toBeUndefined();
    expect(await review(id, 'ACCEPTED')).toBe('STALE_VERSION');
    expect(await stage.refusal('FAMILY_DEFENDER', 'reviewQuestion', { id, expectedVersion: 2, outcome: 'ACCEPTED' })).toBe('CONFLICTING_STATE input.id');
    const seen = 'interviewQuestions(first: 50) { nodes { id status } } questionRulings { nodes { questionId reason text } } withheld { field reason }';
    expect(await stage.read('FORENSIC_INTERVIEWER', seen)).toMatchObject({ questionRulings: { nodes: [{ questionId: id, reason: 'ALREADY_ANSWERED', text: 'Segmento doce' }] } });
    for (const role of ['FORENSIC_DOCTOR', 'POLICE_OFFICER', 'SOCIAL_WORKER'] as const) {
      const answer = await stage.read(role, seen);
      expect(answer.questionRulings).toBeNull();
      expect(answer.withheld).toContainEqual({ field: 'questionRulings', reason: 'NOT_PERMITTED' });
      expect(answer.interviewQuestions.nodes).toContainEqual({ id, status: 'DECLINED' });
      const history = await world.ask(stage.of(role), 'query ($code: String!) { caseHistory(code: $code, of: InterviewQuestion) { nodes { why changes { field from to } } } }', { code: stage.file.code });
      expect(history.text).toContain('REVIEWED');
      expect(history.text).not.toMatch(/ALREADY_ANSWERED|Segmento doce/);
    }
  });

  it('an appeal is the asker’s, and decided by neither who declined nor who asked', async () => {
    const id = await put('SOCIAL_WORKER');
    await review(id, 'DECLINED', { reason: 'SUGGESTIVE' });
    expect(await stage.refusal('PROSECUTOR', 'appealQuestion', { id, expectedVersion: 2, reason: 'Hace falta' })).toBe('NOT_FOUND');
    await stage.done('SOCIAL_WORKER', 'appealQuestion', { id, expectedVersion: 2, reason: 'Hace falta para el plan' });
    const decide = (by: Role | typeof second, over: Record<string, unknown> = {}): Promise<string | undefined> => stage.refusal(by, 'decideAppeal', { id, expectedVersion: 3, accepted: true, ...over });
    const second = await world.person('FAMILY_DEFENDER', 'ZONAL-3', 'ICBF');
    await world.assign(second, stage.file.id);
    expect(await decide('FAMILY_DEFENDER')).toBe('SECOND_PERSON_REQUIRED');
    expect(await decide('PROSECUTOR')).toBe('ROLE_REQUIRED');
    expect(await decide('JUDGE')).toBe('NOT_FOUND');
    expect(await decide(second, { accepted: false })).toBe('VALIDATION input.reason');
    expect(await decide(second)).toBeUndefined();
    expect(await statusOf(id)).toBe('ACCEPTED');

    const own = (await stage.done(second, 'proposeQuestion', { interviewId, text: '¿Qué juegas en el recreo?' })).id;
    await review(own, 'DECLINED', { reason: 'AGAINST_CHILDS_INTEREST' });
    await stage.done(second, 'appealQuestion', { id: own, expectedVersion: 2, reason: 'Es neutra' });
    expect(await stage.refusal(second, 'decideAppeal', { id: own, expectedVersion: 3, accepted: true })).toBe('NOT_SELF');
    await stage.done('PROSECUTOR', 'fileForHearing', { judgeId: stage.of('JUDGE').id, kind: 'interview_questions', rowIds: [own], hearing: 'H-1' });
    expect(await stage.refusal('JUDGE', 'decideAppeal', { id: own, expectedVersion: 3, accepted: false, reason: 'AGAINST_CHILDS_INTEREST' })).toBeUndefined();
    expect(await statusOf(own)).toBe('DECLINED_FINAL');
    expect(await stage.refusal(second, 'appealQuestion', { id: own, expectedVersion: 4, reason: 'Otra vez' })).toBe('CONFLICTING_STATE input.id');
  });

  it('only its interviewer marks a question asked, within a session, once reviewed', async () => {
    const id = await put('PROSECUTOR');
    const askedAt = new Date().toISOString();
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'markQuestion', { id, expectedVersion: 1, askedAt })).toBe('CONFLICTING_STATE input.id');
    await review(id, 'ACCEPTED');
    const mark = { id, expectedVersion: 1, askedAt };
    for (const role of ['PROSECUTOR', 'FAMILY_DEFENDER', 'JUDGE'] as const) expect([role, await stage.refusal(role, 'markQuestion', mark)]).toEqual([role, 'ROLE_REQUIRED']);
    const other = await world.person('FORENSIC_INTERVIEWER', 'ROOMS-4', 'BARNAHUS');
    await world.assign(other, stage.file.id);
    expect(await stage.refusal(other, 'markQuestion', mark)).toBe('ROLE_REQUIRED');
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'markQuestion', { ...mark, askedAt: '2020-01-01T10:00:00Z' })).toBe('VALIDATION input.askedAt');
    await stage.done('FORENSIC_INTERVIEWER', 'markQuestion', mark);
    const unasked = await put('POLICE_OFFICER');
    await review(unasked, 'ACCEPTED');
    await stage.done('FORENSIC_INTERVIEWER', 'markQuestion', { id: unasked, expectedVersion: 1 });
    expect([await statusOf(id), await statusOf(unasked)]).toEqual(['ASKED', 'NOT_ASKED']);
  });

  it('the history of the queue is disclosable: who, when, from, to', async () => {
    const history = await world.ask(stage.of('VICTIM_LAWYER'), 'query ($code: String!) { caseHistory(code: $code, of: InterviewQuestion, first: 50) { nodes { why changedBy { id } changes { field } } } }', { code: stage.file.code });
    expect(history.errors).toBeUndefined();
    expect(new Set((history.data.caseHistory.nodes as { why: string }[]).map((one) => one.why))).toEqual(new Set(['REVIEWED', 'REVIEWED_OWN', 'APPEALED', 'APPEAL_DECIDED', 'MARKED']));
  });

  it('in SQL as the application’s roles: by the decisions alone, and by no other steps than there are', async () => {
    const id = await put('PROSECUTOR');
    const role = stage.of('FAMILY_DEFENDER');
    for (const status of ['ACCEPTED', 'ASKED']) expect(await stage.sql('FAMILY_DEFENDER', 'UPDATE core.interview_question SET status = $2, asked_at = now() WHERE id = $1', [id, status])).toBe('interview_question_by_decision');
    expect(await stage.sql('FAMILY_DEFENDER', "UPDATE core.interview_question SET text = 'otra' WHERE id = $1", [id])).toBe('interview_question_by_decision');
    expect(await stage.sql('FAMILY_DEFENDER', "INSERT INTO core.interview_question (case_id, author_id, unit_id, interview_id, text, status, through_judge) VALUES ($1, $2, $3, $4, 'x', 'ACCEPTED', true)", [stage.file.id, role.id, role.unitId, interviewId])).toBe('interview_question_by_decision');
    expect(await stage.sql('FAMILY_DEFENDER', "INSERT INTO core.question_ruling (case_id, author_id, unit_id, question_id, reason) VALUES ($1, $2, $3, $4, 'SUGGESTIVE')", [stage.file.id, role.id, role.unitId, id])).toBe('question_ruling_by_decision');
    expect(await stage.sql('FAMILY_DEFENDER', 'DELETE FROM core.interview_question')).toBe('42501');
    expect(await stage.sql('POLICE_OFFICER', "SELECT access.review_question($1, $2, 1, 'ACCEPTED', NULL, NULL, NULL, NULL)", [stage.file.id, id])).toBe('ROLE_REQUIRED');
    expect(await stage.sql('FAMILY_DEFENDER', "SELECT access.review_question($1, $2, 1, 'ASKED', NULL, NULL, NULL, NULL)", [stage.file.id, id])).toBe('VALIDATION');
    expect(await stage.sql('FAMILY_DEFENDER', "SELECT access.decline_question($1, $2, 'SUGGESTIVE', NULL)", [stage.file.id, id])).toBe('42501');
    expect(await stage.sql('SOCIAL_WORKER', "SELECT access.propose_question($1, $2, 'x', NULL, NULL, true, NULL)", [stage.file.id, interviewId])).toBe('ROLE_REQUIRED');
    expect(await statusOf(id)).toBe('PROPOSED');
  });

  it('the database knows the same steps as the state machine, for whoever writes', async () => {
    const client = await world.owner.connect();
    const found: string[] = [];
    try {
      for (const from of QUESTION_STATUSES) for (const to of QUESTION_STATUSES.filter((one) => one !== from)) {
        await client.query('BEGIN');
        await client.query("SELECT set_config('app.person', $1, true), set_config('app.why', 'MATRIX', true)", [stage.of('PROSECUTOR').id]);
        const { rows } = await client.query<{ id: string }>("INSERT INTO core.interview_question (case_id, author_id, unit_id, interview_id, text, status, through_judge) VALUES ($1, $2, $3, $4, 'x', $5, false) RETURNING id", [stage.file.id, stage.of('PROSECUTOR').id, stage.of('PROSECUTOR').unitId, interviewId, from]);
        const taken = await client.query("UPDATE core.interview_question SET status = $2, asked_at = now(), rephrased_text = 'x' WHERE id = $1", [rows[0]?.id, to]).then(() => true, (error: { constraint: string }) => (expect(error.constraint).toBe('question_transition'), false));
        await client.query('ROLLBACK');
        if (taken) found.push(`${from} ${to}`);
      }
    } finally {
      client.release();
    }
    expect(found).toEqual(QUESTION_STATUSES.flatMap((from) => QUESTION_STATUSES.filter((to) => findQuestionTransition(from, to)).map((to) => `${from} ${to}`)));
  });
});

describe('the log of a session', () => {
  let world: World;
  let stage: InterviewStage;
  let interviewId: string;
  let sessionId: string;
  const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  beforeAll(async () => {
    world = await World.open('interview-session');
    stage = await InterviewStage.set(world);
    interviewId = (await stage.done('PROSECUTOR', 'planInterview', stage.plan({ sessionsPlanned: 1, observers: [{ observerId: stage.of('PROSECUTOR').id, capacity: 'Fiscalía' }, { observerId: stage.of('SOCIAL_WORKER').id, capacity: 'Trabajo social' }] }))).id;
  });
  afterAll(() => world.close());

  it('is begun by its interviewer, once for each planned session', async () => {
    for (const role of ['PROSECUTOR', 'POLICE_OFFICER', 'JUDGE'] as const) expect([role, await stage.refusal(role, 'startSession', { interviewId, at: minutesAgo(30) })]).toEqual([role, 'ROLE_REQUIRED']);
    sessionId = (await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at: minutesAgo(30), equipment: 'Cámara 2' })).id;
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at: minutesAgo(20) })).toBe('CONFLICTING_STATE input.interviewId');
    for (const [language, expected] of [['es', 'una entrevista planeada, con una sesión por hacer y ninguna abierta (endSession), '], ['en', 'a planned interview with a session left and none open (endSession), ']] as const) {
      const { answer } = await mutate(world, stage.of('FORENSIC_INTERVIEWER'), 'startSession', { caseCode: stage.file.code, interviewId, at: minutesAgo(20) }, { headers: { 'accept-language': language } });
      expect(answer.errors?.[0].extensions.expected).toContain(expected);
    }
  });

  it('is kept by the interviewer and by observers of this interview', async () => {
    const log = (by: Role, event: string, minutes: number, over: Record<string, unknown> = {}): Promise<string | undefined> => stage.refusal(by, 'logSessionEvent', { sessionId, event, at: minutesAgo(minutes), ...over });
    expect(await log('FORENSIC_INTERVIEWER', 'PHASE', 29, { phase: 'INTRODUCTION' })).toBeUndefined();
    expect(await log('FORENSIC_INTERVIEWER', 'PHASE', 28, { phase: 'TOUCH_INQUIRY' })).toBe('VALIDATION input.phase');
    expect(await log('PROSECUTOR', 'ENTER', 27, { who: 'Intérprete', room: 'Sala azul' })).toBeUndefined();
    expect(await log('PROSECUTOR', 'ENTER', 27)).toBe('VALIDATION input');
    expect(await log('FORENSIC_DOCTOR', 'ENTER', 26, { who: 'Médica', room: 'Sala de observación' })).toBe('ROLE_REQUIRED');
    expect(await log('FORENSIC_INTERVIEWER', 'RESUME', 25)).toBe('CONFLICTING_STATE input');
    expect(await log('FORENSIC_INTERVIEWER', 'BREAK', 24)).toBeUndefined();
    expect(await log('FORENSIC_INTERVIEWER', 'BREAK', 23)).toBe('CONFLICTING_STATE input');
    expect(await log('FORENSIC_INTERVIEWER', 'RESUME', 22)).toBeUndefined();
    expect(await log('FORENSIC_INTERVIEWER', 'EQUIPMENT', 40, { who: 'Micrófono' })).toBe('VALIDATION input');
    expect(await log('FORENSIC_INTERVIEWER', 'EQUIPMENT', 21, { who: 'Micrófono de repuesto' })).toBeUndefined();
    expect(await stage.sql('PROSECUTOR', "INSERT INTO core.session_event (case_id, author_id, unit_id, session_id, at, event) VALUES ($1, $2, $3, $4, now(), 'END')", [stage.file.id, stage.of('PROSECUTOR').id, stage.of('PROSECUTOR').unitId, sessionId])).toBe('session_event_by_decision');
    expect(await stage.sql('FORENSIC_INTERVIEWER', 'UPDATE core.interview_session SET ended_at = now() WHERE id = $1', [sessionId])).toBe('interview_session_by_decision');
    expect(await stage.sql('POLICE_OFFICER', "INSERT INTO core.interview_observer (case_id, author_id, unit_id, interview_id, observer_id, capacity) VALUES ($1, $2, $3, $4, $2, 'x')", [stage.file.id, stage.of('POLICE_OFFICER').id, stage.of('POLICE_OFFICER').unitId, interviewId])).toBe('interview_planned_by');
  });

  it('by observers whose role writes interviews; one whose role reads them watches, and reads what the others log', async () => {
    const entry = { sessionId, event: 'ENTER', at: minutesAgo(20), who: 'Trabajo social', room: 'Sala de observación' };
    expect(await stage.refusal('SOCIAL_WORKER', 'logSessionEvent', entry)).toBe('ROLE_REQUIRED');
    expect(await stage.sql('SOCIAL_WORKER', "SELECT access.log_session_event($1, $2, 'BREAK', now(), NULL, NULL, NULL)", [stage.file.id, sessionId])).toBe('ROLE_REQUIRED');
    await stage.done('PROSECUTOR', 'logSessionEvent', entry);
    expect((await stage.read('SOCIAL_WORKER', 'sessionEvents(first: 20) { nodes { event who } }')).sessionEvents.nodes).toContainEqual({ event: 'ENTER', who: 'Trabajo social' });
  });

  it('is ended by the interviewer, and stays as it was kept', async () => {
    expect(await stage.refusal('PROSECUTOR', 'endSession', { sessionId, expectedVersion: 1, at: minutesAgo(10) })).toBe('ROLE_REQUIRED');
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'endSession', { sessionId, expectedVersion: 1, at: minutesAgo(25) })).toBe('VALIDATION input.at');
    await stage.done('FORENSIC_INTERVIEWER', 'endSession', { sessionId, expectedVersion: 1, at: minutesAgo(10) });
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'logSessionEvent', { sessionId, event: 'BREAK', at: minutesAgo(9) })).toBe('CONFLICTING_STATE input');
    const { nodes } = (await stage.read('COORDINATOR', 'sessionEvents(first: 20) { nodes { event phase room who } }')).sessionEvents as { nodes: { event: string }[] };
    expect(nodes.map((one) => one.event).sort()).toEqual(['BREAK', 'END', 'ENTER', 'ENTER', 'EQUIPMENT', 'PHASE', 'RESUME', 'START']);
    expect(nodes).toContainEqual({ event: 'ENTER', phase: null, room: 'Sala azul', who: 'Intérprete' });
  });
});
