import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { SegmentTopic } from './topic.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const AskingExemption = codes('AskingExemption', ['IMMEDIATE_SAFETY', 'SUICIDE', 'CLINICAL_HISTORY_72_HOURS', 'CHILD_INITIATED']);
/** That the child was asked: when, by whom, about what. What needs no approval is not counted. */
@ObjectType({ description: 'That the child was asked: when, by whom, about what. What needs no approval is not counted.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'time_asked' })
export class TimeAsked extends CaseRecord {
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') askedAt!: string;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'The service that asked.' }) @Column('text') service!: string;
  @Classified('interview') @Field(() => SegmentTopic, { nullable: true }) @Column('text', { nullable: true }) topic?: keyof typeof SegmentTopic | null;
  @Classified('interview') @Field(() => AskingExemption, { nullable: true }) @Column('text', { nullable: true }) exempt?: keyof typeof AskingExemption | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) note?: string | null;
}
