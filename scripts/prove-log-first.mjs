/**
 * Shows that nothing leaves before its access record is durable: canaries are served before and after each fault of the log and never during
 * it, and what 16 clients received in 10,000 reads is exactly what the log holds. `-- --reads N` for another number. Exit code 1 otherwise.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { countCanaries, kindsIn } from '../test/proofs/canaries.mjs';
import { logFaults } from '../test/proofs/log-faults.mjs';
import { compareWithLog, readUnderLoad, wholeCase } from '../test/proofs/log-load.mjs';
import { Planter } from '../test/proofs/planting.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';
import { caseShape, selectAll, servedFields } from '../test/proofs/received.mjs';

const LONGEST_MS = 2_000;
const HEAL_MS = 15_000;
const ROUNDS = 2;
const AT_ONCE = 8;
const ROLES = ['FAMILY_DEFENDER', 'POLICE_OFFICER', 'PROSECUTOR', 'PSYCHOLOGIST', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'COORDINATOR', 'PUBLIC_MINISTRY'];
const argument = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const say = (text) => console.log(text);

const problems = [];
const check = (right, what) => {
  if (!right) problems.push(what);
  return right ? 'ok' : 'FAILED';
};

const system = await ProofSystem.open();
try {
  await system.startApi();
  const planter = new Planter(system);
  const people = [];
  for (const role of ROLES) people.push(await planter.person(role, `UNIT_${role}`, `AGENCY_${role}`));
  const stranger = await planter.person('POLICE_OFFICER', 'UNIT_ELSEWHERE', 'AGENCY_ELSEWHERE');
  const [defender, , , psychologist] = people;
  const file = await planter.case(defender, { authors: { therapy_note: psychologist, therapy_reflection: psychologist, released_observation: psychologist } });
  for (const person of people) await planter.assign(person, file.id);
  const served = await servedFields((query) => system.ask(stranger.subject, query));
  const { rows: [settings] } = await system.owner.query("SELECT version() AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync");
  const planted = new Set(planter.canaries.values());
  say(`${settings.version.split(' on ')[0]}, fsync=${settings.fsync}, synchronous_commit=${settings.sync}; API as its own process, Node ${process.version}`);
  say(`${planter.canaries.size} canaries planted in ${planted.size} kinds; ${people.length} people of ${people.length} roles, one stranger\n`);

  const queries = [
    ...wholeCase(served).map((part) => (person) => system.ask(person.subject, `query ($code: String!) { caseFile(code: $code) { ${part} } }`, { code: file.code })),
    (person) => system.ask(person.subject, '{ caseload(first: 25) { nodes { id code safetyCard { id allergies language } child { id givenNames familyNames } incidents { nodes { id description } } } } }'),
  ];
  const nested = selectAll(caseShape, { first: 50, depth: 2, edges: ['reports', 'tasks'], served });
  queries.push((person) => system.ask(person.subject, `query ($code: String!) { caseFile(code: $code) { ${nested} } }`, { code: file.code }));
  const probe = async () => {
    const asks = [...people.flatMap((person) => queries.map((ask) => () => ask(person))), () => queries[0](stranger)];
    const answers = [];
    while (asks.length > 0) answers.push(...(await Promise.all(asks.splice(0, AT_ONCE).map((ask) => ask()))));
    return answers.map(({ status, headers, text, ms }) => ({ status, ms, text: `${JSON.stringify(headers)}\n${text}`, code: /"extensions":\{"code":"([A-Z_]{4,})"/.exec(text)?.[1] }));
  };

  say('fault of the log                                             before       during                                              after');
  const seen = new Set();
  for (const fault of logFaults(system)) {
    const before = await served200(probe);
    for (const one of before) for (const kind of kindsIn(one.text)) seen.add(kind);
    await fault.apply(system);
    const during = [];
    for (let round = 0; round < ROUNDS; round++) during.push(...(await probe()));
    const out = during.reduce((sum, one) => sum + countCanaries(one.text), 0);
    const refused = during.filter((one) => one.status === 503 && one.code === 'LOG_UNAVAILABLE');
    const slowest = Math.max(...during.map((one) => one.ms));
    await fault.clear(system);
    const healed = performance.now();
    const after = await served200(probe);
    const canaries = (answers) => answers.reduce((sum, one) => sum + countCanaries(one.text), 0);
    say(`${fault.name.slice(0, 60).padEnd(60)} ${String(canaries(before)).padStart(5)} seen   ${refused.length}/${during.length} answered 503, slowest ${slowest.toFixed(0).padStart(4)} ms, ${out} canaries   ${canaries(after)} seen, healed by itself in ${(performance.now() - healed).toFixed(0)} ms`);
    check(canaries(before) > 0 && canaries(after) > 0, `${fault.name}: canaries before and after`);
    check(out === 0, `${fault.name}: ${out} canaries left during the fault`);
    check(refused.length === during.length, `${fault.name}: ${during.length - refused.length} answers were not LOG_UNAVAILABLE: ${[...new Set(during.filter((one) => !refused.includes(one)).map((one) => `${one.status} ${one.code}`))]}`);
    check(slowest <= LONGEST_MS, `${fault.name}: slowest answer ${slowest.toFixed(0)} ms`);
    await fault.end?.(system);
  }
  say(`\nkinds whose canaries were served: ${seen.size} of ${planted.size}${seen.size < planted.size ? ` (not: ${[...planted].filter((kind) => !seen.has(kind)).join(', ')})` : ''}`);
  say(`canaries in what the API itself printed: ${countCanaries(system.output)} ${check(countCanaries(system.output) === 0, "canaries in the API's own log")}`);

  const load = await readUnderLoad({ system, planter, served, reads: argument('--reads', 10_000), clients: 16, say });
  const compared = await compareWithLog(system, load);
  say(`\n${load.requests.size} reads by ${load.people} people over 16 connections in ${(load.ms / 1000).toFixed(1)} s (${Math.round(load.requests.size / (load.ms / 1000))}/s): ${load.cases} cases opened, ${load.lists} lists (${load.listed} cases in them), ${load.denied} refused`);
  say(`client's own parse: ${compared.received} fields of records; log: ${compared.logged}; missing in the log ${compared.missing} ${check(compared.missing === 0, 'fields missing in the log')}, extra in the log ${compared.extra} ${check(compared.extra === 0, 'fields in the log that nobody received')}`);
  say(`entries of requests nobody sent: ${compared.foreign} ${check(compared.foreign === 0, 'entries of no request')}; under a wrong person: ${compared.wrongActor} ${check(compared.wrongActor === 0, 'entries under a wrong person')}`);
  say(`refused reads on record as DENY and nothing else: ${compared.denies} of ${load.denied} ${check(compared.denies === load.denied && load.denied > 0, 'refusals on record')}`);
  say(`entries cut at 4 KiB: ${compared.split} in up to ${compared.mostParts} parts, largest row ${compared.largest} bytes ${check(compared.split > 0 && compared.largest <= 4096, 'entries of at most 4 KiB')}`);
  say(`largest list ${load.largestList} cases ${check(load.largestList === 25, 'a list of 25 cases')}; answers that were neither served nor refused: ${load.failed} ${check(load.failed === 0, 'failed reads under load')}`);
} finally {
  await system.close();
}
say(problems.length === 0 ? '\nLog first: holds.' : `\nLog first: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

/** Asks until every assigned person is served; gives those answers. */
async function served200(probe) {
  const until = Date.now() + HEAL_MS;
  for (;;) {
    const answers = await probe();
    if (answers.slice(0, -1).every((one) => one.status === 200 && one.code === undefined)) return answers;
    if (Date.now() > until) throw new Error(`Not served within ${HEAL_MS} ms: ${[...new Set(answers.map((one) => `${one.status} ${one.code}`))]}`);
    await sleep(50);
  }
}
