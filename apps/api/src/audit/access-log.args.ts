import { AccessDecision } from '@heardonce/domain/access/access-log-entry.js';
import { KindCode } from '@heardonce/domain/access/kind-code.js';
import { codes } from '@heardonce/domain/codes.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { PagingArgs } from '../platform/paging.args.js';
import { PURPOSES } from '../platform/read/reader.js';

export const Purpose = codes('Purpose', PURPOSES, 'The purpose a person stated for a request.');

@InputType({ description: 'Filters by code, id and time; there are no others.' })
export class AccessLogFilter {
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(6, 40) caseCode?: string;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() personId?: string;
  @Field(() => String, { nullable: true, description: 'Code of an agency.' }) @IsOptional() @Matches(/^[A-Z][A-Z0-9_-]{1,31}$/) agency?: string;
  @Field(() => KindCode, { nullable: true }) @IsOptional() kind?: keyof typeof KindCode;
  @Field(() => Timestamp, { nullable: true, description: 'From this moment on.' }) @IsOptional() from?: string;
  @Field(() => Timestamp, { nullable: true, description: 'Before this moment.' }) @IsOptional() to?: string;
  @Field(() => AccessDecision, { nullable: true }) @IsOptional() decision?: keyof typeof AccessDecision;
  @Field(() => String, { nullable: true, description: 'Name of a query, mutation or subscription of this schema, or of what happens beside it, as the log writes it.' }) @IsOptional() @Matches(/^[A-Za-z]{2,60}(\.[A-Za-z]{2,60})?$/) operation?: string;
  @Field(() => Purpose, { nullable: true }) @IsOptional() purpose?: keyof typeof Purpose;
}

@ArgsType()
export class AccessLogArgs extends PagingArgs {
  @Field(() => AccessLogFilter, { nullable: true }) filter?: AccessLogFilter;
}
