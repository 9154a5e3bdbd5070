import { codes } from '../codes.js';
import type { CodeLabel } from '../intake/incident-form.js';

/** Where a question that an agency puts to the interviewer stands (CIA 150: the family defender reviews it first). */
export const QUESTION_STATUSES = ['PROPOSED', 'ACCEPTED', 'REPHRASED', 'DECLINED', 'APPEALED', 'DECLINED_FINAL', 'ASKED', 'NOT_ASKED'] as const;

export type QuestionStatus = (typeof QUESTION_STATUSES)[number];

export const QUESTION_STATUS_LABELS: Readonly<Record<QuestionStatus, CodeLabel>> = {
  PROPOSED: { es: 'Propuesta', en: 'Proposed' },
  ACCEPTED: { es: 'Aceptada', en: 'Accepted' },
  REPHRASED: { es: 'Aceptada con otras palabras', en: 'Accepted in other words' },
  DECLINED: { es: 'No aceptada', en: 'Declined' },
  APPEALED: { es: 'No aceptada y recurrida', en: 'Declined and appealed' },
  DECLINED_FINAL: { es: 'No aceptada en definitiva', en: 'Declined for good' },
  ASKED: { es: 'Hecha', en: 'Asked' },
  NOT_ASKED: { es: 'No hecha en la entrevista', en: 'Not asked in the interview' },
};

/**
 * Why a question is declined. Which of them it was is told only to those who may read the testimony: "already answered" tells that
 * the record holds the answer.
 */
export const DECLINE_REASONS = ['SUGGESTIVE', 'ALREADY_ANSWERED', 'AGAINST_CHILDS_INTEREST'] as const;

export type DeclineReason = (typeof DECLINE_REASONS)[number];

export const DECLINE_REASON_LABELS: Readonly<Record<DeclineReason, CodeLabel>> = {
  SUGGESTIVE: { es: 'Sugiere la respuesta', en: 'Suggests the answer' },
  ALREADY_ANSWERED: { es: 'Ya está respondida en el registro', en: 'Already answered in the record' },
  AGAINST_CHILDS_INTEREST: { es: 'Contraria al interés superior de la niña o el niño', en: "Against the child's best interests" },
};

export interface QuestionTransition {
  readonly from: QuestionStatus;
  readonly to: QuestionStatus;
  /** Whether a {@link DeclineReason} goes with it. */
  readonly needsReason: boolean;
}

const step = (from: QuestionStatus, to: QuestionStatus): QuestionTransition => ({ from, to, needsReason: to === 'DECLINED' || to === 'DECLINED_FINAL' });

/** Where every question starts. */
export const FIRST_QUESTION_STATUS = 'PROPOSED' satisfies QuestionStatus;

/** Every change of status there is. A status that none of them leaves is final. */
export const QUESTION_TRANSITIONS: readonly QuestionTransition[] = [
  step('PROPOSED', 'ACCEPTED'),
  step('PROPOSED', 'REPHRASED'),
  step('PROPOSED', 'DECLINED'),
  step('DECLINED', 'APPEALED'),
  step('APPEALED', 'ACCEPTED'),
  step('APPEALED', 'DECLINED_FINAL'),
  step('ACCEPTED', 'ASKED'),
  step('ACCEPTED', 'NOT_ASKED'),
  step('REPHRASED', 'ASKED'),
  step('REPHRASED', 'NOT_ASKED'),
];

/** The change from one status to another, or null where there is none. */
export function findQuestionTransition(from: QuestionStatus, to: QuestionStatus): QuestionTransition | null {
  return QUESTION_TRANSITIONS.find((transition) => transition.from === from && transition.to === to) ?? null;
}

export const QuestionState = codes('QuestionState', QUESTION_STATUSES);
export const DeclineReasonCode = codes('DeclineReason', DECLINE_REASONS);
