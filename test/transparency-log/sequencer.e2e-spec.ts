import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { newNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { reconcile } from '../../apps/log-sequencer/src/reconciliation.js';
import { TestLog } from '../support/test-log.js';
import { type TestPerson, World } from '../support/world.js';

const READ = '{ caseload(first: 5) { nodes { code } } }';

/** The log's database in the hands of somebody who may do everything there. */
describe('a sequencer', () => {
  let world: World, officer: TestPerson, log: TestLog;
  beforeAll(async () => {
    world = await World.open('log-sequencer');
    officer = await world.person('POLICE_OFFICER', 'CAIVAS', 'PONAL');
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    // The journal's numbers go on, the log begins anew: triggers that refuse it are for everybody but this.
    await asSuperuser('TRUNCATE tlog.leaf, tlog.tile, tlog.cosignature, tlog.checkpoint, tlog.published, tlog.holder');
    log = new TestLog(world.database.ownerUrl);
  });
  afterEach(() => log.close());

  const read = async (times = 1): Promise<void> => {
    for (let n = 0; n < times; n++) expect((await world.ask(officer, READ)).errors).toBeUndefined();
  };
  async function asSuperuser(sql: string): Promise<void> {
    const tables = ['leaf', 'tile', 'checkpoint', 'cosignature', 'holder', 'published'];
    const triggers = (state: string): string => tables.map((table) => `ALTER TABLE tlog.${table} ${state} TRIGGER ALL;`).join('\n');
    // Several statements in one text are one transaction.
    await world.owner.query(`${triggers('DISABLE')} ${sql}; ${triggers('ENABLE')}`);
  }
  const growing = async (): Promise<number> => {
    await read(3);
    return (await log.grow(await log.open())).size;
  };

  it('goes on after a new start where it was, each row once and in the order of their numbers', async () => {
    const first = await growing();
    const { size, note } = await (async () => {
      await read(2);
      return log.grow(await log.open());
    })();
    expect(size).toBeGreaterThan(first);
    expect(openCheckpoint(note, noteVerifier(log.signer.vkey)).size).toBe(size);
    const { rows } = await world.owner.query('SELECT (SELECT count(*)::int FROM audit.access_entry) AS journal, count(*)::int AS leaves, bool_and(index = place - 1) AS in_order FROM (SELECT index, row_number() OVER (ORDER BY seq) AS place FROM tlog.leaf) x');
    expect(rows).toEqual([{ journal: size, leaves: size, in_order: true }]);
  });

  it('takes over nothing beyond a number whose row may still come, and leaves none out', async () => {
    const size = await growing();
    const sequencer = await log.open();
    const late = await world.owner.connect();
    const COLUMNS = 'request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats';
    try {
      await late.query('BEGIN');
      await late.query(`INSERT INTO audit.access_entry (id, at, ${COLUMNS}) SELECT gen_random_uuid(), clock_timestamp(), ${COLUMNS} FROM audit.access_entry LIMIT 1`);
      await read();
      expect(await sequencer.round()).toEqual({ added: 0, behind: null });
      await late.query('COMMIT');
    } finally {
      late.release();
    }
    await sequencer.round();
    const { rows } = await world.owner.query('SELECT count(*)::int AS journal, (SELECT count(*)::int FROM tlog.leaf) AS leaves FROM audit.access_entry');
    expect(rows).toEqual([{ journal: sequencer.size, leaves: sequencer.size }]);
    expect(sequencer.size).toBeGreaterThan(size + 1);
  });

  it('signs the same log in the same words, so that nobody reads from it whether something happened', async () => {
    await read();
    const sequencer = await log.open();
    const notes = [await log.grow(sequencer), await log.grow(sequencer)].map(({ note }) => note);
    expect(notes[0]).toBe(notes[1]);
  });

  it.each([
    ['leaves were taken away', 'DELETE FROM tlog.leaf WHERE index = (SELECT max(index) FROM tlog.leaf)', 'LOG_SHORTER'],
    ['the last leaves are others', "UPDATE tlog.leaf SET entry = convert_to('{}', 'UTF8') WHERE index = (SELECT max(index) FROM tlog.leaf)", 'LOG_DIFFERS'],
    ['one in between was taken away', 'DELETE FROM tlog.leaf WHERE index = 1', 'LOG_DAMAGED'],
    ['two changed places', 'UPDATE tlog.leaf SET entry = (SELECT o.entry FROM tlog.leaf o WHERE o.index = 1 - tlog.leaf.index) WHERE index < 2', 'LOG_DIFFERS'],
    ['the journal was set back', 'SELECT setval(\'audit.journal_number\', 1)', 'JOURNAL_SHORTER'],
  ])('signs nothing more once %s', async (_what, sql, code) => {
    const size = await growing();
    expect(size).toBeGreaterThan(2);
    // Not in the log yet: what is signed next is of another size, and no checkpoint of that size is kept.
    await read();
    const { rows: [before] } = await world.owner.query<{ last: string }>('SELECT last_value AS last FROM audit.journal_number');
    await asSuperuser(sql);
    const going = (async () => {
      const sequencer = await log.open();
      await sequencer.round();
      return sequencer.beat();
    })();
    await expect(going).rejects.toMatchObject({ code });
    expect(await log.store.published('NEWEST')).toMatchObject({ size });
    await world.owner.query("SELECT setval('audit.journal_number', GREATEST($1, (SELECT last_value FROM audit.journal_number)))", [before?.last]);
  });

  it('notices between two of its own beats that somebody else added to the log', async () => {
    await read(2);
    const sequencer = await log.open();
    await log.grow(sequencer);
    await asSuperuser(`INSERT INTO tlog.leaf (index, seq, name, entry) SELECT max(index) + 1, 999999, decode('${randomBytes(32).toString('hex')}', 'hex'), 'forged' FROM tlog.leaf`);
    await expect(sequencer.beat()).rejects.toMatchObject({ code: 'LOG_DIFFERS' });
  });

  it('that was overtaken adds nothing and publishes nothing', async () => {
    await read();
    const old = await log.open();
    await world.owner.query('INSERT INTO tlog.holder (fence) SELECT max(fence) + 1 FROM tlog.holder');
    await expect(old.round()).rejects.toMatchObject({ code: 'OVERTAKEN' });
    await expect(old.beat()).rejects.toMatchObject({ code: 'OVERTAKEN' });
    expect(await log.store.published('NEWEST')).toBeNull();
  });

  it('lets nobody change what is there: neither its own login, nor the owner of the tables', async () => {
    await growing();
    for (const role of ['heardonce_tlog', 'heardonce_tlog_owner']) {
      for (const sql of ['UPDATE tlog.leaf SET seq = seq + 1000000', 'DELETE FROM tlog.leaf', 'TRUNCATE tlog.tile', "UPDATE tlog.published SET size = 0", 'DELETE FROM tlog.published', 'DELETE FROM tlog.checkpoint']) {
        await expect(world.owner.query(`SET LOCAL ROLE ${role}; ${sql}`)).rejects.toMatchObject({ code: '42501' });
      }
    }
  });

  describe('and its witnesses', () => {
    const servers: Server[] = [];
    afterAll(() => servers.forEach((server) => server.close()));
    const answering = async (status: number, body = ''): Promise<{ url: string; vkey: string }> => {
      const server = createServer((request, response) => {
        request.resume();
        if (status > 0) response.writeHead(status).end(body);
      });
      servers.push(server);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, vkey: newNoteKey('witness.example/w', SIGNATURE_TYPES.cosignature).vkey };
    };
    it.each([
      ['refuses', 403, '', 'REFUSED'], ['says nothing', 0, '', 'UNREACHABLE'], ['signs with another key', 200, `— witness.example/w ${Buffer.alloc(76).toString('base64')}\n`, 'NO_SIGNATURE'],
      ['says that the log is another one', 422, '', 'INCONSISTENT'],
    ])('goes on where one %s, and what is published is told to be without it', async (_what, status, body, problem) => {
      const watched = new TestLog(world.database.ownerUrl, [await answering(status, body)], 1);
      try {
        await read();
        const sequencer = await watched.open();
        await sequencer.round();
        const { size, witnessed } = await sequencer.beat();
        expect(await witnessed).toMatchObject({ quorum: false, problems: [{ witness: 'witness.example/w', problem }] });
        expect([await watched.store.published('NEWEST'), await watched.store.published('WITNESSED')]).toEqual([expect.objectContaining({ size }), null]);
      } finally {
        await watched.close();
      }
    });
  });

  describe('and what was promised', () => {
    const compared = (promised: readonly { id: string; leaf: string; mergeBy: number }[] = [], now = Date.now() / 1000 + 120) => {
      async function* all() {
        yield* promised;
      }
      return reconcile({ journal: log.reader, store: log.store, promised: all() }, now);
    };
    it('agrees where nothing happened', async () => {
      const size = await growing();
      expect(await compared()).toEqual({ receipts: 0, rows: size, leaves: size, found: [] });
    });
    it('names a receipt whose entry never came, and no younger one', async () => {
      await growing();
      const id = randomUUID();
      expect((await compared([{ id, leaf: Buffer.alloc(32).toString('base64'), mergeBy: 1 }])).found).toEqual([{ what: 'RECEIPT_WITHOUT_LEAF', entry: id }]);
      expect((await compared([{ id, leaf: Buffer.alloc(32).toString('base64'), mergeBy: Date.now() }])).found).toEqual([]);
    });
    it('names a row that never came into the log once it is a minute old', async () => {
      await growing();
      await read();
      const { rows: [last] } = await world.owner.query<{ seq: string }>('SELECT max(seq) AS seq FROM audit.access_entry');
      expect((await compared([], Date.now() / 1000)).found).toEqual([]);
      expect((await compared()).found).toEqual([{ what: 'ROW_WITHOUT_LEAF', entry: last?.seq }]);
    });
    it('names a row that was changed, and one that is gone', async () => {
      await growing();
      const { rows } = await world.owner.query<{ seq: string; index: string }>('SELECT seq, index FROM tlog.leaf ORDER BY seq LIMIT 2');
      const [changed, gone] = rows;
      await world.owner.query(`SET LOCAL session_replication_role = replica; UPDATE audit.access_entry SET unit = unit || ' OTHER' WHERE seq = ${changed?.seq}; DELETE FROM audit.access_entry WHERE seq = ${gone?.seq}`);
      expect((await compared()).found).toEqual([{ what: 'ROW_DIFFERS', entry: changed?.seq }, { what: 'LEAF_WITHOUT_ROW', entry: gone?.index }]);
    });
  });
});
