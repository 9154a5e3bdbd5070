import { differences, receivedFields, recordedFields } from './demo-comparison.mjs';
import { readLog } from './demo-log.mjs';
import { counted } from './demo-report.mjs';
import { COUNTS, DENIED } from './demo-testimony-expectation.mjs';

const QUERY = 'query ($code: String!) { heardOnce(caseCode: $code) { timesAsked asked { service topic times } exemptAskings timesReused reused { agency way forWhat times } interviewsAvoided exceptionsGranted interviewsOrdered answersInsufficient childHeard } }';
const LINES = [
  ['timesAsked', 'veces que se le preguntó (la entrevista, la excepción, la orden)', 'times she was asked (the interview, the exception, the order)'], ['timesReused', 'veces que se usó el registro (respuestas, citas, reproducciones)', 'times the record was used (answers, citations, playbacks)'],
  ['interviewsAvoided', 'entrevistas evitadas, confirmadas por quien las pidió', 'interviews avoided, confirmed by who asked for them'], ['exceptionsGranted', 'excepciones', 'exceptions'], ['interviewsOrdered', 'por orden judicial', 'by court order'],
  ['answersInsufficient', 'respuestas que no bastaron', 'answers that were not enough'], ['childHeard', 'veces que quiso hablar y se la escuchó', 'times she wanted to speak and was heard'],
];

/** The numbers of this child. */
export async function showCounts(stage) {
  const { report, people, code, words } = stage;
  report.head('Las cuentas de esta niña, como las lee family-defender', "This girl's numbers, as family-defender reads them");
  const { data } = await people['family-defender'].ask(QUERY, { code });
  const expected = { ...COUNTS, reused: COUNTS.reused.map((one) => (one.way === 'PLAYBACK' ? { forWhat: words.viewing, ...one } : one)) };
  const found = data.heardOnce;
  for (const [key, es, en] of LINES) {
    const agrees = canonical(found[key]) === canonical(expected[key]);
    report.expect(agrees, `${es}: ${found[key]}${agrees ? '' : ` (se esperaba ${expected[key]})`}`, `${en}: ${found[key]}${agrees ? '' : ` (expected ${expected[key]})`}`);
  }
  report.expect(canonical(found) === canonical(expected), `por quién y para qué: ${found.reused.map((one) => `${one.agency} ${one.way} ${one.times}`).join(', ')}`, `by whom and for what: ${found.reused.map((one) => `${one.agency} ${one.way} ${one.times}`).join(', ')}`);
}

/** Everything that left of the testimony against what the log holds of it. */
export async function compareTestimony(stage) {
  const { report, people, code, readings } = stage;
  const entries = await readLog(people.auditor, code);
  report.head('El registro de accesos al testimonio, como lo lee auditor', 'The access log of the testimony, as auditor reads it');
  const numbers = new Map(readings.flatMap(({ data }) => data.caseFile.transcriptSegments?.nodes ?? []).map(({ id, number }) => [id, number]));
  const rows = entries.map((entry) => [entry, releasedBy(entry, numbers)]).filter(([entry, released]) => released !== '' || entry.decision === 'DENY');
  report.table([], rows.map(([entry, released]) => [entry.at.slice(11, 19), entry.person ?? '', entry.role ?? '', entry.operation, entry.decision, released]));

  report.say('  Entre corchetes, los segmentos que salieron.', '  In brackets, the segments that left.');
  const denied = rows.filter(([entry]) => entry.decision === 'DENY').map(([entry]) => `${entry.role} ${entry.operation}`);
  report.expect(canonical(denied) === canonical(DENIED), `lo que se negó, cada intento de preguntarle otra vez incluido, consta: ${denied.length}`, `what was refused, each try at asking her again among it, is on record: ${denied.length}`);

  report.head('Lo recibido contra lo registrado, segmento por segmento y campo por campo', 'Received against recorded, segment by segment and field by field');
  for (const login of new Set(readings.map((one) => one.login))) compareReader(stage, login, entries, numbers);
  const own = new Set(readings.map((one) => one.requestId));
  const strange = entries.filter((entry) => entry.records.some(({ type }) => type === 'TranscriptSegment') && !own.has(entry.requestId)).length;
  report.expect(strange === 0, `lecturas de segmentos en el registro que nadie de aquí hizo: ${strange}`, `readings of segments in the log that nobody here made: ${strange}`);
  const played = entries.filter((entry) => entry.requestId === stage.played.requestId).flatMap((entry) => entry.records).find(({ type }) => type === 'Recording.media');
  report.expect(canonical(played?.fields) === canonical(stage.played.fields), `de la grabación salió, según el registro: ${played?.fields.join(', ')}`, `of the recording there left, by the log: ${played?.fields.join(', ')}`);
}

function compareReader({ report, readings }, login, entries, numbers) {
  const mine = readings.filter((one) => one.login === login);
  const received = tally(mine.flatMap(({ data, requestId }) => receivedFields(data).map((field) => `${requestId} ${field}`)));
  const recorded = tally(mine.flatMap(({ requestId }) => recordedFields(entries.filter((entry) => entry.requestId === requestId && entry.decision === 'ALLOW')).map((field) => `${requestId} ${field}`)));
  const { unrecorded, unreceived } = differences(received, recorded);
  const [got, kept] = [received, recorded].map((fields) => segmentsIn(fields, numbers));
  const agrees = unrecorded.length + unreceived.length === 0 && got === kept;
  report.expect(agrees, `${login}: recibió ${counted(received.length, 'campo', 'campos')}, segmentos: ${got || 'ninguno'}; en el registro ${recorded.length}, segmentos: ${kept || 'ninguno'}`, `${login}: received ${counted(received.length, 'field', 'fields')}, segments: ${got || 'none'}; on record ${recorded.length}, segments: ${kept || 'none'}`);
  for (const field of unrecorded) report.say(`    sin registrar: ${field}`, `    not recorded: ${field}`);
  for (const field of unreceived) report.say(`    registrado de más: ${field}`, `    recorded beyond: ${field}`);
}

const tally = (fields) => [...new Set(fields)].sort();

function segmentsIn(fields, numbers) {
  const found = fields.map((field) => field.split(' ')).filter(([, type]) => type === 'TranscriptSegment').map(([, , id]) => numbers.get(id) ?? '?');
  return [...new Set(found)].sort((a, b) => a - b).join(' ');
}

/** `segments 4 5`, or what else of the testimony left; empty where nothing did. */
function releasedBy({ records }, numbers) {
  const media = records.filter(({ type }) => type === 'Recording.media').flatMap(({ fields }) => fields);
  const segments = segmentsIn(records.filter(({ type }) => type === 'TranscriptSegment').flatMap(({ type, ids }) => ids.map((id) => `- ${type} ${id}`)), numbers);
  return [...(segments ? [`[${segments}]`] : []), ...media.slice(-1)].join(', ');
}

/** The same text for the same content, in whatever order its fields came. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key])}`).join()}}`;
}
