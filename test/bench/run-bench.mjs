import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { measureLog, measureSequencing } from './log-cost.mjs';
import { measureDecryption, measureLoops, measureRowPolicies } from './parts.mjs';
import { Rounds } from './rounds.mjs';
import { openStage } from './stage.mjs';
import { plantSegments } from './segments.mjs';
import { compareAnswers, makeSearch, makeWorkloads } from './workloads.mjs';

const DEFAULTS = { cases: 10_000, seconds: 1.5, rounds: 7, connections: [1, 16, 64], warmUp: 4 };
const AIMS = { 'open a case': 0.5, 'list a caseload': 0.7, 'search testimony': 0.7, sequencing: 0.95 };
const USAGE = 'npm run bench [-- --cases 10000 --seconds 1.5 --rounds 7 --connections 1,16,64 --data FOLDER --out FILE.json --search --segments 1000000 --log --entries 200000]';
const number = (value, digits = 0) => value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/**
 * `npm run bench`: what opening a case and listing a caseload cost through the API, against a bare handler over the same database.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code; 2 when an answer differed or a request failed
 */
export async function runBench(args) {
  const options = readOptions(args);
  if (options === null) {
    console.error(`Uso / usage: ${USAGE}`);
    return 1;
  }
  const started = performance.now();
  const stage = await openStage({ ...options, report: (text) => console.log(text), progress: reportTenths() });
  const results = { at: new Date().toISOString(), node: process.version, processors: cpus().length, pinned: stage.pinned, cases: options.cases, people: stage.people.length, seedSeconds: stage.seeded.milliseconds / 1000, workloads: [] };
  const rounds = new Rounds(stage);
  try {
    await rounds.open();
    console.log(`\n${number(options.cases)} casos / cases; ${stage.people.length} personas / people; Node ${process.version}; ${stage.pinned ? 'servidor en un procesador, PostgreSQL y cliente en otro / server on one processor, PostgreSQL and client on another' : 'sin fijar procesadores / processors not pinned'}`);
    if (options.search) results.segments = await plantSegments(stage, options.segments, (text) => console.log(text));
    if (options.log) results.log = await measureLogCost(stage, rounds, options);
    else for (const workload of options.search ? [makeSearch(stage)] : makeWorkloads(stage)) results.workloads.push(await playWorkload(workload, rounds, options));
    if (!options.search && !options.log) results.parts = await measureParts(stage, results.workloads);
  } finally {
    await rounds.close();
    await stage.close();
  }
  results.minutes = (performance.now() - started) / 60_000;
  if (options.out) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  const failed = results.workloads.flatMap((one) => one.runs).reduce((sum, run) => sum + run.peers.api.failed + run.peers.bare.failed, results.log?.sequencing.failed ?? 0);
  if (failed > 0) console.log(`\n${failed} peticiones fallidas / failed requests`);
  return failed > 0 ? 2 : 0;
}

async function playWorkload(workload, rounds, options) {
  const same = await compareAnswers(workload);
  console.log(`\n== ${workload.name}: ${same.compared} respuestas iguales / equal answers, ${number(same.bytes)} bytes, ${same.records} filas / rows`);
  console.log('conn  peer   req/s     p50 ms   p99 ms   server µs  database µs  flushes/req  ratio');
  const runs = [];
  for (const [at, connections] of options.connections.entries()) {
    const run = await rounds.play(workload.peers, { connections, slice: options.seconds, rounds: options.rounds, warmUp: at === 0 ? options.warmUp : 1.5 });
    for (const [name, peer] of Object.entries(run.peers)) {
      const columns = [String(connections).padEnd(5), name.padEnd(6), number(peer.rate).padEnd(9), peer.p50.toFixed(1).padEnd(8), peer.p99.toFixed(1).padEnd(8), number(peer.server).padEnd(10), number(peer.database).padEnd(12), peer.flushes.toFixed(2).padEnd(12)];
      console.log(`${columns.join(' ')} ${name === 'api' ? `${run.ratio.toFixed(2)} (${run.spread.map((one) => one.toFixed(2)).join('-')})` : ''}`);
    }
    runs.push(run);
  }
  for (const { load } of workload.peers) load.close();
  const at16 = runs.find((run) => run.connections === 16);
  if (at16) console.log(`meta / aim at 16: ${AIMS[workload.name]} -> ${at16.ratio.toFixed(2)} ${at16.ratio >= AIMS[workload.name] ? 'ok' : 'MISSED'}`);
  return { name: workload.name, ...same, runs };
}

