/**
 * Shows that the live queue of an interview loses nothing: two processes of the API on one database, 20 observers over WebSockets, 200 questions
 * put by four agencies, and the processes killed -9 in turn and started again meanwhile (`-- --kills 6`). At the end every acknowledged question is
 * in the queue exactly once, and every observer has seen every one. The time from putting a question to the interviewer being told is printed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Observer, putQuestions } from '../test/proofs/live-audience.mjs';
import { Planter } from '../test/proofs/planting.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';

const argument = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const KILLS = argument('--kills', 6);
const QUESTIONS = argument('--questions', 200);
const OBSERVERS = 20;
const AGENCIES = ['POLICE_OFFICER', 'PROSECUTOR', 'FORENSIC_DOCTOR', 'SOCIAL_WORKER'];
const PROCESSES = 2;
const SETTLE_MS = 60_000;
const problems = [];
const line = (what, found, wanted, right) => {
  if (!right) problems.push(`${what}: ${found}, wanted ${wanted}`);
  console.log(`  ${what.padEnd(66)} ${String(found).padStart(8)}   ${right ? 'ok' : `WRONG, wanted ${wanted}`}`);
};

const system = await ProofSystem.open();
const processes = [];
const audience = [];
try {
  const scene = await plant();
  for (let n = 0; n < PROCESSES; n++) processes.push(await system.spawnApi());
  const ports = () => processes.map((one) => one.port);
  const ask = system.ask.bind(system);
  for (const [first, person] of [scene.interviewer, ...scene.observers].entries()) audience.push(new Observer({ ask, ports, person, ...scene.queue, first }));
  await until('every observer told to read the queue', () => audience.every((one) => one.reads > 0));
  console.log(`${PROCESSES} processes of the API, ${OBSERVERS} observers and the interviewer, ${QUESTIONS} questions, ${KILLS} times kill -9\n`);

  const put = [];
  const texts = Array.from({ length: QUESTIONS }, (_one, n) => `¿Qué recuerdas del recreo número ${n + 1}?`);
  const stage = Math.floor(QUESTIONS / (KILLS + 1));
  const pace = { allowed: stage, inFlight: 0 };
  const share = Math.ceil(QUESTIONS / AGENCIES.length);
  const writing = Promise.all(scene.agencies.map((person, n) => putQuestions({ ask, ports, person, ...scene.queue, texts: texts.slice(n * share, (n + 1) * share), first: n, put, pace })));
  writing.catch(() => undefined);
  const kills = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    const wanted = stage * (kill - 1) + Math.floor(stage / 2);
    while (put.length < wanted || pace.inFlight === 0) await Promise.race([sleep(1), writing]);
    const at = kill % PROCESSES;
    kills.push(pace.inFlight);
    await processes[at].kill();
    processes[at] = await system.spawnApi(processes[at].port);
    pace.allowed += stage;
  }
  pace.allowed = QUESTIONS;
  await writing;
  await until('every observer has seen every question', () => audience.every((one) => put.every(({ id }) => one.seen.has(id)))).catch(() => undefined);
  await Promise.all(audience.map((one) => one.settled()));
  await report(scene, put, texts, kills);
} catch (error) {
  console.error(`What the API said last:\n${system.output.slice(-3000)}`);
  throw error;
} finally {
  await Promise.all(audience.map((one) => one.close().catch(() => undefined)));
  await Promise.all(processes.map((one) => one.kill()));
  await system.close();
}
console.log(problems.length === 0 ? '\nLive: holds.' : `\nLive: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

/** A case with its team and the planned interview; a second case whose queue must stay as it is. */
async function plant() {
  const planter = new Planter(system);
  const coordinator = await planter.person('COORDINATOR', 'UNIT_CENTRE', 'AGENCY_CENTRE');
  const file = await planter.case(coordinator, { full: false });
  const join = async (role, unit) => {
    const person = await planter.person(role, unit, `AGENCY_${role}`);
    await planter.assign(person, file.id);
    return person;
  };
  const interviewer = await join('FORENSIC_INTERVIEWER', 'UNIT_ROOMS');
  const agencies = [];
  for (const role of AGENCIES) agencies.push(await join(role, `UNIT_${role}`));
  const observers = [];
  for (let n = 0; n < OBSERVERS; n++) observers.push(await join(['PROSECUTOR', 'FAMILY_DEFENDER', 'PSYCHOLOGIST', 'VICTIM_LAWYER', 'COORDINATOR'][n % 5], `UNIT_WATCH_${n}`));
  const { rows: [interview] } = await system.owner.query("INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, interviewer_id, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, 1, 'PRIMARY', 'PLANNED', 'NICHD_REVISED', $4, 1, 'NOT_REQUESTED', false) RETURNING id", [file.id, coordinator.id, coordinator.unitId, interviewer.id]);
  return { interviewer, agencies, observers, queue: { code: file.code, interviewId: interview.id } };
}

async function report(scene, put, texts, kills) {
  const { rows } = await system.owner.query('SELECT id, text FROM core.interview_question WHERE interview_id = $1', [scene.queue.interviewId]);
  const times = (text) => rows.filter((row) => row.text === text).length;
  const ids = new Set(rows.map((row) => row.id));
  const missed = audience.map((one) => put.filter(({ id }) => !one.seen.has(id)).length);
  const strange = audience.reduce((sum, one) => sum + [...one.seen].filter((id) => !ids.has(id)).length, 0);
  line('questions acknowledged', put.length, texts.length, put.length === texts.length);
  line('kills with questions in flight', kills.filter((n) => n > 0).length, KILLS, kills.every((n) => n > 0));
  line('acknowledged and not in the queue', put.filter(({ id }) => !ids.has(id)).length, 0, put.every(({ id }) => ids.has(id)));
  line('texts not in the queue exactly once', texts.filter((text) => times(text) !== 1).length, 0, texts.every((text) => times(text) === 1));
  line('questions in the queue', rows.length, texts.length, rows.length === texts.length);
  line('put again with the same key, and had happened', put.filter((one) => one.replayed).length, '', true);
  line('observers, and the interviewer', audience.length, OBSERVERS + 1, audience.length === OBSERVERS + 1);
  line('of them with a question they never saw', missed.filter((n) => n > 0).length, 0, missed.every((n) => n === 0));
  const untold = audience.filter((one) => put.some(({ id }) => !one.toldAt.has(id))).length;
  line('of them who would have missed some had they not read again', untold, '> 0', KILLS === 0 || untold > 0);
  line('ids seen that are no question', strange, 0, strange === 0);
  line('connections made again', audience.reduce((sum, one) => sum + one.connections - 1, 0), '> 0', KILLS === 0 || audience.some((one) => one.connections > 1));
  line('times the whole queue was read', audience.reduce((sum, one) => sum + one.reads, 0), '', true);
  const [interviewer] = audience;
  const waits = put.filter(({ id, replayed }) => !replayed && interviewer.toldAt.has(id)).map(({ id, sentAt }) => interviewer.toldAt.get(id) - sentAt).sort((a, b) => a - b);
  const at = (part) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))]?.toFixed(1);
  console.log(`\n  From putting a question to the interviewer being told of it, where told and not read: ${waits.length} of ${put.length}; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

async function until(what, holds) {
  const end = Date.now() + SETTLE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Not within ${SETTLE_MS} ms: ${what}`);
    await sleep(20);
  }
}
