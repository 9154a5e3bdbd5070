import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.js';
import { Barnahus, type Fields } from './barnahus.js';

const DAY = 86_400_000;
const PLAN = { basis: 'EXCEPTION', protocol: 'NICHD_REVISED' };

describe('an exception', () => {
  let world: World;
  let house: Barnahus;
  beforeAll(async () => {
    world = await World.open('exception');
    house = await Barnahus.open(world);
    await house.interview();
  });
  afterAll(() => world.close());

  const stored = async (id: string): Promise<Fields> => (await world.owner.query('SELECT state, prosecutor_approved_by, defender_approved_by, approved_at, expires_at, version FROM core.interview_exception WHERE id = $1', [id])).rows[0];
  const approve = (as: Parameters<Barnahus['mutate']>[0], id: string, expectedVersion: number, more: Fields = {}) => house.mutate(as, 'approveException', { id, expectedVersion, ...more });

  it('is asked for open questions alone, after an interview there was', async () => {
    const request = await house.request('POLICE_OFFICER', 2);
    const ask = (more: Fields = {}) => house.mutate('FORENSIC_DOCTOR', 'requestException', { requestId: request.id, reason: 'NEW_FACTS', text: 'a second classroom', ...more });
    expect((await ask()).refused).toBe('CONFLICTING_STATE');
    await house.done('FAMILY_DEFENDER', 'answerFromRecord', { questionId: request.questionIds[0], expectedVersion: 1, text: 'the door is blue' });
    expect((await ask()).refused).toBe('CONFLICTING_STATE');
    await house.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: request.questionIds[1], expectedVersion: 1 });
    expect((await ask({ requestId: randomUUID() })).refused).toBe('NOT_FOUND');
    expect((await ask()).refused).toBeUndefined();
    expect((await ask()).refused).toBe('CONFLICTING_STATE');
    expect((await house.mutate('FAMILY_DEFENDER', 'answerFromRecord', { questionId: request.questionIds[1], expectedVersion: 2, text: 'the door is red' })).refused).toBe('CONFLICTING_STATE');
    const other = await house.request('POLICE_OFFICER', 1, { events: 2 });
    await house.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: other.questionIds[0], expectedVersion: 1 });
    expect((await ask({ requestId: other.id })).refused).toBe('CONFLICTING_STATE');
    await house.interview({ events: 2, status: 'PLANNED' });
    expect((await ask({ requestId: other.id })).refused).toBe('CONFLICTING_STATE');
  });

  it('names the review that found the interview inadequate where its reason needs one, and is none for a court’s order', async () => {
    const first = (await world.owner.query<{ id: string }>("SELECT id FROM core.interview WHERE case_id = $1 AND events = 1 AND basis = 'PRIMARY'", [house.file.id])).rows[0]?.id as string;
    const reviewer = await house.another('FORENSIC_INTERVIEWER', 'CTI-9', 'CTI');
    const review = async (outcome: string) => (await house.done(reviewer, 'reviewInterview', { interviewId: first, outcome, findings: 'phases 1 to 4 as the protocol says' })).id;
    const [adequate, inadequate] = [await review('ADEQUATE'), await review('INADEQUATE')];
    const request = await house.request('POLICE_OFFICER');
    await house.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: request.questionIds[0], expectedVersion: 1 });
    const ask = (more: Fields, as: Parameters<Barnahus['mutate']>[0] = 'FORENSIC_DOCTOR') => house.mutate(as, 'requestException', { requestId: request.id, text: 'the free recall was left out', ...more });
    for (const more of [{ reason: 'COURT_ORDER' }, { reason: 'INADEQUATE_FIRST_INTERVIEW' }, { reason: 'NEW_FACTS', reviewId: inadequate }, { reason: 'INADEQUATE_FIRST_INTERVIEW', reviewId: adequate }, { reason: 'INADEQUATE_FIRST_INTERVIEW', reviewId: randomUUID() }]) expect((await ask(more)).refused).toBe('VALIDATION');
    expect((await ask({ reason: 'INADEQUATE_FIRST_INTERVIEW', reviewId: inadequate }, reviewer)).refused).toBe('VALIDATION');
    expect((await ask({ reason: 'INADEQUATE_FIRST_INTERVIEW', reviewId: inadequate })).refused).toBeUndefined();
  });

  it('is reviewed by nobody who held it, watched it, or works with who held it', async () => {
    const held = await house.interview({ events: 7 });
    const input = { interviewId: held, outcome: 'INADEQUATE', findings: 'by the protocol' };
    const observer = await house.another('FORENSIC_INTERVIEWER', 'CTI-8', 'CTI');
    await house.insert('core.interview_observer', { case_id: house.file.id, author_id: observer.id, unit_id: observer.unitId, interview_id: held, observer_id: observer.id, capacity: 'POLICE' });
    const unitMate = await house.another('FORENSIC_INTERVIEWER');
    for (const as of ['FORENSIC_INTERVIEWER', observer, unitMate] as const) expect((await house.mutate(as, 'reviewInterview', input)).refused).toBe('NOT_SELF');
    for (const as of ['PROSECUTOR', 'COORDINATOR', 'POLICE_OFFICER'] as const) expect((await house.mutate(as, 'reviewInterview', input)).refused).toBe('ROLE_REQUIRED');
    const outsider = await house.another('FORENSIC_INTERVIEWER', 'CTI-7', 'CTI');
    expect((await house.mutate(outsider, 'reviewInterview', { ...input, interviewId: await house.interview({ events: 8, status: 'PLANNED' }) })).refused).toBe('CONFLICTING_STATE');
    expect((await house.mutate(outsider, 'reviewInterview', input)).refused).toBeUndefined();
  });

  it('is approved by a prosecutor and the family defender, in either order, and stands thirty days', async () => {
    for (const [first, second] of [['PROSECUTOR', 'FAMILY_DEFENDER'], ['FAMILY_DEFENDER', 'PROSECUTOR']] as const) {
      const id = await house.exception();
      expect((await approve(first, id, 2)).refused).toBe('STALE_VERSION');
      expect((await approve(first, id, 1)).version).toBe(2);
      expect(await stored(id)).toMatchObject({ state: 'REQUESTED', approved_at: null });
      expect((await house.mutate(first, 'planFurtherInterview', { ...PLAN, exceptionId: id })).answer.errors?.[0].extensions).toMatchObject({ code: 'CONFLICTING_STATE', rule: 'interview_exception_approved' });
      expect((await approve(first, id, 2)).refused).toBe('SECOND_PERSON_REQUIRED');
      expect((await approve(second, id, 2)).version).toBe(3);
      const { approved_at, expires_at, ...rest } = await stored(id);
      expect(rest).toMatchObject({ state: 'APPROVED', prosecutor_approved_by: house.person('PROSECUTOR').id, defender_approved_by: house.person('FAMILY_DEFENDER').id });
      expect((expires_at as Date).getTime() - (approved_at as Date).getTime()).toBe(30 * DAY);
    }
  });

  it('is approved by two of one office never, by another office never', async () => {
    const id = await house.exception();
    const secondProsecutor = await house.another('PROSECUTOR', 'CAIVAS-2', 'FGN');
    for (const as of ['COORDINATOR', 'PUBLIC_MINISTRY', 'POLICE_OFFICER', 'JUDGE', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER'] as const) expect((await approve(as, id, 1)).refused).toBe('ROLE_REQUIRED');
    await approve('PROSECUTOR', id, 1);
    expect((await approve(secondProsecutor, id, 2)).refused).toBe('CONFLICTING_STATE');
    expect(await stored(id)).toMatchObject({ state: 'REQUESTED', version: 2 });
  });

  it('is approved neither by who asked for it nor by who asked the questions, nor by their unit', async () => {
    const request = await house.request('PROSECUTOR');
    await house.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: request.questionIds[0], expectedVersion: 1 });
    const asked = { requestId: request.id, reason: 'NEW_FACTS', text: 'a second classroom', childView: 'wants to' };
    const byDoctor = await house.done('FORENSIC_DOCTOR', 'requestException', asked);
    expect((await approve('PROSECUTOR', byDoctor.id, 1)).refused).toBe('NOT_SELF');
    await house.done('FAMILY_DEFENDER', 'refuseException', { id: byDoctor.id, expectedVersion: 1, why: 'asked otherwise' });
    const byDefender = await house.done('FAMILY_DEFENDER', 'requestException', asked);
    expect((await approve('FAMILY_DEFENDER', byDefender.id, 1)).refused).toBe('NOT_SELF');
    expect((await house.mutate('FAMILY_DEFENDER', 'refuseException', { id: byDefender.id, expectedVersion: 1, why: 'my own' })).refused).toBe('NOT_SELF');
    for (const colleague of [await house.another('FAMILY_DEFENDER'), await house.another('PROSECUTOR')]) expect((await approve(colleague, byDefender.id, 1)).refused).toBe('NOT_SELF');
    const other = await house.another('PROSECUTOR', 'CAIVAS-3', 'FGN');
    expect((await approve(other, byDefender.id, 1)).refused).toBeUndefined();
  });

  it('is not approved before the child’s own view is recorded', async () => {
    const id = await house.exception({ childView: null });
    expect((await approve('PROSECUTOR', id, 1)).refused).toBe('VALIDATION');
    expect((await approve('FAMILY_DEFENDER', id, 1, { childView: 'would rather draw the room' })).refused).toBeUndefined();
    expect((await approve('PROSECUTOR', id, 2)).refused).toBeUndefined();
    expect((await house.read('PROSECUTOR', 'interviewExceptions { nodes { id childView state } }')).interviewExceptions.nodes.find((one: Fields) => one['id'] === id)).toMatchObject({ childView: 'would rather draw the room', state: 'APPROVED' });
  });

  it('is refused by one of the two, for good', async () => {
    const id = await house.exception();
    await approve('PROSECUTOR', id, 1);
    expect((await house.mutate('POLICE_OFFICER', 'refuseException', { id, expectedVersion: 2, why: 'no' })).refused).toBe('VALIDATION');
    expect((await house.mutate('POLICE_OFFICER', 'refuseException', { id, expectedVersion: 2, why: 'not needed' })).refused).toBe('ROLE_REQUIRED');
    await house.done('FAMILY_DEFENDER', 'refuseException', { id, expectedVersion: 2, why: 'not in the interest of the child' });
    expect((await approve('FAMILY_DEFENDER', id, 3)).refused).toBe('CONFLICTING_STATE');
    expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', { ...PLAN, exceptionId: id })).refused).toBe('CONFLICTING_STATE');
  });

  describe('a further interview', () => {
    const plan = async (as: Parameters<Barnahus['mutate']>[0], input: Fields) => {
      const { answer } = await house.mutate(as, 'planFurtherInterview', input);
      const error = answer.errors?.[0]?.extensions;
      return error ? [error.code, error.rule] : answer.data.planFurtherInterview.version;
    };

    it('is planned once under an approved exception, again after it was cancelled, never after the exception ran out', async () => {
      const id = await house.approved();
      expect(await plan('POLICE_OFFICER', { ...PLAN, exceptionId: id })).toEqual(['ROLE_REQUIRED', undefined]);
      for (const as of ['FORENSIC_INTERVIEWER', 'COORDINATOR'] as const) expect([as, await plan(as, { ...PLAN, exceptionId: id })]).toEqual([as, ['ROLE_REQUIRED', undefined]]);
      expect(await plan('FAMILY_DEFENDER', { ...PLAN, exceptionId: id })).toBe(1);
      expect(await plan('PROSECUTOR', { ...PLAN, exceptionId: id })).toEqual(['CONFLICTING_STATE', 'interview_exception_once']);
      await house.change("UPDATE core.interview SET status = 'CANCELLED' WHERE exception_id = $1", [id]);
      expect(await plan('PROSECUTOR', { ...PLAN, exceptionId: id })).toBe(1);

      const late = await house.approved();
      await world.owner.query('ALTER TABLE core.interview_exception DISABLE TRIGGER USER');
      await world.owner.query("UPDATE core.interview_exception SET approved_at = now() - interval '31 days', expires_at = now() - interval '1 day' WHERE id = $1", [late]);
      await world.owner.query('ALTER TABLE core.interview_exception ENABLE TRIGGER USER');
      expect(await plan('PROSECUTOR', { ...PLAN, exceptionId: late })).toEqual(['CONFLICTING_STATE', 'interview_exception_expired']);
    });

    it('is planned by a court’s order with its number, by prosecutor or coordinator, once an order', async () => {
      const order = { basis: 'COURT_ORDER', protocol: 'NICHD_REVISED', events: 1, orderNumber: 'J3-2026-118', orderDocumentSha256: 'b'.repeat(64) };
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', { ...order, orderNumber: null })).refused).toBe('VALIDATION');
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', { ...order, orderNumber: '  ' })).refused).toBe('VALIDATION');
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', { ...order, orderDocumentSha256: 'b' })).refused).toBe('VALIDATION');
      for (const as of ['FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'POLICE_OFFICER', 'JUDGE'] as const) expect(await plan(as, order)).toEqual(['ROLE_REQUIRED', undefined]);
      expect(await plan('COORDINATOR', order)).toBe(1);
      expect(await plan('PROSECUTOR', { ...order, orderNumber: ' j3-2026-118 ', orderDocumentSha256: 'c'.repeat(64) })).toEqual(['CONFLICTING_STATE', 'interview_order_once']);
      expect(await plan('PROSECUTOR', { ...order, orderNumber: 'J3-2026-119' })).toEqual(['CONFLICTING_STATE', 'interview_order_document_once']);
    });

    it('is held by an interviewer of the case who is accredited on that day', async () => {
      const order = { basis: 'COURT_ORDER', protocol: 'NICHD_REVISED', events: 1, orderNumber: 'J3-2026-200', orderDocumentSha256: 'd'.repeat(64), interviewerId: house.person('FORENSIC_INTERVIEWER').id, plannedFor: '2026-12-10T14:00:00Z' };
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', order)).refused).toBe('VALIDATION');
      await house.insert('people.accreditation', { person_id: order.interviewerId, protocol: 'NICHD_REVISED', from_on: '2026-01-01', until_on: '2026-12-09', issued_by: 'INMLCF', recorded_by: house.person('COORDINATOR').id });
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', order)).refused).toBe('VALIDATION');
      await house.insert('people.accreditation', { person_id: order.interviewerId, protocol: 'NICHD_REVISED', from_on: '2026-12-10', until_on: '2027-12-09', issued_by: 'INMLCF', recorded_by: house.person('COORDINATOR').id });
      expect((await house.mutate('PROSECUTOR', 'planFurtherInterview', { ...order, interviewerId: house.person('PSYCHOLOGIST').id })).refused).toBe('VALIDATION');
      expect(await plan('PROSECUTOR', order)).toBe(1);
    });
  });
});
