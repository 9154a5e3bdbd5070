import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddProtectionMeasureInput, AddRiskAssessmentInput, AddThreatInput, AmendProtectionMeasureInput, AmendRiskAssessmentInput, AmendSafetyCardInput, AmendThreatInput, RecordSafetyCardInput } from './safety.inputs.js';
import { SafetyService } from './safety.service.js';

@Resolver()
export class SafetyResolver {
  constructor(private readonly safety: SafetyService) {}

  @Mutation(() => Acknowledgement, { description: 'Writes the safety card; where the case has one, amend it.' })
  recordSafetyCard(@Context() context: SignedContext, @Args('input') input: RecordSafetyCardInput): Promise<Acknowledgement> {
    return this.safety.recordSafetyCard(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes the safety card.' })
  amendSafetyCard(@Context() context: SignedContext, @Args('input') input: AmendSafetyCardInput): Promise<Acknowledgement> {
    return this.safety.amendSafetyCard(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records how much danger there is; the newest sets the priority of the case.' })
  addRiskAssessment(@Context() context: SignedContext, @Args('input') input: AddRiskAssessmentInput): Promise<Acknowledgement> {
    return this.safety.addRiskAssessment(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a risk assessment of your own.' })
  amendRiskAssessment(@Context() context: SignedContext, @Args('input') input: AmendRiskAssessmentInput): Promise<Acknowledgement> {
    return this.safety.amendRiskAssessment(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records a threat.' })
  addThreat(@Context() context: SignedContext, @Args('input') input: AddThreatInput): Promise<Acknowledgement> {
    return this.safety.addThreat(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a threat that you recorded.' })
  amendThreat(@Context() context: SignedContext, @Args('input') input: AmendThreatInput): Promise<Acknowledgement> {
    return this.safety.amendThreat(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records a measure that protects the child.' })
  addProtectionMeasure(@Context() context: SignedContext, @Args('input') input: AddProtectionMeasureInput): Promise<Acknowledgement> {
    return this.safety.addProtectionMeasure(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes or ends a measure that you recorded.' })
  amendProtectionMeasure(@Context() context: SignedContext, @Args('input') input: AmendProtectionMeasureInput): Promise<Acknowledgement> {
    return this.safety.amendProtectionMeasure(context, input);
  }
}
