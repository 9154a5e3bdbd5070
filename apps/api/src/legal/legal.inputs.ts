import { EvidenceType } from '@heardonce/domain/legal/evidence-item.entity.js';
import { ProceedingStage } from '@heardonce/domain/legal/proceeding.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, InputType } from '@nestjs/graphql';
import { IsISO8601, IsOptional, Matches } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';

@InputType({ description: 'A thing that proves something, by description and hash. Abuse material itself is never stored here.' })
export class AddEvidenceItemInput extends OnCaseInput {
  @Field(() => EvidenceType) @IsCode(EvidenceType) type!: keyof typeof EvidenceType;
  @Field(() => String) @OwnWords() description!: string;
  @Field(() => String, { nullable: true, description: '64 hexadecimal digits in small letters.' }) @IsOptional() @Matches(/^[0-9a-f]{64}$/) sha256?: string | null;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() seizedAt?: string | null;
}

@InputType({ description: 'A change to an item that you recorded.' })
export class AmendEvidenceItemInput extends amending(AddEvidenceItemInput) {}

@InputType({ description: 'Charges and where they stand.' })
export class AddProceedingInput extends OnCaseInput {
  @Field(() => ProceedingStage) @IsCode(ProceedingStage) stage!: keyof typeof ProceedingStage;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() charges?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() authority?: string | null;
}

@InputType({ description: 'A change to a proceeding that you recorded.' })
export class AmendProceedingInput extends amending(AddProceedingInput) {}

@InputType({ description: 'A hearing or term, by date only.' })
export class AddLegalDateInput extends OnCaseInput {
  @Field(() => Timestamp) @IsISO8601() at!: string;
  @Field(() => String) @FewWords() what!: string;
}

@InputType({ description: 'A change to a date that you recorded.' })
export class AmendLegalDateInput extends amending(AddLegalDateInput) {}

@InputType({ description: 'An opinion of the public ministry; it stands as given.' })
export class AddOpinionInput extends OnCaseInput {
  @Field(() => String) @OwnWords() text!: string;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() givenAt?: string | null;
}
