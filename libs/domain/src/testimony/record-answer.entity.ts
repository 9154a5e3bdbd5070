import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** An answer from the record, in the family defender's own words, for the agency that asked. */
@ObjectType({ description: "An answer from the record, in the family defender's own words, for the agency that asked." })
@ClassifiedRecord({ kind: 'record_answer', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'record_answer' })
export class RecordAnswer extends CaseRecord {
  @Classified('record_answer') @Field(() => ID, { nullable: true }) @Column('uuid') questionId!: string;
  @Classified('record_answer') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}
