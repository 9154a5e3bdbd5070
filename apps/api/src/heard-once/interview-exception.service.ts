import { EXCEPTION_REASON_RULES } from '@heardonce/domain/testimony/exception-reason.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { ApproveExceptionInput, PlanFurtherInterviewInput, RefuseExceptionInput, RequestExceptionInput } from './interview-exception.inputs.js';

/** A further interview about the same events: asked for with reasons, decided by two others, planned under what they decided or a court ordered. */
@Injectable()
export class InterviewExceptionService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  requestException(context: SignedContext, input: RequestExceptionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'requestException', form: RequestExceptionInput, input }, async (work) => {
      rejectUnfitReason(input);
      const id = randomUUID();
      await work.decide('request_exception', 'interview_questions', work.caseId, id, input.requestId, input.reason, input.text, input.childView ?? null, input.reviewId ?? null);
      return { id, version: 1 };
    });
  }

  approveException(context: SignedContext, input: ApproveExceptionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'approveException', form: ApproveExceptionInput, input }, async (work) =>
      ({ id: input.id, version: await work.decide<number>('approve_exception', 'interview_questions', work.caseId, input.id, input.expectedVersion, input.childView ?? null) }));
  }

  refuseException(context: SignedContext, input: RefuseExceptionInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'refuseException', form: RefuseExceptionInput, input }, async (work) =>
      ({ id: input.id, version: await work.decide<number>('refuse_exception', 'interview_questions', work.caseId, input.id, input.expectedVersion, input.why) }));
  }

  planFurtherInterview(context: SignedContext, input: PlanFurtherInterviewInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'planFurtherInterview', form: PlanFurtherInterviewInput, input }, async (work) => {
      rejectUnfitBasis(input);
      const id = randomUUID();
      const plan = Object.fromEntries(Object.entries(fieldsOf(input)).map(([property, value]) => [snakeCase(property), value]));
      await work.decide('plan_further_interview', 'interview', work.caseId, id, JSON.stringify(plan));
      return { id, version: 1 };
    });
  }
}

/** @throws HeardOnceError VALIDATION where a review is missing or beside the point, or a court's order is meant, which needs no exception */
function rejectUnfitReason({ reason, reviewId }: RequestExceptionInput): void {
  const { needsReview, needsOrder } = EXCEPTION_REASON_RULES[reason];
  if (needsOrder) throw new HeardOnceError('VALIDATION', { path: 'input.reason', expected: words('ninguna excepción: planFurtherInterview con basis COURT_ORDER', 'no exception: planFurtherInterview with basis COURT_ORDER') });
  if (needsReview !== Boolean(reviewId)) throw new HeardOnceError('VALIDATION', { path: 'input.reviewId', expected: needsReview ? words('una revisión que halló inadecuada la entrevista', 'a review that found the interview inadequate') : words('ninguna revisión con este motivo', 'no review for this reason') });
}

/** @throws HeardOnceError VALIDATION where what one basis needs is missing, or the other's is there */
function rejectUnfitBasis({ basis, exceptionId, events, orderNumber, orderDocumentSha256 }: PlanFurtherInterviewInput): void {
  if (basis === 'EXCEPTION' && (!exceptionId || events || orderNumber || orderDocumentSha256)) throw new HeardOnceError('VALIDATION', { path: 'input.exceptionId', expected: words('una excepción, sin orden al lado', 'an exception, and no order beside it') });
  if (basis === 'COURT_ORDER' && (exceptionId || !events || !orderNumber || !orderDocumentSha256)) throw new HeardOnceError('VALIDATION', { path: 'input.orderNumber', expected: words('hechos, número y SHA-256 de la orden, y ninguna excepción', 'events, number and SHA-256 of the order, and no exception') });
}
