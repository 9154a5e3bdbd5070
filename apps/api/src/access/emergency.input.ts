import { EmergencyGrounds } from '@heardonce/domain/access/emergency-access.js';
import { codes } from '@heardonce/domain/codes.js';
import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { ROLES } from '@heardonce/domain/people/role.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { KeyedInput, OnCaseInput } from '../platform/acknowledgement.js';

export const EmergencyKind = codes('EmergencyKind', ['whereabouts', 'emergency_care_summary'], 'What a threat to life opens beside the safety card.');
export const EmergencyPart = codes('EmergencyPart', ['safety_card', 'whereabouts', 'emergency_care_summary'], 'What an emergency access can open; never therapy notes.');

@InputType()
export class DeclareConflictInput extends OnCaseInput {
  @Field(() => ID, { nullable: true, description: 'A colleague, where you are assigned to the case; yourself if left out.' }) @IsOptional() @IsUUID() personId?: string | null;
}

@InputType()
export class DecideConflictInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field({ description: 'Whether the person stays away from the case.' }) @IsBoolean() upheld!: boolean;
  @Field({ description: 'Why, in 3 to 500 characters.' }) @IsString() @Length(3, 500) why!: string;
  @Field(() => ID, { nullable: true, description: 'Who takes their place, under the same role.' }) @IsOptional() @IsUUID() substituteId?: string | null;
}

@InputType()
export class DeclareEmergencyInput extends OnCaseInput {
  @Field(() => RoleCode, { description: 'The role you declare it under.' }) @IsIn(ROLES) role!: keyof typeof RoleCode;
  @Field(() => EmergencyKind) @IsIn(Object.keys(EmergencyKind)) beside!: keyof typeof EmergencyKind;
  @Field({ description: 'The threat to life, in 10 to 1000 characters. A second person reads it within 12 hours.' }) @IsString() @Length(10, 1000) reason!: string;
}

@InputType()
export class ConfirmEmergencyInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class AskEmergencyAccessInput extends OnCaseInput {
  @Field(() => RoleCode, { description: 'The role you ask under.' }) @IsIn(ROLES) role!: keyof typeof RoleCode;
  @Field(() => [EmergencyPart], { description: 'No more than you need.' }) @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(Object.keys(EmergencyPart), { each: true }) kinds!: (keyof typeof EmergencyPart)[];
  @Field(() => EmergencyGrounds) @IsIn(Object.keys(EmergencyGrounds)) grounds!: keyof typeof EmergencyGrounds;
  @Field({ description: 'Why it can not wait, in 10 to 1000 characters. Whoever opens it reads it, and so does the auditor.' }) @IsString() @Length(10, 1000) reason!: string;
  @Field(() => Int, { defaultValue: 60, description: 'For how long, in minutes; 60 at most.' }) @IsInt() @Min(1) @Max(60) minutes!: number;
}

@InputType()
export class DecideEmergencyAccessInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field({ description: 'Whether it is opened.' }) @IsBoolean() granted!: boolean;
  @Field({ description: 'Why, in 3 to 500 characters.' }) @IsString() @Length(3, 500) why!: string;
}

@InputType()
export class ReviewEmergencyAccessInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field({ description: 'Whether the access was justified. If not, the person declares nothing alone for 90 days.' }) @IsBoolean() justified!: boolean;
  @Field({ description: 'What you found, in 3 to 1000 characters.' }) @IsString() @Length(3, 1000) finding!: string;
}
