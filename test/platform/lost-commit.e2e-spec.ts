import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildUpdate } from '@heardonce/domain/cases/child-update.entity.js';
import { randomUUID } from 'node:crypto';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { FileKeyProvider } from '../../apps/api/src/platform/keys/file-key-provider.js';
import { openPlatform, type Platform } from '../../apps/api/src/platform/platform.js';
import type { SignedContext } from '../../apps/api/src/platform/read/reader.js';
import type { Outcome } from '../../apps/api/src/platform/write/writer.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommitProxy } from '../support/commit-proxy.js';
import { testLog, type TestPerson, World } from '../support/world.js';

describe('a COMMIT whose answer is lost', () => {
  let world: World;
  let proxy: CommitProxy;
  let platform: Platform;
  let defender: TestPerson;
  let file: { id: string; code: string };
  const folder = mkdtempSync(join(tmpdir(), 'heardonce-test-'));
  beforeAll(async () => {
    world = await World.open('lost-commit');
    const { ownerUrl } = world.database;
    proxy = await CommitProxy.open(Number(new URL(ownerUrl).port));
    const url = (login: 'read' | 'identity' | 'write' | 'log'): URL => new URL(loginUrl(ownerUrl, databaseSecret(), login));
    const write = url('write');
    write.port = String(proxy.port);
    platform = await openPlatform({ read: url('read').href, identity: url('identity').href, log: url('log').href, write: write.href }, await FileKeyProvider.open(join(folder, 'keys.json'), { create: true }), testLog({ ownerUrl }, folder));
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    file = await world.plantCase(defender);
    await world.assign(defender, file.id);
  });
  afterAll(async () => {
    await platform.close();
    proxy.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = async (words: string, key = randomUUID()): Promise<Outcome> => {
    const actor = await platform.actors.actorOf({ issuer: 'test', subject: defender.subject, mfa: true, jti: '', expiresAt: 0 });
    const context = { actor, requestId: randomUUID(), withheld: [], receipts: [] } as unknown as SignedContext;
    return platform.writer.onCase(context, file.code, { mutation: 'test', key, input: words }, async (work) => ({ id: await work.insert(ChildUpdate, { toldAt: '2026-11-22T12:00:00Z', toldTo: 'CHILD', words }) }));
  };
  const count = async (words: string): Promise<number> => (await world.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM core.child_update WHERE words = $1', [words])).rows[0]?.n ?? -1;

  it('is found out by the key, and acknowledged', async () => {
    proxy.fate = 'ANSWER_LOST';
    expect(await write('answer lost')).toMatchObject({ replayed: false });
    expect(await count('answer lost')).toBe(1);
  });

  it('is told as not done where it never arrived; sent again, it is done once', async () => {
    const key = randomUUID();
    proxy.fate = 'NEVER_SENT';
    await expect(write('never sent', key)).rejects.toMatchObject({ code: 'BUSY' });
    expect(await count('never sent')).toBe(0);
    expect(await write('never sent', key)).toMatchObject({ replayed: false });
    expect(await count('never sent')).toBe(1);
  });

  it('is told as unknown where the database no longer answers; sent again, nothing is done twice', async () => {
    const key = randomUUID();
    proxy.fate = 'ANSWER_LOST_AND_DOWN';
    await expect(write('unknown', key)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    proxy.down = false;
    expect(await write('unknown', key)).toMatchObject({ replayed: true });
    expect(await count('unknown')).toBe(1);
  });
});
