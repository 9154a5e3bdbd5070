import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

/** A threat that was made. */
@ObjectType({ description: 'A threat that was made.' })
@ClassifiedRecord({ kind: 'risk', zone: 'core' })
@Entity({ schema: 'core', name: 'threat_event' })
export class ThreatEvent extends CaseRecord {
  @Classified('risk') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) occurredAt?: string | null;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text') description!: string;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) channel?: string | null;
}
