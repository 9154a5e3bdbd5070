import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { FileKeyProvider } from '../../apps/api/src/platform/keys/file-key-provider.js';
import { openPlatform, type Platform } from '../../apps/api/src/platform/platform.js';
import type { VerifiedToken } from '../../apps/api/src/platform/sign-in/token.js';
import { testLog, World } from '../support/world.js';

const SIGN_OUT = 'mutation { signOut { requestId } }';
const REFUSED = { code: 'UNAUTHENTICATED' };

describe('a sign-in that was ended', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heardonce-sign-out-'));
  const opened: Platform[] = [];
  let world: World;
  /** Another process of the API on the same database, as far as sign-in goes. */
  const another = async (): Promise<Platform> => {
    const { ownerUrl } = world.database;
    const secret = databaseSecret();
    const urls = { read: loginUrl(ownerUrl, secret, 'read'), identity: loginUrl(ownerUrl, secret, 'identity'), write: loginUrl(ownerUrl, secret, 'write'), log: loginUrl(ownerUrl, secret, 'log') };
    const platform = await openPlatform(urls, await FileKeyProvider.open(join(folder, 'keys.json'), { create: true }), testLog({ ownerUrl }, folder));
    opened.push(platform);
    return platform;
  };
  const lookupWaits = async (): Promise<void> => {
    for (let turn = 0; turn < 2000; turn++) {
      const { rowCount } = await world.owner.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%access.sign_in%' AND wait_event_type = 'Lock'");
      if (rowCount) return;
    }
  };
  const tokenOf = (subject: string, jti = `Bearer ${subject}/mfa`): VerifiedToken => ({ issuer: 'test', subject, mfa: true, jti, expiresAt: Math.floor(Date.now() / 1000) + 600 });

  beforeAll(async () => {
    world = await World.open('sign-out');
  });
  afterAll(async () => {
    for (const platform of opened) await platform.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused at once where it was ended, and the person\'s other sign-ins go on', async () => {
    const officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    const ask = (headers: Record<string, string>) => world.ask(officer, '{ me { id } }', {}, { headers });
    expect((await ask({})).data.me.id).toBe(officer.id);
    expect((await world.ask(officer, SIGN_OUT)).errors).toBeUndefined();
    expect((await ask({})).status).toBe(401);
    expect((await world.ask(officer, '{ me { id } }', {}, { mfa: false })).data.me.id).toBe(officer.id);
  });

  it('is refused in every other process, also in one that knew it, and after a restart', async () => {
    const officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    const token = tokenOf(officer.subject);
    const other = await another();
    expect((await other.actors.actorOf(token)).personId).toBe(officer.id);
    expect((await world.ask(officer, SIGN_OUT)).errors).toBeUndefined();
    other.actors.forget(officer.id);
    await expect(other.actors.actorOf(token)).rejects.toMatchObject(REFUSED);
    const restarted = await another();
    await expect(restarted.actors.actorOf(token)).rejects.toMatchObject(REFUSED);
    expect((await restarted.actors.actorOf(tokenOf(officer.subject, 'another'))).personId).toBe(officer.id);
  });

  it('is not brought back by a request that was looked up meanwhile', async () => {
    const officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    const { actors } = await another();
    const token = tokenOf(officer.subject);
    const holder = await world.owner.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE people.unit IN ACCESS EXCLUSIVE MODE');
      const meanwhile = Promise.allSettled([actors.actorOf(token)]);
      await lookupWaits();
      await actors.end(token);
      await holder.query('COMMIT');
      await meanwhile;
    } finally {
      holder.release();
    }
    await expect(actors.actorOf(token)).rejects.toMatchObject(REFUSED);
  });

  it('is kept as a hash, and no longer than the token would have lived', async () => {
    const officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    const { actors } = await another();
    await actors.end({ ...tokenOf(officer.subject, 'long past'), expiresAt: 1000 });
    await actors.end(tokenOf(officer.subject));
    const { rows } = await world.owner.query<{ token: Buffer; soon: boolean }>("SELECT token, until_at BETWEEN now() AND now() + interval '12 minutes' AS soon FROM people.ended_sign_in");
    expect(rows.every(({ token, soon }) => token.length === 32 && soon)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(officer.subject);
  });

  it('cannot be ended in the database by a login that only reads', async () => {
    const { rows } = await world.owner.query<{ role: string }>("SELECT r.rolname AS role FROM pg_roles r, pg_proc p WHERE p.proname = 'end_sign_in' AND r.rolname LIKE 'heardonce%' AND has_function_privilege(r.rolname, p.oid, 'EXECUTE') ORDER BY 1");
    expect(rows.map(({ role }) => role)).toEqual(['heardonce_log', 'heardonce_owner']);
  });
});
