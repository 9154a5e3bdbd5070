import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { RecordAskingInput, RecordChildStatementInput, ReviewInterviewInput } from './child-heard.inputs.js';
import { ChildHeardService } from './child-heard.service.js';

@Resolver()
export class ChildHeardResolver {
  constructor(private readonly heard: ChildHeardService) {}

  @Mutation(() => Acknowledgement, { description: 'Records what a child said of their own accord: no approval, and never counted as asking.' })
  recordChildStatement(@Context() context: SignedContext, @Args('input') input: RecordChildStatementInput): Promise<Acknowledgement> {
    return this.heard.recordChildStatement(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Reviews an interview against its protocol.' })
  reviewInterview(@Context() context: SignedContext, @Args('input') input: ReviewInterviewInput): Promise<Acknowledgement> {
    return this.heard.reviewInterview(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records that the child was asked, by whom and about what.' })
  recordAsking(@Context() context: SignedContext, @Args('input') input: RecordAskingInput): Promise<Acknowledgement> {
    return this.heard.recordAsking(context, input);
  }
}
