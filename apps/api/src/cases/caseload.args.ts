import { CaseStage } from '@heardonce/domain/cases/case-file.entity.js';
import { codes } from '@heardonce/domain/codes.js';
import { ROLES } from '@heardonce/domain/people/role.js';
import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export const CaseloadOrder = codes('CaseloadOrder', ['PRIORITY', 'OPENED', 'NEXT_DUE'], 'Orders of a caseload, on fields every assigned role reads.');

@InputType({ description: 'Filters on fields every assigned role reads; there are no others.' })
export class CaseloadFilter {
  @Field(() => CaseStage, { nullable: true }) @IsOptional() @IsIn(Object.keys(CaseStage)) stage?: keyof typeof CaseStage;
  @Field(() => Int, { nullable: true, description: 'This urgent or more: 1 to 4.' }) @IsOptional() @IsInt() @Min(1) @Max(4) priorityAtMost?: number;
  @Field(() => Boolean, { nullable: true, description: 'Only cases with a task past its date.' }) @IsOptional() @IsBoolean() overdue?: boolean;
}

@ArgsType()
export class CaseloadArgs {
  @Field(() => RoleCode, { nullable: true, description: 'The role you act under; needed where you hold several.' }) @IsOptional() @IsIn(ROLES) role?: keyof typeof RoleCode;
  @Field(() => CaseloadFilter, { nullable: true }) @IsOptional() filter?: CaseloadFilter;
  @Field(() => CaseloadOrder, { nullable: true, defaultValue: 'PRIORITY' }) @IsOptional() @IsIn(Object.keys(CaseloadOrder)) orderBy?: keyof typeof CaseloadOrder;
  @Field(() => Int, { nullable: true, description: '1 to 50; 25 if not given.' }) @IsOptional() @IsInt() first?: number;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' }) @IsOptional() @IsString() after?: string;
}
