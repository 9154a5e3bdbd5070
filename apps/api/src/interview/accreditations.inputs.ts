import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsISO8601, IsUUID, Matches, Min } from 'class-validator';
import { KeyedInput } from '../platform/acknowledgement.js';
import { OwnWords } from '../platform/field-checks.js';

const DAY = /^\d{4}-\d\d-\d\d$/;

@InputType({ description: 'Withdraws an accreditation of an interviewer of another unit, from a day on. A second administrator of another unit decides.' })
export class WithdrawAccreditationInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field({ description: 'First day without it, YYYY-MM-DD.' }) @Matches(DAY) @IsISO8601({ strict: true }) fromOn!: string;
  @Field({ description: 'Why.' }) @OwnWords() why!: string;
}

@InputType({ description: 'The word of a second administrator on a withdrawal.' })
export class DecideWithdrawalInput extends KeyedInput {
  @Field(() => ID, { description: 'withdrawalId of the accreditation.' }) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field(() => Boolean) @IsBoolean() accepted!: boolean;
}
