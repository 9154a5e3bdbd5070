import { READS, TESTIMONY_REASONS, TOPICS } from './demo-testimony-expectation.mjs';

const SEGMENTS = 'transcriptSegments(first: 50) { nodes { id number startMs speaker topic text } }';
const LINE_SECONDS = 60;

/** The transcript: imported, tagged by one and agreed to by another; only then does a topic open a segment. */
export async function tagTranscript(stage) {
  const { report, words } = stage;
  report.head('La transcripción: cada quien, sus temas', 'The transcript: to each their topics');
  const contentBase64 = Buffer.from(webVtt(words)).toString('base64');
  const imported = await stage.done('interviewer', 'importTranscript', { recordingId: stage.recordingId, language: report.language, contentBase64 }, 'status versionId number segmentCount');
  report.expect(imported.status === 'IMPORTED' && imported.segmentCount === TOPICS.length, `interviewer importa el WebVTT: versión ${imported.number}, ${imported.segmentCount} segmentos`, `interviewer imports the WebVTT: version ${imported.number}, ${imported.segmentCount} segments`);

  const { versionId } = imported;
  const tagged = TOPICS.flatMap((topic, at) => (topic ? [{ number: at + 1, topic }] : []));
  await stage.done('interviewer', 'proposeTopics', { versionId, segments: tagged.map((one) => ({ ...one, expectedVersion: 1 })), why: words.heard }, 'id');
  const early = await segmentsOf(stage, 'doctor');
  report.expect(early.length === 0, `interviewer propone los temas; segmentos que lee doctor: ${early.length}; una persona sola no abre nada`, `interviewer proposes the topics; segments that doctor reads: ${early.length}; one person alone opens nothing`);
  const review = { versionId, segments: tagged.map((one) => ({ ...one, expectedVersion: 2, accepted: true })), why: words.agreed };
  await stage.refused('interviewer', 'reviewTopics', review, { as: 'NOT_SELF', es: 'aprobar sus propios temas', en: 'agree to their own topics' });
  await stage.done('prosecutor', 'reviewTopics', review, 'id');
  report.step('prosecutor, una segunda persona, los aprueba', 'prosecutor, a second person, agrees to them');

  for (const login of ['doctor', 'social-worker']) await readAloud(stage, login);
}

async function readAloud(stage, login) {
  const segments = await segmentsOf(stage, login);
  const { report } = stage;
  report.expect(sameNumbers(segments, READS[login].segments), `${login} abre el testimonio y recibe ${segments.length} de ${TOPICS.length} segmentos:`, `${login} opens the testimony and receives ${segments.length} of ${TOPICS.length} segments:`);
  report.table([], segments.map(({ number, startMs, topic, speaker, text }) => [`   ${number}`, `${Math.floor(startMs / 60_000)}:00`, topic, speaker, report.quote(text)]));
}

async function segmentsOf(stage, login) {
  const { file } = await stage.read(login, SEGMENTS);
  return file.transcriptSegments?.nodes ?? [];
}

/** What is looked at of the testimony, where it stands in the answer and in the withheld list. */
const PARTS = [['recording', 'recordings'], ['declined', 'questionRulings'], ['answers', 'recordAnswers'], ['statement', 'childStatements']];
const TESTIMONY = `id ${SEGMENTS} recordings(first: 5) { nodes { id sha256 } } questionRulings(first: 20) { nodes { id reason } } recordAnswers(first: 20) { nodes { id text } } childStatements(first: 20) { nodes { id kind words } }`;
const HEADS = { es: ['quién', 'segmentos', 'grabación', 'por qué no se aceptó', 'respuestas del registro', 'lo que agregó la niña'], en: ['who', 'segments', 'recording', 'why declined', 'answers from the record', 'what the girl added'] };

/** Who reads what of the testimony, everybody on the case, by one and the same query. */
export async function showWhoReadsWhat(stage) {
  const { report } = stage;
  report.head('Quién lee qué del testimonio', 'Who reads what of the testimony');
  const rows = [];
  for (const [login, expected] of Object.entries(READS)) {
    const { file, marks } = await stage.read(login, TESTIMONY);
    const segments = file.transcriptSegments?.nodes ?? [];
    const found = PARTS.map(([part, edge]) => [part, file[edge]?.nodes.length > 0 ? 'SEEN' : (marks.find((one) => one.field === `CaseFile.${edge}`)?.reason ?? 'UNEXPLAINED')]);
    const wrong = [...(sameNumbers(segments, expected.segments) ? [] : ['segments']), ...found.filter(([part, outcome]) => outcome !== expected[part]).map(([part]) => part)];
    report.failures += wrong.length;
    const dots = TOPICS.map((_topic, at) => (segments.some(({ number }) => number === at + 1) ? String(at + 1).slice(-2) : '·')).join(' ');
    rows.push([`${wrong.length > 0 ? '✗' : ' '} ${login}`, dots, ...found.map(([, outcome]) => TESTIMONY_REASONS[outcome]?.[report.language] ?? outcome)]);
  }
  report.table([HEADS[report.language].map((head, at) => (at === 0 ? `  ${head}` : head))], rows);
  const { data, errors } = await stage.people.auditor.ask(`query Read($code: String!) { caseFile(code: $code) { ${TESTIMONY} } }`, { code: stage.code });
  report.expect(!data?.caseFile && errors?.[0].extensions?.code === 'NOT_FOUND', `auditor: ${errors?.[0].extensions?.code}`, `auditor: ${errors?.[0].extensions?.code}`);
}

const sameNumbers = (segments, numbers) => JSON.stringify(segments.map(({ number }) => number).sort((a, b) => a - b)) === JSON.stringify(numbers);

/** One line a minute; the interviewer says the first. */
function webVtt({ lines, child, interviewer }) {
  const stamp = (at) => `00:${String((at * LINE_SECONDS) / 60).padStart(2, '0')}:00.000`;
  return `WEBVTT\n\n${lines.map((line, at) => `${stamp(at)} --> ${stamp(at + 1)}\n<v ${at === 0 ? interviewer : child}>${line}\n`).join('\n')}`;
}
