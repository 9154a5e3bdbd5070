import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** An opinion of the public ministry. */
@ObjectType({ description: 'An opinion of the public ministry.' })
@ClassifiedRecord({ kind: 'opinions', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'opinion' })
export class Opinion extends CaseRecord {
  @Classified('opinions') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('opinions') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) givenAt?: string | null;
}
