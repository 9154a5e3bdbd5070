import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { abandon, commitDurably, OutcomeUnknown } from './durable-commit.js';

class FakeClient extends EventEmitter {
  readonly asked: string[] = [];
  ended = false;
  constructor(private readonly answer: (client: FakeClient) => unknown) {
    super();
  }
  async query(text: string): Promise<unknown> {
    this.asked.push(text);
    return this.answer(this);
  }
  async end(): Promise<void> {
    this.ended = true;
  }
}
const commit = (answer: (client: FakeClient) => unknown): Promise<void> => commitDurably(new FakeClient(answer) as unknown as pg.ClientBase);
const fail = (error: Error, fields: object = {}) => (): never => {
  throw Object.assign(error, fields);
};

describe('a COMMIT', () => {
  it('counts only when the server says so and nothing beside it', async () => {
    await expect(commit(() => ({ command: 'COMMIT' }))).resolves.toBeUndefined();
  });

  it('with a warning is unknown: it may not outlive this server', async () => {
    await expect(commit((client) => (client.emit('notice', { message: 'canceling wait for synchronous replication' }), { command: 'COMMIT' }))).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  it('without an answer is unknown', async () => {
    await expect(commit(fail(new Error('Connection terminated unexpectedly')))).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(commit(fail(new Error('Query read timeout')))).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(commit(fail(new Error('terminating connection'), { severity: 'FATAL', code: '57P01' }))).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  it('refused by an error, or of a failed transaction, is not done', async () => {
    await expect(commit(fail(new Error('deferred'), { severity: 'ERROR', code: '23503' }))).rejects.toMatchObject({ code: '23503' });
    await expect(commit(() => ({ command: 'ROLLBACK' }))).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('leaves no listener behind', async () => {
    const client = new FakeClient(() => ({ command: 'COMMIT' }));
    await commitDurably(client as unknown as pg.ClientBase);
    expect(client.listenerCount('notice')).toBe(0);
  });
});

describe('an abandoned transaction', () => {
  it('is rolled back where the connection answers, else the connection is closed', async () => {
    const sound = new FakeClient(() => ({ command: 'ROLLBACK' }));
    await abandon(sound as unknown as pg.ClientBase, Object.assign(new Error(), { severity: 'ERROR' }));
    expect([sound.asked, sound.ended]).toEqual([['ROLLBACK'], false]);
    const silent = new FakeClient(() => ({}));
    await abandon(silent as unknown as pg.ClientBase, new Error('Query read timeout'));
    expect([silent.asked, silent.ended]).toEqual([[], true]);
  });
});
