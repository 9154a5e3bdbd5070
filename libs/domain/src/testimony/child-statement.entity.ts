import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { SegmentTopic } from './topic.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const ChildStatementKind = codes('ChildStatementKind', ['STATEMENT', 'ADDITION', 'RETRACTION']);
/** What a child said of their own accord, word for word: never needs approval, never counts as asking. */
@ObjectType({ description: 'What a child said of their own accord, word for word: never needs approval, never counts as asking.' })
@ClassifiedRecord({ kind: 'child_statement', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'child_statement' })
export class ChildStatement extends CaseRecord {
  @Classified('child_statement') @Field(() => ChildStatementKind, { nullable: true }) @Column('text') kind!: keyof typeof ChildStatementKind;
  @Classified('child_statement') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') saidAt!: string;
  @Classified('child_statement') @Field(() => String, { nullable: true }) @Column('text') words!: string;
  @Classified('child_statement') @Field(() => String, { nullable: true, description: 'Who was there.' }) @Column('text') present!: string;
  @Classified('child_statement') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) whatWasAsked?: string | null;
  @Classified('child_statement') @Field(() => String, { nullable: true, description: 'For a retraction: what threats were known.' }) @Column('text', { nullable: true }) threatsKnown?: string | null;
  @Classified('child_statement') @Field(() => SegmentTopic, { nullable: true }) @Column('text', { nullable: true }) topic?: keyof typeof SegmentTopic | null;
}
