import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddForensicFindingInput, AddForensicSummaryInput, AddMedicalCareInput, AddMedicalSummaryInput, AmendForensicFindingInput, AmendForensicSummaryInput, AmendMedicalCareInput, AmendMedicalSummaryInput } from './health-care.inputs.js';
import { HealthCareService } from './health-care.service.js';

@Resolver()
export class HealthCareResolver {
  constructor(private readonly healthCare: HealthCareService) {}

  @Mutation(() => Acknowledgement, { description: 'Records emergency care.' })
  addMedicalCare(@Context() context: SignedContext, @Args('input') input: AddMedicalCareInput): Promise<Acknowledgement> {
    return this.healthCare.addMedicalCare(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes care that you recorded.' })
  amendMedicalCare(@Context() context: SignedContext, @Args('input') input: AmendMedicalCareInput): Promise<Acknowledgement> {
    return this.healthCare.amendMedicalCare(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes the summary of emergency care.' })
  addMedicalSummary(@Context() context: SignedContext, @Args('input') input: AddMedicalSummaryInput): Promise<Acknowledgement> {
    return this.healthCare.addMedicalSummary(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a summary of care that you wrote.' })
  amendMedicalSummary(@Context() context: SignedContext, @Args('input') input: AmendMedicalSummaryInput): Promise<Acknowledgement> {
    return this.healthCare.amendMedicalSummary(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records what the examination found.' })
  addForensicFinding(@Context() context: SignedContext, @Args('input') input: AddForensicFindingInput): Promise<Acknowledgement> {
    return this.healthCare.addForensicFinding(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a finding that you recorded.' })
  amendForensicFinding(@Context() context: SignedContext, @Args('input') input: AmendForensicFindingInput): Promise<Acknowledgement> {
    return this.healthCare.amendForensicFinding(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says whether samples and injuries were preserved.' })
  addForensicSummary(@Context() context: SignedContext, @Args('input') input: AddForensicSummaryInput): Promise<Acknowledgement> {
    return this.healthCare.addForensicSummary(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a forensic summary that you wrote.' })
  amendForensicSummary(@Context() context: SignedContext, @Args('input') input: AmendForensicSummaryInput): Promise<Acknowledgement> {
    return this.healthCare.amendForensicSummary(context, input);
  }
}
