import { SegmentChild } from '@heardonce/domain/testimony/speaks-of.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, IsUUID, Length, Min, ValidateNested } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { IsCode } from '../platform/field-checks.js';

/** Segments of which it may be said in one go. */
const MOST_SEGMENTS = 100;

@InputType()
export class SegmentChildInput {
  @Field(() => Int, { description: 'Number of the segment in its version.' }) @IsInt() @Min(1) number!: number;
  @Field(() => SegmentChild) @IsCode(SegmentChild) speaksOf!: keyof typeof SegmentChild;
  @Field(() => String, { nullable: true, description: "Code of the other child's case, where you are on it: one that is not there and one that is not yours are answered alike." }) @IsOptional() @IsString() @Length(6, 40) otherCaseCode?: string | null;
}

@InputType()
export class ReviewedChildInput extends SegmentChildInput {
  @Field(() => Boolean, { description: 'Whether you agree to what was proposed, which the rest repeats.' }) @IsBoolean() accepted!: boolean;
}

@InputType({ description: 'That segments speak of another child, or that they do not. Cut a segment first where it changes, or speaks of several.' })
export class ProposeOtherChildInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => [SegmentChildInput]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SEGMENTS) @ValidateNested({ each: true }) @Type(() => SegmentChildInput) segments!: SegmentChildInput[];
}

@InputType({ description: 'A second person says the same, or that it is not so. Without a code you agree that it is another child, whoever was named.' })
export class ReviewOtherChildInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => [ReviewedChildInput]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SEGMENTS) @ValidateNested({ each: true }) @Type(() => ReviewedChildInput) segments!: ReviewedChildInput[];
}
