import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { databaseSecret, LOGINS, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { logSettings } from '../../apps/api/src/platform/log/log-settings.js';
import { logAddress } from '../../apps/log-sequencer/src/sequencer-settings.js';
import { reconcile } from '../../apps/log-sequencer/src/reconciliation.js';
import { openLogDatabase, type TestDatabase } from '../database.js';
import { TestLog } from '../support/test-log.js';
import { type TestPerson, World } from '../support/world.js';

const CARD = 'query ($code: String!) { caseFile(code: $code) { code safetyCard { allergies } } }';

describe('a log in another authority’s database', () => {
  let apart: TestDatabase, world: World, log: TestLog, authority: pg.Client;
  let defender: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    apart = await openLogDatabase('log-apart');
    world = await World.open('record-apart', apart);
    log = new TestLog(world.database.ownerUrl, [], 0, undefined, apart.ownerUrl);
    authority = new pg.Client({ connectionString: apart.ownerUrl });
    await authority.connect();
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    file = await world.plantCase(defender);
    await world.assign(defender, file.id);
  });
  afterAll(async () => {
    await log.close();
    await authority.end();
    await world.close();
    await apart.drop();
  });

  const leaves = async (client: pg.Client | pg.Pool): Promise<number> => (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM tlog.leaf')).rows[0]?.n ?? -1;
  const grown = async (): Promise<{ size: number; note: string; receipt: string }> => {
    const { headers, errors } = await world.ask(defender, CARD, { code: file.code });
    expect(errors).toBeUndefined();
    return { ...(await log.grow(await log.open())), receipt: headers.get('x-heard-once-receipt') as string };
  };

  it('grows there and not in the record’s, and is given out from there', async () => {
    const { size, note, receipt } = await grown();
    expect([await leaves(authority), await leaves(world.owner)]).toEqual([size, 0]);
    const get = (path: string): Promise<Response> => fetch(world.url.replace('/graphql', path), { headers: { authorization: `Bearer ${defender.subject}/mfa` } });
    expect(await (await get('/log/checkpoint')).text()).toBe(note);
    expect((await get(`/log/proof/${receipt}`)).status).toBe(200);
  });

  it('is found by sequencer and API through AUDIT_DATABASE_URL', () => {
    const before = process.env['AUDIT_DATABASE_URL'];
    process.env['AUDIT_DATABASE_URL'] = apart.ownerUrl;
    try {
      const place = new URL(apart.ownerUrl).pathname;
      expect([logAddress('log'), logSettings(world.database.ownerUrl, '.').readUrl].map((url) => new URL(url).pathname)).toEqual([place, place]);
    } finally {
      if (before === undefined) delete process.env['AUDIT_DATABASE_URL'];
      else process.env['AUDIT_DATABASE_URL'] = before;
    }
  });

  it('lets in no login of the record, and nobody of the record is its owner', async () => {
    for (const login of Object.keys(LOGINS) as (keyof typeof LOGINS)[]) {
      const client = new pg.Client({ connectionString: loginUrl(apart.ownerUrl, databaseSecret(), login) });
      await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
    }
    const { rows } = await authority.query("SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'heardonce\\_%' AND has_database_privilege(r.oid, current_database(), 'CONNECT') ORDER BY 1");
    expect(rows.map((row) => row.rolname)).toEqual(['heardonce_tlog', 'heardonce_tlog_read']);
    const { rows: members } = await authority.query("SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member WHERE a.roleid = 'heardonce_tlog_owner'::regrole AND m.rolname LIKE 'heardonce\\_%'");
    expect(members).toEqual([]);
  });

  it('names what whoever administers the record’s database takes out of the journal or writes anew', async () => {
    await grown();
    const { size } = await grown();
    const compared = async () => (await reconcile({ journal: log.reader, store: log.store, promised: (async function* () {})() }, Date.now() / 1000 + 120)).found;
    expect(await compared()).toEqual([]);
    await world.owner.query("SET session_replication_role = replica; UPDATE audit.access_entry SET role = 'JUDGE' WHERE seq = (SELECT min(seq) FROM audit.access_entry); DELETE FROM audit.access_entry WHERE seq = (SELECT max(seq) FROM audit.access_entry); RESET session_replication_role");
    expect(await compared()).toEqual([{ what: 'ROW_DIFFERS', entry: expect.any(String) }, { what: 'LEAF_WITHOUT_ROW', entry: String(size - 1) }]);
  });
});
