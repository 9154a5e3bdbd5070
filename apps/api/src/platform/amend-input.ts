import type { Type } from '@nestjs/common';
import { Field, ID, InputType, Int, IntersectionType, OmitType, PartialType } from '@nestjs/graphql';
import { IsInt, IsString, IsUUID, Length, Min } from 'class-validator';
import { OnCaseInput } from './acknowledgement.js';

/** A change to a row that stands: which, from which version, and why. The former values stay in its history. */
@InputType({ isAbstract: true })
export class AmendInput extends OnCaseInput {
  @Field(() => ID, { description: 'The row to change.' }) @IsUUID() id!: string;
  @Field(() => Int, { description: 'The version you read. Another one in the record means that somebody changed it meanwhile: nothing is overwritten.' }) @IsInt() @Min(1) expectedVersion!: number;
  @Field({ description: 'Why it changes; kept in the history, read by those who read the row.' }) @IsString() @Length(3, 500) why!: string;
}

/** The input that changes what `add` wrote: the same fields, each of them only if it changes, under the same checks. */
export function amending<T extends OnCaseInput>(add: Type<T>): Type<AmendInput & Partial<Omit<T, keyof OnCaseInput>>> {
  const fields = PartialType(OmitType(add, ['idempotencyKey', 'caseCode'] as never), { skipNullProperties: false });
  return IntersectionType(AmendInput, fields as Type<object>) as never;
}
