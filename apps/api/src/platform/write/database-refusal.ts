import { type ErrorCode, type ErrorDetail, HeardOnceError, reduceDatabaseError, toClientError } from '../errors.js';
import { words } from '../expectations.js';
import { DECISION_REFUSALS } from './decision-refusals.js';
import { HEARD_ONCE } from './heard-once-rules.js';

/** `access.refuse(code)` in a decision of the database. */
const BY_DECISION = 'HO001';
/** No privilege, or a row that the row policies do not let through. */
const NOT_PERMITTED = '42501';
/** Null where a value must be, a reference to nothing, a value outside its list, a malformed one. */
const UNFIT_VALUE = new Set(['23502', '23503', '23514', '22P02', '22007', '22008', '22021']);
const TAKEN = '23505';
/** Indexes that let a case have one row of a kind; whoever writes that kind reads it, so the answer tells nothing new. */
const ONE_A_CASE = /_one$/;
const ONE_ALREADY = words('una enmienda: ya hay uno', 'an amendment: there is one already');
const CORRECTION = words('una corrección (correctsId): la grabación ya tiene una transcripción así', 'a correction (correctsId): the recording has such a transcript already');

/** What the interview's own rules (migrations/testimony) refuse, as it is told: which state, or which input and what it should be. */
export const BY_RULE: Readonly<Record<string, readonly [ErrorCode, ErrorDetail]>> = {
  interview_planned_by: ['ROLE_REQUIRED', { expected: words('fiscalía o defensoría de familia; de lo que ordena un juez, fiscalía o coordinación', 'prosecutor or family defender; for what a court ordered, prosecutor or coordinator') }],
  interview_held_by_interviewer: ['ROLE_REQUIRED', { expected: words('quien hizo la entrevista', 'the interviewer of this interview') }],
  interview_stands: ['CONFLICTING_STATE', { path: 'input.interviewId', expected: words('una entrevista planeada', 'a planned interview') }],
  interview_held_in_sessions: ['CONFLICTING_STATE', { path: 'input.id', expected: words('una entrevista planeada cuyas sesiones terminaron (startSession, endSession)', 'a planned interview whose sessions have ended (startSession, endSession)') }],
  interview_plan_complete: ['VALIDATION', { path: 'input', expected: words('quién entrevista, en qué sala y qué día', 'the interviewer, the room and the day') }],
  interview_interviewer_fits: ['CONFLICTING_STATE', { path: 'input.interviewerId', expected: words('alguien asignado a este caso para entrevistar y acreditado para el protocolo ese día (recordAccreditation)', 'an interviewer assigned to this case and accredited for the protocol on that day (recordAccreditation)') }],
  interview_companion_no_witness: ['CONFLICTING_STATE', { path: 'input.companion', expected: words('alguien que no sea testigo', 'somebody who is not a witness') }],
  interview_companion_of_family: ['VALIDATION', { path: 'input.companionId', expected: words('una persona del registro familiar de este caso', 'a person of the family record of this case') }],
  interview_gender_answered: ['VALIDATION', { path: 'input.preferredGenderMet', expected: words('si quien entrevista es del género que se prefiere', 'whether the preferred gender of the interviewer is met') }],
  interview_gender_met_or_why: ['VALIDATION', { path: 'input.preferredGenderWhyNot', expected: words('por qué no se atiende la preferencia', 'why the preferred gender is not met') }],
  interview_observer_assigned: ['CONFLICTING_STATE', { path: 'input.observers', expected: words('alguien asignado a este caso', 'somebody assigned to this case') }],
  interview_incident_once: ['CONFLICTING_STATE', { path: 'input.incidentId', expected: words('un incidente que ninguna otra entrevista nombra', 'an incident that no other interview names') }],
  interview_order_number: ['VALIDATION', { path: 'input.orderNumber', expected: words('el número de la orden, en letras y cifras', 'the number of the order, in letters and digits') }],
  merged_events_once: ['CONFLICTING_STATE', { path: 'input.events', expected: words('hechos de los que nada se ha dicho aún para esta fusión', 'events of which nothing was said yet for this merge') }],
  recording_of_interview: ['VALIDATION', { path: 'input.interviewId', expected: words('una entrevista de este caso que siga en pie, y una sesión suya', 'an interview of this case that stands, and a session of it') }],
  recording_copy_of_original: ['VALIDATION', { path: 'input.originalId', expected: words('un original sellado de esta entrevista, con la clase de copia y la herramienta; o ninguno de los tres', 'a sealed original of this interview, with kind of copy and tool; or none of the three') }],
  recording_few_announced: ['CONFLICTING_STATE', { path: 'input.interviewId', expected: words('una entrevista con menos de 20 grabaciones anunciadas y aún no subidas', 'an interview with fewer than 20 recordings announced and not uploaded yet') }],
  transcript_original_one: ['CONFLICTING_STATE', { path: 'input.correctsId', expected: CORRECTION }],
  transcript_translation_one: ['CONFLICTING_STATE', { path: 'input.correctsId', expected: CORRECTION }],
  transcript_correction_one: ['CONFLICTING_STATE', { path: 'input.correctsId', expected: words('la última versión: a esta ya la corrige otra', 'the last version: this one is corrected by another already') }],
  evidence_hash_stays: ['CONFLICTING_STATE', { path: 'input.sha256', expected: words('el hash que nombra su cadena de custodia', 'the hash that its chain of custody names') }],
  evidence_seized_first: ['CONFLICTING_STATE', { path: 'input.seizedAt', expected: words('un momento anterior a su cadena de custodia', 'a moment before its chain of custody') }],
  evidence_custody_in_time: ['VALIDATION', { path: 'input.at', expected: words('un momento que ya pasó, desde la incautación', 'a moment that has passed, since the seizure') }],
  interview_day_stays: ['CONFLICTING_STATE', { path: 'input.plannedFor', expected: words('el día para el que se planeó: ya comenzó, y lo que pasó consta en el registro de sus sesiones', 'the day it was planned for: it has begun, and what happened stands in the log of its sessions') }],
  request_of_events: ['VALIDATION', { path: 'input.events', expected: words('los hechos de una entrevista de este caso, o el número que sigue', 'the events of an interview of this case, or the number that follows') }],
};

