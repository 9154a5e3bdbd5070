import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** One session of an interview. */
@ObjectType({ description: 'One session of an interview.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'interview_session' })
export class InterviewSession extends CaseRecord {
  @Classified('interview', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('interview') @Field(() => Int, { nullable: true }) @Column('int') number!: number;
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) startedAt?: string | null;
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) endedAt?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) equipment?: string | null;
}
