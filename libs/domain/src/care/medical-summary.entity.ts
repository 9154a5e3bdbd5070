import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Emergency care in the few words that other services need. */
@ObjectType({ description: 'Emergency care in the few words that other services need.' })
@ClassifiedRecord({ kind: 'emergency_care_summary', zone: 'core' })
@Entity({ schema: 'core', name: 'medical_summary' })
export class MedicalSummary extends CaseRecord {
  @Classified('emergency_care_summary') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}
