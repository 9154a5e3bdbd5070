import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { IdentityRecord } from '../record.js';
import { RelationToChild } from '../cases/person-named.entity.js';

export const FamilyRole = codes('FamilyRole', ['CAREGIVER', 'SIBLING', 'RELATIVE', 'COMPANION']);
/** Caregivers and family: names and relation only. */
@ObjectType({ description: 'Caregivers and family: names and relation only.' })
@ClassifiedRecord({ kind: 'family', zone: 'identity' })
@Entity({ schema: 'identity', name: 'family_member' })
export class FamilyMember extends IdentityRecord {
  @Classified('family') @Field(() => FamilyRole, { nullable: true }) @Column('text') role!: keyof typeof FamilyRole;
  @Classified('family', { encrypted: true }) @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) names?: string | null;
  @Classified('family') @Field(() => RelationToChild, { nullable: true }) @Column('text', { nullable: true }) relation?: keyof typeof RelationToChild | null;
}
