import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AppealQuestionInput, DecideAppealInput, MarkQuestionInput, ProposeQuestionInput, ReviewQuestionInput } from './questions.inputs.js';
import { QuestionsService } from './questions.service.js';

@Resolver()
export class QuestionsResolver {
  constructor(private readonly questions: QuestionsService) {}

  @Mutation(() => Acknowledgement, { description: 'Puts a question into the queue of an interview.' })
  proposeQuestion(@Context() context: SignedContext, @Args('input') input: ProposeQuestionInput): Promise<Acknowledgement> {
    return this.questions.proposeQuestion(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Reviews a question before it may be asked (CIA 150). For the family defender.' })
  reviewQuestion(@Context() context: SignedContext, @Args('input') input: ReviewQuestionInput): Promise<Acknowledgement> {
    return this.questions.reviewQuestion(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Appeals against a question of yours being declined.' })
  appealQuestion(@Context() context: SignedContext, @Args('input') input: AppealQuestionInput): Promise<Acknowledgement> {
    return this.questions.appealQuestion(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Decides an appeal: another family defender, the public ministry, or the judge it was filed for.' })
  decideAppeal(@Context() context: SignedContext, @Args('input') input: DecideAppealInput): Promise<Acknowledgement> {
    return this.questions.decideAppeal(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Marks a question asked, with the time, or not asked.' })
  markQuestion(@Context() context: SignedContext, @Args('input') input: MarkQuestionInput): Promise<Acknowledgement> {
    return this.questions.markQuestion(context, input);
  }
}
