import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { built } from '../test/proofs/built.mjs';
import { LogReaders } from '../test/proofs/log-readers.mjs';
import { LogWatch } from '../test/proofs/log-watch.mjs';
import { Planter } from '../test/proofs/planting.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';
import { LogPrograms } from './run-log.mjs';

/**
 * kill -9 of sequencer, API and witnesses in random order while people read, `-- --kills 200` times. What was published never shrinks and never forks,
 * no witness has seen anything it refuses, each row of the journal is one leaf, and so is each promise of an answer that came.
 */
const { LogStore } = await built('apps/api/src/platform/log/log-store.js');
const { parseCheckpoint } = await built('libs/transparency-log/src/checkpoint.js');
const { consistencyProof, leafHash, rootOf, verifyConsistency } = await built('libs/transparency-log/src/merkle-tree.js');
const { parseNote } = await built('libs/transparency-log/src/signed-note.js');

const RECONCILE = path.join(path.resolve(import.meta.dirname, '..'), 'dist/apps/log-sequencer/src/reconcile.js');
const ORIGIN = 'proof.example/access';
const PEOPLE = 6;
const TARGETS = ['sequencer', 'witness 1', 'witness 2', 'api'];
const REFUSALS = /LOG_SHORTER|LOG_DIFFERS|LOG_DAMAGED|JOURNAL_SHORTER|STATE_BROKEN|INCONSISTENT|AHEAD/;
const PORTION = 1_000;
const WAIT_MS = 60_000;
const LATE_MS = 63_000;

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
const kills = Number(values.kills);
const problems = [];
const system = await ProofSystem.open();
let programs = null;
try {
  const people = await plantPeople();
  await system.startApi();
  const address = new URL(system.server.url);
  address.username = address.password = '';
  const environment = { HEARDONCE_DB_SECRET: system.secret, HEARDONCE_LOG_ORIGIN: ORIGIN };
  programs = new LogPrograms({ data: system.folder, database: address.toString(), environment, quiet: true });
  const watch = new LogWatch(system.owner, await programs.start(async () => true));
  await until(async () => (await published()) !== null);
  const readers = new LogReaders(system, people);
  watch.start();
  readers.start();
  const done = await killAtRandom(readers);
  await readers.stop();
  await untilWhole();
  await watch.stop();
  console.log(`\n${kills} kills: ${TARGETS.map((name) => `${name} ${done.get(name)}`).join(', ')}; ${readers.asked} questions`);
  await check(readers, watch);
  console.log(`\nwaiting ${LATE_MS / 1000} s, after which nothing promised may be missing`);
  await sleep(LATE_MS);
  const reconciled = spawnSync(process.execPath, [RECONCILE], { env: { ...process.env, ...environment, HEARDONCE_DATA: system.folder, DATABASE_URL: address.toString() }, encoding: 'utf8' });
  line('exit code of reconcile', reconciled.status, 0);
} finally {
  await programs?.stop();
  await system.close();
}
console.log(problems.length === 0 ? '\nLog kill: holds.' : `\nLog kill: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

async function plantPeople() {
  const planter = new Planter(system);
  const people = [];
  for (let n = 0; n < PEOPLE; n++) {
    const officer = await planter.person('POLICE_OFFICER', 'PROOF-A', 'PROOF');
    await planter.assign(officer, (await planter.case(officer, { full: false })).id);
    people.push(officer);
  }
  return people;
}

/** Each kill waits until some answers more have come: there is work in flight whenever something dies. */
async function killAtRandom(readers) {
  const done = new Map(TARGETS.map((name) => [name, 0]));
  const began = performance.now();
  for (let kill = 1; kill <= kills; kill++) {
    const before = readers.released.length;
    await until(async () => readers.released.length >= before + PEOPLE);
    await sleep(Math.random() * 1_500);
    const name = TARGETS[Math.floor(Math.random() * TARGETS.length)];
    if (name === 'api') {
      await system.killApi();
      await system.startApi();
    } else {
      await until(async () => programs.pid(name) !== null);
      process.kill(programs.pid(name), 'SIGKILL');
    }
    done.set(name, done.get(name) + 1);
    if (kill % 20 === 0) console.log(`  ${kill} kills, ${readers.released.length} answers, published ${(await published())?.size}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  return done;
}

async function published() {
  const { rows: [row] } = await system.owner.query("SELECT note FROM tlog.published WHERE state = 'WITNESSED'");
  return row ? parseCheckpoint(parseNote(row.note).text) : null;
}

async function journalRows() {
  const { rows: [row] } = await system.owner.query('SELECT count(*)::int AS n FROM audit.access_entry');
  return row.n;
}

async function untilWhole() {
  const rows = await journalRows();
  await until(async () => ((await published())?.size ?? 0) >= rows);
}

async function check(readers, watch) {
  const store = new LogStore(system.owner);
  const { size } = await store.size();
  const root = await rootOf(store, size);
  const leaves = new Map();
  for (let first = 0; first < size; first += PORTION) for (const { entry } of await store.leaves(first, PORTION)) count(leaves, leafHash(entry).toString('base64'));
  const signed = [...watch.roots].sort(([one], [other]) => one - other);
  let forks = 0;
  for (const [older, text] of signed) if (!verifyConsistency(older, Buffer.from(text, 'base64'), size, root, await consistencyProof(store, older, size))) forks += 1;
  const evidence = [1, 2].flatMap((n) => readIfThere(path.join(system.folder, `witness-${n}`, 'state.evidence')));
  const promised = readers.released.flat();
  const each = new Set(readers.released.map((one) => one.length));
  const perAnswer = Math.max(...each);
  const more = size - promised.length;
  line('times that a smaller log, or another root for a size, was published', watch.problems.length, 0);
  line(`of ${signed.length} checkpoints seen in ${watch.looks} looks, not continued by the last`, forks, 0);
  line('checkpoints that a witness refused', evidence.length, 0);
  line('refusals by the sequencer', REFUSALS.exec(programs.said)?.[0] ?? 0, 0);
  line('leaves of the log, rows of the journal', size, await journalRows());
  line('leaves that are there twice', size - leaves.size, 0);
  line(`of ${promised.length} leaves promised for ${readers.released.length} answers, not in the log`, promised.filter((leaf) => !leaves.has(leaf)).length, 0);
  line('leaves promised twice', promised.length - new Set(promised).size, 0);
  line('different numbers of leaves of an answer', each.size, 1);
  line(`leaves of no answer that came, at most those of ${readers.cut} that were cut`, more >= 0 && more <= readers.cut * perAnswer ? 0 : more, 0);
  console.log(`  of those that were cut, ${more / perAnswer} are on record; refused: ${[...readers.refused].map(([code, n]) => `${code} ${n}`).join(', ') || 'none'}`);
}

function readIfThere(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function line(what, found, wanted) {
  if (found !== wanted) problems.push(`${what}: ${found}, wanted ${wanted}`);
  console.log(`  ${what.padEnd(78)} ${String(found).padStart(7)}   ${found === wanted ? 'ok' : `WRONG, wanted ${wanted}`}`);
}

async function until(found) {
  const end = Date.now() + WAIT_MS;
  while (!(await found())) {
    if (Date.now() > end) throw new Error(`Nothing more came within ${WAIT_MS / 1000} s. The log's programs said: ${programs?.said.slice(-1_000)}\nThe API: ${system.output.slice(-1_000)}`);
    await sleep(50);
  }
}
