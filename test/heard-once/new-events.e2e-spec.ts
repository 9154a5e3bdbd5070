import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inDays } from '../interview/interview-stage.js';
import { mutate } from '../support/mutate.js';
import { World } from '../support/world.js';
import { Attempts, further, inOwnTransaction, type Way } from './attempts.js';
import { Barnahus } from './barnahus.js';

const LIMIT_MS = 120_000;

/** What is refused is told with all else in second-interview.e2e-spec.ts; here what lets a further interview be, and what it rests on. */
describe('an interview about new events', () => {
  let world: World;
  let house: Barnahus;
  let attempts: Attempts;
  let other: { id: string; code: string };
  let fresh: string;
  const printed: string[] = [];
  const say = (way: string, as: string, result: string): void => void printed.push(`${way.padEnd(66)} ${as.padEnd(22)} ${result}`);

  beforeAll(async () => {
    world = await World.open('new-events');
    house = await Barnahus.open(world);
    other = await world.plantCase(house.person('COORDINATOR'));
    const { id: interviewer } = house.person('FORENSIC_INTERVIEWER');
    await house.change("INSERT INTO people.accreditation (person_id, protocol, from_on, until_on, issued_by, recorded_by) VALUES ($1, 'NICHD_REVISED', current_date - 30, current_date + 30, 'Escuela inventada', $2)", [interviewer, house.person('COORDINATOR').id]);
    attempts = await Attempts.open(house, [house.file.id, other.id]);
    await house.interview();
    fresh = await house.incident();
  }, LIMIT_MS);
  afterAll(async () => {
    process.stdout.write(`\n${printed.join('\n')}\n`);
    await attempts.close();
    await world.close();
  });

  it('where another unit recorded them after all that was asked, and no incident stands for two', async () => {
    const anew = (events: number, incident: string): Way => ({ name: '', constraint: '', sql: [further(house, events, 'PRIMARY', { incident })] });
    for (const as of ['PROSECUTOR', 'FAMILY_DEFENDER', 'heardonce_owner', 'superuser'] as const) {
      const found = await attempts.outcome(as, anew(2, fresh));
      say('about new events on record', as, found === 'WENT THROUGH' ? 'planned' : found);
      expect([as, found]).toEqual([as, 'WENT THROUGH']);
    }
    const own = await house.incident(house.person('PROSECUTOR'));
    const colleague = await house.incident(await house.another('PROSECUTOR'));
    for (const incident of [own, colleague]) {
      const found = await attempts.outcome('PROSECUTOR', anew(2, incident));
      say('about new events that whoever plans, or their unit, recorded', 'PROSECUTOR', found);
      expect(found).toBe('interview_events_recorded');
    }
    expect(await attempts.outcome('FAMILY_DEFENDER', anew(2, own))).toBe('WENT THROUGH');
    const plan = async (input: Record<string, unknown>): Promise<string> => {
      const { answer, id } = await mutate(world, house.person('FAMILY_DEFENDER'), 'planInterview', { caseCode: house.file.code, protocol: 'NICHD_REVISED', interviewerId: house.person('FORENSIC_INTERVIEWER').id, room: 'Sala azul', plannedFor: inDays(1), anticipatedEvidence: 'NOT_REQUESTED', events: 2, ...input });
      const error = answer.errors?.[0]?.extensions;
      return error ? String(error.rule ?? error.code) : id;
    };
    expect(await plan({})).toBe('interview_events_recorded');
    const second = await plan({ incidentId: fresh });
    expect(second).toMatch(/^[0-9a-f-]{36}$/);
    say('API: about new events on record', 'FAMILY_DEFENDER', 'planned');
    for (const moved of [other.id, null]) {
      const found = await attempts.outcome('superuser', { name: '', constraint: '', sql: [['UPDATE core.incident SET case_id = $1, report_id = gen_random_uuid() WHERE id = $2', [moved, fresh]]] });
      say('the incident it is of, moved away', 'superuser', found);
      expect(found).toBe('interview_events_recorded');
    }
    await house.change("UPDATE core.interview SET status = 'HELD' WHERE id = $1", [second]);
    const twice = await attempts.outcome('superuser', anew(3, fresh));
    say('about the same incident again', 'superuser', twice);
    expect(twice).toBe('interview_incident_once');
    const before = await attempts.outcome('superuser', anew(3, own));
    say('about an incident recorded before the last one', 'superuser', before);
    expect(before).toBe('interview_events_recorded');
  });

  it('not where a court had the child asked about these events, and one order is one interview, also of two at once', async () => {
    const { id } = await world.plantCase(house.person('COORDINATOR'));
    for (const person of house.people.values()) await world.assign(person, id);
    const prosecutor = house.person('PROSECUTOR');
    const order = (client: pg.Client, events: number, number: string, document: string): Promise<unknown> => {
      const [text, values] = further(house, events, 'COURT_ORDER', { caseId: id, order: number, document: document.repeat(64) });
      return client.query(text.replace(':me', `'${prosecutor.id}'`).replace(':unit', `'${prosecutor.unitId}'`), [...values]);
    };
    const one = await inOwnTransaction(house, 'PROSECUTOR', prosecutor, id);
    const two = await inOwnTransaction(house, 'PROSECUTOR', prosecutor, id);
    // By hand, past the decision, which has whoever comes second wait.
    for (const client of [one, two]) await client.query('SET LOCAL ROLE heardonce_owner');
    await order(one, 1, 'J3-2026-118', 'a');
    const { pid } = (await two.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0] as { pid: number };
    let settled = false;
    const waiting = order(two, 2, 'j3 2026/118', 'b').then(() => 'ordered', (error: { constraint?: string }) => error.constraint).finally(() => (settled = true));
    const waits = async (): Promise<boolean> => (await world.owner.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [pid])).rowCount === 1;
    while (!settled && !(await waits())) await sleep(10);
    await one.query('COMMIT');
    const outcome = await waiting;
    say('one order for two sets of events, two at once', 'heardonce_owner', outcome ?? '');
    expect(outcome).toBe('interview_order_once');
    await two.query('ROLLBACK');
    await one.end();
    await two.end();
    await house.change("UPDATE core.interview SET status = 'HELD' WHERE case_id = $1", [id]);
    const primary = await attempts.outcome('superuser', { name: '', constraint: '', sql: [further(house, 1, 'PRIMARY', { caseId: id })] });
    say('a primary one, after a court had the child asked', 'superuser', primary);
    expect(primary).toBe('interview_heard_once');
  });
});
