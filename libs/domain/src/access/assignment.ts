import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';

/** Who is on a case, under which role, from when to when. Accepted looks the same to everyone. */
@ObjectType({ description: 'Who is on a case, under which role, from when to when. Accepted looks the same to everyone.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class Assignment {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => String) caseCode!: string;
  @Classified('staff') @Field(() => StaffMember) person!: StaffMember;
  @Classified('staff') @Field(() => RoleCode) role!: keyof typeof RoleCode;
  @Classified('staff') @Field(() => Timestamp) fromAt!: string;
  @Classified('staff') @Field(() => Timestamp, { nullable: true }) untilAt?: string | null;
  @Classified('staff') @Field(() => Boolean) open!: boolean;
  @Classified('staff') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
