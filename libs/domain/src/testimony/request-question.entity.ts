import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const RequestQuestionStatus = codes('RequestQuestionStatus', ['SENT', 'ANSWERED', 'OPEN', 'INSUFFICIENT']);
/** One question of a request to speak to the child again. */
@ObjectType({ description: 'One question of a request to speak to the child again.' })
@ClassifiedRecord({ kind: 'interview_questions', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'request_question' })
export class RequestQuestion extends CaseRecord {
  @Classified('interview_questions', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') requestId!: string;
  @Classified('interview_questions') @Field(() => Int, { nullable: true, description: 'Its place in the request.' }) @Column('int') number!: number;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('interview_questions') @Field(() => String, { nullable: true, description: 'What is missing in the segments that the requester may read.' }) @Column('text', { nullable: true }) missing?: string | null;
  @Classified('interview_questions') @Field(() => RequestQuestionStatus, { nullable: true }) @Column('text') status!: keyof typeof RequestQuestionStatus;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true, description: 'When the requester first said that the answer was not enough.' }) @Column('timestamptz', { nullable: true }) insufficientAt?: string | null;
}
