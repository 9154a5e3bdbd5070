import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';
import { Attempts, type Way } from './attempts.js';
import { Barnahus, type Fields } from './barnahus.js';

/** Two services opened a case each of the same child, and each held an interview about what both numbered 1. */
describe('two cases of one child that each have an interview', () => {
  let world: World;
  let house: Barnahus;
  let other: { id: string; code: string };
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    world = await World.open('merged-events');
    house = await Barnahus.open(world);
    mine = await house.interview();
  });
  beforeEach(async () => {
    other = await world.plantCase(house.person('COORDINATOR'));
    for (const role of ['COORDINATOR', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_DOCTOR'] as const) await world.assign(house.person(role), other.id);
    theirs = await house.interview({ case_id: other.id, protocol: 'RATAC' });
  });
  afterAll(() => world.close());

  const told = async (as: TestPerson, name: string, input: Fields): Promise<unknown> => {
    const { refused, answer, id } = await mutate(world, as, name, input);
    return refused ? [refused, answer.errors?.[0].extensions.rule].filter(Boolean).join(' ') : id;
  };
  const merge = (): Promise<unknown> => told(house.person('COORDINATOR'), 'mergeCases', { caseCode: other.code, intoCaseCode: house.file.code, why: 'one and the same child' });
  const ask = (outcome: string, as = house.person('COORDINATOR'), more: Fields = {}): Promise<unknown> => told(as, 'askMergedEvents', { caseCode: other.code, intoCaseCode: house.file.code, events: 1, outcome, why: 'both files were compared', ...more });
  const decide = (id: unknown, confirmed: boolean, as: TestPerson = house.person('FAMILY_DEFENDER'), version = 1): Promise<unknown> => told(as, 'decideMergedEvents', { caseCode: other.code, id, expectedVersion: version, confirmed, why: 'as both services told it' });
  const held = async () => (await world.owner.query('SELECT id, case_id, events, basis, status FROM core.interview WHERE id IN ($1, $2) ORDER BY id = $1 DESC', [mine, theirs])).rows;

  it('are not merged before two people of different units said what is true of them', async () => {
    expect(await merge()).toBe('CONFLICTING_STATE interview_heard_once');
    const id = await ask('DIFFERENT_EVENTS');
    expect(await merge()).toBe('CONFLICTING_STATE interview_heard_once');
    expect(await ask('SAME_EVENTS')).toBe('CONFLICTING_STATE');
    await decide(id, false);
    expect(await merge()).toBe('CONFLICTING_STATE interview_heard_once');
    expect(await decide(id, true, house.person('FAMILY_DEFENDER'), 2)).toBe('CONFLICTING_STATE');
    expect(await held()).toMatchObject([{ case_id: house.file.id, events: 1, basis: 'PRIMARY' }, { case_id: other.id, events: 1, basis: 'PRIMARY' }]);
  });

  it('put by who coordinates both, decided by prosecutor or family defender of both who works elsewhere', async () => {
    for (const role of ['PROSECUTOR', 'FORENSIC_DOCTOR'] as const) expect([role, await ask('DIFFERENT_EVENTS', house.person(role))]).toEqual([role, 'ROLE_REQUIRED']);
    const half = await world.person('COORDINATOR', 'CENTRE-2', 'BARNAHUS');
    await world.assign(half, other.id);
    expect(await ask('DIFFERENT_EVENTS', half)).toBe('NOT_FOUND');
    expect(await ask('DIFFERENT_EVENTS', house.person('COORDINATOR'), { events: 2 })).toBe('CONFLICTING_STATE');
    const id = await ask('DIFFERENT_EVENTS');
    for (const role of ['COORDINATOR', 'FORENSIC_DOCTOR'] as const) expect([role, await decide(id, true, house.person(role))]).toEqual([role, 'ROLE_REQUIRED']);
    const colleague = await house.another('PROSECUTOR', 'CENTRE', 'BARNAHUS');
    await world.assign(colleague, other.id);
    expect(await decide(id, true, colleague)).toBe('SECOND_PERSON_REQUIRED');
    const onOne = await world.person('FAMILY_DEFENDER', 'ZONAL-9', 'ICBF');
    await world.assign(onOne, other.id);
    expect(await decide(id, true, onOne)).toBe('NOT_FOUND');
    expect(await decide(randomUUID(), true)).toBe('NOT_FOUND');
    expect(await decide(id, true, house.person('PROSECUTOR'), 7)).toBe('STALE_VERSION');
    expect(await decide(id, true, house.person('PROSECUTOR'))).toBe(id);
  });

  it('were about different events: those of the merged case get a number of their own, with all that hangs from it', async () => {
    const request = await mutate(world, house.person('FORENSIC_DOCTOR'), 'requestInterview', { caseCode: other.code, events: 1, reason: 'to finish the report', questions: [{ text: 'Which room was it?', missing: 'the colour' }] }, { select: 'id' });
    await decide(await ask('DIFFERENT_EVENTS'), true);
    expect(await merge()).toBe(house.file.id);
    const [first, second] = await held();
    expect(first).toMatchObject({ case_id: house.file.id, events: 1, basis: 'PRIMARY' });
    expect(second).toMatchObject({ case_id: house.file.id, basis: 'PRIMARY', status: 'HELD' });
    expect(second.events).toBeGreaterThan(1);
    expect((await world.owner.query('SELECT case_id, events FROM core.interview_request WHERE id = $1', [request.id])).rows).toEqual([{ case_id: house.file.id, events: second.events }]);
    const attempts = await Attempts.open(house, [house.file.id]);
    const again: Way = { name: '', constraint: 'interview_heard_once', sql: [["INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere, interviewer_id, planned_for, room) VALUES ($1, :me, :unit, $2, 'PRIMARY', 'PLANNED', 'OTHER', 1, 'NOT_REQUESTED', false, $3, now(), 'Sala azul')", [house.file.id, second.events, house.person('FORENSIC_INTERVIEWER').id]]] };
    for (const as of ['PROSECUTOR', 'heardonce_owner', 'superuser'] as const) expect([as, await attempts.outcome(as, again)]).toEqual([as, 'interview_heard_once']);
    await attempts.close();
    const { rows } = await world.owner.query('SELECT from_values, to_values, why FROM history.interview WHERE row_id = $1 ORDER BY id DESC LIMIT 1', [theirs]);
    expect(rows).toMatchObject([{ from_values: { events: 1, case_id: other.id }, to_values: { events: second.events, case_id: house.file.id }, why: 'one and the same child' }]);
  });

  it('were about the same events: the child was asked twice, and it stays on record as it was', async () => {
    const count = async (): Promise<number> => (await world.ask(house.person('PROSECUTOR'), 'query ($code: String!) { heardOnce(caseCode: $code) { timesAsked } }', { code: house.file.code })).data.heardOnce.timesAsked;
    const before = await count();
    await decide(await ask('SAME_EVENTS'), true);
    expect(await merge()).toBe(house.file.id);
    expect(await held()).toMatchObject([{ events: 1, basis: 'PRIMARY', status: 'HELD' }, { case_id: house.file.id, events: 1, basis: 'HELD_BEFORE_MERGE', status: 'HELD' }]);
    expect(await count()).toBe(before + 1);
    const list = await world.ask(house.person('PROSECUTOR'), 'query ($code: String!) { mergedEvents(caseCode: $code) { nodes { caseCode intoCaseCode events becomes outcome why askedBy { unit } decidedBy { unit } decidedWhy confirmed } } }', { code: house.file.code });
    expect(list.data.mergedEvents.nodes).toContainEqual({ caseCode: house.file.code, intoCaseCode: house.file.code, events: 1, becomes: 1, outcome: 'SAME_EVENTS', why: 'both files were compared', askedBy: { unit: 'CENTRE' }, decidedBy: { unit: 'ZONAL' }, decidedWhy: 'as both services told it', confirmed: true });
    for (const role of ['SOCIAL_WORKER', 'POLICE_OFFICER'] as const) expect((await world.ask(house.person(role), 'query ($code: String!) { mergedEvents(caseCode: $code) { nodes { id } } }', { code: house.file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('and only what was held can be: a plan is cancelled instead', async () => {
    await house.change("ALTER TABLE core.interview DISABLE TRIGGER USER; UPDATE core.interview SET status = 'PLANNED' WHERE case_id = '" + other.id + "'; ALTER TABLE core.interview ENABLE TRIGGER USER");
    expect(await ask('SAME_EVENTS')).toBe('CONFLICTING_STATE');
    await house.change("UPDATE core.interview SET status = 'CANCELLED' WHERE case_id = $1", [other.id]);
    expect(await merge()).toBe(house.file.id);
  });

  it('and no role, the owner or a superuser makes such a one by hand', async () => {
    const id = await ask('SAME_EVENTS');
    await decide(id, true);
    const attempts = await Attempts.open(house, [house.file.id, other.id]);
    const by = house.person('FORENSIC_INTERVIEWER');
    const ways: readonly Way[] = [
      { name: 'one more, said to be held before', constraint: 'interview_merge_decided', sql: [["INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere, interviewer_id, merge_id) VALUES ($1, :me, :unit, 1, 'HELD_BEFORE_MERGE', 'HELD', 'OTHER', 1, 'NOT_REQUESTED', false, $2, $3)", [house.file.id, by.id, id]]] },
      { name: 'without a decision', constraint: 'interview_basis_given', sql: [["UPDATE core.interview SET basis = 'HELD_BEFORE_MERGE' WHERE id = $1", [mine]]] },
      { name: 'by another’s decision', constraint: 'interview_merge_decided', sql: [["UPDATE core.interview SET basis = 'HELD_BEFORE_MERGE', merge_id = $2 WHERE id = $1", [mine, id]]] },
      { name: 'before the merge', constraint: 'interview_basis_stays', sql: [["UPDATE core.interview SET basis = 'HELD_BEFORE_MERGE', merge_id = $2 WHERE id = $1", [theirs, id]]] },
      { name: 'moved over without a merge', constraint: 'interview_basis_stays', sql: [[`UPDATE core.interview SET basis = 'HELD_BEFORE_MERGE', merge_id = $2, case_id = '${house.file.id}' WHERE id = $1`, [theirs, id]]] },
      { name: 'renumbered without a merge', constraint: 'interview_events_stay', sql: [[`UPDATE core.interview SET events = 9, case_id = '${house.file.id}' WHERE id = $1`, [theirs]]] },
    ];
    for (const way of ways) for (const as of ['PROSECUTOR', 'COORDINATOR', 'heardonce_owner', 'superuser'] as const) {
      const found = await attempts.outcome(as, way);
      expect([way.name, as, found === 'privilege' ? await attempts.outcome(as, way, true) : found]).toEqual([way.name, as, way.constraint]);
    }
    for (const as of ['heardonce_owner', 'superuser'] as const) expect(await attempts.outcome(as, { name: '', constraint: '', sql: [['UPDATE access.merged_events SET outcome = $2 WHERE id = $1', [id, 'DIFFERENT_EVENTS']]] })).toBe('merged_events_stay');
    for (const as of ['heardonce_owner', 'superuser'] as const) expect(await attempts.outcome(as, { name: '', constraint: '', sql: [["INSERT INTO access.merged_events (from_case, to_case, events, interview_id, outcome, why, asked_by, asked_unit, decided_by, decided_unit, decided_at, confirmed) VALUES ($1, $2, 4, $3, 'SAME_EVENTS', 'x', :me, :unit, :me, :unit, now(), true)", [other.id, house.file.id, theirs]]] })).toBe('merged_events_two_people');
    await attempts.close();
  });
});
