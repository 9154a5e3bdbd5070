import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** A hearing or term, by date only. */
@ObjectType({ description: 'A hearing or term, by date only.' })
@ClassifiedRecord({ kind: 'legal_dates', zone: 'core' })
@Entity({ schema: 'core', name: 'legal_date' })
export class LegalDate extends CaseRecord {
  @Classified('legal_dates') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') at!: string;
  @Classified('legal_dates') @Field(() => String, { nullable: true }) @Column('text') what!: string;
}
