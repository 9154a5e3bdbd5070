import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

/** A named person may read named fields, for a purpose, until a date. */
@ObjectType({ description: 'A named person may read named fields, for a purpose, until a date.' })
@ClassifiedRecord({ kind: 'grants', zone: 'access', office: true })
export class AccessGrant {
  @Classified('grants') @Field(() => ID) id!: string;
  @Classified('grants') @Field(() => String) caseCode!: string;
  @Classified('grants') @Field(() => StaffMember) person!: StaffMember;
  @Classified('grants') @Field(() => [String], { description: 'Aspects of whereabouts.' }) fields!: string[];
  @Classified('grants') @Field(() => String) purpose!: string;
  @Classified('grants') @Field(() => Timestamp) fromAt!: string;
  @Classified('grants') @Field(() => Timestamp) untilAt!: string;
  @Classified('grants') @Field(() => StaffMember) grantedBy!: StaffMember;
  @Classified('grants') @Field(() => StaffMember, { nullable: true, description: 'Second agency, needed under reserved identity.' }) approvedBy?: StaffMember | null;
  @Classified('grants') @Field(() => Timestamp, { nullable: true }) approvedAt?: string | null;
  @Classified('grants') @Field(() => StaffMember, { nullable: true }) revokedBy?: StaffMember | null;
  @Classified('grants') @Field(() => Timestamp, { nullable: true }) revokedAt?: string | null;
  @Classified('grants') @Field(() => String, { nullable: true }) revokedWhy?: string | null;
  @Classified('grants') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
