import { outcomes } from './demo-comparison.mjs';
import { EXPECTED, LINES, OPEN_CASE, REASONS } from './demo-expectation.mjs';
import { compare, printLog, readLog } from './demo-log.mjs';

/** Who opens the case. */
export const READERS = Object.keys(EXPECTED);

/** One child's shared record as its people see it: each opens the same case, and the log holds exactly what each received. */
export async function showRecord({ report, people, code }) {
  const readings = [];
  for (const login of READERS) readings.push(await openCase(report, people[login], code));
  await refuseAuditor(report, people.auditor, code);

  report.head('El registro de accesos del caso, como lo lee auditor (lo más antiguo primero)', 'The access log of the case, as auditor reads it (oldest first)');
  const entries = await readLog(people.auditor, code);
  printLog(report, entries);
  report.say(
    '  0 campos: lo hizo una función de la base de datos, se negó o no había nada; consta la operación, no datos.\n  logReport no está: fue antes de que hubiera caso. Se halla con accessLog(filter: { operation: "logReport" }).',
    '  0 fields: a function of the database did it, it was refused or there was nothing; the operation is on record, no data.\n  logReport is not here: it came before there was a case. accessLog(filter: { operation: "logReport" }) finds it.',
  );
  report.head('Lo recibido contra lo registrado, campo por campo; abajo, lo que dice el registro', 'Received against recorded, field by field; below, what the log says');
  for (const reading of readings) for (const line of byType(compare(report, reading, entries))) console.log(`      ${line}`);
}

/** What one person got, held against the expectation. */
async function openCase(report, person, code) {
  const answer = await person.ask(OPEN_CASE, { code });
  if (answer.errors) throw new Error(`${person.login}: ${answer.errors[0].extensions?.code}: ${answer.errors[0].message}`);
  report.head(`${person.login} abre el caso: ${person.name}, ${person.agency}`, `${person.login} opens the case: ${person.name}, ${person.agency}`);
  const found = outcomes(answer);
  report.table([], LINES.map((line) => {
    const { outcome, value, grantedBy } = found[line.key];
    const asExpected = outcome === EXPECTED[person.login][line.key];
    if (!asExpected) report.failures += 1;
    const reason = REASONS[outcome]?.[report.language] ?? outcome;
    const who = grantedBy?.length ? ` (${grantedBy.join(', ')})` : '';
    return [asExpected ? ' ' : '✗', line[report.language], value ?? `— ${reason}${who}`];
  }));
  return { login: person.login, data: answer.data, requestId: answer.requestId };
}

/** Whoever reads the log does not read the record. */
async function refuseAuditor(report, auditor, code) {
  const { data, errors } = await auditor.ask(OPEN_CASE, { code });
  const refused = !data?.caseFile && errors?.[0].extensions?.code;
  if (!refused) report.failures += 1;
  report.head(`auditor intenta abrir el caso: ${refused || '✗ se abrió'}`, `auditor tries to open the case: ${refused || '✗ it opened'}`);
}

/** `ChildIdentity: dateOfBirth, familyNames, givenNames, id`, as the log says it. */
function byType(entries) {
  const types = new Map();
  for (const { type, fields } of entries.flatMap((entry) => entry.records)) types.set(type, [...new Set([...(types.get(type) ?? []), ...fields])].sort());
  return [...types].map(([type, fields]) => `${type}: ${fields.join(', ')}`);
}
