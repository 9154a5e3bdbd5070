import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LogPrograms } from '../../scripts/run-log.mjs';
import { processMicroseconds } from './processor-time.mjs';
import { median, spreadOf } from './rounds.mjs';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const load = (file) => import(path.join(ROOT, 'dist', file));
const VERIFIER = path.join(ROOT, 'dist/apps/log-verifier/src/main.js');
const DATABASE = 'heardonce_log_cost';
const ORIGIN = 'bench.example/access';
const SLICE_SECONDS = 4;
const PROOFS = 1_000;
const PORTION = 10_000;
const VERIFIED = 100_000;
const WAIT_MS = 120_000;

/**
 * Opening a case while the log takes over what is read, and while it does not: the same requests in alternating slices, the sequencer stopped in every
 * second one. What one slice left behind is taken over before the next begins, so that none pays for another.
 */
export async function measureSequencing(stage, { load: requests, pid }, rounds, { connections, turns }) {
  const url = new URL(stage.database.url);
  const programs = new LogPrograms({ data: stage.folder, database: `postgres://${url.host}${url.pathname}`, quiet: true });
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  try {
    await programs.start(async () => true);
    const sequencer = await waitFor(async () => programs.pid('sequencer'));
    const found = [];
    for (let turn = 0; turn < turns; turn++) {
      const slices = {};
      for (const name of turn % 2 === 0 ? ['with', 'without'] : ['without', 'with']) {
        await taken(client);
        if (name === 'without') process.kill(sequencer, 'SIGSTOP');
        const before = [processMicroseconds(sequencer), await leafCount(client)];
        slices[name] = await rounds.slice({ load: requests, pid }, { connections, seconds: SLICE_SECONDS });
        if (name === 'without') process.kill(sequencer, 'SIGCONT');
        else {
          await taken(client);
          slices.each = (processMicroseconds(sequencer) - before[0]) / Math.max(1, (await leafCount(client)) - before[1]);
        }
      }
      found.push(slices);
    }
    const ratios = found.map((slices) => slices.with.rate / slices.without.rate);
    const failed = found.reduce((sum, slices) => sum + slices.with.failed + slices.without.failed, 0);
    return { connections, ratio: median(ratios), spread: spreadOf(ratios), with: median(found.map((slices) => slices.with.rate)), without: median(found.map((slices) => slices.without.rate)), microsecondsEach: median(found.map((slices) => slices.each)), failed };
  } finally {
    await programs.stop();
    await client.end();
  }
}

async function leafCount(client) {
  const { rows: [row] } = await client.query('SELECT COALESCE(max(index) + 1, 0)::int AS n FROM tlog.leaf');
  return row.n;
}

/** Until the log has every row of the journal. */
function taken(client) {
  return waitFor(async () => (await client.query('SELECT (SELECT COALESCE(max(seq), 0) FROM audit.access_entry) <= (SELECT COALESCE(max(seq), 0) FROM tlog.leaf) AS whole')).rows[0].whole);
}

/**
 * A log of so many invented entries in a database of its own, made by the sequencer itself: how fast it grew, what an entry takes on disk, how long a proof
 * takes, and how fast the verifier's program checks an export of the first entries.
 */
