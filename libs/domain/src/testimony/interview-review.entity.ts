import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const ReviewOutcome = codes('ReviewOutcome', ['ADEQUATE', 'INADEQUATE']);
/** An interview measured against its protocol by someone who neither held nor watched it. */
@ObjectType({ description: 'An interview measured against its protocol by someone who neither held nor watched it.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'interview_review' })
export class InterviewReview extends CaseRecord {
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('interview') @Field(() => ReviewOutcome, { nullable: true }) @Column('text') outcome!: keyof typeof ReviewOutcome;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text') findings!: string;
}
