import { type ErrorCode, type ErrorDetail, HeardOnceError, reduceDatabaseError, toClientError } from '../errors.js';

/** `access.refuse(code)` in a decision of the database. */
const BY_DECISION = 'HO001';
/** No privilege, or a row that the row policies do not let through. */
const NOT_PERMITTED = '42501';
/** Null where a value must be, a reference to nothing, a value outside its list, a malformed one. */
const UNFIT_VALUE = new Set(['23502', '23503', '23514', '22P02', '22007', '22008', '22021']);
const TAKEN = '23505';
/** Indexes that let a case have one row of a kind; whoever writes that kind reads it, so the answer tells nothing new. */
const ONE_A_CASE = /_one$/;
/** What the interview's own rules (migrations/testimony) refuse, as it is told: which state, or which input and what it should be. */
export const BY_RULE: Readonly<Record<string, readonly [ErrorCode, ErrorDetail?]>> = {
  interview_begun: ['CONFLICTING_STATE'], interview_stands: ['CONFLICTING_STATE'], interview_held_in_sessions: ['CONFLICTING_STATE'], interview_elsewhere_stays: ['CONFLICTING_STATE'], merged_events_once: ['CONFLICTING_STATE'],
  interview_planned_by: ['ROLE_REQUIRED'], interview_held_by_interviewer: ['ROLE_REQUIRED'],
  interview_interviewer_fits: ['CONFLICTING_STATE', { path: 'input.interviewerId', expected: 'an interviewer assigned to this case and accredited for the protocol on that day' }],
  interview_companion_no_witness: ['CONFLICTING_STATE', { path: 'input.companion', expected: 'somebody who is not a witness' }],
  interview_companion_of_family: ['VALIDATION', { path: 'input.companionId', expected: 'a person of the family record of this case' }],
  interview_gender_answered: ['VALIDATION', { path: 'input.preferredGenderMet', expected: 'whether the preferred gender of the interviewer is met' }],
  interview_gender_met_or_why: ['VALIDATION', { path: 'input.preferredGenderWhyNot', expected: 'why the preferred gender is not met' }],
  interview_incident_once: ['CONFLICTING_STATE', { path: 'input.incidentId', expected: 'an incident that no other interview names' }],
  interview_order_number: ['VALIDATION', { path: 'input.orderNumber', expected: 'the number of the order, in letters and digits' }],
  recording_of_interview: ['VALIDATION', { path: 'input.interviewId', expected: 'an interview of this case that stands' }],
  recording_few_announced: ['CONFLICTING_STATE', { path: 'input.interviewId', expected: { es: 'una entrevista con menos de 20 grabaciones anunciadas y aún no subidas', en: 'an interview with fewer than 20 recordings announced and not uploaded yet' } }],
  recording_length_stays: ['CONFLICTING_STATE'], evidence_hash_stays: ['CONFLICTING_STATE'],
  evidence_seized_first: ['CONFLICTING_STATE', { path: 'input.seizedAt', expected: { es: 'un momento anterior a su cadena de custodia', en: 'a moment before its chain of custody' } }],
  evidence_custody_in_time: ['VALIDATION', { path: 'input.at', expected: { es: 'un momento que ya pasó, desde la incautación', en: 'a moment that has passed, since the seizure' } }],
  interview_day_stays: ['CONFLICTING_STATE', { path: 'input.plannedFor', expected: { es: 'el día para el que se planeó: ya comenzó, y lo que pasó consta en el registro de sus sesiones', en: 'the day it was planned for: it has begun, and what happened stands in the log of its sessions' } }],
  request_of_events: ['VALIDATION', { path: 'input.events', expected: { es: 'los hechos de una entrevista de este caso, o el número que sigue', en: 'the events of an interview of this case, or the number that follows' } }],
  interview_observer_assigned: ['CONFLICTING_STATE', { path: 'input.observers', expected: 'somebody assigned to this case' }],
};

/** Promise 1 as the database keeps it (migrations/testimony/heard-once.sql.ts). Whoever meets one reads the interviews of the case, so its name tells nothing new. */
export const HEARD_ONCE: ReadonlySet<string | null> = new Set([
  'interview_heard_once', 'interview_exception_once', 'interview_exception_approved', 'interview_exception_expired', 'interview_order_once', 'interview_order_document_once', 'interview_session_once', 'interview_session_planned',
  'interview_stays_held', 'interview_begun_stays', 'interview_basis_stays', 'interview_before_merge', 'interview_merge_decided', 'interview_events_stay', 'interview_sessions_stay', 'interview_case_stays', 'interview_case_open', 'exception_once_a_request', 'exception_approved_by_two', 'exception_approved_by_office', 'exception_not_by_requester', 'exception_stays_as_asked', 'exception_stays_decided', 'interview_events_recorded', 'interview_stays_as_held',
]);

/** Somebody tried to have the child asked again where the record says no: that is on record, as whatever is not theirs to do. */
export const isAskingAgain = ({ code, expected }: HeardOnceError): boolean => code === 'CONFLICTING_STATE' && typeof expected === 'string' && HEARD_ONCE.has(expected);

/**
 * What the database refused, as the client is told: a row not theirs is not there, a value that does not fit is not valid, a second row
 * where a case has one must be an amendment. Null for everything else; uniqueness of identity data above all is never answered.
 */
export function refusalOf(error: unknown): HeardOnceError | null {
  if (error instanceof HeardOnceError) return error;
  const { sqlstate, constraint } = reduceDatabaseError(error);
  if (constraint !== null && HEARD_ONCE.has(constraint)) return new HeardOnceError('CONFLICTING_STATE', { path: 'input', expected: constraint });
  if (sqlstate === BY_DECISION) return new HeardOnceError(toClientError(error, 'en', '').extensions.code);
  const rule = Object.hasOwn(BY_RULE, constraint ?? '') ? BY_RULE[constraint ?? ''] : undefined;
  if (rule) return new HeardOnceError(...rule);
  if (sqlstate === NOT_PERMITTED) return new HeardOnceError('NOT_FOUND');
  if (sqlstate !== null && UNFIT_VALUE.has(sqlstate)) return new HeardOnceError('VALIDATION', { path: 'input' });
  if (sqlstate === TAKEN && ONE_A_CASE.test(constraint ?? '')) return new HeardOnceError('CONFLICTING_STATE');
  return null;
}
