import { Field, ID, InputType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { IsPartialDate, OwnWords } from '../platform/field-checks.js';

@InputType({ description: 'A note of the social follow-up; amended by another note, never edited.' })
export class AddProgressNoteInput extends OnCaseInput {
  @Field(() => String, { description: 'Partial date.' }) @IsPartialDate() notedOn!: string;
  @Field(() => String) @OwnWords() text!: string;
}

@InputType({ description: 'A new note that puts an earlier one of yours right; both stand.' })
export class AmendProgressNoteInput extends AddProgressNoteInput {
  @Field(() => ID, { description: 'The note it amends.' }) @IsUUID() amendsId!: string;
}

@InputType({ description: 'Social and family assessment.' })
export class AddSocialAssessmentInput extends OnCaseInput {
  @Field(() => String, { description: 'Partial date.' }) @IsPartialDate() assessedOn!: string;
  @Field(() => String) @OwnWords() text!: string;
}

@InputType({ description: 'A change to an assessment that you wrote.' })
export class AmendSocialAssessmentInput extends amending(AddSocialAssessmentInput) {}

@InputType({ description: 'The assessment in the few words that the prosecutor needs.' })
export class AddAssessmentSummaryInput extends OnCaseInput {
  @Field(() => String) @OwnWords() text!: string;
}

@InputType({ description: 'A change to a summary that you wrote.' })
export class AmendAssessmentSummaryInput extends amending(AddAssessmentSummaryInput) {}
