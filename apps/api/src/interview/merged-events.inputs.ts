import { EventsAtMerge } from '@heardonce/domain/access/merged-events.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { IsCode, OwnWords } from '../platform/field-checks.js';

@InputType({ description: 'What is true of the interviews that two cases of one child each have under the same number of events.' })
export class AskMergedEventsInput extends OnCaseInput {
  @Field({ description: 'Code of the case that is to remain; caseCode names the one that is to end in it.' }) @IsString() @Length(6, 40) intoCaseCode!: string;
  @Field(() => Int, { description: 'Number of the events in both cases.' }) @IsInt() @Min(1) @Max(100) events!: number;
  @Field(() => EventsAtMerge, { description: 'Held ones alone can be of the same events: what was not held is cancelled instead.' }) @IsCode(EventsAtMerge) outcome!: keyof typeof EventsAtMerge;
  @Field({ description: 'Why, for the record.' }) @OwnWords() why!: string;
}

@InputType({ description: 'The word of a second person of another unit, who plans interviews on both cases.' })
export class DecideMergedEventsInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field(() => Boolean) @IsBoolean() confirmed!: boolean;
  @Field({ description: 'Why, for the record.' }) @OwnWords() why!: string;
}
