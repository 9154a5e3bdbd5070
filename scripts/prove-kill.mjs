/**
 * Shows that what was acknowledged stays, whatever is killed: kill -9 of the API and of PostgreSQL in turn, `-- --kills 50` times, with work
 * in flight; then every acknowledgement, key, history and access record is counted. A control run with synchronous_commit=off must lose.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { checkEverything, countEffects } from '../test/proofs/kill-checks.mjs';
import { Writers } from '../test/proofs/kill-writers.mjs';
import { Planter } from '../test/proofs/planting.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';

const CLIENTS = 12;
const MOST_CONTROL_KILLS = 10;
const RECOVERY_MS = 30_000;
const argument = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const problems = [];
const line = (what, found, wanted, right) => {
  if (!right) problems.push(`${what}: ${found}, wanted ${wanted}`);
  console.log(`  ${what.padEnd(66)} ${String(found).padStart(8)}   ${right ? 'ok' : `WRONG, wanted ${wanted}`}`);
};
const readJournal = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((text) => JSON.parse(text));

await prove(argument('--kills', 50));
await control();
console.log(problems.length === 0 ? '\nKill: holds.' : `\nKill: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

async function prove(kills) {
  const system = await ProofSystem.open();
  try {
    const { writers, journal } = await begin(system);
    console.log(`${await durability(system)}\n${CLIENTS} clients writing without pause; kill -9 of API and PostgreSQL in turn, ${kills} times\n`);
    const inFlight = [];
    const began = performance.now();
    for (let kill = 1; kill <= kills; kill++) {
      await someProgress(writers, 3 * CLIENTS);
      await sleep(Math.random() * 400);
      while (writers.inFlight.size === 0) await sleep(1);
      inFlight.push(writers.inFlight.size);
      if (kill % 2 === 1) {
        await system.killApi();
        await system.startApi();
      } else {
        await system.killDatabase();
        await system.startDatabase();
      }
      if (kill % 10 === 0) console.log(`  ${kill} kills, ${writers.acknowledged} acknowledged, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
    await someProgress(writers);
    await writers.stop();
    await untilRelayed(system);
    report(await checkEverything(system.owner, readJournal(journal), writers.tasks), writers, inFlight);
  } catch (error) {
    console.error(`What the API said last:\n${system.output.slice(-3000)}`);
    throw error;
  } finally {
    await system.close();
  }
}

function report(found, writers, inFlight) {
  const sum = inFlight.reduce((a, b) => a + b, 0);
  const unsure = [...writers.tasks.values()].filter((task) => task.unsure);
  console.log('');
  line('kills with mutations in flight', inFlight.filter((n) => n > 0).length, inFlight.length, inFlight.every((n) => n > 0));
  line('mutations in flight at the moments of the kills', sum, '> 0', sum > 0);
  line('acknowledged mutations, fsynced in the clients\' journal', found.acknowledged, '> 0', found.acknowledged > 0);
  line('acknowledged and lost', found.lost, 0, found.lost === 0);
  line('unknown to the client: cut off without an answer', writers.unknown.cut, '> 0', writers.unknown.cut > 0);
  console.log(`  ${'unknown to the client: told so'.padEnd(66)} ${JSON.stringify(writers.unknown.answered)}`);
  line('  of them, by the same key: had happened', unsure.filter((task) => task.replayed === true).length, '', true);
  line('  of them, by the same key: had not, done once now', unsure.filter((task) => task.replayed === false).length, '', true);
  line('  of them, still unknown', unsure.filter((task) => task.replayed === undefined).length, 0, unsure.every((task) => task.replayed !== undefined));
  line('idempotency keys used', found.keys, '', true);
  line('keys without exactly one effect', found.notOnce, 0, found.notOnce === 0);
  line('effects or keys beyond those', found.keysKept + Math.abs(found.strayPlaces), 0, found.keysKept === 0 && found.strayPlaces === 0);
  line('mutations refused against expectation', writers.refusals.length, 0, writers.refusals.length === 0);
  line('amendments', found.amendments, '> 0', found.amendments > 0);
  line('amendments without exactly one row of history', found.withoutHistory, 0, found.withoutHistory === 0);
  line('reports of several rows', found.reports, '> 0', found.reports > 0);
  line('reports or writes that are there by half', found.half, 0, found.half === 0);
  line('intents of access records', found.intents, found.keys, found.intents > 0);
  line('intents that never reached the log', found.waiting, 0, found.waiting === 0);
  line('committed writes without exactly one WRITE entry', found.notRecordedOnce, 0, found.notRecordedOnce === 0);
  line('WRITE entries of no committed write', found.entriesWithoutWrite, 0, found.entriesWithoutWrite === 0);
  if (writers.refusals.length > 0) console.log(`  ${[...new Set(writers.refusals)].join('; ')}`);
}

/** The same with a server that acknowledges before the disk has it: the proof must see losses. */
async function control() {
  const system = await ProofSystem.open();
  try {
    for (const login of ['heardonce_write', 'heardonce_log']) await system.owner.query(`ALTER ROLE ${login} SET synchronous_commit = off`);
    await system.owner.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await system.owner.query('SELECT pg_reload_conf()');
    const { writers, journal } = await begin(system, ['addThreat']);
    console.log(`\nControl run: ${await durability(system)}`);
    let lost = 0;
    let kills = 0;
    while (lost === 0 && kills < MOST_CONTROL_KILLS) {
      await someProgress(writers, 50);
      kills += 1;
      await system.killDatabase();
      await system.startDatabase();
      const effects = await countEffects(system.owner);
      lost = readJournal(journal).filter(({ name, token }) => !effects.has(`${name}|${token}`)).length;
    }
    await someProgress(writers);
    await writers.stop();
    line(`control: acknowledged and lost after ${kills} kill(s) of PostgreSQL, of ${writers.acknowledged}`, lost, '> 0', lost > 0);
  } finally {
    await system.close();
  }
}

