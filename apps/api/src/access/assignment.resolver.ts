import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AssignInput, EndAssignmentInput, MergeCasesInput, SetBlindInput, SetPlacementInput, SplitCaseInput } from './assignment.input.js';
import { AssignmentService } from './assignment.service.js';

@Resolver()
export class AssignmentResolver {
  constructor(private readonly service: AssignmentService) {}

  @Mutation(() => Acknowledgement, { description: "Assigns a person of another unit to a case, under one role. By its coordinator." })
  assign(@Context() context: SignedContext, @Args('input') input: AssignInput): Promise<Acknowledgement> {
    return this.service.assign(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Ends an assignment, at once." })
  endAssignment(@Context() context: SignedContext, @Args('input') input: EndAssignmentInput): Promise<Acknowledgement> {
    return this.service.endAssignment(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Names the unit responsible for where the child lives; its members keep the whereabouts up." })
  setPlacement(@Context() context: SignedContext, @Args('input') input: SetPlacementInput): Promise<Acknowledgement> {
    return this.service.setPlacement(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Keeps the interviewer from allegation, persons named and risk until the interview, or no longer." })
  setBlind(@Context() context: SignedContext, @Args('input') input: SetBlindInput): Promise<Acknowledgement> {
    return this.service.setBlind(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Joins two cases of one child; the first code goes on to answer as the second." })
  mergeCases(@Context() context: SignedContext, @Args('input') input: MergeCasesInput): Promise<Acknowledgement> {
    return this.service.mergeCases(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Opens a new case from records of this one, for example where one report spoke of two children. Answers with its code." })
  splitCase(@Context() context: SignedContext, @Args('input') input: SplitCaseInput): Promise<Acknowledgement> {
    return this.service.splitCase(context, input);
  }
}
