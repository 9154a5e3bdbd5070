import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const QuestionToAskState = codes('QuestionToAskState', ['TO_ASK', 'ASKED', 'NOT_ASKED']);
/** A question as it may be asked: its words after the review (CIA 150). All that an interviewer who is kept blind reads of the queue. */
@ObjectType({ description: 'A question as it may be asked: its words after the review (CIA 150). All that an interviewer who is kept blind reads of the queue.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'question_to_ask' })
export class QuestionToAsk extends CaseRecord {
  @Classified('interview', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('interview', { fixed: true }) @Field(() => ID, { nullable: true, description: 'The question that was put; markQuestion and questionQueueChanged name it.' }) @Column('uuid') questionId!: string;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('interview') @Field(() => QuestionToAskState, { nullable: true }) @Column('text') state!: keyof typeof QuestionToAskState;
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) askedAt?: string | null;
}
