import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Who may watch an interview from the other room. */
@ObjectType({ description: 'Who may watch an interview from the other room.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'interview_observer' })
export class InterviewObserver extends CaseRecord {
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) observerId?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'In which capacity they watch.' }) @Column('text') capacity!: string;
}
