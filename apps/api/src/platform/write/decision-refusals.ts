import type { ErrorCode, ErrorDetail, Wording } from '../errors.js';
import { words } from '../expectations.js';

type Told = Readonly<Partial<Record<ErrorCode, ErrorDetail>>>;

const state = (expected: Wording, path = 'input'): Told => ({ CONFLICTING_STATE: { path, expected } });
const input = (path: string, expected: Wording): Told => ({ VALIDATION: { path, expected } });

const SEGMENTS = input('input.segments', words('segmentos de esta versión por su número, cada uno una vez', 'segments of this version by their number, each once'));
const SEGMENTS_OF_CHILDREN = input('input.segments', words('segmentos de esta versión por su número, cada uno una vez; el código de otro caso solo donde hablan de otro niño o niña', 'segments of this version by their number, each once; the code of another case only where they speak of another child'));
const OPEN_SESSION = state(words('una sesión abierta (startSession)', 'an open session (startSession)'), 'input.sessionId');
const OPEN_SET = state(words('un conjunto abierto; para cerrarlo, con todos sus archivos', 'an open set; to close it, with all its files'), 'input.setId');
const UNDECIDED_EXCEPTION = words('una excepción pedida y sin decidir, que su cargo aún no aprobó', 'an exception asked for and undecided, that your office has not approved yet');
const SENT_QUESTION = state(words('una pregunta enviada, de una solicitud que no se retiró ni confirmó y de la que no se ha pedido excepción', 'a question that was sent, of a request neither withdrawn nor confirmed, for which no exception was asked'), 'input.questionId');

/**
 * What a decision of the database wants where it answers with no more than a code: the state of things, or an input. One text for all the
 * conditions of a decision, so that it tells no more than the code does.
 */
