import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** The assessment in the few words that the prosecutor needs. */
@ObjectType({ description: 'The assessment in the few words that the prosecutor needs.' })
@ClassifiedRecord({ kind: 'assessment_summary', zone: 'core' })
@Entity({ schema: 'core', name: 'assessment_summary' })
export class AssessmentSummary extends CaseRecord {
  @Classified('assessment_summary') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}