export async function measureLog(stage, { entries, report }) {
  const { migrateLog } = await load('apps/api/src/platform/migrate-log.js');
  const { auditSecret, logLoginUrl } = await load('apps/api/src/platform/database-logins.js');
  const { LogStore } = await load('apps/api/src/platform/log/log-store.js');
  const owner = new pg.Client({ connectionString: stage.database.url });
  await owner.connect();
  await owner.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await owner.query(`CREATE DATABASE ${DATABASE}`);
  const url = new URL(stage.database.url);
  url.pathname = `/${DATABASE}`;
  const folder = mkdtempSync(path.join(stage.folder, 'log-cost-'));
  try {
    await migrateLog(url.toString(), auditSecret());
    const pool = new pg.Pool({ connectionString: logLoginUrl(url.toString(), auditSecret(), 'log'), max: 2 });
    // Its connections may still be closing when the database is dropped.
    pool.on('error', () => undefined);
    try {
      const grown = await grow({ url: logLoginUrl(url.toString(), auditSecret(), 'log'), pool, folder, entries, report });
      const store = new LogStore(pool);
      const { rows: [size] } = await pool.query("SELECT sum(pg_total_relation_size(c.oid))::bigint AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'tlog' AND c.relkind = 'r'");
      const { rows: [journal] } = await owner.query("SELECT count(*)::bigint AS n FROM audit.access_entry");
      const { rows: [pages] } = await owner.query("SELECT sum(pg_total_relation_size(inhrelid))::bigint AS bytes FROM pg_inherits WHERE inhparent = 'audit.access_entry'::regclass");
      return { entries, ...grown.figures, bytesEach: Number(size.bytes) / entries, journalBytesEach: Number(pages.bytes) / Math.max(1, Number(journal.n)), proof: await proofs(store, entries, grown.names), verifier: await verifying(store, grown, folder, Math.min(VERIFIED, entries)) };
    } finally {
      await pool.end();
    }
  } finally {
    await owner.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await owner.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a row of the journal looks like that says: an officer opened one case with its parts. */
function inventedRow(seq) {
  const id = randomUUID();
  const records = ['CaseFile', 'Child', 'Report', 'Incident', 'SafetyCard'].map((type) => ({ type, fields: ['id', 'code', 'recordedAt', 'version'], ids: [randomUUID(), randomUUID()] }));
  return {
    seq,
    row: {
      id, at: 1_795_000_000_000_000 + seq, requestId: randomUUID(), part: 1, actor: randomBytes(16).toString('hex'), agency: 'PONAL', unit: 'PONAL-1', role: 'POLICE_OFFICER', purpose: 'CASE_WORK', operation: 'caseFile', subject: randomBytes(16).toString('hex'),
      kinds: ['case_summary', 'child', 'report', 'incident', 'safety_card'], records: JSON.stringify(records), withheld: '["CaseFile.whereabouts"]', decision: 'ALLOW', policy: 'a'.repeat(64), repeats: 1,
    },
  };
}

async function grow({ url, pool, folder, entries, report }) {
  const { Sequencer } = await load('apps/log-sequencer/src/sequencer.js');
  const { LogHolder } = await load('apps/log-sequencer/src/log-holder.js');
  const { Publisher } = await load('apps/log-sequencer/src/publisher.js');
  const { SignedState } = await load('apps/log-sequencer/src/signed-state.js');
  const { Witnesses } = await load('apps/log-sequencer/src/witnesses.js');
  const { openSigningKey } = await load('apps/api/src/platform/log/signing-key.js');
  const { LogStore } = await load('apps/api/src/platform/log/log-store.js');
  const { leafName } = await load('libs/domain/src/access/access-leaf.js');
  const signer = openSigningKey(path.join(folder, 'log-key'), ORIGIN);
  const names = [];
  let settled = 0;
  const journal = {
    settled: async () => settled,
    rows: async (after, upTo, limit) => {
      const rows = Array.from({ length: Math.min(limit, upTo - after) }, (_one, at) => inventedRow(after + at + 1));
      if (names.length < PROOFS) names.push(...rows.filter(() => Math.random() < (3 * PROOFS) / entries).map(({ row }) => leafName(row.id)));
      return rows;
    },
  };
  const holder = await LogHolder.take(url);
  const began = performance.now();
  try {
    const sequencer = await Sequencer.over({ journal, holder, store: new LogStore(pool), publisher: new Publisher(pool, holder.fence), signer, state: new SignedState(path.join(folder, 'signed'), signer.vkey), witnesses: new Witnesses([], 0) });
    while (sequencer.size < entries) {
      settled = Math.min(entries, settled + PORTION);
      await sequencer.round(Infinity);
      report(sequencer.size, entries);
    }
    const seconds = (performance.now() - began) / 1000;
    const { note } = await sequencer.beat();
    return { names, note, vkey: signer.vkey, signer, figures: { grownPerSecond: entries / seconds } };
  } finally {
    await holder.close();
  }
}

/** As an answer does it: the entry by the name its receipt gives, the hashes from it to the root, and whether they lead there. */
async function proofs(store, size, names) {
  const { inclusionProof, leafHash, rootOf, verifyInclusion } = await load('libs/transparency-log/src/merkle-tree.js');
  const root = await rootOf(store, size);
  const times = [];
  for (const name of names.slice(0, PROOFS)) {
    const began = performance.now();
    const { index, entry } = await store.findByName(name);
    if (!verifyInclusion(leafHash(entry), index, size, await inclusionProof(store, index, size), root)) throw new Error(`The proof of entry ${index} does not hold`);
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  return { count: times.length, p50: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)] };
}

/** The program as an auditor runs it, over files of the first entries and a checkpoint of just those. */
async function verifying(store, { signer, vkey }, folder, size) {
  const { encodeEntryBundle } = await load('libs/transparency-log/src/entry-bundle.js');
  const { ENTRIES, TILE_WIDTH, tilePath, tilesOf } = await load('libs/transparency-log/src/tile-path.js');
  const { signCheckpoint } = await load('libs/transparency-log/src/checkpoint.js');
  const { rootOf } = await load('libs/transparency-log/src/merkle-tree.js');
  const target = path.join(folder, 'export');
  const write = (file, content) => {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    writeFileSync(path.join(target, file), content);
  };
  for (const { level, index, width } of tilesOf(size)) {
    write(tilePath({ level, index, width }), (await store.readTile(level, index, width)).subarray(0, width * 32));
    if (level === 0) write(tilePath({ level: ENTRIES, index, width }), encodeEntryBundle((await store.leaves(index * TILE_WIDTH, width)).map(({ entry }) => entry)));
  }
  write('checkpoint', await signCheckpoint({ origin: ORIGIN, size, root: await rootOf(store, size) }, [signer]));
  const began = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [VERIFIER, 'export', target, '--log', vkey, '--quorum', '0', '--lang', 'en'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The verifier ended with ${status}: ${stdout}`);
  return { entries: size, perSecond: size / ((performance.now() - began) / 1000) };
}

async function waitFor(found) {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`The log did not take over what is in the journal within ${WAIT_MS / 1000} s`);
    await sleep(100);
  }
}