export const DECISION_REFUSALS: Readonly<Record<string, Told>> = {
  attach_report: state(words('un reporte que aún no es de ningún caso (detachReport lo saca del suyo)', 'a report that belongs to no case yet (detachReport takes it out of its own)'), 'input.reportCode'),
  copy_report: state(words('un reporte que aún no es de ningún caso', 'a report that belongs to no case yet'), 'input.reportCode'),
  found_child: state(words('un caso que se abre en este mismo paso', 'a case that is opened in this same step')),
  decide_review: state(words('una revisión abierta, de un reporte que aún no es de ningún caso', 'an open review, of a report that belongs to no case yet'), 'input.id'),
  correct_document: state(words('un documento que sigue en cuarentena', 'a document that is still in quarantine')),
  assign: state(words('alguien que aún no está en este caso (endAssignment termina lo que hay)', 'somebody who is not on this case yet (endAssignment ends what there is)'), 'input.personId'),
  merge_cases: input('input.intoCaseCode', words('otro caso', 'another case')),
  require_plain_measure: state(words('una medida que no reserve la identidad: esa se termina con endReservedIdentity', 'a measure that does not reserve identity: that one is ended by endReservedIdentity'), 'input.id'),
  grant_fields: input('input.untilAt', words('un fin que aún no haya llegado', 'an end that has not come yet')),
  release_to: input('input.agencies', words('códigos de entidades', 'codes of agencies')),
  declare_emergency: { SECOND_PERSON_REQUIRED: { path: 'input', expected: words('una segunda persona primero, con askEmergencyAccess: lo que usted declaró antes no está confirmado o revisado, o no se justificó', 'a second person first, by askEmergencyAccess: what you declared before is not confirmed or reviewed, or was not justified') } },
  offer_handover: state(words('alguien que ya no está en el caso: quien sigue en él entrega por sí mismo', 'somebody who is no longer on the case: whoever still is hands over by themselves'), 'input.fromPersonId'),
  decide_conflict: state(words('un conflicto que se confirma, y quien reemplaza aún sin asignación ni conflicto en el caso', 'a conflict that is upheld, and a substitute with neither an assignment nor a conflict on the case'), 'input.substituteId'),

  answer_question: SENT_QUESTION,
  let_question_go_on: SENT_QUESTION,
  confirm_answered: state(words('una solicitud con todas sus preguntas contestadas, aún sin confirmar', 'a request all of whose questions are answered, not confirmed yet'), 'input.requestId'),
  report_insufficient: state(words('una pregunta contestada, de una solicitud que no se retiró', 'a question that was answered, of a request that was not withdrawn'), 'input.questionId'),
  withdraw_request: state(words('una solicitud que no se retiró ni confirmó, sin excepción aprobada', 'a request neither withdrawn nor confirmed, with no exception approved'), 'input.requestId'),
  request_interview: input('input.questions', words('de 1 a 20 preguntas, cada una con lo que falta', '1 to 20 questions, each with what is missing')),
  request_exception: {
    ...state(words('una solicitud que sigue adelante (letQuestionGoOn), sobre hechos por los que ya se preguntó o cuya entrevista no es apta', 'a request that goes on (letQuestionGoOn), about events the child was asked about already or whose interview is not suitable'), 'input.requestId'),
    ...input('input.reviewId', words('la revisión de otra persona que halló inadecuada una entrevista sobre estos hechos', "somebody else's review that found an interview about these events inadequate")),
  },
  approve_exception: { ...state(UNDECIDED_EXCEPTION, 'input.id'), ...input('input.childView', words('la opinión de la niña o el niño, que escribe quien aprueba primero', 'the view of the child, written down by whoever approves first')) },
  refuse_exception: state(UNDECIDED_EXCEPTION, 'input.id'),
  plan_further_interview: input('input.interviewerId', words('alguien asignado a este caso para entrevistar y acreditado para el protocolo ese día', 'an interviewer assigned to this case and accredited for the protocol on that day')),
  review_interview: state(words('una entrevista que ya comenzó', 'an interview that has begun'), 'input.interviewId'),
  record_asking: input('input.askedAt', words('una hora que ya pasó; con CLINICAL_HISTORY_72_HOURS, por medicina y dentro de las primeras 72 horas', 'a time that has passed; with CLINICAL_HISTORY_72_HOURS, by the doctor and within the first 72 hours')),
  ask_merged_events: {
    ...state(words('dos entrevistas en pie con este número de hechos, una por caso, de las que nada se ha dicho; los mismos hechos solo si ambas se hicieron', 'two interviews that stand under this number of events, one a case, of which nothing was said yet; the same events only where both were held'), 'input.events'),
    ...input('input.intoCaseCode', words('otro caso', 'another case')),
  },
  decide_merged_events: state(words('algo que nadie ha decidido aún', 'what nobody has decided yet'), 'input.id'),

  propose_question: { ...state(words('una entrevista planeada: a una hecha o cancelada no se le agregan preguntas', 'a planned interview: to one that was held or cancelled no question is added'), 'input.interviewId'), ...input('input.text', words('una pregunta de 1 a 1000 caracteres', 'a question of 1 to 1000 characters')) },
  review_question: { ...state(words('una pregunta que nadie ha revisado (PROPOSED)', 'a question that nobody has reviewed (PROPOSED)'), 'input.id'), ...input('input.rephrasedText', words('una pregunta de 1 a 1000 caracteres', 'a question of 1 to 1000 characters')) },
  appeal_question: state(words('una pregunta que no se aceptó (DECLINED)', 'a question that was declined (DECLINED)'), 'input.id'),
  decide_appeal: state(words('una pregunta de la que se recurrió (APPEALED)', 'a question that was appealed (APPEALED)'), 'input.id'),
  mark_question: { ...state(words('una pregunta aceptada y sin marcar (ACCEPTED o REPHRASED)', 'a question accepted and not marked yet (ACCEPTED or REPHRASED)'), 'input.id'), ...input('input.askedAt', words('una hora dentro de una sesión de esta entrevista', 'a time within a session of this interview')) },
  start_session: {
    ...state(words('una entrevista planeada, con una sesión por hacer y ninguna abierta (endSession), y quien entrevista acreditado para el protocolo ese día y hoy', 'a planned interview with a session left and none open (endSession), and an interviewer accredited for the protocol on that day and now'), 'input.interviewId'),
    ...input('input.at', words('cuándo comenzó: dentro de las últimas doce horas, y no antes del plan', 'when it began: within the last twelve hours, and not before the plan')),
  },
  session_protocol: OPEN_SESSION,
  log_session_event: {
    ...state(words('una sesión abierta; BREAK cuando no hay pausa, y RESUME cuando la hay', 'an open session; BREAK while there is no break, and RESUME while there is')),
    ...input('input', words('una hora entre el comienzo de la sesión y ahora; con PHASE la fase, con ENTER y LEAVE quién y en qué sala', 'a time between the beginning of the session and now; with PHASE the phase, with ENTER and LEAVE who and which room')),
  },
  end_session: { ...OPEN_SESSION, ...input('input.at', words('una hora que no sea futura ni anterior a lo último anotado', 'a time neither in the future nor before what was noted last')) },

  import_transcript: {
    ...state(words('de una traducción, el original y otro idioma; de una corrección, una versión del mismo idioma y de la misma clase', 'for a translation, the original and another language; for a correction, a version of the same language and kind')),
    ...input('input', words('un archivo con segmentos; interpreter con translationOf, correctionReason con correctsId', 'a file with segments; interpreter with translationOf, correctionReason with correctsId')),
  },
  propose_topics: SEGMENTS,
  propose_other_child: SEGMENTS_OF_CHILDREN,
  review_other_child: { ...state(words('lo que se propuso, y lo mismo que se propuso (proposeOtherChild)', 'what was proposed, and the same as was proposed (proposeOtherChild)'), 'input.segments'), ...SEGMENTS_OF_CHILDREN },
  review_topics: { ...state(words('los temas como están propuestos', 'the topics as they are proposed'), 'input.segments'), ...SEGMENTS },
  cut_segment: input('input.atMs', words('un corte entre el comienzo y el fin del segmento, y offset dentro de su texto', 'a cut between beginning and end of the segment, and offset within its text')),
  ask_verification: state(words('una grabación ya recibida y sellada', 'a recording received and sealed'), 'input.recordingId'),
  decide_leak_trace: state(words('una solicitud de los últimos siete días que nadie ha decidido', 'a request of the last seven days that nobody has decided'), 'input.id'),
  name_investigator: state(words('alguien que aún no está nombrado para esta grabación', 'somebody who is not named for this recording yet'), 'input.personId'),
  issue_ticket: state(words('una grabación sellada; para entregarla, también íntegra', 'a recording that is sealed; to hand it over, intact too'), 'input.recordingId'),
  add_evidence_files: { ...OPEN_SET, ...input('input.files', words('no más archivos que los anunciados', 'no more files than were announced')) },
  close_evidence_set: { ...OPEN_SET, ...input('input.manifestSha256', words('el SHA-256 de la lista como se envió', 'the SHA-256 of the list as it was sent')) },

  decide: state(words('una propuesta de quien sigue en la administración, de algo que aún no existe', 'a proposal by somebody who is still an administrator, of what is not there yet'), 'input.id'),
  record_accreditation: { ...state(words('alguien con la función FORENSIC_INTERVIEWER', 'somebody who holds the role FORENSIC_INTERVIEWER'), 'input.personId'), ...input('input.untilOn', words('un último día posterior al primero', 'a last day after the first')) },
  propose_withdrawal: { ...state(words('una acreditación de la que nadie ha pedido retiro, o se negó', 'an accreditation whose withdrawal nobody asked for, or was refused'), 'input.id'), ...input('input.fromOn', words('un día que no sea posterior al último de la acreditación', 'a day not after the last of the accreditation')) },
  decide_withdrawal: state(words('un retiro que nadie ha decidido', 'a withdrawal that nobody has decided'), 'input.id'),
};
