import { describe, expect, it } from '@jest/globals';
import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { KeptFacts } from './case-facts.js';

describe('what is kept for lists', () => {
  const client = { query: ({ values: [person, cases] }: { values: [string, string[]] }) => Promise.resolve({ rows: [...cases.map((id) => ({ id, epoch: '1', subject: id })), { id: person, epoch: '1', subject: null }] }) } as unknown as pg.ClientBase;
  const actor = { personId: randomUUID(), epoch: '1' } as Actor;
  const list = async (kept: KeptFacts, ids: readonly string[]): Promise<CaseFacts[] | null> => {
    const page = new Map();
    return (await kept.listPlain(client, actor, ids, 'COORDINATOR', { since: kept.looks, page })) ?? kept.listPlain(client, actor, ids, 'COORDINATOR', { since: kept.looks, page });
  };
  const cases = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

  it('no case of a page is lost when another of it takes its place', async () => {
    const kept = new KeptFacts();
    const [first, fresh] = [randomUUID(), randomUUID()];
    await list(kept, [first]);
    for (let n = 0; n < 399; n++) await list(kept, cases(50));
    await list(kept, cases(49));
    expect((await list(kept, [first, fresh]))?.map((one) => one.caseId)).toEqual([first, fresh]);
  });

  it('what was looked up after a reading began is not what it stands on', async () => {
    const kept = new KeptFacts();
    const file = randomUUID();
    const since = kept.looks;
    await list(kept, [file]);
    expect(await kept.listPlain(client, actor, [file], 'COORDINATOR', { since, page: new Map() })).toBeNull();
    expect(await kept.listPlain(client, actor, [file], 'COORDINATOR', { since: kept.looks, page: new Map() })).toHaveLength(1);
  });
});

describe('the kept state of a case', () => {
  it('is not that of the same person at another time', async () => {
    const client = { query: () => Promise.resolve({ rows: [{ case_id: randomUUID(), person_epoch: '1', stands_ms: null, others: [] }] }) } as unknown as pg.ClientBase;
    const actor = { personId: randomUUID(), epoch: '1' } as Actor;
    const kept = new KeptFacts();
    await kept.lookUp(client, actor, 'CODE');
    expect(kept.find(actor, 'CODE')).not.toBeNull();
    expect(kept.find({ ...actor, epoch: '2' }, 'CODE')).toBeNull();
  });
});
