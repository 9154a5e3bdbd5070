import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { ExceptionReasonCode } from './exception-reason.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const ExceptionState = codes('ExceptionState', ['REQUESTED', 'APPROVED', 'REFUSED']);
/** An approved reason to interview about the same events again: two people, neither the requester; void if unused after 30 days. */
@ObjectType({ description: 'An approved reason to interview about the same events again: two people, neither the requester; void if unused after 30 days.' })
@ClassifiedRecord({ kind: 'interview_questions', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'interview_exception' })
export class InterviewException extends CaseRecord {
  @Classified('interview_questions', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') requestId!: string;
  @Classified('interview_questions') @Field(() => Int, { nullable: true }) @Column('int') events!: number;
  @Classified('interview_questions') @Field(() => ExceptionReasonCode, { nullable: true }) @Column('text') reason!: keyof typeof ExceptionReasonCode;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('interview_questions') @Field(() => String, { nullable: true, description: "The child's own view." }) @Column('text', { nullable: true }) childView?: string | null;
  @Classified('interview_questions') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) reviewId?: string | null;
  @Classified('interview_questions') @Field(() => ExceptionState, { nullable: true }) @Column('text') state!: keyof typeof ExceptionState;
  @Classified('interview_questions') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) prosecutorApprovedBy?: string | null;
  @Classified('interview_questions') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) defenderApprovedBy?: string | null;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) approvedAt?: string | null;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) expiresAt?: string | null;
}
