import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Attendance and plan, for those who plan around it. */
@ObjectType({ description: 'Attendance and plan, for those who plan around it.' })
@ClassifiedRecord({ kind: 'therapy_plan', zone: 'core' })
@Entity({ schema: 'core', name: 'therapy_plan' })
export class TherapyPlan extends CaseRecord {
  @Classified('therapy_plan') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) attendance?: string | null;
  @Classified('therapy_plan') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) plan?: string | null;
  @Classified('therapy_plan') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) nextSessionOn?: string | null;
}
