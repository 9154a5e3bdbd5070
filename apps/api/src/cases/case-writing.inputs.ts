import { TASK_KINDS } from '@heardonce/authz/policy.js';
import { CaseStage } from '@heardonce/domain/cases/case-file.entity.js';
import { ReferenceScheme } from '@heardonce/domain/cases/case-reference.entity.js';
import { ClosingReason } from '@heardonce/domain/cases/closing-reason.js';
import { ProfessionalGender } from '@heardonce/domain/cases/service-preference.entity.js';
import { codes } from '@heardonce/domain/codes.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, InputType, Int, OmitType, PickType } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { AmendInput, amending } from '../platform/amend-input.js';
import { FewWords, IsCode, IsLanguageTag, OwnWords } from '../platform/field-checks.js';

export const TaskSubject = codes('TaskSubject', TASK_KINDS, 'What a task is about: it is read by those who read that kind of information.');
export const OpenStage = codes('OpenStage', Object.keys(CaseStage).filter((stage) => stage !== 'CLOSED') as Exclude<keyof typeof CaseStage, 'CLOSED'>[], 'Stages of an open case; closing is a decision of its own.');

/** The case itself is named by its code. */
@InputType({ isAbstract: true })
export abstract class ChangeCaseInput extends OmitType(AmendInput, ['id']) {}

@InputType({ description: 'Where the case stands. A closed case is opened again by giving it a stage.' })
export class ChangeCaseStageInput extends ChangeCaseInput {
  @Field(() => OpenStage) @IsCode(OpenStage) stage!: keyof typeof OpenStage;
}

@InputType({ description: 'How urgent the case is; the next risk assessment sets it anew.' })
export class ChangeCasePriorityInput extends ChangeCaseInput {
  @Field(() => Int, { description: '1 (most urgent) to 4.' }) @IsInt() @Min(1) @Max(4) priority!: number;
}

@InputType({ description: 'Closes the case for one of a closed list of reasons.' })
export class CloseCaseInput extends ChangeCaseInput {
  @Field(() => ClosingReason) @IsCode(ClosingReason) reason!: keyof typeof ClosingReason;
}

@InputType({ description: 'A number by which another system knows the case.' })
export class AddCaseReferenceInput extends OnCaseInput {
  @Field(() => ReferenceScheme) @IsCode(ReferenceScheme) scheme!: keyof typeof ReferenceScheme;
  @Field(() => String, { description: 'NUNC: 21 digits, with or without separators.' }) @FewWords() value!: string;
}

@InputType({ description: 'A correction of a number that you recorded, with its scheme.' })
export class AmendCaseReferenceInput extends AmendInput {
  @Field(() => ReferenceScheme) @IsCode(ReferenceScheme) scheme!: keyof typeof ReferenceScheme;
  @Field(() => String, { description: 'NUNC: 21 digits, with or without separators.' }) @FewWords() value!: string;
}

@InputType({ description: 'What the child needs to be served well. A case has one of these.' })
export class RecordPreferencesInput extends OnCaseInput {
  @Field(() => ProfessionalGender, { nullable: true }) @IsOptional() @IsCode(ProfessionalGender) professionalGender?: keyof typeof ProfessionalGender | null;
  @Field(() => String, { nullable: true, description: 'BCP 47 tag.' }) @IsOptional() @IsLanguageTag() language?: string | null;
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() interpreter?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Indigenous, Afro-Colombian or other differential approach.' }) @IsOptional() @FewWords() approach?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() accessibility?: string | null;
}

@InputType({ description: 'A change to the preferences.' })
export class AmendPreferencesInput extends amending(RecordPreferencesInput) {}

@InputType({ description: 'A task: who owes what by when, and what it is about.' })
export class AddTaskInput extends OnCaseInput {
  @Field(() => String, { description: 'Code of the unit that owes it.' }) @Matches(/^[A-Za-z0-9_.-]{1,60}$/) ownerUnit!: string;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() dueAt?: string | null;
  @Field(() => TaskSubject) @IsCode(TaskSubject) subjectKind!: keyof typeof TaskSubject;
  @Field(() => String) @FewWords() title!: string;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() text?: string | null;
  @Field(() => String, { nullable: true, description: 'The rule it follows from, with its article.' }) @IsOptional() @FewWords() legalBasis?: string | null;
}

@InputType({ description: 'Another owner or date of a task.' })
export class AmendTaskInput extends amending(PickType(AddTaskInput, ['idempotencyKey', 'caseCode', 'ownerUnit', 'dueAt'])) {}

@InputType({ description: 'A task that is done, or no longer needed.' })
export class EndTaskInput extends AmendInput {}

@InputType({ description: 'What the child or family was told, when, and in what words.' })
export class AddChildUpdateInput extends OnCaseInput {
  @Field(() => Timestamp) @IsISO8601() toldAt!: string;
  @Field(() => String, { description: 'Who was told.' }) @FewWords() toldTo!: string;
  @Field(() => String) @OwnWords() words!: string;
}
