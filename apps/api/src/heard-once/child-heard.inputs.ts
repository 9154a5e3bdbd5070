import { ChildStatementKind } from '@heardonce/domain/testimony/child-statement.entity.js';
import { ReviewOutcome } from '@heardonce/domain/testimony/interview-review.entity.js';
import { AskingExemption } from '@heardonce/domain/testimony/time-asked.entity.js';
import { SegmentTopic } from '@heardonce/domain/testimony/topic.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType } from '@nestjs/graphql';
import { IsISO8601, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';
import { NotBlank } from './interview-request.inputs.js';

@InputType({ description: 'What a child said of their own accord. Never refused but for lack of the words and of who was there; changes nothing else.' })
export class RecordChildStatementInput extends OnCaseInput {
  @Field(() => ChildStatementKind, { nullable: true, description: 'STATEMENT if not given.' }) @IsOptional() @IsCode(ChildStatementKind) kind?: keyof typeof ChildStatementKind | null;
  @Field({ description: 'Word for word.' }) @IsString() @OwnWords() @NotBlank() words!: string;
  @Field({ description: 'Who was there.' }) @IsString() @OwnWords() @NotBlank() present!: string;
  @Field(() => Timestamp, { nullable: true, description: 'Now if not given.' }) @IsOptional() @IsISO8601() saidAt?: string | null;
  @Field(() => String, { nullable: true, description: 'What was asked before, if anything was.' }) @IsOptional() @OwnWords() whatWasAsked?: string | null;
  @Field(() => String, { nullable: true, description: 'For a retraction: what threats were known.' }) @IsOptional() @OwnWords() threatsKnown?: string | null;
  @Field(() => SegmentTopic, { nullable: true }) @IsOptional() @IsCode(SegmentTopic) topic?: keyof typeof SegmentTopic | null;
}

@InputType({ description: 'An interview measured against its protocol, by an interviewer of another unit who neither held nor watched it.' })
export class ReviewInterviewInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() interviewId!: string;
  @Field(() => ReviewOutcome) @IsCode(ReviewOutcome) outcome!: keyof typeof ReviewOutcome;
  @Field({ description: 'Phase by phase, by the protocol.' }) @IsString() @OwnWords() @NotBlank() findings!: string;
}

@InputType({ description: 'That the child was asked, by this or another service.' })
export class RecordAskingInput extends OnCaseInput {
  @Field(() => Timestamp) @IsISO8601() askedAt!: string;
  @Field({ description: 'Code of the service that asked, in the system or not.' }) @IsString() @Matches(/^[A-Z][A-Z0-9_-]{1,39}$/) service!: string;
  @Field(() => SegmentTopic, { nullable: true }) @IsOptional() @IsCode(SegmentTopic) topic?: keyof typeof SegmentTopic | null;
  @Field(() => AskingExemption, { nullable: true, description: 'What needs no approval is not counted. The clinical history: by a doctor, within 72 hours of the first notice.' }) @IsOptional() @IsCode(AskingExemption) exempt?: keyof typeof AskingExemption | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() note?: string | null;
}
