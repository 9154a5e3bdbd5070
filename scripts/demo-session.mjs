import { DemoListener } from './demo-listener.mjs';
import { clock } from './demo-stage.mjs';
import { QUESTIONS_IN_THE_END, TOLD_UNASKED } from './demo-testimony-expectation.mjs';

const LISTENERS = ['interviewer', 'prosecutor', 'social-worker', 'family-defender'];
const QUEUE = 'interviewQuestions(first: 50) { nodes { id status askedAt } }';
const TO_ASK = 'questionsToAsk(first: 50) { nodes { id questionId text state version } }';
const now = () => new Date().toISOString();

/** During: the interviewer asks, the others watch from another room, and one of them has one more question. */
export async function holdInterview(stage) {
  const { report, words } = stage;
  report.head('Durante: una pregunta en vivo desde la otra sala', 'During: a live question from the other room');
  stage.sessionId = (await stage.done('interviewer', 'startSession', { interviewId: stage.interviewId, at: now(), equipment: words.plan.equipment }, 'id')).id;
  report.step(`${clock()} interviewer comienza la sesión`, `${clock()} interviewer begins the session`);
  await note(stage, 'ENTER', { who: words.plan.companion, room: words.plan.room });
  for (const phase of ['INTRODUCTION', 'RAPPORT', 'FREE_RECALL', 'DETAILS']) await note(stage, 'PHASE', { phase });

  const listeners = [];
  try {
    for (const login of LISTENERS) listeners.push(await DemoListener.open(stage.people[login], stage.code, stage.interviewId));
    report.step(`${LISTENERS.join(', ')} escuchan la cola por WebSocket (graphql-ws)`, `${LISTENERS.join(', ')} listen to the queue over a WebSocket (graphql-ws)`);
    await askAll(stage);
    await note(stage, 'BREAK');
    stage.live = await askLive(stage, listeners);
    await note(stage, 'RESUME');
  } finally {
    await Promise.all(listeners.map((one) => one.close()));
  }
  await note(stage, 'PHASE', { phase: 'CLOSING' });
  await end(stage, { interviewId: stage.interviewId, sessionId: stage.sessionId, interviewVersion: 1 });
  const { file } = await stage.read('interviewer', QUEUE);
  const live = file.interviewQuestions.nodes.find((one) => one.id === stage.live.id);
  report.expect(live.status === 'ASKED' && Date.parse(live.askedAt) === Date.parse(stage.live.askedAt), `la pregunta en vivo consta como hecha a las ${clock(live.askedAt)}`, `the live question stands as asked at ${clock(live.askedAt)}`);
  const states = file.interviewQuestions.nodes.map((one) => one.status);
  const counted = Object.fromEntries(Object.keys(QUESTIONS_IN_THE_END).map((state) => [state, states.filter((one) => one === state).length]));
  const same = states.length === Object.values(counted).reduce((sum, one) => sum + one, 0) && JSON.stringify(counted) === JSON.stringify(QUESTIONS_IN_THE_END);
  report.expect(same, `${clock()} termina la sesión; preguntas hechas: ${counted.ASKED}, contestadas por la niña sin que se le hicieran: ${counted.NOT_ASKED}, no aceptadas: ${counted.DECLINED}`, `${clock()} the session ends; questions asked: ${counted.ASKED}, answered by the girl unasked: ${counted.NOT_ASKED}, declined: ${counted.DECLINED}`);
}

/** Ends a session, and says that its interview has been held. */
export async function end(stage, { interviewId, sessionId, interviewVersion }) {
  await stage.done('interviewer', 'endSession', { sessionId, expectedVersion: 1, at: now() }, 'id');
  await stage.done('interviewer', 'interviewHeld', { id: interviewId, expectedVersion: interviewVersion, why: 'HELD', heldOn: now().slice(0, 10) }, 'id');
}

/** Everything accepted beforehand, but for what the girl tells unasked. */
async function askAll(stage) {
  const { file } = await stage.read('interviewer', TO_ASK);
  for (const { questionId, version } of file.questionsToAsk.nodes) {
    const askedAt = questionId === stage.questions[TOLD_UNASKED].id ? null : now();
    await stage.done('interviewer', 'markQuestion', { id: questionId, expectedVersion: version, askedAt }, 'id');
  }
}

async function askLive(stage, listeners) {
  const { report, words } = stage;
  const { id } = await stage.done('prosecutor', 'proposeQuestion', { interviewId: stage.interviewId, text: words.live }, 'id');
  report.step(`${clock()} prosecutor, desde la sala de observación: ${report.quote(words.live)}`, `${clock()} prosecutor, from the observation room: ${report.quote(words.live)}`);
  await Promise.all(listeners.map((one) => one.hears(id)));
  await stage.done('family-defender', 'reviewQuestion', { id, expectedVersion: 1, outcome: 'ACCEPTED' }, 'id');
  await Promise.all(listeners.map((one) => one.hears(id, 2)));
  report.step(`${clock()} todas lo saben al momento; family-defender la acepta`, `${clock()} all are told at once; family-defender accepts it`);
  const { file } = await stage.read('interviewer', TO_ASK);
  const question = file.questionsToAsk.nodes.find((one) => one.questionId === id);
  const askedAt = now();
  await stage.done('interviewer', 'markQuestion', { id, expectedVersion: question.version, askedAt }, 'id');
  await Promise.all(listeners.map((one) => one.hears(id, 3)));
  const told = listeners.flatMap((one) => one.told);
  report.expect(question.text === words.live, `${clock(askedAt)} interviewer la lee, la hace y la marca`, `${clock(askedAt)} interviewer reads it, asks it and marks it`);
  report.expect(told.length > 0 && told.every((one) => Object.keys(one).join() === 'questionId'), `lo que salió por los WebSockets: el id de una pregunta y nada más, en ${told.length} avisos`, `what left over the WebSockets: the id of a question and nothing else, in ${told.length} messages`);
  return { id, askedAt };
}

const note = (stage, event, more = {}) => stage.done('interviewer', 'logSessionEvent', { sessionId: stage.sessionId, event, at: now(), ...more }, 'id');
