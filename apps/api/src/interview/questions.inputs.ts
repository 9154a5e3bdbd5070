import { DeclineReasonCode } from '@heardonce/domain/testimony/question-status.js';
import { SegmentTopic } from '@heardonce/domain/testimony/topic.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsISO8601, IsIn, IsInt, IsOptional, IsUUID, Length, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { IsCode, OwnWords } from '../platform/field-checks.js';

export const ReviewOutcome = { ACCEPTED: 'ACCEPTED', REPHRASED: 'REPHRASED', DECLINED: 'DECLINED' } as const;
registerEnumType(ReviewOutcome, { name: 'QuestionReviewOutcome', description: 'What the family defender makes of a question (CIA 150).' });

/** One question is one question: two of them are two. */
const QuestionWords = (): PropertyDecorator => Length(1, 1_000);

/** A question as it was read. */
@InputType({ isAbstract: true })
abstract class QuestionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int, { description: 'The version you read; where it moved on, nothing is done.' }) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType({ description: 'A question to the child, put to the interviewer.' })
export class ProposeQuestionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() interviewId!: string;
  @Field() @QuestionWords() text!: string;
  @Field(() => String, { nullable: true, description: 'What the answer is needed for.' }) @IsOptional() @OwnWords() purpose?: string | null;
  @Field(() => SegmentTopic, { nullable: true }) @IsOptional() @IsCode(SegmentTopic) topic?: keyof typeof SegmentTopic | null;
  @Field(() => Boolean, { defaultValue: false, description: "The defence's: only a judge brings it in." }) @IsBoolean() throughJudge!: boolean;
}

@InputType({ description: 'Accepted, accepted in other words, or declined with a reason that only those who read the testimony see.' })
export class ReviewQuestionInput extends QuestionInput {
  @Field(() => ReviewOutcome) @IsIn(Object.keys(ReviewOutcome)) outcome!: keyof typeof ReviewOutcome;
  @Field(() => String, { nullable: true, description: 'The other words.' }) @IsOptional() @QuestionWords() rephrasedText?: string | null;
  @Field(() => DeclineReasonCode, { nullable: true }) @IsOptional() @IsCode(DeclineReasonCode) reason?: keyof typeof DeclineReasonCode | null;
  @Field(() => String, { nullable: true, description: 'The reason in your words.' }) @IsOptional() @OwnWords() ruling?: string | null;
}

@InputType({ description: 'Asks for another person to look at a question of yours that was declined.' })
export class AppealQuestionInput extends QuestionInput {
  @Field(() => String) @OwnWords() reason!: string;
}

@InputType({ description: 'Decides an appeal, as somebody who neither put nor declined the question.' })
export class DecideAppealInput extends QuestionInput {
  @Field() @IsBoolean() accepted!: boolean;
  @Field(() => DeclineReasonCode, { nullable: true }) @IsOptional() @IsCode(DeclineReasonCode) reason?: keyof typeof DeclineReasonCode | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() ruling?: string | null;
}

@InputType({ description: 'Whether an accepted question was asked, by its interviewer alone. expectedVersion is that of the question to ask (questionsToAsk).' })
export class MarkQuestionInput extends QuestionInput {
  @Field(() => Timestamp, { nullable: true, description: 'When it was asked, within a session; left out where it was not.' }) @IsOptional() @IsISO8601() askedAt?: string | null;
}
