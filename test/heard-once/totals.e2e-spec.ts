import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASE_ROLES, type Role } from '@heardonce/domain/people/role.js';
import { type TestPerson, World } from '../support/world.js';

const NUMBERS = ['timesAsked', 'exemptAskings', 'timesReused', 'interviewsAvoided', 'exceptionsGranted', 'interviewsOrdered', 'answersInsufficient', 'childHeard', 'childrenHeard'] as const;
const QUERY = `query ($quarter: String) { heardOnceTotals(quarter: $quarter) { nodes { quarter ${NUMBERS.join(' ')} } } }`;
const READERS: readonly Role[] = ['FAMILY_DEFENDER', 'COORDINATOR', 'PUBLIC_MINISTRY', 'AUDITOR'];

/** The middle of the quarter before last: closed, and thirty days over, whatever day it is. */
const NOW = new Date();
const quarterBack = (back: number): { name: string; middle: string } => {
  const first = new Date(Date.UTC(NOW.getUTCFullYear(), Math.floor(NOW.getUTCMonth() / 3) * 3 - 3 * back, 15, 12));
  return { name: `${first.getUTCFullYear()}-Q${Math.floor(first.getUTCMonth() / 3) + 1}`, middle: first.toISOString() };
};
const [BEFORE, PAST, RUNNING] = [quarterBack(3), quarterBack(2), quarterBack(0)];

describe('how often children were asked, over all', () => {
  let world: World;
  let coordinator: TestPerson;
  const cases: string[] = [];
  beforeAll(async () => {
    world = await World.open('totals');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    for (let at = 0; at < 7; at++) cases.push((await world.plantCase(coordinator)).id);
    await world.owner.query("UPDATE access.case_state SET opened_at = $1", [BEFORE.middle]);
  });
  afterAll(() => world.close());

  const asked = async (children: number, at: string, times = 1, exempt: string | null = null): Promise<void> => {
    for (const id of cases.slice(0, children)) for (let one = 0; one < times; one++) await world.owner.query('INSERT INTO core.time_asked (case_id, author_id, unit_id, asked_at, service, exempt) VALUES ($1, $2, $3, $4, $5, $6)', [id, coordinator.id, coordinator.unitId, at, 'COMISARIA', exempt]);
  };
  const spoke = async (children: number, at: string): Promise<void> => {
    for (const id of cases.slice(0, children)) await world.owner.query("INSERT INTO core.child_statement (case_id, author_id, unit_id, kind, said_at, words, present) VALUES ($1, $2, $3, 'STATEMENT', $4, 'CODE-1', 'CODE-2')", [id, coordinator.id, coordinator.unitId, at]);
  };
  /** Whether the last quarter is published yet depends on the day. */
  const settled = async () => (await read()).filter((one) => [BEFORE.name, PAST.name].includes(one['quarter'] as string));
  const read = async (quarter?: string, as: TestPerson = coordinator) => (await world.ask(as, QUERY, { quarter })).data.heardOnceTotals.nodes as Record<string, unknown>[];

  it('is counted by closed quarters, and a number of fewer than five children is withheld, none among them', async () => {
    await asked(5, PAST.middle, 2);
    await asked(4, PAST.middle, 9, 'SUICIDE');
    await spoke(6, PAST.middle);
    await asked(5, RUNNING.middle);
    const none = Object.fromEntries(NUMBERS.map((name) => [name, null]));
    expect(await settled()).toEqual([{ quarter: BEFORE.name, ...none }, { ...none, quarter: PAST.name, timesAsked: 10, childHeard: 6, childrenHeard: 6 }]);
    expect(await read(PAST.name)).toHaveLength(1);
    expect(await read(RUNNING.name)).toEqual([]);
  });

  it('and stays as it was published: a late entry, a correction or a merge is read off no difference', async () => {
    const before = await read();
    await asked(7, PAST.middle, 3);
    await asked(7, BEFORE.middle, 3);
    await world.owner.query("SELECT set_config('app.why', 'x', false)");
    expect(await read()).toEqual(before);
    for (const sql of ['UPDATE access.published_totals SET times_asked = 1', 'DELETE FROM access.published_totals', 'TRUNCATE access.published_totals']) await expect(world.owner.query(sql)).rejects.toThrow('published_totals_stay');
  });

  it('is for those who watch over the whole, without a case; and each reading is on record', async () => {
    for (const role of READERS) {
      const person = await world.person(role, `T-${role.replaceAll('_', '-')}`, 'TOTALS');
      expect([role, (await read(PAST.name, person)).length]).toEqual([role, 1]);
      const { rows } = await world.owner.query("SELECT kinds FROM audit.entry WHERE operation = 'heardOnceTotals' AND decision = 'ALLOW' AND person_id = $1", [person.id]);
      expect([role, rows]).toEqual([role, [{ kinds: ['totals'] }]]);
    }
    for (const role of [...CASE_ROLES.filter((one) => !READERS.includes(one)), 'ADMINISTRATOR', 'DEFENCE_LAWYER', 'PARD_PARTY'] as const) {
      const person = await world.person(role, `T-${role.replaceAll('_', '-')}`, 'TOTALS');
      expect([role, (await world.ask(person, QUERY, {})).errors?.[0].extensions.code]).toEqual([role, 'ROLE_REQUIRED']);
    }
    expect((await world.ask(coordinator, 'query { heardOnceTotals(quarter: "2026") { nodes { id } } }')).errors?.[0].extensions.code).toBe('VALIDATION');
  });
});
