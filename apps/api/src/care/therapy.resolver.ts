import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddTherapyNoteInput, AddTherapyPlanInput, AddTherapyReflectionInput, AmendTherapyNoteInput, AmendTherapyPlanInput, ReleaseObservationInput, SupersedeObservationInput } from './therapy.inputs.js';
import { TherapyService } from './therapy.service.js';

@Resolver()
export class TherapyResolver {
  constructor(private readonly therapy: TherapyService) {}

  @Mutation(() => Acknowledgement, { description: 'Writes a note of a session.' })
  addTherapyNote(@Context() context: SignedContext, @Args('input') input: AddTherapyNoteInput): Promise<Acknowledgement> {
    return this.therapy.addTherapyNote(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Puts a note right by a new one; both stand.' })
  amendTherapyNote(@Context() context: SignedContext, @Args('input') input: AmendTherapyNoteInput): Promise<Acknowledgement> {
    return this.therapy.amendTherapyNote(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes a private reflection.' })
  addTherapyReflection(@Context() context: SignedContext, @Args('input') input: AddTherapyReflectionInput): Promise<Acknowledgement> {
    return this.therapy.addTherapyReflection(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes attendance and plan.' })
  addTherapyPlan(@Context() context: SignedContext, @Args('input') input: AddTherapyPlanInput): Promise<Acknowledgement> {
    return this.therapy.addTherapyPlan(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a plan that you wrote.' })
  amendTherapyPlan(@Context() context: SignedContext, @Args('input') input: AmendTherapyPlanInput): Promise<Acknowledgement> {
    return this.therapy.amendTherapyPlan(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Hands an observation to the agencies you name. It can be superseded, never taken back.' })
  releaseObservation(@Context() context: SignedContext, @Args('input') input: ReleaseObservationInput): Promise<Acknowledgement> {
    return this.therapy.releaseObservation(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Puts a new observation in place of an earlier one, for the same agencies and those you add.' })
  supersedeObservation(@Context() context: SignedContext, @Args('input') input: SupersedeObservationInput): Promise<Acknowledgement> {
    return this.therapy.supersedeObservation(context, input);
  }
}
