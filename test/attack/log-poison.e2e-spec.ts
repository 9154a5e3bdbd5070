import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { World } from '../support/world.js';

/** Entries of no shape, as whoever holds the write login could leave them. */
describe('an entry that can never be written', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('attack-log-poison');
  });
  afterAll(() => world.close());
  const entry = (operation: string) => ({ requestId: randomUUID(), actor: 'a', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation, subject: null, kinds: [], records: [], withheld: [], decision: 'WRITE' as const, policy: '' });
  const plant = (one: object, age: string): Promise<unknown> => world.owner.query('INSERT INTO audit.intent (id, request_id, entry, at) VALUES ($1, $2, $3, now() - $4::interval)', [randomUUID(), randomUUID(), one, age]);

  it.each([['of no shape at all', {}], ['without its kinds', { records: [], withheld: [] }]])('%s is refused, and ends no process', async (_name, shape) => {
    const failed: unknown[] = [];
    const listener = (error: unknown): void => void failed.push(error);
    process.on('uncaughtException', listener);
    try {
      await expect(world.platform.log.append([shape as never], { intent: randomUUID() })).rejects.toThrow();
      await sleep(1_400);
      expect(failed).toEqual([]);
    } finally {
      process.off('uncaughtException', listener);
    }
  });

  it('fails nobody else’s in the same batch', async () => {
    const { log } = world.platform;
    const innocent = entry('innocent');
    const settled = await Promise.allSettled([log.append([entry('first')]), log.append([{ ...entry('bad'), requestId: 'not-a-uuid' }]), log.append([{ ...entry('bad'), decision: 'NO_SUCH_DECISION' as 'WRITE' }]), log.append([innocent])]);
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect((await world.owner.query('SELECT 1 FROM audit.access_entry WHERE request_id = $1', [innocent.requestId])).rowCount).toBe(1);
  });

  it('holds up no other intent, in its round or the next, and is counted', async () => {
    for (let n = 0; n < 4; n++) {
      await plant({}, '3 minutes');
      await plant({ ...entry('bad'), requestId: 'not-a-uuid' }, '2 minutes');
    }
    await plant(entry('behind them'), '1 minute');
    const { writer } = world.platform;
    expect(await writer.relayWaiting()).toBe(1);
    expect(writer.intents.setAside).toBe(8);
    await plant(entry('later'), '1 minute');
    expect((await world.owner.query('SELECT 1 FROM audit.intent WHERE relayed_at IS NULL')).rowCount).toBe(9);
    expect(await writer.relayWaiting()).toBe(1);
    expect(writer.intents.setAside).toBe(8);
  });
});
