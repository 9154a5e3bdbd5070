import { codes } from '@heardonce/domain/codes.js';
import { RiskLevel } from '@heardonce/domain/safety/risk-assessment.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsArray, IsBoolean, IsISO8601, IsOptional, Length } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { FewWords, IsCode, IsLanguageTag, IsPartialDate, OwnWords } from '../platform/field-checks.js';

export const PlainMeasureType = codes('PlainMeasureType', ['SAFE_HOUSING', 'NO_CONTACT', 'POLICE_PROTECTION', 'OTHER'], 'Measures that change nobody\'s access; reserved identity is decided apart.');

@InputType({ description: 'What everyone at the door must know. A case has one of these.' })
export class RecordSafetyCardInput extends OnCaseInput {
  @Field(() => [String], { nullable: true }) @IsOptional() @IsArray() @ArrayMaxSize(50) @Length(1, 300, { each: true }) mayNotApproach?: string[] | null;
  @Field(() => [String], { nullable: true }) @IsOptional() @IsArray() @ArrayMaxSize(50) @Length(1, 300, { each: true }) mayNotCollect?: string[] | null;
  @Field(() => [String], { nullable: true }) @IsOptional() @IsArray() @ArrayMaxSize(50) @Length(1, 300, { each: true }) ordersInForce?: string[] | null;
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() selfHarmAlert?: boolean | null;
  @Field(() => String, { nullable: true, description: 'BCP 47 tag.' }) @IsOptional() @IsLanguageTag() language?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() allergies?: string | null;
}

@InputType({ description: 'A change to the safety card; every role that writes it keeps it up together.' })
export class AmendSafetyCardInput extends amending(RecordSafetyCardInput) {}

@InputType({ description: 'How much danger, judged by you. The newest one sets the priority of the case.' })
export class AddRiskAssessmentInput extends OnCaseInput {
  @Field(() => RiskLevel) @IsCode(RiskLevel) level!: keyof typeof RiskLevel;
  @Field(() => String, { description: 'Date of the judgement.' }) @IsPartialDate() assessedOn!: string;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() reasons?: string | null;
}

@InputType({ description: 'A change to a risk assessment of your own; another person\'s judgement stands beside yours.' })
export class AmendRiskAssessmentInput extends amending(AddRiskAssessmentInput) {}

@InputType({ description: 'A threat that was made.' })
export class AddThreatInput extends OnCaseInput {
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() occurredAt?: string | null;
  @Field(() => String) @OwnWords() description!: string;
  @Field(() => String, { nullable: true, description: 'By what way it came.' }) @IsOptional() @FewWords() channel?: string | null;
}

@InputType({ description: 'A change to a threat that you recorded.' })
export class AmendThreatInput extends amending(AddThreatInput) {}

@InputType({ description: 'A measure that protects the child.' })
export class AddProtectionMeasureInput extends OnCaseInput {
  @Field(() => PlainMeasureType) @IsCode(PlainMeasureType) type!: keyof typeof PlainMeasureType;
  @Field(() => Timestamp) @IsISO8601() fromAt!: string;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() untilAt?: string | null;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() endedAt?: string | null;
  @Field(() => String, { nullable: true, description: 'Authority that ordered it.' }) @IsOptional() @FewWords() orderedBy?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() text?: string | null;
}

@InputType({ description: 'A change to a measure that you recorded, or its end.' })
export class AmendProtectionMeasureInput extends amending(AddProtectionMeasureInput) {}
