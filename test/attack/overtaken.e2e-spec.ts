import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestPerson, World } from '../support/world.js';

type Inner = Record<string, (...all: unknown[]) => Promise<unknown>>;

/** Readings that a change of access overtakes, and states that outlive it. */
describe('a reading that is overtaken', () => {
  let world: World;
  let coordinator: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-overtaken');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
  });
  afterAll(() => world.close());
  const ASK = 'query ($code: String!) { caseFile(code: $code) { id viewerRole code stage safetyCard { allergies } withheld { field reason } } }';
  const of = async (unit: string): Promise<{ officer: TestPerson; file: { id: string; code: string } }> => {
    const officer = await world.person('PROSECUTOR', unit, 'FGN');
    const file = await world.plantCase(coordinator);
    await world.assign(officer, file.id);
    return { officer, file };
  };
  const end = (officer: TestPerson, caseId: string): Promise<unknown> => world.owner.query("UPDATE access.assignment SET ended_by = $3, ended_why = 'x', until_at = now() WHERE case_id = $1 AND person_id = $2 AND ended_by IS NULL", [caseId, officer.id, coordinator.id]);
  const entriesOf = async (officer: TestPerson): Promise<number> => Number((await world.owner.query<{ n: string }>('SELECT count(*) AS n FROM audit.access_entry e JOIN audit.actor a ON a.token = e.actor WHERE a.person_id = $1', [officer.id])).rows[0]?.n);
  /** Lets something happen before each call of a step, as long as the work takes. */
  const before = async <T>(owner: unknown, step: string, happens: () => Promise<unknown>, work: () => Promise<T>): Promise<T> => {
    const inner = owner as Inner;
    const original = inner[step] as Inner[string];
    inner[step] = async (...all) => {
      await happens();
      return original.apply(inner, all);
    };
    try {
      return await work();
    } finally {
      inner[step] = original;
    }
  };

  it.each([['opened', ASK, 'caseFile'], ['listed', '{ caseload { nodes { code withheld { field } } } }', 'caseload'], ['listed plainly', '{ caseload { nodes { code } } }', 'caseload']])('again and again gets its answer: a case that is %s', async (name, query, root) => {
    const { officer, file } = await of(`CAIVAS-${name.replace(' ', '-').toUpperCase()}`);
    let waiting: Promise<unknown> = Promise.resolve();
    const change = async (): Promise<void> => {
      waiting = world.owner.query('UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = $1', [file.id]);
      await Promise.race([waiting, sleep(200)]);
    };
    const answer = await before(world.platform.log, 'append', change, () => world.ask(officer, query, { code: file.code }));
    await waiting;
    expect(answer.errors).toBeUndefined();
    expect(answer.text).toContain(file.code);
    expect(answer.data[root]).toBeTruthy();
    expect(await entriesOf(officer)).toBe(1);
  });

  it('after the page was chosen gives nothing of a case that went, though what it stands on is looked up later', async () => {
    const { officer, file } = await of('CAIVAS-COLD');
    const { kept } = world.platform.reader as unknown as { kept: unknown };
    const answer = await before(kept, 'listPlain', () => end(officer, file.id), () => world.ask(officer, '{ caseload { nodes { code stage } } }'));
    expect(answer.data.caseload.nodes).toEqual([]);
    expect(await entriesOf(officer)).toBe(1);
  });

  it('by what another looked up meanwhile is read again, too', async () => {
    const { officer, file } = await of('CAIVAS-WARM');
    const beside = await world.person('PROSECUTOR', 'CAIVAS-BESIDE', 'FGN');
    await world.assign(beside, file.id);
    const { kept } = world.platform.reader as unknown as { kept: unknown };
    let once = true;
    const meanwhile = async (): Promise<void> => {
      if (!once) return;
      once = false;
      await end(officer, file.id);
      expect((await world.ask(beside, '{ caseload { nodes { code } } }')).data.caseload.nodes).toHaveLength(1);
    };
    const answer = await before(kept, 'listPlain', meanwhile, () => world.ask(officer, '{ caseload { nodes { code stage } } }'));
    expect(answer.data.caseload.nodes).toEqual([]);
  });

  it('by the end of all it would list is empty, and on record', async () => {
    const { officer, file } = await of('CAIVAS-EMPTY');
    const answer = await before(world.platform.reader, 'casesById', () => end(officer, file.id), () => world.ask(officer, '{ caseload { nodes { code withheld { field } } } }'));
    expect(answer.data?.caseload?.nodes).toEqual([]);
    expect(await entriesOf(officer)).toBe(1);
  });

  it('by the clock, while its state is kept beyond its end, is as if there were no such case', async () => {
    const { officer, file } = await of('CAIVAS-CLOCK');
    await world.owner.query("UPDATE access.assignment SET until_at = now() + interval '600 milliseconds' WHERE case_id = $1", [file.id]);
    expect((await world.ask(officer, ASK, { code: file.code })).data.caseFile.viewerRole).toBe('PROSECUTOR');
    const { kept } = (world.platform.reader as unknown as { kept: { kept: Map<string, { until: number }> } }).kept;
    for (const [key, entry] of kept) kept.set(key, { ...entry, until: Infinity });
    await sleep(800);
    const answer = await world.ask(officer, ASK, { code: file.code });
    expect(answer.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
});
