import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min, ValidateNested } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { OwnWords } from '../platform/field-checks.js';

/** At least one visible sign: a question of blanks asks nothing. */
export const NotBlank = (): PropertyDecorator => Matches(/\S/);

@InputType({ description: 'One question, and what is missing in the segments that you may read.' })
export class AskedAgainInput {
  @Field() @IsString() @Length(1, 2000) @NotBlank() text!: string;
  @Field({ description: 'What is missing in what you may read of the testimony.' }) @IsString() @OwnWords() @NotBlank() missing!: string;
  @Field(() => [ID], { nullable: true, description: 'Segments you were shown and looked at; each one that you may read.' }) @IsOptional() @IsArray() @ArrayMaxSize(50) @ArrayUnique() @IsUUID(undefined, { each: true }) shownSegmentIds?: string[] | null;
}

@InputType({ description: 'A request to speak to the child again. The answer is always the same: sent to the family defender, answered within two days.' })
export class RequestInterviewInput extends OnCaseInput {
  @Field(() => Int, { nullable: true, description: 'Which set of events: those of an interview, or the next number; the first if not given.' }) @IsOptional() @IsInt() @Min(1) events?: number | null;
  @Field({ description: 'What the answers are needed for.' }) @IsString() @OwnWords() @NotBlank() reason!: string;
  @Field(() => [AskedAgainInput], { description: '1 to 20.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => AskedAgainInput) questions!: AskedAgainInput[];
}

@InputType({ isAbstract: true })
abstract class OnVersionInput extends OnCaseInput {
  @Field(() => Int, { description: 'The version you read; another one in the record means that somebody changed it meanwhile.' }) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType({ description: 'An answer from the record, in your own words; it reaches the agency that asked.' })
export class AnswerFromRecordInput extends OnVersionInput {
  @Field(() => ID) @IsUUID() questionId!: string;
  @Field() @IsString() @OwnWords() @NotBlank() text!: string;
}

@InputType({ description: 'The record does not answer it: the question goes on.' })
export class LetQuestionGoOnInput extends OnVersionInput {
  @Field(() => ID) @IsUUID() questionId!: string;
}

@InputType({ description: 'The record answered every question of your request; no interview is needed.' })
export class ConfirmAnsweredInput extends OnVersionInput {
  @Field(() => ID) @IsUUID() requestId!: string;
}

@InputType({ description: 'An answer to your request turned out not to be enough; it is owed again.' })
export class ReportInsufficientInput extends OnVersionInput {
  @Field(() => ID) @IsUUID() questionId!: string;
  @Field({ description: 'What it does not answer.' }) @IsString() @Length(3, 500) why!: string;
}

@InputType({ description: 'Your request is no longer needed.' })
export class WithdrawInterviewRequestInput extends OnVersionInput {
  @Field(() => ID) @IsUUID() requestId!: string;
  @Field() @IsString() @Length(3, 500) why!: string;
}
