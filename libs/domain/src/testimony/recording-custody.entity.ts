import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const CustodyEventType = codes('CustodyEventType', ['RECEIVED', 'SEALED', 'VIEWED', 'COPIED', 'HANDED_OVER', 'HANDOVER_BROKEN_OFF', 'VERIFIED']);
/** One event in the chain of custody of a recording. */
@ObjectType({ description: 'One event in the chain of custody of a recording.' })
@ClassifiedRecord({ kind: 'recording', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'recording_custody' })
export class RecordingCustody extends CaseRecord {
  @Classified('recording') @Field(() => ID, { nullable: true }) @Column('uuid') recordingId!: string;
  @Classified('recording') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') at!: string;
  @Classified('recording') @Field(() => CustodyEventType, { nullable: true }) @Column('text') event!: keyof typeof CustodyEventType;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text') capacity!: string;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text') purpose!: string;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) observations?: string | null;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) sha256?: string | null;
}
