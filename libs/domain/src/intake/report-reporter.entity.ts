import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { IdentityRecord } from '../record.js';

/** Who reported; apart from what was reported. */
@ObjectType({ description: 'Who reported; apart from what was reported.' })
@ClassifiedRecord({ kind: 'reporter', zone: 'identity', ownReport: true })
@Entity({ schema: 'identity', name: 'report_reporter' })
export class ReportReporter extends IdentityRecord {
  @Classified('reporter') @Column('uuid') reportId!: string;
  @Classified('reporter', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) names?: string | null;
  @Classified('reporter', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) contact?: string | null;
  @Classified('reporter', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) relation?: string | null;
}
