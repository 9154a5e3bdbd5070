import { createHash } from 'node:crypto';
import { end } from './demo-session.mjs';
import { FILED } from './demo-testimony-expectation.mjs';

/** What the rule does not do: it does not silence a child, it does not shut out what is new, and it does not bind a court. */
export async function hearFurther(stage) {
  await hearTheChild(stage);
  await grantException(stage);
  await obeyTheCourt(stage);
}

async function hearTheChild(stage) {
  const { report, words: { addition } } = stage;
  report.head('La niña quiere agregar algo', 'The girl wants to add something');
  const asked = await timesAsked(stage);
  await stage.done('social-worker', 'recordChildStatement', { kind: 'ADDITION', ...addition }, 'id');
  const after = await timesAsked(stage);
  report.step(`Se la escucha enseguida, sin permiso de nadie; social-worker escribe sus palabras: ${report.quote(addition.words)}`, `She is heard at once, with nobody's leave; social-worker writes down her words: ${report.quote(addition.words)}`);
  report.expect(asked === after, `veces que se le preguntó: ${asked} antes, ${after} después`, `times she was asked: ${asked} before, ${after} after`);
}

const timesAsked = async ({ people, code }) => (await people.prosecutor.ask('query ($code: String!) { heardOnce(caseCode: $code) { timesAsked } }', { code })).data.heardOnce.timesAsked;

async function grantException(stage) {
  const { report, words: { exception } } = stage;
  report.head('Una excepción, aprobada por dos', 'One exception, approved by two');
  for (const questionId of stage.other.questionIds) await stage.done('family-defender', 'letQuestionGoOn', { questionId, expectedVersion: 1 }, 'id');
  report.step('family-defender: lo que preguntó officer no está en el registro; la pregunta sigue', 'family-defender: what officer asked is not in the record; the question goes on');
  const { id } = await stage.done('officer', 'requestException', { requestId: stage.other.id, reason: 'NEW_FACTS', text: exception.text }, 'id');
  report.step(`officer pide una excepción, NEW_FACTS: ${report.quote(exception.text)}`, `officer asks for an exception, NEW_FACTS: ${report.quote(exception.text)}`);
  const further = { basis: 'EXCEPTION', exceptionId: id, protocol: 'NICHD_REVISED', interviewerId: stage.people.interviewer.id, room: stage.plan.room, companion: stage.plan.companion, plannedFor: stage.plan.plannedFor };
  await stage.refused('prosecutor', 'approveException', { id, expectedVersion: 1 }, { as: 'VALIDATION', es: 'aprobarla sin que conste la opinión de la niña', en: "approve it before the girl's own view is recorded" });
  await stage.done('family-defender', 'approveException', { id, expectedVersion: 1, childView: exception.view }, 'id');
  report.step(`family-defender (${stage.people['family-defender'].agency}) escribe la opinión de la niña, ${report.quote(exception.view)}, y aprueba`, `family-defender (${stage.people['family-defender'].agency}) records the girl's view, ${report.quote(exception.view)}, and approves`);
  await stage.refused('family-defender', 'planFurtherInterview', further, { as: 'CONFLICTING_STATE interview_exception_approved', es: 'planear la sesión con una sola aprobación', en: 'plan the session on one approval' });
  await stage.refused('family-defender', 'approveException', { id, expectedVersion: 2 }, { as: 'SECOND_PERSON_REQUIRED', es: 'aprobar por segunda vez', en: 'approve a second time' });
  await stage.done('prosecutor', 'approveException', { id, expectedVersion: 2 }, 'id');
  report.step(`prosecutor (${stage.people.prosecutor.agency}) aprueba; vale treinta días`, `prosecutor (${stage.people.prosecutor.agency}) approves; it stands for thirty days`);
  const { id: interviewId } = await stage.done('family-defender', 'planFurtherInterview', further, 'id');
  await hold(stage, interviewId);
  report.step('family-defender planea la sesión, interviewer la hace', 'family-defender plans the session, interviewer holds it');
  await stage.refused('family-defender', 'planFurtherInterview', further, { as: 'CONFLICTING_STATE interview_exception_once', es: 'planear otra con la misma excepción', en: 'plan another on the same exception' });
}

async function obeyTheCourt(stage) {
  const { report, people, words: { order } } = stage;
  report.head('La orden de un juez', "A court's order");
  const further = { basis: 'COURT_ORDER', events: 1, protocol: 'NICHD_REVISED', interviewerId: people.interviewer.id, room: stage.plan.room, plannedFor: stage.plan.plannedFor };
  await stage.refused('prosecutor', 'planFurtherInterview', further, { as: 'VALIDATION', es: 'planear una sesión por orden, sin número', en: 'plan a session by order, without a number' });
  const orderDocumentSha256 = createHash('sha256').update(order.document).digest('hex');
  const { id: interviewId } = await stage.done('prosecutor', 'planFurtherInterview', { ...further, orderNumber: order.number, orderDocumentSha256 }, 'id');
  await hold(stage, interviewId);
  const { file } = await stage.read('victim-lawyer', 'interviews(first: 10) { nodes { id basis status orderNumber } }');
  const held = file.interviews.nodes.find((one) => one.id === interviewId);
  report.expect(held?.basis === 'COURT_ORDER' && held.status === 'HELD' && held.orderNumber === order.number, `con el número la sesión se abre y se hace; su razón, como la lee victim-lawyer: ${held?.orderNumber}`, `with the number the session opens and is held; its reason, as victim-lawyer reads it: ${held?.orderNumber}`);
  await stage.refused('prosecutor', 'planFurtherInterview', { ...further, orderNumber: order.number.toLowerCase(), orderDocumentSha256: createHash('sha256').update(order.number).digest('hex') }, { as: 'CONFLICTING_STATE interview_order_once', es: 'planear otra con el mismo número', en: 'plan another on the same number' });
  await stage.refused('prosecutor', 'planInterview', stage.plan, { as: 'CONFLICTING_STATE interview_heard_once', es: 'planear otra sin orden ni excepción', en: 'plan another with neither order nor exception' });
  await fileForJudge(stage);
}

/** The judge reads what a party files, and nothing before. */
async function fileForJudge(stage) {
  const { report, people } = stage;
  const segments = 'transcriptSegments(first: 50) { nodes { id number } }';
  const before = (await stage.read('judge', segments)).file.transcriptSegments?.nodes ?? [];
  const { file } = await stage.read('prosecutor', segments);
  const rowIds = file.transcriptSegments.nodes.filter(({ number }) => FILED.includes(number)).map((one) => one.id);
  await people.prosecutor.change('fileForHearing', { caseCode: stage.code, judgeId: people.judge.id, kind: 'transcript', rowIds, hearing: stage.words.order.number }, 'id');
  report.expect(before.length === 0, `segmentos que lee judge, asignado al caso: ${before.length}; prosecutor presenta los segmentos ${FILED.join(' y ')} para la audiencia`, `segments that judge reads, assigned to the case: ${before.length}; prosecutor files segments ${FILED.join(' and ')} for the hearing`);
}

async function hold(stage, interviewId) {
  const { id: sessionId } = await stage.done('interviewer', 'startSession', { interviewId, at: new Date().toISOString() }, 'id');
  await end(stage, { interviewId, sessionId, interviewVersion: 1 });
}
