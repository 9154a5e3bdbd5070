import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AnswerFromRecordInput, ConfirmAnsweredInput, LetQuestionGoOnInput, ReportInsufficientInput, RequestInterviewInput, WithdrawInterviewRequestInput } from './interview-request.inputs.js';
import { InterviewRequestSent } from './interview-request-sent.js';
import { InterviewRequestService } from './interview-request.service.js';

@Resolver()
export class InterviewRequestResolver {
  constructor(private readonly requests: InterviewRequestService) {}

  @Mutation(() => InterviewRequestSent, { description: 'Asks to speak to the child again, question by question. The answer is always the same.' })
  requestInterview(@Context() context: SignedContext, @Args('input') input: RequestInterviewInput): Promise<InterviewRequestSent> {
    return this.requests.requestInterview(context, input);
  }

  @Mutation(() => Acknowledgement, { description: "Answers a question of a request from the record; for whoever holds the family defender's function, not about their own." })
  answerFromRecord(@Context() context: SignedContext, @Args('input') input: AnswerFromRecordInput): Promise<Acknowledgement> {
    return this.requests.answerFromRecord(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says that the record does not answer a question, which then may be put to the child under an exception.' })
  letQuestionGoOn(@Context() context: SignedContext, @Args('input') input: LetQuestionGoOnInput): Promise<Acknowledgement> {
    return this.requests.letQuestionGoOn(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Confirms that the record answered your request: a further interview avoided.' })
  confirmAnswered(@Context() context: SignedContext, @Args('input') input: ConfirmAnsweredInput): Promise<Acknowledgement> {
    return this.requests.confirmAnswered(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says that an answer to your request was not enough; it is owed again, and that it was not enough stays counted.' })
  reportInsufficient(@Context() context: SignedContext, @Args('input') input: ReportInsufficientInput): Promise<Acknowledgement> {
    return this.requests.reportInsufficient(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Takes back your request.' })
  withdrawInterviewRequest(@Context() context: SignedContext, @Args('input') input: WithdrawInterviewRequestInput): Promise<Acknowledgement> {
    return this.requests.withdrawInterviewRequest(context, input);
  }
}
