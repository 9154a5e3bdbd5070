import { Unclassified } from '@heardonce/domain/classified.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';

/** That a queue changed, and nothing of what it holds. */
@Unclassified('ids alone, told to those who may read the questions at that moment')
@ObjectType({ description: 'That a queue changed. What it says now is read by a query, which is on record.' })
export class QuestionQueueChange {
  @Field(() => ID, { nullable: true, description: 'The question that was put or changed. Null: read the whole queue; sent first, and after whatever may have been missed.' }) questionId!: string | null;
}