/** What the log of what was read costs: the answers, its processor time, its room, its proofs. */
async function measureLogCost(stage, rounds, { rounds: turns, warmUp, entries }) {
  const [{ peers: [api, bare] }] = makeWorkloads(stage);
  await rounds.warmUp(api, { connections: 16, seconds: warmUp });
  const sequencing = await measureSequencing(stage, api, rounds, { connections: 16, turns });
  for (const { load } of [api, bare]) load.close();
  console.log(`\n== el registro / the log\nopen a case at 16: ${number(sequencing.with)}/s while the log takes it over, ${number(sequencing.without)}/s while it does not -> ${sequencing.ratio.toFixed(2)} (${sequencing.spread.map((one) => one.toFixed(2)).join('-')}), aim ${AIMS.sequencing} ${sequencing.ratio >= AIMS.sequencing ? 'ok' : 'MISSED'}; sequencer ${number(sequencing.microsecondsEach)} µs an entry; ${sequencing.failed} failed`);
  const log = await measureLog(stage, { entries, report: reportTenths() });
  console.log(`${number(log.entries)} entries, by the sequencer at ${number(log.grownPerSecond)}/s: ${number(log.bytesEach)} bytes each in the log, ${number(log.journalBytesEach)} in the journal with its indexes`);
  console.log(`a proof: ${log.proof.p50.toFixed(1)} ms, p99 ${log.proof.p99.toFixed(1)} ms (${log.proof.count} of them)`);
  console.log(`verifier: ${number(log.verifier.perSecond)} entries a second (an export of ${number(log.verifier.entries)})`);
  return { sequencing, ...log };
}

async function measureParts(stage, workloads) {
  console.log('\n== partes / parts');
  const policies = await measureRowPolicies(stage);
  for (const one of policies) console.log(`row policies, ${one.name}: ${number(one.withPolicies)} µs with, ${number(one.without)} µs without -> ${number(one.withPolicies - one.without)} µs of database time`);
  const decryption = await measureDecryption(stage);
  console.log(`decryption: ${number(decryption.cold, 1)} µs a case (${decryption.values} values) when its key is opened first, ${number(decryption.warm, 1)} µs when it is at hand`);
  const at16 = workloads[0]?.runs.find((run) => run.connections === 16);
  if (at16) console.log(`group commit at 16: ${at16.peers.api.flushes.toFixed(2)} flushes a request, the bare handler ${at16.peers.bare.flushes.toFixed(2)}`);
  const loops = await measureLoops(stage);
  for (const one of loops) console.log(`baseline's statement at 16, ${one.driver}: ${number(one.rate)}/s${at16 ? `; the bare handler reaches ${(at16.peers.bare.rate / one.rate).toFixed(2)} of it` : ''}`);
  return { policies, decryption, loops };
}

function reportTenths() {
  let tenth = 0;
  return (done, of) => {
    if (Math.floor((done / of) * 10) === tenth) return;
    tenth = Math.floor((done / of) * 10);
    console.log(`  ${number(done)} / ${number(of)}`);
  };
}

function readOptions(args) {
  const options = { ...DEFAULTS, segments: 1_000_000, entries: 200_000, search: args.includes('--search'), log: args.includes('--log') };
  const pairs = args.filter((one) => one !== '--search' && one !== '--log');
  for (let at = 0; at < pairs.length; at += 2) {
    const [name, value] = [pairs[at], pairs[at + 1]];
    if (value === undefined) return null;
    if (name === '--out' || name === '--data') options[name.slice(2)] = value;
    else if (name === '--profile') options.nodeOptions = ['--cpu-prof', '--cpu-prof-dir', value];
    else if (name === '--connections') options.connections = value.split(',').map(Number);
    else if (['--cases', '--seconds', '--rounds', '--segments', '--entries'].includes(name)) options[name.slice(2)] = Number(value);
    else return null;
  }
  const numbers = [options.cases, options.segments, options.entries, options.seconds, options.rounds, ...options.connections];
  return numbers.every((one) => Number.isFinite(one) && one > 0) ? options : null;
}
