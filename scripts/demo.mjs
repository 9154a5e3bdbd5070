/**
 * `npm run demo [-- --lang en]`: one child's shared record as its people see it, through the HTTP API of the running system,
 * or of one started for the occasion. Ends with 0 only if each saw exactly what the table in demo-expectation.mjs says, and the
 * access log holds exactly what each received.
 */
import { DemoClient } from './demo-client.mjs';
import { differences, outcomes, receivedFields, recordedFields } from './demo-comparison.mjs';
import { EXPECTED, LINES, OPEN_CASE, REASONS } from './demo-expectation.mjs';
import { playStory } from './demo-story.mjs';
import { openSystem } from './demo-system.mjs';

const READERS = Object.keys(EXPECTED);
const LOG = `query Log($code: String!, $after: String) {
  accessLog(first: 50, after: $after, filter: { caseCode: $code }) {
    nodes { at requestId person agency role operation decision records { type fields ids } withheld }
    pageInfo { hasNextPage endCursor }
  }
}`;

const language = readLanguage(process.argv.slice(2));
const say = (es, en) => console.log(language === 'en' ? en : es);
let failures = 0;

async function main() {
  const system = await openSystem((line) => console.log(line));
  try {
    await play(system);
  } finally {
    await system.close();
  }
}

async function play(system) {
  const people = {};
  for (const login of [...READERS, 'coordinator', 'auditor']) people[login] = await DemoClient.signIn(system, login, language);
  say('\nLa historia', '\nThe story');
  const code = await playStory(people, ({ es, en }) => say(`  ${es}`, `  ${en}`), language);

  const requests = {};
  for (const login of READERS) requests[login] = await openCase(people[login], code);
  await refuseAuditor(people.auditor, code);

  say('\nEl registro de accesos del caso, como lo lee auditor (lo más antiguo primero)', '\nThe access log of the case, as auditor reads it (oldest first)');
  const entries = await readLog(people.auditor, code);
  printTable(
    [language === 'en' ? ['time (UTC)', 'person', 'role', 'operation', 'decision', 'fields'] : ['hora (UTC)', 'persona', 'rol', 'operación', 'decisión', 'campos']],
    entries.map((entry) => [entry.at.slice(11, 19), entry.person ?? '', entry.role ?? '', entry.operation, entry.decision, String(recordedFields([entry]).length)]),
  );
  say(
    '  0 campos: lo hizo una función de la base de datos, se negó o no había nada; consta la operación, no datos.\n  logReport no está: fue antes de que hubiera caso. Se halla con accessLog(filter: { operation: "logReport" }).',
    '  0 fields: a function of the database did it, it was refused or there was nothing; the operation is on record, no data.\n  logReport is not here: it came before there was a case. accessLog(filter: { operation: "logReport" }) finds it.',
  );
  say('\nLo recibido contra lo registrado, campo por campo; abajo, lo que dice el registro', '\nReceived against recorded, field by field; below, what the log says');
  for (const login of READERS) compare(login, requests[login], entries);
  say('\nCada demostración agrega un caso.', '\nEach demo adds a case.');
  say(failures === 0 ? '\nTodo coincide.' : `\nNo coincide: ${failures}.`, failures === 0 ? '\nEverything agrees.' : `\nDoes not agree: ${failures}.`);
}

/** One person opens the case; what they got is printed and held against the expectation. */
async function openCase(person, code) {
  const answer = await person.ask(OPEN_CASE, { code });
  if (answer.errors) throw new Error(`${person.login}: ${answer.errors[0].extensions?.code}: ${answer.errors[0].message}`);
  say(`\n${person.login} abre el caso: ${person.name}, ${person.agency}`, `\n${person.login} opens the case: ${person.name}, ${person.agency}`);
  const found = outcomes(answer);
  const rows = LINES.map((line) => {
    const { outcome, value, grantedBy } = found[line.key];
    const asExpected = outcome === EXPECTED[person.login][line.key];
    if (!asExpected) failures += 1;
    const reason = REASONS[outcome]?.[language] ?? outcome;
    const who = grantedBy?.length ? ` (${grantedBy.join(', ')})` : '';
    return [asExpected ? ' ' : '✗', line[language], value ?? `— ${reason}${who}`];
  });
  printTable([], rows);
  return answer;
}

/** Whoever reads the log does not read the record. */
async function refuseAuditor(auditor, code) {
  const { data, errors } = await auditor.ask(OPEN_CASE, { code });
  const refused = !data?.caseFile && errors?.[0].extensions?.code;
  if (!refused) failures += 1;
  say(`\nauditor intenta abrir el caso: ${refused || '✗ se abrió'}`, `\nauditor tries to open the case: ${refused || '✗ it opened'}`);
}

async function readLog(auditor, code) {
  const entries = [];
  for (let after = null; ;) {
    const { data, errors } = await auditor.ask(LOG, { code, after });
    if (errors) throw new Error(`auditor: ${errors[0].extensions?.code}: ${errors[0].message}`);
    entries.push(...data.accessLog.nodes);
    if (!data.accessLog.pageInfo.hasNextPage) return entries.reverse();
    after = data.accessLog.pageInfo.endCursor;
  }
}

function compare(login, { data, requestId }, entries) {
  const received = receivedFields(data);
  const own = entries.filter((entry) => entry.requestId === requestId && entry.decision === 'ALLOW');
  const { unrecorded, unreceived } = differences(received, recordedFields(own));
  const agrees = received.length > 0 && unrecorded.length + unreceived.length === 0;
  if (!agrees) failures += 1;
  say(`${agrees ? ' ' : '✗'} ${login}: ${received.length} campos recibidos, ${recordedFields(own).length} registrados`, `${agrees ? ' ' : '✗'} ${login}: ${received.length} fields received, ${recordedFields(own).length} recorded`);
  for (const line of byType(own)) console.log(`      ${line}`);
  for (const field of unrecorded) say(`    sin registrar: ${field}`, `    not recorded: ${field}`);
  for (const field of unreceived) say(`    registrado de más: ${field}`, `    recorded beyond: ${field}`);
}

/** `ChildIdentity: dateOfBirth, familyNames, givenNames, id`, as the log says it. */
function byType(entries) {
  const types = new Map();
  for (const { type, fields } of entries.flatMap((entry) => entry.records)) types.set(type, [...new Set([...(types.get(type) ?? []), ...fields])].sort());
  return [...types].map(([type, fields]) => `${type}: ${fields.join(', ')}`);
}

function printTable(heads, rows) {
  const all = [...heads, ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) console.log(`  ${row.map((text, column) => text.padEnd(widths[column])).join('  ')}`.trimEnd());
}

function readLanguage(words) {
  const at = words.indexOf('--lang');
  const chosen = at < 0 ? 'es' : words[at + 1];
  if (chosen === 'es' || chosen === 'en') return chosen;
  console.error('Uso · use: npm run demo [-- --lang es|en]');
  process.exit(2);
}

try {
  await main();
  process.exitCode = failures === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
