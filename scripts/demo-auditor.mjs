import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { counted } from './demo-report.mjs';

/** Who comes to the case from outside, and the second auditor. */
export const AUDIT_LOGINS = ['officer-night', 'doctor-hospital', 'control-auditor'];

const ROOT = path.resolve(import.meta.dirname, '..');
const LIMIT_MS = 90_000;
const POLL_MS = 1_000;
const TEXTS = {
  es: { asked: 'La niña ingresó esta noche y hay que operarla', granted: 'Hablé con urgencias por teléfono', finding: 'Coincide con el turno y con el ingreso', school: 'Colegio Inventado', paper: 'Un periódico publicó tres datos esta mañana', print: 'Los datos están impresos' },
  en: { asked: 'The girl came in tonight and has to be operated on', granted: 'Spoke to the emergency ward by telephone', finding: 'It agrees with the shift and the admission', school: 'Invented School', paper: 'A newspaper printed three facts this morning', print: 'The facts are in print' },
};
const FACTS = [{ record: 'ChildIdentity', field: 'dateOfBirth' }, { record: 'Whereabouts', field: 'value', aspect: 'SCHOOL' }, { record: 'Whereabouts', field: 'value', aspect: 'ADDRESS' }];
const DENIED = 'query ($filter: AccessLogFilter) { accessLog(first: 5, filter: $filter) { nodes { at operation decision } } }';
const READERS = 'query ($id: ID!) { leakReaders(traceId: $id) { nodes { rank person { id name } reasons hoursBefore readings { field aspect lastEntry } } } }';

/** Three ways to a child's record that an auditor has to find: somebody looks who is not on the case, somebody is let in at night, somebody tells a newspaper. */
export async function audit(stage) {
  const { report } = stage;
  report.head('El control: tres accesos que alguien tiene que encontrar', 'The auditor: three accesses that somebody has to find');
  await lookUp(stage);
  await openAtNight(stage);
  await tellNewspaper(stage);
}

async function ask(stage, login, query, variables = {}) {
  const { data, errors } = await stage.people[login].ask(query, variables);
  if (errors) throw new Error(`${login}: ${errors[0].extensions?.code}: ${errors[0].message}`);
  return data;
}

async function lookUp(stage) {
  const { report, people, code } = stage;
  const { data, errors } = await people['officer-night'].ask('query ($code: String!) { caseFile(code: $code) { child { givenNames } } }', { code });
  const refused = !data?.caseFile && errors?.[0].extensions?.code;
  report.expect(refused === 'NOT_FOUND', `officer-night, que no está en el caso, busca a la hija de sus vecinos: ${refused || 'se abrió'}`, `officer-night, who is not on the case, looks up a neighbour's child: ${refused || 'it opened'}`);
  const { accessLog } = await ask(stage, 'auditor', DENIED, { filter: { caseCode: code, personId: people['officer-night'].id } });
  const found = accessLog.nodes.filter((one) => one.decision === 'DENY');
  report.expect(found.length === 1 && found[0].operation === 'caseFile', `auditor lo encuentra: ${counted(found.length, 'intento negado', 'intentos negados')} de officer-night en este caso`, `auditor finds it: ${counted(found.length, 'refused attempt', 'refused attempts')} of officer-night on this case`);
}

async function openAtNight(stage) {
  const { report, people, code } = stage;
  const texts = TEXTS[report.language];
  const card = () => people['doctor-hospital'].ask('query ($code: String!) { caseFile(code: $code) { safetyCard { allergies } therapyNotes(first: 1) { nodes { id } } } }', { code });
  await stage.done('doctor-hospital', 'askEmergencyAccess', { role: 'FORENSIC_DOCTOR', kinds: ['safety_card'], grounds: 'URGENT_CARE', reason: texts.asked, minutes: 30 });
  const before = await card();
  report.expect(!before.data?.caseFile, 'doctor-hospital pide acceso de emergencia a la tarjeta de seguridad; todavía no se abre nada', 'doctor-hospital asks for emergency access to the safety card; nothing opens yet');
  const { emergencyRequests } = await ask(stage, 'coordinator', '{ emergencyRequests { nodes { id version caseCode person { id } reason } } }');
  const request = emergencyRequests.nodes.find((one) => one.caseCode === code && one.person.id === people['doctor-hospital'].id);
  await people.coordinator.change('decideEmergencyAccess', { id: request.id, expectedVersion: request.version, granted: true, why: texts.granted });
  const { data } = await card();
  report.expect(Boolean(data?.caseFile?.safetyCard?.allergies) && !data.caseFile.therapyNotes, `coordinator lo concede por 30 minutos; doctor-hospital lee: alergias, ${data?.caseFile?.safetyCard?.allergies}; las notas de terapia siguen cerradas`, `coordinator grants it for 30 minutes; doctor-hospital reads: allergies, ${data?.caseFile?.safetyCard?.allergies}; therapy notes stay closed`);
  const { emergencies } = await ask(stage, 'auditor', '{ emergencies(open: false, unreviewed: true) { nodes { id version caseCode grounds reason person { name } } } }');
  const open = emergencies.nodes.find((one) => one.caseCode === code);
  await people.auditor.change('reviewEmergencyAccess', { id: open.id, expectedVersion: open.version, justified: true, finding: texts.finding });
  report.step(`auditor lo encuentra en su lista (${open.grounds}) y lo revisa dentro de las 72 horas: justificado`, `auditor finds it in their list (${open.grounds}) and reviews it within the 72 hours: justified`);
}

