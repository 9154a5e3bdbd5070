import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const InterviewRequestStatus = codes('InterviewRequestStatus', ['SENT', 'ANSWERED', 'GOES_ON', 'WITHDRAWN']);
/** A request to speak to the child again. The answer is always the same, whatever the record holds. */
@ObjectType({ description: 'A request to speak to the child again. The answer is always the same, whatever the record holds.' })
@ClassifiedRecord({ kind: 'interview_questions', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'interview_request' })
export class InterviewRequest extends CaseRecord {
  @Classified('interview_questions') @Field(() => Int, { nullable: true }) @Column('int') events!: number;
  @Classified('interview_questions') @Field(() => String, { nullable: true }) @Column('text') reason!: string;
  @Classified('interview_questions') @Field(() => InterviewRequestStatus, { nullable: true }) @Column('text') status!: keyof typeof InterviewRequestStatus;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true, description: 'Answer within two days.' }) @Column('timestamptz') answerBy!: string;
  @Classified('interview_questions') @Field(() => Timestamp, { nullable: true, description: 'When the requester said that the record answered it.' }) @Column('timestamptz', { nullable: true }) confirmedAt?: string | null;
  @Classified('interview_questions', { fixed: true }) @Field(() => ID, { nullable: true, description: 'The task of whoever owes the answer.' }) @Column('uuid', { nullable: true }) taskId?: string | null;
}
