import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const EvidenceType = codes('EvidenceType', ['PHYSICAL', 'DOCUMENT', 'DEVICE_IMAGE', 'SCREENSHOT_DESCRIPTION', 'OTHER']);
/** A thing that proves something, by description and hash only. */
@ObjectType({ description: 'A thing that proves something, by description and hash only.' })
@ClassifiedRecord({ kind: 'evidence', zone: 'core' })
@Entity({ schema: 'core', name: 'evidence_item' })
export class EvidenceItem extends CaseRecord {
  @Classified('evidence') @Field(() => EvidenceType, { nullable: true }) @Column('text') type!: keyof typeof EvidenceType;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text') description!: string;
  @Classified('evidence') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) sha256?: string | null;
  @Classified('evidence') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) seizedAt?: string | null;
}
