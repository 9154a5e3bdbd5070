import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Edge } from '../classified.js';
import { codes } from '../codes.js';
import { Connection, type ConnectionType } from '../connection.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';
import { ReportContent } from './report-content.entity.js';
import { AllegationSummary } from './allegation-summary.entity.js';
import { ReportChild } from './report-child.entity.js';
import { ReportReporter } from './report-reporter.entity.js';

const ReportChildConnection = Connection(ReportChild);
export const ReportChannel = codes('ReportChannel', ['POLICE_DESK', 'PROSECUTOR_OFFICE', 'SCHOOL', 'HOSPITAL', 'HELPLINE_141', 'HELPLINE_123', 'ADENUNCIAR', 'TE_PROTEJO', 'FOREIGN_HOTLINE', 'PLATFORM', 'FAMILY_WELFARE', 'LETTER', 'WALK_IN', 'OTHER']);
/** A first notice by any channel. A report is not a complaint. */
@ObjectType({ description: 'A first notice by any channel. A report is not a complaint.' })
@ClassifiedRecord({ kind: 'coordination', zone: 'core', ownReport: true })
@Entity({ schema: 'core', name: 'report' })
export class Report extends CaseRecord {
  @Classified('coordination') @Field(() => String, { nullable: true }) @Column('text') code!: string;
  @Classified('coordination') @Field(() => ReportChannel, { nullable: true }) @Column('text') channel!: keyof typeof ReportChannel;
  @Classified('coordination') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') receivedAt!: string;
  @Classified('coordination') @Field(() => Boolean, { nullable: true }) @Column('boolean') anonymous!: boolean;
  @Classified('coordination') @Field(() => Boolean, { nullable: true, description: 'Whether a formal complaint exists.' }) @Column('boolean') complaintExists!: boolean;
  @Classified('coordination') @Field(() => String, { nullable: true, description: 'Code of the agency whose duty the next step is.' }) @Column('text', { nullable: true }) nextStepDuty?: string | null;
  @Classified('coordination') @Field(() => Timestamp, { nullable: true, description: 'Law 1146 of 2007: 24 hours.' }) @Column('timestamptz', { nullable: true }) nextStepDueAt?: string | null;
  @Classified('coordination') @Column('uuid', { nullable: true }) documentId?: string | null;
  @Classified('coordination') @Column('int', { nullable: true }) documentIndex?: number | null;
  @Edge(() => ReportContent, { to: 'reportId' }) @Field(() => ReportContent, { nullable: true }) content?: ReportContent;
  @Edge(() => AllegationSummary, { to: 'reportId' }) @Field(() => AllegationSummary, { nullable: true }) summary?: AllegationSummary;
  @Edge(() => ReportChild, { to: 'reportId' }) @Field(() => ReportChild, { nullable: true }) child?: ReportChild;
  @Edge(() => ReportChild, { to: 'reportId', many: true }) @Field(() => ReportChildConnection, { nullable: true, description: 'A report may name several children.' }) children?: ConnectionType<ReportChild>;
  @Edge(() => ReportReporter, { to: 'reportId' }) @Field(() => ReportReporter, { nullable: true }) reporter?: ReportReporter;
}
