import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AskEmergencyAccessInput, ConfirmEmergencyInput, DecideConflictInput, DecideEmergencyAccessInput, DeclareConflictInput, DeclareEmergencyInput, ReviewEmergencyAccessInput } from './emergency.input.js';
import { DeclarationService } from './declaration.service.js';
import { EmergencyDeclared } from './emergency-declared.js';

@Resolver()
export class DeclarationResolver {
  constructor(private readonly service: DeclarationService) {}

  @Mutation(() => Acknowledgement, { description: "Declares that you, or a colleague on a case of yours, are related to a case. About yourself the answer is always the same." })
  declareConflict(@Context() context: SignedContext, @Args('input') input: DeclareConflictInput): Promise<Acknowledgement> {
    return this.service.declareConflict(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "The control body decides, and may name who takes the place." })
  decideConflict(@Context() context: SignedContext, @Args('input') input: DecideConflictInput): Promise<Acknowledgement> {
    return this.service.decideConflict(context, input);
  }
  @Mutation(() => EmergencyDeclared, { description: "Declares a threat to life: the safety card and one other kind, for 60 minutes; a second person confirms within 12 hours." })
  declareEmergency(@Context() context: SignedContext, @Args('input') input: DeclareEmergencyInput): Promise<EmergencyDeclared> {
    return this.service.declareEmergency(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "A second person of another unit has looked at a declared emergency." })
  confirmEmergency(@Context() context: SignedContext, @Args('input') input: ConfirmEmergencyInput): Promise<Acknowledgement> {
    return this.service.confirmEmergency(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Asks for access in an emergency: who coordinates the case opens it first, for 60 minutes at most. The answer is the same for every code. What was granted is read with caseFile.' })
  askEmergencyAccess(@Context() context: SignedContext, @Args('input') input: AskEmergencyAccessInput): Promise<Acknowledgement> {
    return this.service.askEmergencyAccess(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Who coordinates the case, in another unit, opens what was asked for, or does not.' })
  decideEmergencyAccess(@Context() context: SignedContext, @Args('input') input: DecideEmergencyAccessInput): Promise<Acknowledgement> {
    return this.service.decideEmergencyAccess(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'An auditor of another unit, who did not open it, judges an emergency access; within 72 hours, or the person declares nothing alone.' })
  reviewEmergencyAccess(@Context() context: SignedContext, @Args('input') input: ReviewEmergencyAccessInput): Promise<Acknowledgement> {
    return this.service.reviewEmergencyAccess(context, input);
  }
}
