import { CitingType } from '@heardonce/domain/testimony/segment-citation.entity.js';
import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode } from '../platform/field-checks.js';

@InputType({ description: 'A record of the case leans on what was said instead of asking again. You may read both.' })
export class CiteSegmentInput extends OnCaseInput {
  @Field(() => CitingType, { description: 'What kind of record cites.' }) @IsCode(CitingType) citingType!: keyof typeof CitingType;
  @Field(() => ID, { description: 'The record that cites.' }) @IsUUID() citingId!: string;
  @Field(() => ID, { description: 'The segment cited; its id names the version too.' }) @IsUUID() segmentId!: string;
  @Field(() => String, { nullable: true, description: 'What for, without words of the testimony: whoever reads citations reads it.' }) @IsOptional() @FewWords() purpose?: string | null;
}
