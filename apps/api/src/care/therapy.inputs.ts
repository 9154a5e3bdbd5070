import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsUUID, Matches } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { FewWords, IsPartialDate, OwnWords } from '../platform/field-checks.js';

const AGENCY = /^[A-Z][A-Z0-9_-]{1,39}$/;

@InputType({ description: 'A note of a session. Sealed to you, and to who takes over from you; never edited.' })
export class AddTherapyNoteInput extends OnCaseInput {
  @Field(() => String, { description: 'Date of the session.' }) @IsPartialDate() sessionOn!: string;
  @Field(() => String) @OwnWords() body!: string;
}

@InputType({ description: 'A new note that puts an earlier one right; both stand.' })
export class AmendTherapyNoteInput extends AddTherapyNoteInput {
  @Field(() => ID, { description: 'The note it amends: your own, or one you took over.' }) @IsUUID() amendsId!: string;
}

@InputType({ description: 'A private reflection; nobody else ever reads it.' })
export class AddTherapyReflectionInput extends OnCaseInput {
  @Field(() => ID, { nullable: true, description: 'The note it reflects on.' }) @IsOptional() @IsUUID() noteId?: string | null;
  @Field(() => String) @OwnWords() body!: string;
}

@InputType({ description: 'Attendance and plan, for those who plan around it.' })
export class AddTherapyPlanInput extends OnCaseInput {
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() attendance?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() plan?: string | null;
  @Field(() => String, { nullable: true, description: 'Partial date.' }) @IsOptional() @IsPartialDate() nextSessionOn?: string | null;
}

@InputType({ description: 'A change to a plan that you wrote.' })
export class AmendTherapyPlanInput extends amending(AddTherapyPlanInput) {}

@InputType({ description: 'What you choose to hand on, in your own words. It can be superseded, never taken back.' })
export class ReleaseObservationInput extends OnCaseInput {
  @Field(() => String) @OwnWords() text!: string;
  @Field(() => String, { description: 'Why you release it.' }) @OwnWords() reason!: string;
  @Field(() => [String], { description: 'Codes of the agencies that may read it.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @Matches(AGENCY, { each: true }) agencies!: string[];
}

@InputType({ description: 'A new observation in place of an earlier one; the agencies that read that one read this one too.' })
export class SupersedeObservationInput extends OnCaseInput {
  @Field(() => ID, { description: 'The observation it supersedes: your own, or one you took over.' }) @IsUUID() supersedesId!: string;
  @Field(() => String) @OwnWords() text!: string;
  @Field(() => String, { description: 'Why it is superseded.' }) @OwnWords() reason!: string;
  @Field(() => [String], { nullable: true, description: 'Further agencies that may read it.' }) @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(AGENCY, { each: true }) agencies?: string[] | null;
}
