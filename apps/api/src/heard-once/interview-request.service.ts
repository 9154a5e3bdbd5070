import { RecordAnswer } from '@heardonce/domain/testimony/record-answer.entity.js';
import { SegmentCitation } from '@heardonce/domain/testimony/segment-citation.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { mayReadAll } from '../platform/read/readable-rows.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AnswerFromRecordInput, type AskedAgainInput, ConfirmAnsweredInput, LetQuestionGoOnInput, ReportInsufficientInput, RequestInterviewInput, WithdrawInterviewRequestInput } from './interview-request.inputs.js';
import { InterviewRequestSent } from './interview-request-sent.js';

/** Under this purpose a request cites the segments its author was shown: looked at, not used. */
const SHOWN = 'SHOWN_BEFORE_ASKING';

/** Instead of asking the child again: a request that lists its questions, and its answer from the record (migrations/testimony/interview-again.sql.ts). */
@Injectable()
export class InterviewRequestService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(Reader) private readonly reader: Reader) {
    this.records = new CaseRecords(writer);
  }

  /**
   * Nothing of the answer, and nothing that is written for it, depends on what the requester may not read.
   * @throws HeardOnceError NOT_FOUND for a segment that is not theirs, as for one that is not there
   */
  async requestInterview(context: SignedContext, input: RequestInterviewInput): Promise<InterviewRequestSent> {
    checkInput(RequestInterviewInput, input);
    const attempt = { mutation: 'requestInterview', key: input.idempotencyKey, input };
    const { ids, replayed, requestId } = await this.writer.onCase(context, caseCodeOf(input.caseCode, 'input.caseCode'), attempt, async (work) => {
      const id = randomUUID();
      const questions = input.questions.map(({ text, missing }) => ({ id: randomUUID(), text, missing }));
      const answerBy = await work.decide<string | Date>('request_interview', 'interview_questions', work.caseId, id, input.events ?? 1, input.reason, JSON.stringify(questions));
      for (const [index, asked] of input.questions.entries()) await this.citeShown(work, (questions[index] as { id: string }).id, asked);
      return { id, questionIds: questions.map((one) => one.id).join(' '), answerBy: new Date(answerBy).toISOString() };
    });
    return Object.assign(new InterviewRequestSent(), { ...ids, questionIds: String(ids['questionIds']).split(' '), version: 1, status: 'SENT', replayed, requestId });
  }

  answerFromRecord(context: SignedContext, input: AnswerFromRecordInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'answerFromRecord', form: AnswerFromRecordInput, input }, async (work) => {
      const id = await work.insert(RecordAnswer, { questionId: input.questionId, text: input.text });
      await work.decide('answer_question', 'interview_questions', work.caseId, input.questionId, input.expectedVersion, id);
      return { id, version: 1 };
    });
  }

  letQuestionGoOn(context: SignedContext, input: LetQuestionGoOnInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'letQuestionGoOn', form: LetQuestionGoOnInput, input }, async (work) =>
      ({ id: input.questionId, version: await work.decide<number>('let_question_go_on', 'interview_questions', work.caseId, input.questionId, input.expectedVersion) }));
  }

  confirmAnswered(context: SignedContext, input: ConfirmAnsweredInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'confirmAnswered', form: ConfirmAnsweredInput, input }, async (work) =>
      ({ id: input.requestId, version: await work.decide<number>('confirm_answered', 'interview_questions', work.caseId, input.requestId, input.expectedVersion) }));
  }

  reportInsufficient(context: SignedContext, input: ReportInsufficientInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'reportInsufficient', form: ReportInsufficientInput, input }, async (work) =>
      ({ id: input.questionId, version: await work.decide<number>('report_insufficient', 'interview_questions', work.caseId, input.questionId, input.expectedVersion, input.why) }));
  }

  withdrawInterviewRequest(context: SignedContext, input: WithdrawInterviewRequestInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'withdrawInterviewRequest', form: WithdrawInterviewRequestInput, input }, async (work) =>
      ({ id: input.requestId, version: await work.decide<number>('withdraw_request', 'interview_questions', work.caseId, input.requestId, input.expectedVersion, input.why) }));
  }

  private async citeShown(work: CaseWork, questionId: string, { shownSegmentIds }: AskedAgainInput): Promise<void> {
    if (!shownSegmentIds?.length) return;
    if (!(await mayReadAll(this.reader, work.actor, work.facts, 'transcript', shownSegmentIds))) throw new HeardOnceError('NOT_FOUND');
    for (const segmentId of shownSegmentIds) await work.insert(SegmentCitation, { citingType: 'REQUEST_QUESTION', citingId: questionId, segmentId, purpose: SHOWN });
  }
}
