import { codes } from '../codes.js';
import type { CodeLabel } from '../intake/incident-form.js';

/**
 * Grounds on which a further interview about the same events may be asked for. Each is decided by somebody else, after the record was
 * searched for the answer; none is a right to one.
 *
 * No ground, because it needs no exception: what a child says of their own accord, questions about immediate safety or suicide, the
 * clinical history of the first 72 hours, and new sets of events, which have their own interview.
 */
export const EXCEPTION_REASONS = [
  'NEW_FACTS',
  'INADEQUATE_FIRST_INTERVIEW',
  'CONTRADICTION_RAISED_BY_PARTY',
  'RECORDING_LOST_OR_UNUSABLE',
  'INTERPRETATION_INADEQUATE',
  'FIRST_INTERVIEW_STOPPED',
  'CHILD_ASKS_TO_SPEAK',
  'COURT_ORDER',
] as const;

export type ExceptionReason = (typeof EXCEPTION_REASONS)[number];

export interface ExceptionReasonRule {
  readonly label: CodeLabel;
  /** Whether the request must name an independent review of the earlier interview against its protocol. */
  readonly needsReview: boolean;
  /** Whether it must name the number of a court's order. */
  readonly needsOrder: boolean;
}

const rule = (es: string, en: string, needs: 'REVIEW' | 'ORDER' | null = null): ExceptionReasonRule => ({
  label: { es, en },
  needsReview: needs === 'REVIEW',
  needsOrder: needs === 'ORDER',
});

export const EXCEPTION_REASON_RULES: Readonly<Record<ExceptionReason, ExceptionReasonRule>> = {
  NEW_FACTS: rule('Hechos nuevos sobre los mismos sucesos, conocidos después de la entrevista', 'New facts about the same events, known after the interview'),
  INADEQUATE_FIRST_INTERVIEW: rule('La entrevista no siguió su protocolo, según una revisión independiente', 'The interview did not follow its protocol, by an independent review', 'REVIEW'),
  CONTRADICTION_RAISED_BY_PARTY: rule('Una parte alega una contradicción que el registro no resuelve', 'A party raises a contradiction that the record does not resolve'),
  RECORDING_LOST_OR_UNUSABLE: rule('La grabación se perdió o no se puede usar', 'The recording is lost or unusable', 'REVIEW'),
  INTERPRETATION_INADEQUATE: rule('La interpretación fue inadecuada y el original no basta', 'The interpretation was inadequate and the original does not suffice', 'REVIEW'),
  FIRST_INTERVIEW_STOPPED: rule('La entrevista se interrumpió por el bienestar de la niña o el niño', "The interview was stopped for the child's well-being"),
  CHILD_ASKS_TO_SPEAK: rule('La niña o el niño pide otra entrevista', 'The child asks for another interview'),
  COURT_ORDER: rule('Un juez la ordena', 'A court orders it', 'ORDER'),
};

export const ExceptionReasonCode = codes('ExceptionReason', EXCEPTION_REASONS);
