import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const CareType = codes('CareType', ['EMERGENCY', 'PROPHYLAXIS', 'FOLLOW_UP']);
/** Emergency care given. */
@ObjectType({ description: 'Emergency care given.' })
@ClassifiedRecord({ kind: 'emergency_care', zone: 'core' })
@Entity({ schema: 'core', name: 'medical_care' })
export class MedicalCare extends CaseRecord {
  @Classified('emergency_care') @Field(() => CareType, { nullable: true }) @Column('text') type!: keyof typeof CareType;
  @Classified('emergency_care') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') givenAt!: string;
  @Classified('emergency_care') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) notes?: string | null;
}
