import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** The allegation in the few words that other services need. */
@ObjectType({ description: 'The allegation in the few words that other services need.' })
@ClassifiedRecord({ kind: 'allegation_summary', zone: 'core', ownReport: true })
@Entity({ schema: 'core', name: 'allegation_summary' })
export class AllegationSummary extends CaseRecord {
  @Classified('allegation_summary', { fixed: true }) @Column('uuid', { nullable: true }) reportId?: string | null;
  @Classified('allegation_summary') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}
