import { parseCaseCode } from '@heardonce/domain/cases/case-code.js';
import { Inject, Injectable } from '@nestjs/common';
import { type Acknowledgement, acknowledge, checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { Writer } from '../platform/write/writer.js';
import { DecideMatchReviewInput, MoveReportInput } from './coordination.input.js';
import { reportCodeOf } from './open-case.service.js';

@Injectable()
export class CoordinationService {
  constructor(@Inject(Writer) private readonly writer: Writer) {}

  /** @throws HeardOnceError NOT_FOUND (report or case not the coordinator's), CONFLICTING_STATE (the report has a case) */
  attachReport(context: SignedContext, input: MoveReportInput): Promise<Acknowledgement> {
    return this.moveReport(context, 'attachReport', input);
  }

  /** Takes a report off a case it does not belong to; the history of both ways stays. @throws HeardOnceError NOT_FOUND */
  detachReport(context: SignedContext, input: MoveReportInput): Promise<Acknowledgement> {
    return this.moveReport(context, 'detachReport', input);
  }

  /** @throws HeardOnceError NOT_FOUND, STALE_VERSION, CONFLICTING_STATE (decided, or the report has a case) */
  async decideMatchReview(context: SignedContext, input: DecideMatchReviewInput): Promise<Acknowledgement> {
    const { id, expectedVersion, decision, why } = checkInput(DecideMatchReviewInput, input);
    return acknowledge(await this.writer.inOffice(context, 'COORDINATOR', { mutation: 'decideMatchReview', key: input.idempotencyKey, input }, async (work) => {
      await work.decide('decide_review', 'intake', id, expectedVersion, decision === 'ATTACH', why);
      return { id, version: expectedVersion + 1 };
    }));
  }

  private async moveReport(context: SignedContext, mutation: 'attachReport' | 'detachReport', input: MoveReportInput): Promise<Acknowledgement> {
    checkInput(MoveReportInput, input);
    const code = reportCodeOf(input.reportCode, 'input.reportCode');
    const caseCode = parseCaseCode(input.caseCode);
    if (caseCode === null) throw new HeardOnceError('VALIDATION', { path: 'input.caseCode', expected: EXPECTED.caseCode });
    return acknowledge(await this.writer.onCase(context, caseCode, { mutation, key: input.idempotencyKey, input }, async (work) => {
      const id = await work.decide<string>('report_by_code', 'coordination', code);
      if (mutation === 'attachReport') await work.decide('attach_report', 'coordination', id, work.caseId, input.why);
      else await work.decide('detach_report', 'coordination', id, input.why);
      return { id, code };
    }));
  }
}
