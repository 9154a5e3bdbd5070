import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type TestPerson, World } from '../support/world.js';

describe('a mutation with a key', () => {
  let world: World;
  let defender: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('write-once');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    file = await world.plantCase(defender);
    await world.assign(defender, file.id);
  });
  afterAll(() => world.close());

  const ADD = 'mutation ($input: AddThreatInput!) { addThreat(input: $input) { id version replayed requestId } }';
  const input = (description: string, key = randomUUID()): { caseCode: string; idempotencyKey: string; description: string } => ({ caseCode: file.code, idempotencyKey: key, description });
  const count = async (description: string): Promise<number> => (await world.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM core.threat_event WHERE description = $1', [description])).rows[0]?.n ?? -1;
  const writesOf = async (requestId: string): Promise<number> => (await world.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM audit.access_entry WHERE request_id = $1 AND decision = 'WRITE'", [requestId])).rows[0]?.n ?? -1;

  it('is done once, however often and at whatever time it is sent', async () => {
    const same = input('sent often');
    const untilTold = async (): Promise<{ id: string; replayed: boolean; requestId: string }> => {
      for (;;) {
        const answer = await world.ask(defender, ADD, { input: same });
        if (answer.errors?.[0].extensions.code !== 'BUSY') return answer.data.addThreat;
      }
    };
    const told = await Promise.all(Array.from({ length: 8 }, untilTold));
    expect(new Set(told.map((one) => one.id)).size).toBe(1);
    expect(told.filter((one) => !one.replayed)).toHaveLength(1);
    expect(new Set(told.map((one) => one.requestId)).size).toBe(1);
    expect(await count('sent often')).toBe(1);
    expect(await writesOf(told[0]?.requestId ?? '')).toBe(1);
  });

  it('is done once where one request carries it twice, beside another one', async () => {
    const seen = await world.ask(defender, 'mutation ($a: AddThreatInput!, $b: AddThreatInput!) { one: addThreat(input: $a) { id replayed } two: addThreat(input: $a) { id replayed } three: addThreat(input: $b) { id replayed } }', { a: input('twice in one'), b: input('beside it') });
    expect(seen.errors).toBeUndefined();
    expect([seen.data.one.replayed, seen.data.two.replayed, seen.data.three.replayed]).toEqual([false, true, false]);
    expect(seen.data.two.id).toBe(seen.data.one.id);
    expect([await count('twice in one'), await count('beside it')]).toEqual([1, 1]);
  });

  it('is not acknowledged before it is in the log, nor is its repetition', async () => {
    const same = input('unrecorded');
    await world.owner.query('REVOKE INSERT ON audit.access_entry FROM heardonce_log');
    const first = await world.ask(defender, ADD, { input: same });
    expect(first.errors?.[0].extensions).toMatchObject({ code: 'COMMITTED_UNRECORDED', id: expect.any(String) });
    expect((await world.ask(defender, ADD, { input: same })).errors?.[0].extensions.code).toBe('COMMITTED_UNRECORDED');
    await world.owner.query('GRANT INSERT ON audit.access_entry TO heardonce_log');
    const told = (await world.ask(defender, ADD, { input: same })).data.addThreat;
    expect(told).toMatchObject({ replayed: true, id: first.errors?.[0].extensions.id, requestId: first.errors?.[0].extensions.requestId });
    expect(await count('unrecorded')).toBe(1);
    expect(await writesOf(told.requestId)).toBe(1);
  });

  it('reaches the log once when several bring it there, and one that can never be written holds up no other', async () => {
    const entry = { requestId: '', actor: 'a', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation: 'relayed', subject: null, kinds: [], records: [], withheld: [], decision: 'WRITE', policy: '' };
    const requests = Array.from({ length: 20 }, () => randomUUID());
    await world.owner.query("INSERT INTO audit.intent (id, request_id, entry, at) VALUES ($1, $1, $2, now() - interval '2 minutes')", [randomUUID(), { ...entry, requestId: randomUUID(), decision: 'NO_SUCH_DECISION' }]);
    for (const requestId of requests) await world.owner.query("INSERT INTO audit.intent (id, request_id, entry, at) VALUES ($1, $2, $3, now() - interval '1 minute')", [randomUUID(), requestId, { ...entry, requestId }]);
    const { writer } = world.platform;
    await Promise.all([writer.relayWaiting(), writer.relayWaiting(), writer.relayWaiting()]);
    const { rows } = await world.owner.query<{ request_id: string }>("SELECT request_id FROM audit.access_entry WHERE operation = 'relayed' AND decision = 'WRITE'");
    expect(rows.map((row) => row.request_id).sort()).toEqual([...requests].sort());
    const { rows: [left] } = await world.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM audit.intent WHERE relayed_at IS NULL');
    expect(left?.n).toBe(1);
  });

  it('reaches the log once when it is brought there twice with one commit', async () => {
    const [intent, requestId] = [randomUUID(), randomUUID()];
    const entry = { requestId, actor: 'a', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation: 'twice', subject: null, kinds: [], records: [], withheld: [], decision: 'WRITE' as const, policy: '' };
    await world.owner.query('INSERT INTO audit.intent (id, request_id, entry) VALUES ($1, $2, $3)', [intent, requestId, entry]);
    const { log } = world.platform;
    await Promise.all([log.append([{ ...entry, requestId: randomUUID() }]), log.append([entry], { intent }), log.append([entry], { intent })]);
    expect(await writesOf(requestId)).toBe(1);
  });
});
