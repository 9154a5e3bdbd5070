import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, PrimaryColumn } from 'typeorm';
import { Classified, Edge } from './classified.js';
import { StaffMember } from './people/staff-member.entity.js';
import { Timestamp } from './timestamp.scalar.js';

/** What every record of a case carries. Its kind is that of its table. */
@ObjectType({ isAbstract: true })
export abstract class CaseRecord {
  @Classified('inherited') @Field(() => ID, { nullable: true }) @PrimaryColumn('uuid') id!: string;
  @Classified('inherited') @Column('uuid') caseId!: string;
  @Classified('inherited') @Column('uuid') authorId!: string;
  @Classified('inherited') @Column('uuid') unitId!: string;
  @Classified('inherited') @Field(() => Int, { nullable: true, description: 'Send it back as expectedVersion when changing this record.' }) @Column('int') version!: number;
  @Classified('inherited') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') recordedAt!: string;
  @Edge(() => StaffMember, { via: 'authorId', to: 'id' }) @Field(() => StaffMember, { nullable: true }) author?: StaffMember;
}

/** A record of the identity zone: its values are encrypted under the data key it names. */
@ObjectType({ isAbstract: true })
export abstract class IdentityRecord extends CaseRecord {
  @Classified('inherited') @Column('uuid') keyId!: string;
}
