import type { Wording } from '../errors.js';
import { words } from '../expectations.js';

/**
 * Promise 1 as the database keeps it (migrations/testimony/heard-once.sql.ts), by the name of each constraint: what stands in the way, and how to go
 * on. Whoever meets one reads the interviews of the case, so its name tells nothing new.
 */
export const HEARD_ONCE: Readonly<Record<string, Wording>> = {
  interview_heard_once: words(
    'ya hay una entrevista sobre estos hechos: use el registro (searchTestimony) o pida preguntar (requestInterview); otra necesita una excepción o una orden judicial, y una fusión de casos, askMergedEvents',
    'there is an interview about these events already: use the record (searchTestimony) or ask to put questions (requestInterview); a further one needs an exception or a court order, a merge of cases askMergedEvents'),
  interview_exception_once: words('con esta excepción ya se planeó una entrevista: haga esa, o cancélela; otra necesita su propia excepción (requestException)', 'an interview is planned under this exception already: hold it, or cancel it; another needs an exception of its own (requestException)'),
  interview_exception_approved: words('una excepción de este caso y de estos hechos, aprobada por fiscalía y por defensoría de familia (approveException): esta no lo está', 'an exception of this case and these events that prosecutor and family defender have approved (approveException): this one is not'),
  interview_exception_expired: words('una excepción dentro de sus treinta días: esta venció, o el día planeado cae después; pida otra (requestException)', 'an exception within its thirty days: this one has run out, or the day planned lies beyond it; ask for another (requestException)'),
  interview_order_once: words('una orden judicial abre una sola entrevista, y con este número ya hay una: haga esa, o registre la orden nueva con su número', "a court's order opens one interview, and there is one under this number: hold it, or enter the new order under its own number"),
  interview_order_document_once: words('el documento de una orden abre una sola entrevista, y con este ya hay una: revise el SHA-256', 'the document of an order opens one interview, and there is one under this: check the SHA-256'),
  interview_session_once: words('cada sesión de una entrevista tiene su número, y este ya está: vuelva a leer la entrevista', 'each session of an interview has a number of its own, and this one is taken: read the interview again'),
  interview_session_planned: words('una sesión de las planeadas, de una entrevista que sigue en pie: no se agrega ninguna; para preguntar más, una excepción o una orden judicial', 'one of the sessions planned, of an interview that stands: none is added; to ask more, an exception or a court order'),
  interview_stays_held: words('lo que se hizo queda como hecho: si fue inadecuada, pida que se revise (reviewInterview) y una excepción', 'what was held stays held: if it was inadequate, have it reviewed (reviewInterview) and ask for an exception'),
  interview_begun_stays: words('ya comenzó, y no se cancela ni pasa a no apta: termine la sesión (endSession) y diga que se hizo (interviewHeld)', 'it has begun, and is neither cancelled nor called not suitable: end the session (endSession) and say that it was held (interviewHeld)'),
  interview_basis_stays: words('una entrevista queda con el fundamento con que se planeó: para otro, cancélela y planee de nuevo', 'an interview keeps the basis on which it was planned: for another, cancel it and plan anew'),
  interview_before_merge: words('solo una fusión de casos deja una entrevista como hecha antes de ella: askMergedEvents, y luego mergeCases', 'only a merge of cases makes an interview one held before it: askMergedEvents, then mergeCases'),
  interview_merge_decided: words('lo que dos personas dijeron de estos hechos antes de la fusión (askMergedEvents, decideMergedEvents)', 'what two people said of these events before the merge (askMergedEvents, decideMergedEvents)'),
  interview_events_stay: words('los hechos de una entrevista que comenzó no cambian: lo nuevo se registra como incidente (addIncident) y se planea aparte', 'the events of an interview that has begun do not change: what is new is recorded as an incident (addIncident) and planned by itself'),
  interview_sessions_stay: words('una vez comenzada no se agregan sesiones: para preguntar más, una excepción o una orden judicial', 'once it has begun no session is added: to ask more, an exception or a court order'),
  interview_case_stays: words('una entrevista pasa a otro caso solo cuando el suyo se fusiona en él (mergeCases)', 'an interview moves to another case only when its own is merged into it (mergeCases)'),
  interview_case_open: words('un caso abierto: este se fusionó en otro; planee en aquel', 'a case that is open: this one was merged into another; plan there'),
  interview_events_recorded: words(
    'hechos nuevos: un incidente que otra unidad registró en este caso después de todo lo preguntado, que ninguna otra entrevista nombra, con el número que sigue; y ninguna entrevista planeada sin comenzar',
    'new events: an incident that another unit recorded on this case after all that was asked, named by no other interview, under the next number; and no interview planned that has not begun'),
  interview_stays_as_held: words('quién preguntó, con qué protocolo y en compañía de quién queda como fue; si algo estuvo mal, pida que se revise (reviewInterview)', 'who asked, by which protocol and in what company stays as it was; if something was wrong, have it reviewed (reviewInterview)'),
  exception_once_a_request: words('una excepción a la vez por solicitud: decida la que hay, o úsela', 'one exception at a time for a request: decide the one there is, or use it'),
  exception_approved_by_two: words('dos aprobaciones, de fiscalía y de defensoría de familia, de quienes no la pidieron, y la opinión de la niña o el niño', 'two approvals, of prosecutor and family defender, by those who did not ask for it, and the view of the child'),
  exception_approved_by_office: words('la aprobación de quien tiene ese cargo en este caso: fiscalía o defensoría de familia asignada', 'the approval of whoever holds that office on this case: a prosecutor or family defender assigned to it'),
  exception_not_by_requester: words('la aprobación de otra persona: quien pidió la excepción o las preguntas no la aprueba', 'the approval of somebody else: whoever asked for the exception or the questions does not give it'),
  exception_stays_as_asked: words('lo pedido queda como se pidió: para otra cosa, pida otra excepción (requestException)', 'what was asked for stays as it was asked: for something else, ask for another exception (requestException)'),
  exception_stays_decided: words('lo decidido queda como se decidió: pida otra excepción (requestException)', 'what was decided stays as it was decided: ask for another exception (requestException)'),
};