/** Plants a case for each client, starts the API and lets them write. */
async function begin(system, only) {
  const planter = new Planter(system);
  const clients = [];
  for (let n = 0; n < CLIENTS; n++) {
    const person = await planter.person('FAMILY_DEFENDER', 'UNIT_WRITERS', 'AGENCY_WRITERS');
    const file = await planter.case(person, { full: false });
    await planter.assign(person, file.id);
    const { rows } = await system.owner.query('SELECT id, version FROM core.safety_card WHERE case_id = $1', [file.id]);
    clients.push({ person, code: file.code, card: rows[0] });
  }
  await system.startApi();
  const journal = path.join(system.folder, 'acknowledged.jsonl');
  const writers = new Writers(system, journal, only);
  writers.start(clients);
  return { writers, journal };
}

async function durability(system) {
  const shown = [];
  for (const login of ['write', 'log']) {
    const client = new pg.Client({ connectionString: system.urls[login] });
    await client.connect();
    const { rows: [row] } = await client.query("SELECT current_user AS login, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages");
    await client.end();
    shown.push(`${row.login}: fsync=${row.fsync} synchronous_commit=${row.sync} full_page_writes=${row.pages}`);
  }
  return shown.join('; ');
}

/** Waits until mutations are acknowledged again. */
async function someProgress(writers, some = CLIENTS) {
  const wanted = writers.acknowledged + some;
  const until = Date.now() + RECOVERY_MS;
  while (writers.acknowledged < wanted) {
    if (Date.now() > until) throw new Error(`Nothing acknowledged for ${RECOVERY_MS} ms: ${JSON.stringify(writers.unknown)} ${[...new Set(writers.refusals)].join('; ')}`);
    await sleep(5);
  }
}

async function untilRelayed({ owner }) {
  for (let tries = 0; tries < 120; tries++) {
    const { rows } = await owner.query('SELECT count(*)::int AS n FROM audit.intent WHERE relayed_at IS NULL');
    if (rows[0].n === 0) return;
    await sleep(250);
  }
}
