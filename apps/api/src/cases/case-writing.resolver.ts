import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import {
  AddCaseReferenceInput, AddChildUpdateInput, AddTaskInput, AmendCaseReferenceInput, AmendPreferencesInput, AmendTaskInput, ChangeCasePriorityInput, ChangeCaseStageInput, CloseCaseInput, EndTaskInput, RecordPreferencesInput,
} from './case-writing.inputs.js';
import { CaseWritingService } from './case-writing.service.js';

@Resolver()
export class CaseWritingResolver {
  constructor(private readonly cases: CaseWritingService) {}

  @Mutation(() => Acknowledgement, { description: 'Says where the case stands; opens a closed one again.' })
  changeCaseStage(@Context() context: SignedContext, @Args('input') input: ChangeCaseStageInput): Promise<Acknowledgement> {
    return this.cases.changeCaseStage(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says how urgent the case is.' })
  changeCasePriority(@Context() context: SignedContext, @Args('input') input: ChangeCasePriorityInput): Promise<Acknowledgement> {
    return this.cases.changeCasePriority(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Closes the case for a reason of a closed list.' })
  closeCase(@Context() context: SignedContext, @Args('input') input: CloseCaseInput): Promise<Acknowledgement> {
    return this.cases.closeCase(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Adds a number by which another system knows the case.' })
  addCaseReference(@Context() context: SignedContext, @Args('input') input: AddCaseReferenceInput): Promise<Acknowledgement> {
    return this.cases.addCaseReference(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Corrects a number that you recorded.' })
  amendCaseReference(@Context() context: SignedContext, @Args('input') input: AmendCaseReferenceInput): Promise<Acknowledgement> {
    return this.cases.amendCaseReference(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes what the child needs to be served well; where the case knows, amend it.' })
  recordPreferences(@Context() context: SignedContext, @Args('input') input: RecordPreferencesInput): Promise<Acknowledgement> {
    return this.cases.recordPreferences(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes the preferences.' })
  amendPreferences(@Context() context: SignedContext, @Args('input') input: AmendPreferencesInput): Promise<Acknowledgement> {
    return this.cases.amendPreferences(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Adds a task; what it is about is read by those who read that kind of information.' })
  addTask(@Context() context: SignedContext, @Args('input') input: AddTaskInput): Promise<Acknowledgement> {
    return this.cases.addTask(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Gives a task another owner or date.' })
  amendTask(@Context() context: SignedContext, @Args('input') input: AmendTaskInput): Promise<Acknowledgement> {
    return this.cases.amendTask(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Marks a task as done.' })
  completeTask(@Context() context: SignedContext, @Args('input') input: EndTaskInput): Promise<Acknowledgement> {
    return this.cases.completeTask(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Marks a task as no longer needed.' })
  cancelTask(@Context() context: SignedContext, @Args('input') input: EndTaskInput): Promise<Acknowledgement> {
    return this.cases.cancelTask(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records what the child or family was told.' })
  addChildUpdate(@Context() context: SignedContext, @Args('input') input: AddChildUpdateInput): Promise<Acknowledgement> {
    return this.cases.addChildUpdate(context, input);
  }
}
