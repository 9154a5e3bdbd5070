import { CorrectionReason } from '@heardonce/domain/testimony/transcript-version.entity.js';
import { SegmentTopic } from '@heardonce/domain/testimony/topic.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBase64, IsBoolean, IsInt, IsOptional, IsString, IsUUID, Length, Min, ValidateNested } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode, IsLanguageTag } from '../platform/field-checks.js';

/** Segments whose topics may be given in one go. */
const MOST_TOPICS = 500;
const Why = (): PropertyDecorator => Length(3, 500);

@InputType({ description: 'A transcript of a recording as a file of WebVTT or SRT (about 70 kB here; up to 5 MiB to POST /transcripts). Makes a version that is never changed.' })
export class ImportTranscriptInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() recordingId!: string;
  @Field({ description: 'The file byte for byte, in base64.' }) @IsString() @IsBase64() contentBase64!: string;
  @Field({ description: 'BCP 47: the language spoken, or that of the translation.' }) @IsLanguageTag() language!: string;
  @Field(() => [String], { nullable: true, description: 'Names to be read as speakers from "Name: text" of SRT.' }) @IsOptional() @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @Length(1, 100, { each: true }) speakers?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'The version of the original that this one translates; the original stays the evidence.' }) @IsOptional() @IsUUID() translationOf?: string | null;
  @Field(() => String, { nullable: true, description: 'Who translated; needed for a translation.' }) @IsOptional() @FewWords() interpreter?: string | null;
  @Field(() => ID, { nullable: true, description: 'The version that this one corrects.' }) @IsOptional() @IsUUID() correctsId?: string | null;
  @Field(() => CorrectionReason, { nullable: true, description: 'Needed for a correction.' }) @IsOptional() @IsCode(CorrectionReason) correctionReason?: keyof typeof CorrectionReason | null;
}

@InputType()
export class SegmentTopicInput {
  @Field(() => Int, { description: 'Number of the segment in its version.' }) @IsInt() @Min(1) number!: number;
  @Field(() => SegmentTopic) @IsCode(SegmentTopic) topic!: keyof typeof SegmentTopic;
  @Field(() => Int, { description: "The segment's version as you read it." }) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class ReviewedTopicInput extends SegmentTopicInput {
  @Field(() => Boolean, { description: 'Whether you agree to the topic proposed, which `topic` repeats.' }) @IsBoolean() accepted!: boolean;
}

@InputType({ description: 'What segments are about, each in one word; cut a segment first where its topic changes.' })
export class ProposeTopicsInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => [SegmentTopicInput]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_TOPICS) @ValidateNested({ each: true }) @Type(() => SegmentTopicInput) segments!: SegmentTopicInput[];
  @Field({ description: 'Kept in the history, read by those who read the segment.' }) @IsString() @Why() why!: string;
}

@InputType({ description: 'A second person agrees, or not: only then does a topic open its segment.' })
export class ReviewTopicsInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => [ReviewedTopicInput]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_TOPICS) @ValidateNested({ each: true }) @Type(() => ReviewedTopicInput) segments!: ReviewedTopicInput[];
  @Field({ description: 'Kept in the history, read by those who read the segment.' }) @IsString() @Why() why!: string;
}

@InputType({ description: 'Where one segment becomes two, in a new version of the latest one; not a letter changes.' })
export class CutSegmentInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() recordingId!: string;
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => Int) @IsInt() @Min(1) number!: number;
  @Field(() => Int, { description: 'Milliseconds of the recording, within the segment.' }) @IsInt() @Min(0) atMs!: number;
  @Field(() => Int, { description: 'Characters of the text that stay in the first part.' }) @IsInt() @Min(1) offset!: number;
}
