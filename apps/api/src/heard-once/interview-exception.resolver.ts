import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { ApproveExceptionInput, PlanFurtherInterviewInput, RefuseExceptionInput, RequestExceptionInput } from './interview-exception.inputs.js';
import { InterviewExceptionService } from './interview-exception.service.js';

@Resolver()
export class InterviewExceptionResolver {
  constructor(private readonly exceptions: InterviewExceptionService) {}

  @Mutation(() => Acknowledgement, { description: 'Asks for an exception for the open questions of a request.' })
  requestException(@Context() context: SignedContext, @Args('input') input: RequestExceptionInput): Promise<Acknowledgement> {
    return this.exceptions.requestException(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Approves an exception, as prosecutor or family defender; both are needed. Void if unused after 30 days.' })
  approveException(@Context() context: SignedContext, @Args('input') input: ApproveExceptionInput): Promise<Acknowledgement> {
    return this.exceptions.approveException(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Refuses an exception, as prosecutor or family defender.' })
  refuseException(@Context() context: SignedContext, @Args('input') input: RefuseExceptionInput): Promise<Acknowledgement> {
    return this.exceptions.refuseException(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Plans a further interview about the same events. The database refuses it without an approved, unused, unexpired exception or an order.' })
  planFurtherInterview(@Context() context: SignedContext, @Args('input') input: PlanFurtherInterviewInput): Promise<Acknowledgement> {
    return this.exceptions.planFurtherInterview(context, input);
  }
}