async function tellNewspaper(stage) {
  const { report, people, code } = stage;
  const texts = TEXTS[report.language];
  await stage.done('family-defender', 'addWhereabouts', { subject: 'CHILD', aspect: 'SCHOOL', value: texts.school });
  await ask(stage, 'public-ministry', 'query ($code: String!) { caseFile(code: $code) { child { dateOfBirth } whereabouts(first: 5) { nodes { aspect value } } } }', { code });
  report.step('un periódico publica la fecha de nacimiento, el colegio y la dirección', 'a newspaper prints the date of birth, the school and the address');
  const published = { facts: FACTS, publishedAt: new Date().toISOString(), reason: 'PRESS', why: texts.paper };
  const outcome = await stage.refusal('auditor', 'requestLeakTrace', published);
  if (outcome === 'RATE_LIMITED') return report.step('auditor ya pidió hoy cinco rastreos: este queda para mañana', 'auditor has asked for five traces today: this one waits until tomorrow');
  const { leakTraces } = await ask(stage, 'control-auditor', '{ leakTraces(open: true) { nodes { id version caseCode } } }');
  const trace = leakTraces.nodes.find((one) => one.caseCode === code);
  await people['control-auditor'].change('decideLeakTrace', { id: trace.id, expectedVersion: trace.version, approve: true, why: texts.print });
  report.step('auditor pide saber quién había leído las tres cosas; control-auditor, de otra entidad, lo aprueba', 'auditor asks who had read all three; control-auditor, of another agency, approves it');
  const readers = await until(async () => (await ask(stage, 'auditor', READERS, { id: trace.id })).leakReaders.nodes, (nodes) => nodes.length > 0);
  report.expect(readers[0]?.person.id === people['public-ministry'].id, 'quiénes, por orden; es por dónde empezar a preguntar y no prueba nada:', 'who, in order; it says whom to ask first and proves nothing:');
  report.table([], readers.map(({ rank, person, reasons }) => [String(rank), person.name, reasons.join(', ')]));
  await handToCourt(stage, readers[0].readings[0].lastEntry);
}

/** One entry as a file that a court checks without us. */
async function handToCourt({ system, people, report }, entry) {
  const address = `${system.api.replace(/\/graphql$/, '')}/log/proof/${entry}`;
  const file = await until(async () => {
    const answer = await fetch(address, { headers: people.auditor.bearer, signal: AbortSignal.timeout(10_000) });
    return answer.ok ? answer.text() : '';
  }, (text) => text !== '');
  const folder = mkdtempSync(path.join(tmpdir(), 'heardonce-court-'));
  try {
    writeFileSync(path.join(folder, 'a.tlog-proof'), file);
    const key = program(['apps/log-sequencer/src/main.js', '--vkey'], { HEARDONCE_DATA: system.data }).stdout.trim();
    const checked = program(['apps/log-verifier/src/main.js', 'proof', path.join(folder, 'a.tlog-proof'), '--log', key, '--lang', report.language]);
    report.expect(checked.status === 0, 'auditor entrega al juez la prueba de esa lectura; el verificador, sin conexión, la revisa:', 'auditor hands the court the proof of that reading; the verifier, offline, checks it:');
    for (const line of checked.stdout.trim().split('\n').slice(0, 3)) report.step(`  ${line}`, `  ${line}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const program = ([file, ...args], environment = {}) => spawnSync(process.execPath, [path.join(ROOT, 'dist', file), ...args], { env: { ...process.env, ...environment }, encoding: 'utf8' });

async function until(look, holds) {
  const ends = Date.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (holds(found)) return found;
    if (Date.now() > ends) throw new Error('El registro de accesos no contestó a tiempo. / The access log did not answer in time.');
    await sleep(POLL_MS);
  }
}
