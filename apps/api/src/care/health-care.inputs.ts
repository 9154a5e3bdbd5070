import { CareType } from '@heardonce/domain/care/medical-care.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, InputType } from '@nestjs/graphql';
import { IsBoolean, IsISO8601, IsOptional } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';

@InputType({ description: 'Emergency care given. The clinical history is the doctor\'s; others read the summary.' })
export class AddMedicalCareInput extends OnCaseInput {
  @Field(() => CareType) @IsCode(CareType) type!: keyof typeof CareType;
  @Field(() => Timestamp) @IsISO8601() givenAt!: string;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() notes?: string | null;
}

@InputType({ description: 'A change to care that you recorded.' })
export class AmendMedicalCareInput extends amending(AddMedicalCareInput) {}

@InputType({ description: 'Emergency care in the few words that other services need.' })
export class AddMedicalSummaryInput extends OnCaseInput {
  @Field(() => String) @OwnWords() text!: string;
}

@InputType({ description: 'A change to a summary that you wrote.' })
export class AmendMedicalSummaryInput extends amending(AddMedicalSummaryInput) {}

@InputType({ description: 'What the examination found.' })
export class AddForensicFindingInput extends OnCaseInput {
  @Field(() => Timestamp) @IsISO8601() examinedAt!: string;
  @Field(() => String) @OwnWords() finding!: string;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() method?: string | null;
}

@InputType({ description: 'A change to a finding that you recorded.' })
export class AmendForensicFindingInput extends amending(AddForensicFindingInput) {}

@InputType({ description: 'Whether samples and injuries were preserved, and a summary.' })
export class AddForensicSummaryInput extends OnCaseInput {
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() samplesPreserved?: boolean | null;
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() injuriesPreserved?: boolean | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() text?: string | null;
}

@InputType({ description: 'A change to a summary that you wrote.' })
export class AmendForensicSummaryInput extends amending(AddForensicSummaryInput) {}
