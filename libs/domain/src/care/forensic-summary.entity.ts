import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Whether samples and injuries were preserved, and a summary. */
@ObjectType({ description: 'Whether samples and injuries were preserved, and a summary.' })
@ClassifiedRecord({ kind: 'forensic_summary', zone: 'core' })
@Entity({ schema: 'core', name: 'forensic_summary' })
export class ForensicSummary extends CaseRecord {
  @Classified('forensic_summary') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) samplesPreserved?: boolean | null;
  @Classified('forensic_summary') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) injuriesPreserved?: boolean | null;
  @Classified('forensic_summary') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) text?: string | null;
}
