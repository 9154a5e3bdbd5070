import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const ReviewStatus = codes('ReviewStatus', ['OPEN', 'ATTACHED', 'SEPARATE']);
/** A report that may belong to an existing case: for the coordinator to decide. */
@ObjectType({ description: 'A report that may belong to an existing case: for the coordinator to decide.' })
@ClassifiedRecord({ kind: 'intake', zone: 'core', office: true })
@Entity({ schema: 'core', name: 'match_review' })
export class MatchReview extends CaseRecord {
  @Classified('intake') @Field(() => String, { nullable: true }) @Column('text') reportCode!: string;
  @Classified('intake') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) candidateCode?: string | null;
  @Classified('intake') @Field(() => [String], { nullable: true, description: 'Codes of what agrees.' }) @Column('text', { nullable: true, array: true }) reasons?: string[] | null;
  @Classified('intake') @Field(() => ReviewStatus, { nullable: true }) @Column('text') status!: keyof typeof ReviewStatus;
  @Classified('intake') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) decidedAt?: string | null;
}
