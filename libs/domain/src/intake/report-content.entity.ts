import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const NoticeKind = codes('NoticeKind', ['DENUNCIA', 'QUERELLA', 'PETICION_ESPECIAL', 'COMPULSA', 'REPORT']);
/** What was reported, in the fields of the FPJ-1 notice. */
@ObjectType({ description: 'What was reported, in the fields of the FPJ-1 notice.' })
@ClassifiedRecord({ kind: 'allegation', zone: 'core', ownReport: true })
@Entity({ schema: 'core', name: 'report_content' })
export class ReportContent extends CaseRecord {
  @Classified('allegation', { fixed: true }) @Column('uuid') reportId!: string;
  @Classified('allegation') @Field(() => NoticeKind, { nullable: true }) @Column('text') noticeKind!: keyof typeof NoticeKind;
  @Classified('allegation') @Field(() => [String], { nullable: true, description: 'Up to four.' }) @Column('text', { nullable: true, array: true }) offences?: string[] | null;
  @Classified('allegation') @Field(() => String, { nullable: true, description: 'Partial date.' }) @Column('text', { nullable: true }) firstDate?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true, description: 'Partial date.' }) @Column('text', { nullable: true }) lastDate?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true, description: 'DIVIPOLA code, five characters.' }) @Column('text', { nullable: true }) place?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) placeText?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) weapons?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) substances?: string | null;
  @Classified('allegation') @Field(() => String, { nullable: true }) @Column('text') narrative!: string;
}
