import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { Interview } from '@heardonce/domain/testimony/interview.entity.js';
import { randomUUID } from 'node:crypto';
import type { SignedContext } from '../../apps/api/src/platform/read/reader.js';
import { inDays } from '../interview/interview-stage.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';
import { type Attacker, ATTACKERS, Attempts, further, type Further, INSERT, inOwnTransaction, refuses, type Way } from './attempts.js';
import { Barnahus } from './barnahus.js';

/** Everyone tries every way when asked for (`npm run prove:heard-once`); in every run of the tests a few do. */
const WHOLE = process.env['HEARDONCE_PROVE'] === 'whole';
const SOME: readonly Attacker[] = ['PROSECUTOR', 'FORENSIC_INTERVIEWER', 'AUDITOR', 'heardonce_owner', 'superuser'];
const LIMIT_MS = 300_000;

describe('a second interview about the same events', () => {
  let world: World;
  let house: Barnahus;
  let attempts: Attempts;
  let other: { id: string; code: string };
  let empty: { id: string; code: string };
  let later: { id: string; code: string };
  let ways: Way[];
  const printed: string[] = [];
  const say = (way: string, as: string, result: string): void => void printed.push(`${way.padEnd(66)} ${as.padEnd(22)} ${result}`);

  beforeAll(async () => {
    world = await World.open('second-interview');
    house = await Barnahus.open(world);
    other = await world.plantCase(house.person('COORDINATOR'));
    empty = await world.plantCase(house.person('COORDINATOR'));
    later = await world.plantCase(house.person('COORDINATOR'));
    for (const person of house.people.values()) for (const file of [other, empty, later]) await world.assign(person, file.id);
    const { id: interviewer } = house.person('FORENSIC_INTERVIEWER');
    await house.change("INSERT INTO people.accreditation (person_id, protocol, from_on, until_on, issued_by, recorded_by) VALUES ($1, 'NICHD_REVISED', current_date - 30, current_date + 30, 'Escuela inventada', $2)", [interviewer, house.person('COORDINATOR').id]);
    attempts = await Attempts.open(house, [house.file.id, other.id, empty.id, later.id]);
    ways = await waysAround();
  }, LIMIT_MS);
  afterAll(async () => {
    process.stdout.write(`\n${printed.join('\n')}\n${printed.length} attempts, ${printed.filter((line) => line.includes('WENT THROUGH')).length} went through\n`);
    await attempts.close();
    await world.close();
  });

  /** A further interview put into the row by hand. */
  const another = (events: number, basis: string, more: Further = {}): Way['sql'][number] => further(house, events, basis, more);

  /** What stands before anybody tries: an interview held, one planned for other events, one cancelled, one begun, and exceptions of every kind. */
  async function waysAround(): Promise<Way[]> {
    const held = await house.interview();
    const planned = await house.interview({ events: 2, status: 'PLANNED' });
    const cancelled = await house.interview({ status: 'CANCELLED' });
    const elsewhere = await house.interview({ case_id: other.id, status: 'PLANNED' });
    const otherNew = await house.incident(undefined, { case_id: other.id });
    const begun = await house.interview({ events: 5, status: 'PLANNED' });
    await house.insert('core.interview_session', { case_id: house.file.id, author_id: house.person('FORENSIC_INTERVIEWER').id, unit_id: house.person('FORENSIC_INTERVIEWER').unitId, interview_id: begun, number: 1, started_at: new Date().toISOString() });
    const asked = await house.exception();
    const approved = await house.approved();
    const used = await house.approved();
    await house.done('PROSECUTOR', 'planFurtherInterview', { basis: 'EXCEPTION', protocol: 'NICHD_REVISED', exceptionId: used });
    const expired = await house.approved();
    await house.change("ALTER TABLE core.interview_exception DISABLE TRIGGER USER");
    await house.change("UPDATE core.interview_exception SET approved_at = now() - interval '31 days', expires_at = now() - interval '1 day' WHERE id = $1", [expired]);
    await house.change("ALTER TABLE core.interview_exception ENABLE TRIGGER USER");
    const known = await house.incident(undefined, { case_id: later.id });
    const heard = await house.interview({ case_id: later.id });
    const elsewhereNew = await house.incident();
    const fresh = await house.incident(undefined, { case_id: later.id });
    const toCome = await house.incident(undefined, { case_id: later.id, recorded_at: inDays(1) });
    const anew = (events: number, incident: string | null = null): Way['sql'][number] => another(events, 'PRIMARY', { caseId: later.id, incident });
    const by = (events: number, exception: string, caseId = house.file.id): Way['sql'][number] => another(events, 'EXCEPTION', { exception, caseId });
    const update = (set: string, id: string): Way['sql'][number] => [`UPDATE core.interview SET ${set} WHERE id = $1`, [id]];
    return [
      { name: 'another primary one', constraint: 'interview_heard_once', sql: [another(1, 'PRIMARY')] },
      { name: 'one planned for other events, moved to these', constraint: 'interview_heard_once', sql: [update('events = 1', planned)] },
      { name: 'one of another case, moved to this', constraint: 'interview_heard_once', sql: [[`UPDATE core.interview SET case_id = '${house.file.id}' WHERE id = $1`, [elsewhere]]] },
      { name: 'a cancelled one, taken up again', constraint: 'interview_heard_once', sql: [update("status = 'PLANNED'", cancelled)] },
      { name: 'the held one cancelled, to plan another', constraint: 'interview_stays_held', sql: [update("status = 'CANCELLED'", held)] },
      { name: 'the held one called planned', constraint: 'interview_stays_held', sql: [update("status = 'PLANNED'", held)] },
      { name: 'the begun one cancelled, to plan another', constraint: 'interview_begun_stays', sql: [update("status = 'CANCELLED'", begun)] },
      { name: 'the begun one called not suitable', constraint: 'interview_begun_stays', sql: [update("status = 'NOT_SUITABLE', not_suitable_reason = 'x', alternatives = 'x'", begun)] },
      { name: 'the held one moved to other events, to plan another', constraint: 'interview_events_stay', sql: [update('events = 9', held)] },
      { name: 'the held one moved to another case, to plan another', constraint: 'interview_case_stays', sql: [[`UPDATE core.interview SET case_id = '${empty.id}' WHERE id = $1`, [held]]] },
      { name: 'a planned one called ordered, for these events', constraint: 'interview_basis_stays', sql: [update(`events = 1, basis = 'COURT_ORDER', order_number = 'J-9', order_document_sha256 = '${'e'.repeat(64)}'`, planned)] },
      { name: 'ordered, without a number', constraint: 'interview_basis_given', sql: [another(1, 'COURT_ORDER', { document: 'e'.repeat(64) })] },
      { name: 'ordered, with a blank for a number', constraint: 'interview_basis_given', sql: [another(1, 'COURT_ORDER', { order: ' ', document: 'e'.repeat(64) })] },
      { name: 'ordered, without the document’s hash', constraint: 'interview_basis_given', sql: [another(1, 'COURT_ORDER', { order: 'J-9' })] },
      { name: 'excepted, without an exception', constraint: 'interview_basis_given', sql: [another(1, 'EXCEPTION')] },
      { name: 'excepted, by an exception that is not there', constraint: 'interview_exception_approved', sql: [by(1, randomUUID())] },
      { name: 'excepted, not approved', constraint: 'interview_exception_approved', sql: [by(1, asked)] },
      { name: 'excepted, for other events', constraint: 'interview_exception_approved', sql: [by(3, approved)] },
      { name: 'excepted, in another case', constraint: 'interview_exception_approved', sql: [by(1, approved, other.id)] },
      { name: 'excepted, after thirty days', constraint: 'interview_exception_expired', sql: [by(1, expired)] },
      { name: 'excepted, by one already used', constraint: 'interview_exception_once', sql: [by(1, used)] },
      { name: 'an exception approved by nobody', constraint: 'exception_approved_by_two', sql: [["UPDATE core.interview_exception SET state = 'APPROVED' WHERE id = $1", [asked]]] },
      { name: 'an exception approved by one for both', constraint: 'exception_approved_by_two', sql: [["UPDATE core.interview_exception SET state = 'APPROVED', prosecutor_approved_by = :me, defender_approved_by = :me, approved_at = now(), expires_at = now() + interval '1 day' WHERE id = $1", [asked]]] },
      { name: 'an exception approved by two who hold no such office', constraint: 'exception_approved_by_office', sql: [["UPDATE core.interview_exception SET state = 'APPROVED', prosecutor_approved_by = $2, defender_approved_by = $3, approved_at = now(), expires_at = now() + interval '1 day' WHERE id = $1", [asked, house.person('COORDINATOR').id, house.person('PSYCHOLOGIST').id]]] },
      { name: 'an exception approved by who asked the questions', constraint: 'exception_approved_by_office', sql: [["UPDATE core.interview_exception SET state = 'APPROVED', prosecutor_approved_by = $2, defender_approved_by = $3, approved_at = now(), expires_at = now() + interval '1 day' WHERE id = $1", [asked, house.person('POLICE_OFFICER').id, house.person('FAMILY_DEFENDER').id]]] },
      { name: 'an approval that stands longer', constraint: 'exception_expires', sql: [["UPDATE core.interview_exception SET expires_at = approved_at + interval '31 days' WHERE id = $1", [approved]]] },
      { name: 'an approval renewed', constraint: 'exception_stays_decided', sql: [["UPDATE core.interview_exception SET approved_at = now(), expires_at = now() + interval '1 day' WHERE id = $1", [expired]]] },
      { name: 'an approval turned to other events', constraint: 'exception_stays_as_asked', sql: [['UPDATE core.interview_exception SET events = 3 WHERE id = $1', [approved]]] },
      { name: 'one more session than planned', constraint: 'interview_session_planned', ofRoles: 'interview_session_by_decision', sql: [["INSERT INTO core.interview_session (case_id, author_id, unit_id, interview_id, number) VALUES ($1, :me, :unit, $2, 2)", [house.file.id, held]]] },
      { name: 'more sessions planned once it was held', constraint: 'interview_sessions_stay', sql: [update('sessions_planned = 9', held)] },
      { name: 'about new events, with no incident on record', constraint: 'interview_events_recorded', sql: [anew(2)] },
      { name: 'about new events, by an incident known before', constraint: 'interview_events_recorded', sql: [anew(2, known)] },
      { name: 'about new events, by an incident of another case', constraint: 'interview_events_recorded', sql: [anew(2, elsewhereNew)] },
      { name: 'about new events, by an incident that is not there', constraint: 'interview_events_recorded', sql: [anew(2, randomUUID())] },
      { name: 'about new events, by an incident dated to come', constraint: 'interview_events_recorded', sql: [anew(2, toCome)] },
      { name: 'about new events, with a number left out', constraint: 'interview_events_recorded', sql: [anew(3, fresh)] },
      { name: 'about new events, while what was planned is not held', constraint: 'interview_events_recorded', sql: [another(2, 'PRIMARY', { caseId: other.id, incident: otherNew })] },
      { name: 'a planned one, called of new events', constraint: 'interview_events_recorded', sql: [update('events = 2', elsewhere)] },
      { name: 'the held one called of an incident', constraint: 'interview_events_stay', sql: [[`UPDATE core.interview SET incident_id = '${fresh}' WHERE id = $1`, [heard]]] },
      { name: 'the held one deleted', constraint: 'interview_never_deleted', sql: [['DELETE FROM core.interview WHERE id = $1', [held]]] },
      { name: 'all of them deleted', constraint: 'interview_never_deleted', sql: [['TRUNCATE core.interview', []]] },
    ];
  }

  it.each((WHOLE ? ATTACKERS : SOME).map((as) => [as] as const))('is refused to %s in SQL, each way by the named constraint, or before it for want of a privilege', async (as) => {
    for (const way of ways) {
      const first = await attempts.outcome(as, way);
      const found = first === 'privilege' ? await attempts.outcome(as, way, true) : first;
      say(way.name, as, first === 'privilege' ? `no privilege; with it lent: ${found}` : found);
      expect([way.name, as, found]).toEqual([way.name, as, refuses(way, as)]);
    }
  }, LIMIT_MS);

  it('is decided by functions that check who decides: no role of the application writes a decision by hand', async () => {
    const asked = ways.find((way) => way.constraint === 'exception_approved_by_two')?.sql[0]?.[1][0] as string;
    const approved = ways.find((way) => way.constraint === 'exception_expires')?.sql[0]?.[1][0] as string;
    const [prosecutor, defender] = [house.person('PROSECUTOR'), house.person('FAMILY_DEFENDER')];
    const byHand: readonly Way[] = [
      { name: 'an exception approved by the right two, by hand', constraint: 'exception_decided_by_two', sql: [["UPDATE core.interview_exception SET state = 'APPROVED', prosecutor_approved_by = $2, defender_approved_by = $3, approved_at = now(), expires_at = now() + interval '1 day' WHERE id = $1", [asked, prosecutor.id, defender.id]]] },
      { name: 'under an approved exception, by hand', constraint: 'interview_further_by_decision', sql: [another(1, 'EXCEPTION', { exception: approved })] },
      { name: 'under an order, by hand', constraint: 'interview_further_by_decision', sql: [another(1, 'COURT_ORDER', { order: 'J-9', document: 'e'.repeat(64) })] },
      { name: 'a question let go on, by hand', constraint: 'request_by_decision', sql: [["UPDATE core.request_question SET status = 'OPEN' WHERE case_id = $1", [house.file.id]]] },
      { name: 'a review by whoever, by hand', constraint: 'review_by_outsider', sql: [["INSERT INTO core.interview_review (case_id, author_id, unit_id, interview_id, outcome, findings) VALUES ($1, :me, :unit, $2, 'INADEQUATE', 'x')", [house.file.id, randomUUID()]]] },
    ];
    for (const way of byHand) for (const as of ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR'] as const) {
      const found = await attempts.outcome(as, way);
      say(way.name, as, found);
      // Who does not even plan such a one is told that first.
      const plans = as === 'PROSECUTOR' || (as === 'FAMILY_DEFENDER' && !way.name.startsWith('under an order'));
      expect([way.name, as, found]).toEqual([way.name, as, way.constraint === 'interview_further_by_decision' && !plans ? 'interview_planned_by' : way.constraint]);
    }
  });

  it('is refused to TypeORM behind the write door, by the named constraint', async () => {
    for (const role of ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'] as const) {
      const actor = await world.platform.actors.actorOf({ issuer: 'test', subject: house.person(role).subject, mfa: true, jti: role, expiresAt: 0 } as never);
      const context = { actor, requestId: randomUUID(), withheld: [], receipts: [] } as unknown as SignedContext;
      const values = { events: 1, basis: 'PRIMARY', status: 'PLANNED', protocol: 'NICHD_REVISED', sessionsPlanned: 1, anticipatedEvidence: 'NOT_REQUESTED', heldElsewhere: false };
      const refused = await world.platform.writer.onCase(context, house.file.code, { mutation: 'planInterview', key: randomUUID(), input: values }, async (work) => ({ id: await work.insert(Interview, values) })).then(() => null, (error: { code: string; rule?: string }) => error);
      say('another primary one, by TypeORM', role, String(refused?.rule ?? 'WENT THROUGH'));
      expect(refused).toMatchObject({ code: 'CONFLICTING_STATE', rule: 'interview_heard_once' });
      const { rows } = await world.owner.query('SELECT decision, operation FROM audit.access_entry WHERE request_id = $1', [context.requestId]);
      expect(rows).toEqual([{ decision: 'DENY', operation: 'planInterview' }]);
    }
  });

  it('is refused to two at once, whoever comes first and whoever ends first', async () => {
    const people: readonly [Role, TestPerson][] = [['PROSECUTOR', house.person('PROSECUTOR')], ['FAMILY_DEFENDER', house.person('FAMILY_DEFENDER')]];
    for (const [first, second] of [[...people], [...people].reverse()]) for (const ends of ['COMMIT', 'ROLLBACK'] as const) {
      const { id } = await world.plantCase(house.person('COORDINATOR'));
      for (const person of house.people.values()) await world.assign(person, id);
      const one = await inOwnTransaction(house, ...(first as [Role, TestPerson]), id);
      const two = await inOwnTransaction(house, ...(second as [Role, TestPerson]), id);
      const insert = (client: typeof one, [, person]: readonly [Role, TestPerson]) => client.query(INSERT.replace(':me', `'${person.id}'`).replace(':unit', `'${person.unitId}'`), [...another(1, 'PRIMARY', { caseId: id })[1]]);
      await insert(one, first as [Role, TestPerson]);
      const waiting = insert(two, second as [Role, TestPerson]).then(() => 'inserted', (error: { constraint?: string }) => error.constraint);
      await one.query(ends);
      const outcome = await waiting;
      say(`two at once: ${first?.[0]} first, then ${ends}`, second?.[0] as string, outcome ?? '');
      expect(outcome).toBe(ends === 'COMMIT' ? 'interview_heard_once' : 'inserted');
      await two.query('COMMIT');
      await one.end();
      await two.end();
      const { rows } = await world.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM core.interview WHERE case_id = $1 AND status <> 'CANCELLED'", [id]);
      expect(rows[0]?.n).toBe(1);
    }
  });

  it('does not come about by cancelling an interview while its session starts', async () => {
    const [interviewer, prosecutor] = [house.person('FORENSIC_INTERVIEWER'), house.person('PROSECUTOR')];
    const byHand = 'INSERT INTO core.interview_session (case_id, author_id, unit_id, interview_id, number, started_at) VALUES ($1, $2, $3, $4, 1, now())';
    const told = (doing: Promise<unknown>) => doing.then(() => 'done', (error: { constraint?: string; message: string }) => error.constraint ?? error.message);
    // The decision looks whether the interview stands before it writes; the constraint stops whoever writes without it.
    const tries = [['decision', 'first', 'interview_begun_stays'], ['decision', 'second', 'CONFLICTING_STATE'], ['owner', 'first', 'interview_begun_stays'], ['owner', 'second', 'interview_session_planned']] as const;
    for (const [index, [by, starts, refused]] of tries.entries()) {
      const id = await house.interview({ events: 31 + index, status: 'PLANNED' });
      const session = await inOwnTransaction(house, 'FORENSIC_INTERVIEWER', interviewer);
      const cancel = await inOwnTransaction(house, 'PROSECUTOR', prosecutor);
      if (by === 'owner') await session.query('SET LOCAL ROLE heardonce_owner');
      const start = () => (by === 'owner' ? session.query(byHand, [house.file.id, interviewer.id, interviewer.unitId, id]) : session.query('SELECT access.start_session($1, $2, now(), NULL)', [house.file.id, id]));
      const end = () => cancel.query("UPDATE core.interview SET status = 'CANCELLED' WHERE id = $1", [id]);
      const [one, two, first, second] = starts === 'first' ? [session, cancel, start, end] : [cancel, session, end, start];
      await first();
      const waiting = told(second());
      await one.query('COMMIT');
      const outcome = await waiting;
      say(`cancelled while its session starts, which comes ${starts}`, by, outcome === 'done' ? 'WENT THROUGH' : outcome);
      expect([by, starts, outcome]).toEqual([by, starts, refused]);
      await two.query('ROLLBACK');
      await one.end();
      await two.end();
      const { rows } = await world.owner.query("SELECT i.status, count(s.id)::int AS sessions FROM core.interview i LEFT JOIN core.interview_session s ON s.interview_id = i.id WHERE i.id = $1 GROUP BY i.status", [id]);
      expect(rows).toEqual([starts === 'first' ? { status: 'PLANNED', sessions: 1 } : { status: 'CANCELLED', sessions: 0 }]);
    }
  });

  it('is refused to the API where cases are merged, and to whoever goes on in the merged one', async () => {
    const coordinator = house.person('COORDINATOR');
    const merge = async (from: { code: string }): Promise<unknown[]> => {
      const { answer } = await mutate(world, coordinator, 'mergeCases', { caseCode: from.code, intoCaseCode: house.file.code, why: 'one and the same child' });
      return [answer.errors?.[0].extensions.code, answer.errors?.[0].extensions.rule];
    };
    const outcome = await merge(other);
    say('two cases merged that each have one', 'COORDINATOR', String(outcome[1]));
    expect(outcome).toEqual(['CONFLICTING_STATE', 'interview_heard_once']);
    const third = await world.plantCase(coordinator);
    await world.assign(coordinator, third.id);
    await house.interview({ case_id: third.id, events: 6 });
    expect(await merge(third)).toEqual([undefined, undefined]);
    for (const as of ['heardonce_owner', 'superuser'] as const) {
      const late = await attempts.outcome(as, { name: '', constraint: '', sql: [another(6, 'PRIMARY', { caseId: third.id })] });
      say('another in the case that was merged away', as, late);
      expect(late).toBe('interview_case_open');
    }
    const split = await mutate(world, coordinator, 'splitCase', { caseCode: house.file.code, rows: [{ of: 'Interview', ids: [randomUUID()] }], why: 'two children' });
    say('the held one split off to another case', 'COORDINATOR', `no such rows to split: ${split.refused}`);
    expect(split.refused).toMatch(/VALIDATION|BAD_QUERY/);
  });

  it('is refused to the API under an exception that is none, and let through where it should be', async () => {
    const plan = async (as: Role, input: Record<string, unknown>): Promise<string> => {
      const { answer } = await house.mutate(as, 'planFurtherInterview', { protocol: 'NICHD_REVISED', ...input });
      const error = answer.errors?.[0]?.extensions;
      return error ? String(error.rule ?? error.code) : 'planned';
    };
    const exceptions = await world.owner.query<{ id: string; state: string; gone: boolean }>('SELECT id, state, expires_at < now() AS gone FROM core.interview_exception WHERE case_id = $1', [house.file.id]);
    const free = exceptions.rows.find((one) => one.state === 'APPROVED' && !one.gone && one.id !== usedId()) as { id: string };
    function usedId(): string | undefined { return (ways.find((way) => way.constraint === 'interview_exception_once')?.sql[0]?.[1] as string[])[3]; }
    const cases: readonly [string, Record<string, unknown>, string][] = [
      ['excepted, not approved', { basis: 'EXCEPTION', exceptionId: exceptions.rows.find((one) => one.state === 'REQUESTED')?.id }, 'interview_exception_approved'],
      ['excepted, after thirty days', { basis: 'EXCEPTION', exceptionId: exceptions.rows.find((one) => one.gone)?.id }, 'interview_exception_expired'],
      ['excepted, by one already used', { basis: 'EXCEPTION', exceptionId: usedId() }, 'interview_exception_once'],
      ['excepted, by an exception that is not there', { basis: 'EXCEPTION', exceptionId: randomUUID() }, 'NOT_FOUND'],
      ['excepted, approved by two', { basis: 'EXCEPTION', exceptionId: free.id }, 'planned'],
      ['ordered by a court', { basis: 'COURT_ORDER', events: 1, orderNumber: 'J3-2026-118', orderDocumentSha256: 'b'.repeat(64) }, 'planned'],
    ];
    for (const [name, input, expected] of cases) {
      const found = await plan('PROSECUTOR', input);
      say(`API: ${name}`, 'PROSECUTOR', found);
      expect([name, found]).toEqual([name, expected]);
    }
    await house.done('SOCIAL_WORKER', 'recordChildStatement', { words: 'there is something more about the school', present: 'the teacher' });
    printed.push(`${'what the child says of their own accord'.padEnd(66)} ${'SOCIAL_WORKER'.padEnd(22)} recorded`);
  });
});
