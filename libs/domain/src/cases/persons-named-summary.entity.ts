import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Who is named, in the few words that other services need. */
@ObjectType({ description: 'Who is named, in the few words that other services need.' })
@ClassifiedRecord({ kind: 'persons_named_summary', zone: 'core' })
@Entity({ schema: 'core', name: 'persons_named_summary' })
export class PersonsNamedSummary extends CaseRecord {
  @Classified('persons_named_summary') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}
