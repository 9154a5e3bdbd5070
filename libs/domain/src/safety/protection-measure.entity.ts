import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const MeasureType = codes('MeasureType', ['RESERVED_IDENTITY', 'SAFE_HOUSING', 'NO_CONTACT', 'POLICE_PROTECTION', 'OTHER']);
/** A measure that protects the child. */
@ObjectType({ description: 'A measure that protects the child.' })
@ClassifiedRecord({ kind: 'risk', zone: 'core' })
@Entity({ schema: 'core', name: 'protection_measure' })
export class ProtectionMeasure extends CaseRecord {
  @Classified('risk') @Field(() => MeasureType, { nullable: true }) @Column('text') type!: keyof typeof MeasureType;
  @Classified('risk') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') fromAt!: string;
  @Classified('risk') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) untilAt?: string | null;
  @Classified('risk') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) endedAt?: string | null;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) orderedBy?: string | null;
  @Classified('risk') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) text?: string | null;
}
