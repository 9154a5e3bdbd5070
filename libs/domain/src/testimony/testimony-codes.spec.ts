import { describe, expect, it } from '@jest/globals';
import { EXCEPTION_REASON_RULES, EXCEPTION_REASONS } from './exception-reason.js';
import { INTERVIEW_PROTOCOL_DATA, INTERVIEW_PROTOCOLS } from './interview-protocol.js';
import { DECLINE_REASON_LABELS, DECLINE_REASONS, findQuestionTransition, FIRST_QUESTION_STATUS, QUESTION_STATUS_LABELS, QUESTION_STATUSES, QUESTION_TRANSITIONS, type QuestionStatus } from './question-status.js';
import { TOPIC_LABELS, TOPICS } from './topic.js';

const FINAL: readonly QuestionStatus[] = ['ASKED', 'DECLINED_FINAL', 'NOT_ASKED'];

function reach(starts: readonly QuestionStatus[], next: (status: QuestionStatus) => readonly QuestionStatus[]): ReadonlySet<QuestionStatus> {
  const reached = new Set(starts);
  for (const status of reached) for (const following of next(status)) reached.add(following);
  return reached;
}

describe('the status of a question', () => {
  const from = (status: QuestionStatus) => QUESTION_TRANSITIONS.filter((each) => each.from === status).map((each) => each.to);
  const to = (status: QuestionStatus) => QUESTION_TRANSITIONS.filter((each) => each.to === status).map((each) => each.from);

  it('can be any there is, from the first', () => {
    expect([...reach([FIRST_QUESTION_STATUS], from)].sort()).toEqual([...QUESTION_STATUSES].sort());
  });

  it('comes to an end from any there is, and only where it should', () => {
    expect(QUESTION_STATUSES.filter((status) => from(status).length === 0).sort()).toEqual(FINAL);
    expect([...reach(FINAL, to)].sort()).toEqual([...QUESTION_STATUSES].sort());
  });

  it('changes by no step named twice, to itself, or back to the first', () => {
    const steps = QUESTION_TRANSITIONS.map((each) => `${each.from} ${each.to}`);
    expect(new Set(steps).size).toBe(steps.length);
    expect(QUESTION_TRANSITIONS.filter((each) => each.from === each.to || each.to === FIRST_QUESTION_STATUS)).toEqual([]);
  });

  it('is never asked without review, never declined without a reason, never appealed twice', () => {
    expect(to('ASKED').sort()).toEqual(['ACCEPTED', 'REPHRASED']);
    expect(findQuestionTransition('PROPOSED', 'ASKED')).toBeNull();
    expect(findQuestionTransition('PROPOSED', 'DECLINED')).toEqual({ from: 'PROPOSED', to: 'DECLINED', needsReason: true });
    expect(QUESTION_TRANSITIONS.filter((each) => each.needsReason).map((each) => each.to)).toEqual(['DECLINED', 'DECLINED_FINAL']);
    expect(reach(from('APPEALED'), from).has('APPEALED')).toBe(false);
  });
});

it('every code has a text in both languages, and no two the same', () => {
  const lists = [
    [TOPICS, TOPIC_LABELS],
    [QUESTION_STATUSES, QUESTION_STATUS_LABELS],
    [DECLINE_REASONS, DECLINE_REASON_LABELS],
    [EXCEPTION_REASONS, Object.fromEntries(Object.entries(EXCEPTION_REASON_RULES).map(([code, { label }]) => [code, label]))],
    [INTERVIEW_PROTOCOLS, Object.fromEntries(Object.entries(INTERVIEW_PROTOCOL_DATA).map(([code, { label }]) => [code, label]))],
  ] as const;
  for (const [codes, labels] of lists) {
    expect(Object.keys(labels)).toEqual([...codes]);
    for (const language of ['es', 'en'] as const) {
      const texts = Object.values(labels).map((label) => label[language]);
      expect(texts.every((text) => text.trim() !== '')).toBe(true);
      expect(new Set(texts).size).toBe(codes.length);
    }
  }
});

it('a protocol names each phase once and its source, and none claims to be confirmed', () => {
  for (const code of INTERVIEW_PROTOCOLS) {
    const protocol = INTERVIEW_PROTOCOL_DATA[code];
    expect(protocol).toMatchObject({ code, confirmed: false });
    expect(new Set(protocol.phases.map((phase) => phase.code)).size).toBe(protocol.phases.length);
    expect(protocol.source === null).toBe(protocol.phases.length === 0);
  }
});

it('an inadequate interview is a ground only with its review, a court only with its order', () => {
  expect(EXCEPTION_REASONS.filter((code) => EXCEPTION_REASON_RULES[code].needsReview)).toEqual(['INADEQUATE_FIRST_INTERVIEW', 'RECORDING_LOST_OR_UNUSABLE', 'INTERPRETATION_INADEQUATE']);
  expect(EXCEPTION_REASONS.filter((code) => EXCEPTION_REASON_RULES[code].needsOrder)).toEqual(['COURT_ORDER']);
});
