/** What a requester is told, with the ids and times of this one request left out. */
const constantPart = ({ status, version, replayed, answerBy }, askedAt) => JSON.stringify({ status, version, replayed, hours: Math.round((Date.parse(answerBy) - askedAt) / 3_600_000) });
const SENT_IN_TWO_DAYS = JSON.stringify({ status: 'SENT', version: 1, replayed: false, hours: 48 });
const SENT = 'id questionIds version status answerBy replayed requestId';

/** Instead of asking again: the record is searched, and whoever stands for the child answers from it. */
export async function answerFromRecord(stage) {
  const { report, words: { again } } = stage;
  report.head('En vez de volver a preguntar', 'Instead of asking again');
  const sent = await askTwice(stage);
  const all = await stage.search('family-defender', again.unseen);
  report.expect(all.totalCount === 1, `family-defender busca en todo el registro (${again.unseen}: ${all.totalCount}) y contesta con palabras propias`, `family-defender searches the whole record (${again.unseen}: ${all.totalCount}) and answers in words of their own`);
  for (const [at, text] of again.answers.entries()) await stage.done('family-defender', 'answerFromRecord', { questionId: sent.questionIds[at], expectedVersion: 1, text }, 'id');
  const got = await answersOf(stage, 'doctor');
  const beside = await answersOf(stage, 'officer');
  report.expect(got.length === 2 && again.answers.every((text) => got.includes(text)) && beside.length === 0, `respuestas que recibe doctor: ${got.length}; officer, de otra entidad: ${beside.length}`, `answers that doctor receives: ${got.length}; officer, of another agency: ${beside.length}`);
  for (const text of again.answers) report.step(`  ${report.quote(text)}`, `  ${report.quote(text)}`);
  await stage.done('doctor', 'confirmAnswered', { requestId: sent.id, expectedVersion: 2 }, 'id');
  report.step('doctor confirma que le basta: una entrevista evitada', 'doctor confirms that it is enough: one interview avoided');
  await cite(stage);
}

/** Two requests: what the one asks the record holds, what the other asks it does not. */
async function askTwice(stage) {
  const { report, words: { again } } = stage;
  const found = await stage.search('doctor', again.search);
  const hidden = await stage.search('doctor', again.unseen);
  report.expect(found.totalCount === 1 && found.nodes[0].number === 4 && hidden.totalCount === 0, `doctor quiere volver a hablar con la niña; busca antes en lo que puede leer (${again.search}: ${found.totalCount}, ${again.unseen}: ${hidden.totalCount})`, `doctor wants to speak to the girl again; first they search what they may read (${again.search}: ${found.totalCount}, ${again.unseen}: ${hidden.totalCount})`);
  const shownSegmentIds = found.nodes.map((one) => one.id);
  const began = Date.now();
  const sent = await stage.done('doctor', 'requestInterview', { reason: again.reason, questions: again.questions.map(([text, missing]) => ({ text, missing, shownSegmentIds })) }, SENT);
  const texts = again.questions.map(([text]) => report.quote(text)).join(', ');
  report.step(`doctor pide preguntar ${texts}: el registro lo dice, donde doctor no lee`, `doctor requests to ask ${texts}: the record says it, where doctor does not read`);
  stage.other = await stage.done('officer', 'requestInterview', { reason: again.other.reason, questions: [{ text: again.other.question, missing: again.other.missing }] }, SENT);
  report.step(`officer pide preguntar ${report.quote(again.other.question)}: el registro no lo dice`, `officer requests to ask ${report.quote(again.other.question)}: the record does not say it`);
  const same = [sent, stage.other].every((one) => constantPart(one, began) === SENT_IN_TWO_DAYS);
  report.expect(same, `los dos reciben la misma respuesta: enviada a la defensoría de familia, respuesta en dos días (${sent.answerBy.slice(0, 16)})`, `both get the same answer: sent to the family defender, answer within two days (${sent.answerBy.slice(0, 16)})`);
  return sent;
}

const answersOf = async (stage, login) => (await stage.read(login, 'recordAnswers(first: 20) { nodes { id text } }')).file.recordAnswers?.nodes.map((one) => one.text) ?? [];

/** What was said is used by citing it. */
async function cite(stage) {
  const { words, report } = stage;
  const { file } = await stage.read('social-worker', 'transcriptSegments(first: 50) { nodes { id number text } }');
  const segmentId = file.transcriptSegments.nodes.find(({ number }) => number === 3).id;
  const { id: citingId } = await stage.done('social-worker', 'addSocialAssessment', { assessedOn: new Date().toISOString().slice(0, 10), text: words.assessment }, 'id');
  await stage.done('social-worker', 'citeSegment', { citingType: 'SOCIAL_ASSESSMENT', citingId, segmentId, purpose: words.citing }, 'id');
  report.step('social-worker cita el segmento 3 en su valoración, sin preguntar otra vez', 'social-worker cites segment 3 in their assessment, without asking again');
}
