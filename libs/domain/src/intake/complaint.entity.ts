import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';
import { NoticeKind } from './report-content.entity.js';

/** The formal act (denuncia). */
@ObjectType({ description: 'The formal act (denuncia).' })
@ClassifiedRecord({ kind: 'allegation', zone: 'core' })
@Entity({ schema: 'core', name: 'complaint' })
export class Complaint extends CaseRecord {
  @Classified('allegation') @Field(() => NoticeKind, { nullable: true }) @Column('text') noticeKind!: keyof typeof NoticeKind;
  @Classified('allegation') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') filedAt!: string;
  @Classified('allegation') @Field(() => String, { nullable: true, description: 'Before whom it was filed.' }) @Column('text') authority!: string;
  @Classified('allegation', { fixed: true }) @Column('uuid', { nullable: true }) reportId?: string | null;
}
