import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { Timestamp } from '../timestamp.scalar.js';

const FEW = 'Null where fewer than five children contributed, or none.';

/** How often children were asked in one quarter, over the whole centre, beside how often the record served instead. Published once, and as published. */
@ObjectType({ description: 'How often children were asked in one quarter, over the whole centre, beside how often the record served instead. Published once, thirty days after its end, and as published. A number to which fewer than five children contributed is null: withheld, and that includes none.' })
@ClassifiedRecord({ kind: 'totals', zone: 'access', office: true })
export class HeardOnceTotals {
  @Classified('totals') @Field(() => ID) id!: string;
  @Classified('totals') @Field(() => String, { description: 'For example 2026-Q1.' }) quarter!: string;
  @Classified('totals') @Field(() => Timestamp) publishedAt!: string;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) timesAsked?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) exemptAskings?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) timesReused?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) interviewsAvoided?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) exceptionsGranted?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: FEW }) interviewsOrdered?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: `Answers from the record later found insufficient. ${FEW}` }) answersInsufficient?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: `How often children spoke of their own accord and were heard. ${FEW}` }) childHeard?: number | null;
  @Classified('totals') @Field(() => Int, { nullable: true, description: `How many children did. ${FEW}` }) childrenHeard?: number | null;
}
