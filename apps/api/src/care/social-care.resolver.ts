import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddAssessmentSummaryInput, AddProgressNoteInput, AddSocialAssessmentInput, AmendAssessmentSummaryInput, AmendProgressNoteInput, AmendSocialAssessmentInput } from './social-care.inputs.js';
import { SocialCareService } from './social-care.service.js';

@Resolver()
export class SocialCareResolver {
  constructor(private readonly socialCare: SocialCareService) {}

  @Mutation(() => Acknowledgement, { description: 'Writes a note of the follow-up.' })
  addProgressNote(@Context() context: SignedContext, @Args('input') input: AddProgressNoteInput): Promise<Acknowledgement> {
    return this.socialCare.addProgressNote(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Puts a note of the follow-up right by a new one; both stand.' })
  amendProgressNote(@Context() context: SignedContext, @Args('input') input: AmendProgressNoteInput): Promise<Acknowledgement> {
    return this.socialCare.amendProgressNote(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes the social and family assessment.' })
  addSocialAssessment(@Context() context: SignedContext, @Args('input') input: AddSocialAssessmentInput): Promise<Acknowledgement> {
    return this.socialCare.addSocialAssessment(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes an assessment that you wrote.' })
  amendSocialAssessment(@Context() context: SignedContext, @Args('input') input: AmendSocialAssessmentInput): Promise<Acknowledgement> {
    return this.socialCare.amendSocialAssessment(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes the summary of the assessment.' })
  addAssessmentSummary(@Context() context: SignedContext, @Args('input') input: AddAssessmentSummaryInput): Promise<Acknowledgement> {
    return this.socialCare.addAssessmentSummary(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a summary of the assessment that you wrote.' })
  amendAssessmentSummary(@Context() context: SignedContext, @Args('input') input: AmendAssessmentSummaryInput): Promise<Acknowledgement> {
    return this.socialCare.amendAssessmentSummary(context, input);
  }
}
