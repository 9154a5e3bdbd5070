import { APPEALED, REVIEWS } from './demo-testimony-expectation.mjs';

const TEAM = [['interviewer', 'FORENSIC_INTERVIEWER'], ['social-worker', 'SOCIAL_WORKER'], ['doctor', 'FORENSIC_DOCTOR'], ['victim-lawyer', 'VICTIM_LAWYER'], ['judge', 'JUDGE'], ['public-ministry', 'PUBLIC_MINISTRY'], ['coordinator', 'COORDINATOR']];
const OBSERVERS = ['prosecutor', 'social-worker', 'doctor'];
const DAY_MS = 86_400_000;
const OUTCOMES = { ACCEPTED: { es: 'aceptada', en: 'accepted' }, REPHRASED: { es: 'con otras palabras', en: 'in other words' }, DECLINED: { es: 'no aceptada', en: 'declined' } };

/** Before: the one interview is planned, four agencies put their questions, and somebody stands for the child in looking at them. */
export async function planInterview(stage) {
  const { report, people, words } = stage;
  report.head('Antes: una sola entrevista para todas las entidades', 'Before: one interview for all the agencies');
  for (const [login, role] of TEAM) if (login !== 'coordinator') await stage.done('coordinator', 'assign', { personId: people[login].id, role, why: words.team });
  await people.administrator.change('recordAccreditation', { personId: people.interviewer.id, protocol: 'NICHD_REVISED', fromOn: day(-1), untilOn: day(365), issuedBy: words.plan.issuedBy }, 'id');
  report.step('coordinator completa el equipo; administrator, de otra unidad, registra que interviewer está acreditada (CPP 206A)', 'coordinator completes the team; administrator, of another unit, records that interviewer is accredited (CPP 206A)');

  const { room, companion } = words.plan;
  const plan = { protocol: 'NICHD_REVISED', interviewerId: people.interviewer.id, room, companion, plannedFor: new Date(Date.now() + 3_600_000).toISOString(), anticipatedEvidence: 'NOT_REQUESTED' };
  const observers = OBSERVERS.map((login, at) => ({ observerId: people[login].id, capacity: words.observers[at] }));
  stage.interviewId = (await stage.done('prosecutor', 'planInterview', { ...plan, observers })).id;
  report.step(`prosecutor planea la entrevista: ${room}; la niña escogió a ${companion}; observan ${OBSERVERS.join(', ')}`, `prosecutor plans the interview: ${room}; the girl chose ${companion}; ${OBSERVERS.join(', ')} watch`);
  for (const login of ['family-defender', 'prosecutor']) await stage.refused(login, 'planInterview', plan, { as: 'CONFLICTING_STATE interview_heard_once', es: 'planear otra sobre los mismos hechos', en: 'plan another about the same events' });
  stage.plan = plan;
  await putQuestions(stage);
  await reviewQuestions(stage);
}

async function putQuestions(stage) {
  stage.questions = [];
  for (const [login, text] of stage.words.questions) stage.questions.push({ login, text, id: (await stage.done(login, 'proposeQuestion', { interviewId: stage.interviewId, text }, 'id')).id });
}

/** CIA 150. A hint on the form of a question stands beside it and refuses nothing. */
async function reviewQuestions(stage) {
  const { report, people, words, questions } = stage;
  const { file } = await stage.read('family-defender', 'interviewQuestions(first: 50) { nodes { id text hints status version } }');
  const rulings = [...words.rulings];
  const rows = [];
  for (const [at, [outcome, reason]] of REVIEWS.entries()) {
    const { id, login, text } = questions[at];
    const { hints, version } = file.interviewQuestions.nodes.find((one) => one.id === id);
    const ruling = reason ? rulings.shift() : undefined;
    await stage.done('family-defender', 'reviewQuestion', { id, expectedVersion: version, outcome, reason, ruling, rephrasedText: outcome === 'REPHRASED' ? words.rephrased : undefined }, 'id');
    const hint = hints ? `(${JSON.parse(hints).map((one) => one.form).join(', ')}) ` : '';
    const result = OUTCOMES[outcome][report.language];
    rows.push([`  ${at + 1}.`.slice(-4), `${login} (${people[login].agency})`, text, `${hint}${[result, outcome === 'REPHRASED' ? report.quote(words.rephrased) : '', reason ?? ''].filter(Boolean).join(': ')}`]);
  }
  report.step('Cuatro entidades ponen doce preguntas; family-defender las revisa (CIA 150). Entre paréntesis, la pista sobre la forma', 'Four agencies put twelve questions; family-defender reviews them (CIA 150). In brackets, the hint on the form');
  report.table([], rows);
  await appeal(stage, questions[APPEALED]);
}

async function appeal(stage, { id, login }) {
  const { report, words } = stage;
  await stage.done(login, 'appealQuestion', { id, expectedVersion: 2, reason: words.appeal }, 'id');
  report.step(`${login} recurre la decisión sobre la pregunta ${APPEALED + 1}: ${report.quote(words.appeal)}`, `${login} appeals the ruling on question ${APPEALED + 1}: ${report.quote(words.appeal)}`);
  await stage.refused('family-defender', 'decideAppeal', { id, expectedVersion: 3, accepted: true }, { as: 'SECOND_PERSON_REQUIRED', es: 'decidir ese recurso contra su propia decisión', en: 'decide that appeal against their own ruling' });
  await stage.done('public-ministry', 'decideAppeal', { id, expectedVersion: 3, accepted: true }, 'id');
  report.step('public-ministry, que no la había negado, la acepta', 'public-ministry, who had not declined it, accepts it');
}

const day = (distance) => new Date(Date.now() + distance * DAY_MS).toISOString().slice(0, 10);
