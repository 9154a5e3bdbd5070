import { Unclassified } from '@heardonce/domain/classified.js';
import { codes } from '@heardonce/domain/codes.js';
import { Withheld } from '@heardonce/domain/connection.js';
import { SegmentTopic } from '@heardonce/domain/testimony/topic.js';
import { Field, Int, ObjectType } from '@nestjs/graphql';

const COUNTED = 'counts over kinds the reader reads whole; the door withholds the others';
export const ReuseWay = codes('ReuseWay', ['CITATION', 'ANSWER_FROM_RECORD', 'PLAYBACK']);

@Unclassified(COUNTED)
@ObjectType({ description: 'How often the child was asked by one service about one topic.' })
export class AskedCount {
  @Field({ description: 'The agency that held the interview, or the service that asked.' }) service!: string;
  @Field(() => SegmentTopic, { nullable: true, description: 'None for an interview as a whole, or where it was not said.' }) topic?: keyof typeof SegmentTopic | null;
  @Field(() => Int) times!: number;
}

@Unclassified(COUNTED)
@ObjectType({ description: 'How often one agency used the record instead of asking, and for what.' })
export class ReusedCount {
  @Field() agency!: string;
  @Field(() => ReuseWay) way!: keyof typeof ReuseWay;
  @Field(() => String, { nullable: true, description: 'The type of record that cites, or the purpose of a playback.' }) forWhat?: string | null;
  @Field(() => Int) times!: number;
}

@Unclassified(COUNTED)
@ObjectType({ description: 'How often this child was asked, beside how often the record served instead, and what it cost.' })
export class HeardOnceCounts {
  @Field(() => Int, { description: 'Interviews held, and askings by any service that needed approval. Exempt ones are not counted.' }) timesAsked!: number;
  @Field(() => [AskedCount]) asked!: AskedCount[];
  @Field(() => Int, { description: 'Askings that need no approval: immediate safety, suicide, the clinical history.' }) exemptAskings!: number;
  @Field(() => Int, { description: 'Citations by records of the kinds you read, and answers from the record; playbacks only for those who read recordings.' }) timesReused!: number;
  @Field(() => [ReusedCount]) reused!: ReusedCount[];
  @Field(() => Int, { description: 'Distinct requests that ended without an interview, as confirmed by who asked.' }) interviewsAvoided!: number;
  @Field(() => Int) exceptionsGranted!: number;
  @Field(() => Int) interviewsOrdered!: number;
  @Field(() => Int, { description: 'Questions whose answer from the record was later found insufficient.' }) answersInsufficient!: number;
  @Field(() => Int, { nullable: true, description: 'How often the child spoke of their own accord and was heard.' }) childHeard?: number | null;
  @Field(() => [Withheld], { description: 'What is not counted for you, and why.' }) withheld!: Withheld[];
}
