import { ChildStatement } from '@heardonce/domain/testimony/child-statement.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { RecordAskingInput, RecordChildStatementInput, ReviewInterviewInput } from './child-heard.inputs.js';

/** What a child said unasked, how they were asked, and how well. */
@Injectable()
export class ChildHeardService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  /** A retraction too is words and circumstances: it closes nothing and changes no other record. */
  recordChildStatement(context: SignedContext, input: RecordChildStatementInput): Promise<Acknowledgement> {
    return this.records.add(context, ChildStatement, { mutation: 'recordChildStatement', form: RecordChildStatementInput, input }, {
      values: () => ({ ...fieldsOf(input), kind: input.kind ?? 'STATEMENT', saidAt: input.saidAt ?? new Date().toISOString() }),
    });
  }

  reviewInterview(context: SignedContext, input: ReviewInterviewInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'reviewInterview', form: ReviewInterviewInput, input }, async (work) => {
      const id = randomUUID();
      await work.decide('review_interview', 'interview', work.caseId, id, input.interviewId, input.outcome, input.findings);
      return { id, version: 1 };
    });
  }

  recordAsking(context: SignedContext, input: RecordAskingInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'recordAsking', form: RecordAskingInput, input }, async (work) => {
      const id = randomUUID();
      await work.decide('record_asking', 'interview', work.caseId, id, input.askedAt, input.service, input.topic ?? null, input.exempt ?? null, input.note ?? null);
      return { id, version: 1 };
    });
  }
}
