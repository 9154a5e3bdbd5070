import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { mutate } from '../support/mutate.js';
import { World } from '../support/world.js';
import { InterviewStage, inDays } from '../interview/interview-stage.js';

const HASH = 'a'.repeat(64);

/** Promise 1, tried by people of the house with rights they really have, and by direct SQL as the application's roles. */
describe('a child is not interviewed again about the same events', () => {
  let world: World;
  let team: InterviewStage;
  let stage: InterviewStage;
  beforeAll(async () => {
    world = await World.open('attack-heard-once');
    team = await InterviewStage.set(world);
  }, 60_000);
  afterAll(() => world.close());

  const fresh = async (): Promise<void> => void (stage = await team.further());
  const standing = async (): Promise<string[]> => (await world.owner.query<{ status: string }>("SELECT status FROM core.interview WHERE case_id = $1 AND status <> 'CANCELLED' ORDER BY recorded_at", [stage.file.id])).rows.map((one) => one.status);
  const held = async (interviewId: string): Promise<void> => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const session = await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId, at });
    await stage.done('FORENSIC_INTERVIEWER', 'endSession', { sessionId: session.id, expectedVersion: 1, at: new Date().toISOString() });
    await stage.done('FORENSIC_INTERVIEWER', 'interviewHeld', { id: interviewId, expectedVersion: 1, why: 'all sessions are over', heldOn: new Date().toISOString().slice(0, 10) });
  };
  const begin = (interviewId: string) => mutate(world, stage.of('FORENSIC_INTERVIEWER'), 'beginRecording', { caseCode: stage.file.code, interviewId, mediaType: 'video/mp4', sizeBytes: '100' }, { select: 'id uploadUrl' });
  /** As the write login with a role of the application, in a transaction of its own. */
  const open = async (role: Role): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: world.database.ownerUrl });
    await client.connect();
    const person = stage.of(role);
    await client.query('BEGIN');
    await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.mfa', 'true', true), set_config('app.scope', 'case', true), set_config('app.why', 'attack', true)", [databaseRole('w', role), person.id, person.unitId, `{${stage.file.id}}`]);
    return client;
  };

  it('a further number of events alone, with no event on record after the interview, opens no further interview', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    await held(first.id);
    const again = await stage.do('PROSECUTOR', 'planInterview', stage.plan({ events: 2 }));
    expect([again.refused, await standing()]).toEqual(['CONFLICTING_STATE', ['HELD']]);
  });

  it('a recording is of an interview that stands: none of one that was cancelled, beside which another is planned', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    await stage.done('PROSECUTOR', 'cancelInterview', { id: first.id, expectedVersion: 1, why: 'the child is ill' });
    expect((await begin(first.id)).refused).toBe('VALIDATION');
  });

  it('an interview is not cancelled while its recording is announced', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    const recording = await open('FORENSIC_INTERVIEWER');
    const cancel = await open('PROSECUTOR');
    const me = stage.of('FORENSIC_INTERVIEWER');
    await recording.query("INSERT INTO core.recording (case_id, author_id, unit_id, interview_id, media_type, size_bytes, status) VALUES ($1, $2, $3, $4, 'video/mp4', 100, 'UPLOADING')", [stage.file.id, me.id, me.unitId, first.id]);
    const cancelled = cancel.query("UPDATE core.interview SET status = 'CANCELLED' WHERE id = $1", [first.id]).then(() => 'cancelled', (error: { constraint?: string; code?: string }) => error.constraint ?? error.code);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await recording.query('COMMIT');
    const outcome = await cancelled;
    await cancel.query(outcome === 'cancelled' ? 'COMMIT' : 'ROLLBACK');
    await Promise.all([recording.end(), cancel.end()]);
    const { rows } = await world.owner.query('SELECT i.status, count(r.id)::int AS recordings FROM core.interview i LEFT JOIN core.recording r ON r.interview_id = i.id WHERE i.id = $1 GROUP BY i.status', [first.id]);
    expect([outcome, rows]).toEqual(['interview_begun_stays', [{ status: 'PLANNED', recordings: 1 }]]);
  });

  it('an exception that ran out is not used by a plan that was made before and waits', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    await held(first.id);
    const request = await stage.world.ask(stage.of('POLICE_OFFICER'), 'mutation ($input: RequestInterviewInput!) { requestInterview(input: $input) { id questionIds } }', { input: { idempotencyKey: 'a-request-of-the-police', caseCode: stage.file.code, reason: 'to finish the report', questions: [{ text: 'Which room was it?', missing: 'the colour of the door' }] } });
    const { id: requestId, questionIds } = request.data.requestInterview;
    await stage.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: questionIds[0], expectedVersion: 1 });
    const exception = await stage.done('FORENSIC_DOCTOR', 'requestException', { requestId, reason: 'NEW_FACTS', text: 'a second classroom is known now', childView: 'wants to tell about the second classroom' });
    await stage.done('PROSECUTOR', 'approveException', { id: exception.id, expectedVersion: 1 });
    await stage.done('FAMILY_DEFENDER', 'approveException', { id: exception.id, expectedVersion: 2 });
    const far = await stage.do('PROSECUTOR', 'planFurtherInterview', { basis: 'EXCEPTION', exceptionId: exception.id, protocol: 'NICHD_REVISED', interviewerId: stage.of('FORENSIC_INTERVIEWER').id, room: 'Sala azul', plannedFor: inDays(29) });
    expect(far.refused).toBeUndefined();
    await world.owner.query('ALTER TABLE core.interview_exception DISABLE TRIGGER USER');
    await world.owner.query("UPDATE core.interview_exception SET approved_at = now() - interval '40 days', expires_at = now() - interval '10 days' WHERE id = $1", [exception.id]);
    await world.owner.query('ALTER TABLE core.interview_exception ENABLE TRIGGER USER');
    const late = await stage.do('FORENSIC_INTERVIEWER', 'startSession', { interviewId: far.id, at: new Date().toISOString() });
    expect(late.refused).toBe('CONFLICTING_STATE');
  });

  it('a plan is not called held elsewhere to pass by what holds for plans', async () => {
    await fresh();
    const insert = (role: Role, status: string): Promise<unknown> => stage.sql(role, `INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere, interviewer_id) VALUES ($1, $2, $3, 1, 'PRIMARY', '${status}', 'NICHD_REVISED', 1, 'NOT_REQUESTED', true, $4)`, [stage.file.id, stage.of(role).id, stage.of(role).unitId, stage.of('FORENSIC_INTERVIEWER').id]);
    expect(await insert('POLICE_OFFICER', 'PLANNED')).toBe('interview_planned_by');
    expect(await standing()).toEqual([]);
  });

  it('nobody but whoever plans puts an interview of elsewhere in the place of the one that is to be', async () => {
    await fresh();
    await stage.sql('FORENSIC_DOCTOR', "INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, 1, 'PRIMARY', 'HELD', 'OTHER', 1, 'NOT_REQUESTED', true)", [stage.file.id, stage.of('FORENSIC_DOCTOR').id, stage.of('FORENSIC_DOCTOR').unitId]);
    expect((await stage.do('PROSECUTOR', 'planInterview', stage.plan())).refused).toBeUndefined();
  });

  it('a session is not dated back to when the interviewer was still accredited, nor to before it was planned', async () => {
    await fresh();
    const plan = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    await world.owner.query("UPDATE people.accreditation SET until_on = current_date - 2, from_on = current_date - 30 WHERE person_id = $1", [stage.of('FORENSIC_INTERVIEWER').id]);
    const today = await stage.do('FORENSIC_INTERVIEWER', 'startSession', { interviewId: plan.id, at: new Date().toISOString() });
    const back = await stage.do('FORENSIC_INTERVIEWER', 'startSession', { interviewId: plan.id, at: inDays(-5) });
    await world.owner.query("UPDATE people.accreditation SET until_on = current_date + 30 WHERE person_id = $1", [stage.of('FORENSIC_INTERVIEWER').id]);
    expect([today.refused, back.refused]).toEqual(['CONFLICTING_STATE', 'CONFLICTING_STATE']);
  });

  it('one order of a court opens one interview, however its number is written', async () => {
    await fresh();
    const order = (orderNumber: string, sha: string) => stage.do('COORDINATOR', 'planFurtherInterview', { basis: 'COURT_ORDER', events: 1, protocol: 'NICHD_REVISED', orderNumber, orderDocumentSha256: sha });
    expect((await order('J3-2026-118', HASH)).refused).toBeUndefined();
    expect((await order('J3-2026-118\u200b', 'b'.repeat(64))).refused).toBe('CONFLICTING_STATE');
    expect((await order('J3 2026 118', 'c'.repeat(64))).refused).toBe('CONFLICTING_STATE');
  });

  it('an exception is asked for by its decision alone: not by hand without the review, the open question or the events it needs', async () => {
    await fresh();
    const police = stage.of('POLICE_OFFICER');
    const byHand = await stage.sql('POLICE_OFFICER', "INSERT INTO core.interview_exception (case_id, author_id, unit_id, request_id, events, reason, text, state) VALUES ($1, $2, $3, gen_random_uuid(), 7, 'INADEQUATE_FIRST_INTERVIEW', 'x', 'REQUESTED')", [stage.file.id, police.id, police.unitId]);
    expect(byHand).not.toEqual([]);
  });

  it('an asking that is not counted is entered by its decision alone', async () => {
    await fresh();
    const police = stage.of('POLICE_OFFICER');
    const byHand = await stage.sql('POLICE_OFFICER', "INSERT INTO core.time_asked (case_id, author_id, unit_id, asked_at, service, exempt) VALUES ($1, $2, $3, now() + interval '1 day', 'SIJIN', 'CLINICAL_HISTORY_72_HOURS')", [stage.file.id, police.id, police.unitId]);
    expect(byHand).not.toEqual([]);
  });

  it('a plan that stands is not called held elsewhere by whoever may not plan, nor cancelled so', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    const outcome = await stage.sql('POLICE_OFFICER', "UPDATE core.interview SET held_elsewhere = true, status = 'CANCELLED' WHERE id = $1", [first.id]);
    expect([outcome, await standing()]).toEqual(['interview_planned_by', ['PLANNED']]);
  });

  it('who held an interview is not changed once it was held, and does not review it themselves', async () => {
    await fresh();
    const first = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    await held(first.id);
    const other = await world.person('FORENSIC_INTERVIEWER', 'ROOMS-2', 'OTHER-CENTRE');
    await world.assign(other, stage.file.id);
    const changed = await stage.do('PROSECUTOR', 'changeInterview', { id: first.id, expectedVersion: 2, why: 'another name', interviewerId: other.id });
    const review = await stage.do('FORENSIC_INTERVIEWER', 'reviewInterview', { interviewId: first.id, outcome: 'ADEQUATE', findings: 'phase by phase' });
    expect([changed.refused, review.refused]).toEqual(['CONFLICTING_STATE', 'NOT_SELF']);
  });
});
