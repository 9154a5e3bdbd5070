import { codes } from '@heardonce/domain/codes.js';
import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min, ValidateNested } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';

/** Record types that can move to another case, each with its table. */
export const SPLIT_TABLES = {
  Report: 'core.report', Incident: 'core.incident', PersonNamed: 'core.person_named', Complaint: 'core.complaint', Task: 'core.task', EvidenceItem: 'core.evidence_item', FamilyMember: 'identity.family_member', Whereabouts: 'identity.whereabouts',
} as const;
export const SplitKind = codes('SplitKind', Object.keys(SPLIT_TABLES) as (keyof typeof SPLIT_TABLES)[], 'Types of record that can move to another case.');

/** A change to who reaches a case, with its reason. */
@InputType({ isAbstract: true })
export abstract class ReasonedOnCaseInput extends OnCaseInput {
  @Field({ description: 'Why, in 3 to 500 characters.' }) @IsString() @Length(3, 500) why!: string;
}

@InputType()
export class AssignInput extends ReasonedOnCaseInput {
  @Field(() => ID) @IsUUID() personId!: string;
  @Field(() => RoleCode) @IsIn(CASE_ROLES) role!: keyof typeof RoleCode;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() untilAt?: string | null;
}

@InputType()
export class EndAssignmentInput extends ReasonedOnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class SetPlacementInput extends OnCaseInput {
  @Field({ description: 'Code of the unit responsible for where the child lives; not your own.' }) @IsString() @Matches(/^[A-Z][A-Z0-9_-]{1,31}$/) unit!: string;
}

@InputType()
export class SetBlindInput extends OnCaseInput {
  @Field({ description: 'Whether the interviewer is kept from allegation, persons named and risk until the interview, and of the questions from all but those to ask until its first session.' }) @IsBoolean() blind!: boolean;
}

@InputType()
export class MergeCasesInput extends ReasonedOnCaseInput {
  @Field({ description: 'Code of the case that remains; caseCode names the one that ends in it.' }) @IsString() @Length(6, 40) intoCaseCode!: string;
}

@InputType()
export class SplitRowsInput {
  @Field(() => SplitKind) @IsIn(Object.keys(SPLIT_TABLES)) of!: keyof typeof SplitKind;
  @Field(() => [ID]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @IsUUID(undefined, { each: true }) ids!: string[];
}

@InputType()
export class SplitCaseInput extends ReasonedOnCaseInput {
  @Field(() => [SplitRowsInput], { description: 'What moves to the new case, which you coordinate.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(8) @ValidateNested({ each: true }) @Type(() => SplitRowsInput) rows!: SplitRowsInput[];
}
