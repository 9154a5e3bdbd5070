import { LeakTraceReason } from '@heardonce/domain/access/leak-trace.js';
import { WhereaboutsAspect } from '@heardonce/domain/children/whereabouts.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Matches, Min, ValidateNested } from 'class-validator';
import { KeyedInput } from '../platform/acknowledgement.js';
import { IsCode } from '../platform/field-checks.js';

@InputType({ description: 'A fact that became public, by where it stands in the record.' })
export class LeakFactInput {
  @Field(() => String, { description: 'Type of the record, as the access log writes it: ChildIdentity, Whereabouts.' }) @IsString() @Matches(/^[A-Z][A-Za-z]{2,60}$/) record!: string;
  @Field(() => String, { description: 'Name of the field, as the access log writes it: dateOfBirth, value.' }) @IsString() @Matches(/^[a-z][A-Za-z0-9]{1,60}$/) field!: string;
  @Field(() => WhereaboutsAspect, { nullable: true, description: 'Of whereabouts: which.' }) @IsOptional() @IsCode(WhereaboutsAspect) aspect?: keyof typeof WhereaboutsAspect | null;
}

@InputType()
export class RequestLeakTraceInput extends KeyedInput {
  @Field(() => String, { description: 'Code of the case whose facts became public.' }) @IsString() @Length(6, 40) caseCode!: string;
  @Field(() => [LeakFactInput], { description: '1 to 10.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => LeakFactInput) facts!: LeakFactInput[];
  @Field(() => Timestamp, { description: 'When they were published; what was read later does not count.' }) @IsISO8601() publishedAt!: string;
  @Field(() => Timestamp, { nullable: true, description: 'Readings from this moment on; 180 days before the publication if left out.' }) @IsOptional() @IsISO8601() fromAt?: string | null;
  @Field(() => LeakTraceReason) @IsCode(LeakTraceReason) reason!: keyof typeof LeakTraceReason;
  @Field({ description: 'What was published where, in 10 to 1000 characters and without any value of the case: a second person decides by it.' }) @IsString() @Length(10, 1000) why!: string;
}

@InputType()
export class DecideLeakTraceInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field({ description: 'Whether the trace may be made.' }) @IsBoolean() approve!: boolean;
  @Field({ description: 'Why, in 3 to 500 characters.' }) @IsString() @Length(3, 500) why!: string;
}
