import { Unclassified } from '@heardonce/domain/classified.js';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { codes } from '@heardonce/domain/codes.js';
import { IsIn, IsInt, IsString, IsUUID, Length, Min } from 'class-validator';
import { KeyedInput, OnCaseInput } from '../platform/acknowledgement.js';

export const ReviewDecision = codes('ReviewDecision', ['ATTACH', 'SEPARATE'], 'Whether a report belongs to the candidate case.');

@InputType()
export class OpenCaseInput extends KeyedInput {
  @Field({ description: 'Code of a report without a case.' }) @IsString() @Length(6, 40) reportCode!: string;
}

@InputType()
export class MoveReportInput extends OnCaseInput {
  @Field({ description: 'Code of the report.' }) @IsString() @Length(6, 40) reportCode!: string;
  @Field() @IsString() @Length(3, 1000) why!: string;
}

@InputType()
export class DecideMatchReviewInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field(() => ReviewDecision) @IsIn(Object.keys(ReviewDecision)) decision!: keyof typeof ReviewDecision;
  @Field() @IsString() @Length(3, 1000) why!: string;
}

@Unclassified('codes and ids of what the person just did')
@ObjectType({ description: 'The cases that were opened, or the reviews that must be decided before one is.' })
export class OpenCaseResult {
  @Field(() => [String], { description: 'One case for each child; empty where reviews are undecided.' }) caseCodes!: string[];
  @Field(() => [ID], { description: 'Candidates nobody has decided on; nothing was opened. Decide them, then ask again with a new key.' }) undecidedReviews!: string[];
  @Field() replayed!: boolean;
  @Field(() => ID) requestId!: string;
}
