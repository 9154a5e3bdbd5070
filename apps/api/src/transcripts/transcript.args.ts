import { ROLES } from '@heardonce/domain/people/role.js';
import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { IsCode } from '../platform/field-checks.js';
import { TranscriptFormatCode } from './transcript.types.js';

@ArgsType()
export class SearchTestimonyArgs {
  @Field({ description: 'Words, "a phrase", this or that, -without; Spanish and English, by stem; accents do not matter.' }) @IsString() @Length(1, 200) @Matches(/^[^\u0000-\u001f]*$/) text!: string;
  @Field(() => String, { nullable: true, description: 'Code of one case; all of your own if not given.' }) @IsOptional() @IsString() @Length(6, 40) caseCode?: string | null;
  @Field(() => RoleCode, { nullable: true, description: 'The role you act under, over all cases; needed where you hold several.' }) @IsOptional() @IsIn(ROLES) role?: keyof typeof RoleCode | null;
  @Field(() => Boolean, { nullable: true, description: 'Corrected versions too; only the latest of each transcript if not given.' }) @IsOptional() @IsBoolean() everyVersion?: boolean | null;
  @Field(() => Int, { nullable: true, description: '1 to 50; 20 if not given.' }) @IsOptional() @IsInt() first?: number | null;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' }) @IsOptional() @IsString() after?: string | null;
}

@ArgsType()
export class ExportTranscriptArgs {
  @Field({ description: 'Code of the case.' }) @IsString() @Length(6, 40) caseCode!: string;
  @Field(() => ID) @IsUUID() versionId!: string;
  @Field(() => TranscriptFormatCode) @IsCode(TranscriptFormatCode) format!: keyof typeof TranscriptFormatCode;
}
