import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { IdentityRecord } from '../record.js';
import { DocumentType } from '../intake/report-child.entity.js';

export const Sex = codes('Sex', ['GIRL', 'BOY', 'INTERSEX', 'UNKNOWN']);
/** Who the child is. */
@ObjectType({ description: 'Who the child is.' })
@ClassifiedRecord({ kind: 'identity', zone: 'identity', shared: true })
@Entity({ schema: 'identity', name: 'child_identity' })
export class ChildIdentity extends IdentityRecord {
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) givenNames?: string | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) familyNames?: string | null;
  @Classified('identity') @Field(() => DocumentType, { nullable: true }) @Column('text', { nullable: true }) documentType?: keyof typeof DocumentType | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) documentNumber?: string | null;
  @Classified('identity', { encrypted: true }) @Field(() => String, { nullable: true, description: 'Partial date: YYYY, YYYY-MM or YYYY-MM-DD.' }) @Column('text', { nullable: true }) dateOfBirth?: string | null;
  @Classified('identity') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) dateOfBirthEstimated?: boolean | null;
  @Classified('identity') @Field(() => Sex, { nullable: true }) @Column('text', { nullable: true }) sex?: keyof typeof Sex | null;
}
