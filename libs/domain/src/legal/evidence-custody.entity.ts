import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { CustodyEventType } from '../testimony/recording-custody.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

/** One event in the chain of custody of an item of evidence, or of a set of files. */
@ObjectType({ description: 'One event in the chain of custody of an item of evidence, or of a set of files.' })
@ClassifiedRecord({ kind: 'evidence', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'evidence_custody' })
export class EvidenceCustody extends CaseRecord {
  @Classified('evidence') @Field(() => ID, { nullable: true, description: 'The item or the set.' }) @Column('uuid') evidenceId!: string;
  @Classified('evidence') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') at!: string;
  @Classified('evidence') @Field(() => CustodyEventType, { nullable: true }) @Column('text') event!: keyof typeof CustodyEventType;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text') capacity!: string;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text') purpose!: string;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) observations?: string | null;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) sha256?: string | null;
}
