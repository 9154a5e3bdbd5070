import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** What an item of evidence, or a set, is about: an incident, or a segment of the testimony. Ids only; what they say is read where it stands. */
@ObjectType({ description: 'What an item of evidence, or a set, is about: an incident, or a segment of the testimony. Ids only.' })
@ClassifiedRecord({ kind: 'evidence', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'evidence_link' })
export class EvidenceLink extends CaseRecord {
  @Classified('evidence') @Field(() => ID, { nullable: true, description: 'The item or the set.' }) @Column('uuid') evidenceId!: string;
  @Classified('evidence') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) incidentId?: string | null;
  @Classified('evidence') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) segmentId?: string | null;
}
