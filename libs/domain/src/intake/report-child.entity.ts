import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { IdentityRecord } from '../record.js';

export const DocumentType = codes('DocumentType', ['RC', 'TI', 'CC', 'CE', 'PPT', 'PA', 'NONE']);
/** The child as the reporter named them; used to find an existing case. */
@ObjectType({ description: 'The child as the reporter named them; used to find an existing case.' })
@ClassifiedRecord({ kind: 'identity', zone: 'identity', ownReport: true })
@Entity({ schema: 'identity', name: 'report_child' })
export class ReportChild extends IdentityRecord {
  @Classified('identity', { fixed: true }) @Column('uuid') reportId!: string;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) names?: string | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true, description: 'Who is affected, in the words of the report.' }) @Column('text', { nullable: true }) description?: string | null;
  @Classified('identity') @Field(() => DocumentType, { nullable: true }) @Column('text', { nullable: true }) documentType?: keyof typeof DocumentType | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) documentNumber?: string | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true, description: 'Partial date.' }) @Column('text', { nullable: true }) dateOfBirth?: string | null;
  @Classified('identity') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) dateOfBirthEstimated?: boolean | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) phone?: string | null;
}