/** Somebody tried to have the child asked again where the record says no: that is on record, as whatever is not theirs to do. */
export const isAskingAgain = ({ rule }: HeardOnceError): boolean => rule !== undefined;

/**
 * What the database refused, as the client is told: a row not theirs is not there, a value that does not fit is not valid, a second row
 * where a case has one must be an amendment. Null for everything else; uniqueness of identity data above all is never answered.
 */
export function refusalOf(error: unknown): HeardOnceError | null {
  if (error instanceof HeardOnceError) return error;
  const { sqlstate, constraint } = reduceDatabaseError(error);
  if (constraint !== null && Object.hasOwn(HEARD_ONCE, constraint)) return new HeardOnceError('CONFLICTING_STATE', { path: 'input', expected: HEARD_ONCE[constraint]!, rule: constraint });
  if (sqlstate === BY_DECISION) return new HeardOnceError(codeOf(error));
  const rule = Object.hasOwn(BY_RULE, constraint ?? '') ? BY_RULE[constraint ?? ''] : undefined;
  if (rule) return new HeardOnceError(...rule);
  if (sqlstate === NOT_PERMITTED) return new HeardOnceError('NOT_FOUND');
  if (sqlstate !== null && UNFIT_VALUE.has(sqlstate)) return new HeardOnceError('VALIDATION', { path: 'input' });
  if (sqlstate === TAKEN && ONE_A_CASE.test(constraint ?? '')) return new HeardOnceError('CONFLICTING_STATE', { path: 'input', expected: ONE_ALREADY });
  return null;
}

/** The same error; or, where this decision of the database refused with no more than a code, the refusal with what the decision wants. */
export function refusedBy(decision: string, error: unknown): unknown {
  if (reduceDatabaseError(error).sqlstate !== BY_DECISION) return error;
  const code = codeOf(error);
  const told = Object.hasOwn(DECISION_REFUSALS, decision) ? DECISION_REFUSALS[decision]?.[code] : undefined;
  return told ? new HeardOnceError(code, told) : error;
}

const codeOf = (error: unknown): ErrorCode => toClientError(error, 'en', '').extensions.code;
