import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddInterviewObserverInput, CancelInterviewInput, ChangeInterviewInput, InterviewHeldInput, InterviewNotSuitableInput, PlanInterviewInput, PlannedInterviewNotSuitableInput, RecordAccreditationInput } from './planning.inputs.js';
import { PlanningService } from './planning.service.js';

@Resolver()
export class PlanningResolver {
  constructor(private readonly planning: PlanningService) {}

  @Mutation(() => Acknowledgement, { description: 'Plans the one interview of this child about this set of events. A second one is refused (CONFLICTING_STATE), here and by the database.' })
  planInterview(@Context() context: SignedContext, @Args('input') input: PlanInterviewInput): Promise<Acknowledgement> {
    return this.planning.planInterview(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a plan.' })
  changeInterview(@Context() context: SignedContext, @Args('input') input: ChangeInterviewInput): Promise<Acknowledgement> {
    return this.planning.changeInterview(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Adds somebody who may watch.' })
  addInterviewObserver(@Context() context: SignedContext, @Args('input') input: AddInterviewObserverInput): Promise<Acknowledgement> {
    return this.planning.addInterviewObserver(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says that an interview is not suitable for this child; a task to plan one is cancelled.' })
  interviewNotSuitable(@Context() context: SignedContext, @Args('input') input: InterviewNotSuitableInput): Promise<Acknowledgement> {
    return this.planning.interviewNotSuitable(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says the same of an interview that was planned.' })
  plannedInterviewNotSuitable(@Context() context: SignedContext, @Args('input') input: PlannedInterviewNotSuitableInput): Promise<Acknowledgement> {
    return this.planning.plannedInterviewNotSuitable(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Takes a plan back before it begins.' })
  cancelInterview(@Context() context: SignedContext, @Args('input') input: CancelInterviewInput): Promise<Acknowledgement> {
    return this.planning.cancelInterview(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says that the interview has been held. It stays held.' })
  interviewHeld(@Context() context: SignedContext, @Args('input') input: InterviewHeldInput): Promise<Acknowledgement> {
    return this.planning.interviewHeld(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records that an interviewer of another unit is accredited for a protocol.' })
  recordAccreditation(@Context() context: SignedContext, @Args('input') input: RecordAccreditationInput): Promise<Acknowledgement> {
    return this.planning.recordAccreditation(context, input);
  }
}
