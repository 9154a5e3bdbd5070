import { reviewHints } from '@heardonce/question-review/review-hints.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement, OnCaseInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, type Received } from '../platform/write/case-records.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AppealQuestionInput, DecideAppealInput, MarkQuestionInput, ProposeQuestionInput, ReviewQuestionInput } from './questions.inputs.js';

/** Questions from every agency in one queue (CIA 150). Each step is a decision of the database; hints stand beside a question and refuse nothing. */
@Injectable()
export class QuestionsService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  proposeQuestion(context: SignedContext, input: ProposeQuestionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'proposeQuestion', form: ProposeQuestionInput, input }, async (work) => ({
      id: await work.decide<string>('propose_question', 'interview_questions', work.caseId, input.interviewId, input.text, input.purpose ?? null, input.topic ?? null, input.throughJudge, hintsOf(input.text)), version: 1,
    }));
  }

  reviewQuestion(context: SignedContext, input: ReviewQuestionInput): Promise<Acknowledgement> {
    return this.step(context, { mutation: 'reviewQuestion', form: ReviewQuestionInput, input }, async (work) => {
      const { id, expectedVersion, outcome, rephrasedText, reason, ruling } = input;
      if ((outcome === 'REPHRASED') !== Boolean(rephrasedText)) throw new HeardOnceError('VALIDATION', { path: 'input.rephrasedText', expected: words('las otras palabras con REPHRASED, y solo entonces', 'the other words with REPHRASED, and only then') });
      demandReason(outcome === 'DECLINED', reason);
      await work.decide('review_question', 'interview_questions', work.caseId, id, expectedVersion, outcome, rephrasedText ?? null, rephrasedText ? hintsOf(rephrasedText) : null, reason ?? null, ruling ?? null);
    });
  }

  appealQuestion(context: SignedContext, input: AppealQuestionInput): Promise<Acknowledgement> {
    return this.step(context, { mutation: 'appealQuestion', form: AppealQuestionInput, input }, (work) => work.decide('appeal_question', 'interview_questions', work.caseId, input.id, input.expectedVersion, input.reason));
  }

  decideAppeal(context: SignedContext, input: DecideAppealInput): Promise<Acknowledgement> {
    return this.step(context, { mutation: 'decideAppeal', form: DecideAppealInput, input }, async (work) => {
      demandReason(!input.accepted, input.reason);
      await work.decide('decide_appeal', 'interview_questions', work.caseId, input.id, input.expectedVersion, input.accepted, input.reason ?? null, input.ruling ?? null);
    });
  }

  markQuestion(context: SignedContext, input: MarkQuestionInput): Promise<Acknowledgement> {
    return this.step(context, { mutation: 'markQuestion', form: MarkQuestionInput, input }, (work) => work.decide('mark_question', 'interview', work.caseId, input.id, input.expectedVersion, input.askedAt ?? null));
  }

  private step<I extends OnCaseInput & { readonly id: string; readonly expectedVersion: number }>(context: SignedContext, received: Received<I>, step: (work: CaseWork) => Promise<unknown>): Promise<Acknowledgement> {
    const { id, expectedVersion } = received.input;
    return this.records.carryOut(context, received, async (work) => {
      await step(work);
      return { id, version: expectedVersion + 1 };
    });
  }
}

/** Null where no form is marked: that says nothing for the question. */
function hintsOf(text: string): string | null {
  const hints = reviewHints(text);
  return hints.length > 0 ? JSON.stringify(hints) : null;
}

/** @throws HeardOnceError VALIDATION where a question is declined for no reason, or not and for one */
function demandReason(declined: boolean, reason: string | null | undefined): void {
  if (declined !== Boolean(reason)) throw new HeardOnceError('VALIDATION', { path: 'input.reason', expected: words('el motivo de no aceptar la pregunta, y solo entonces', 'the reason why the question is declined, and only then') });
}
