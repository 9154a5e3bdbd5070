import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { QuestionState } from './question-status.js';
import { SegmentTopic } from './topic.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** A question that an agency puts to the interviewer; reviewed by the family defender (CIA 150), asked or not. */
@ObjectType({ description: 'A question that an agency puts to the interviewer; reviewed by the family defender (CIA 150), asked or not.' })
@ClassifiedRecord({ kind: 'interview_questions', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'interview_question' })
export class InterviewQuestion extends CaseRecord {
  @Classified('interview_questions', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('interview_questions') @Field(() => String, { nullable: true, description: 'What the answer is needed for.' }) @Column('text', { nullable: true }) purpose?: string | null;
  @Classified('interview_questions') @Field(() => SegmentTopic, { nullable: true }) @Column('text', { nullable: true }) topic?: keyof typeof SegmentTopic | null;
  @Classified('interview_questions') @Field(() => QuestionState, { nullable: true }) @Column('text') status!: keyof typeof QuestionState;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) rephrasedText?: string | null;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) appealReason?: string | null;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) askedAt?: string | null;
  @Classified('interview_questions') @Field(() => String, { nullable: true, description: 'Forms that may lead or force a choice: a hint, never a verdict.' }) @Column('jsonb', { nullable: true }) hints?: string | null;
  @Classified('interview_questions') @Field(() => Boolean, { nullable: true, description: 'Put by the defence, through the judge.' }) @Column('boolean') throughJudge!: boolean;
}
