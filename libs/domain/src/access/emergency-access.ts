import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';

/** A declared threat to life: what it opened, to whom, and who confirmed it. */
@ObjectType({ description: 'A declared threat to life: what it opened, to whom, and who confirmed it.' })
@ClassifiedRecord({ kind: 'emergency', zone: 'access', office: true })
export class EmergencyAccess {
  @Classified('emergency') @Field(() => ID) id!: string;
  @Classified('emergency') @Field(() => String) caseCode!: string;
  @Classified('emergency') @Field(() => StaffMember) person!: StaffMember;
  @Classified('emergency') @Field(() => RoleCode) role!: keyof typeof RoleCode;
  @Classified('emergency') @Field(() => [String]) kinds!: string[];
  @Classified('emergency') @Field(() => String) reason!: string;
  @Classified('emergency') @Field(() => Timestamp) declaredAt!: string;
  @Classified('emergency') @Field(() => Timestamp) untilAt!: string;
  @Classified('emergency') @Field(() => Timestamp) confirmBy!: string;
  @Classified('emergency') @Field(() => StaffMember, { nullable: true }) confirmedBy?: StaffMember | null;
  @Classified('emergency') @Field(() => Timestamp, { nullable: true }) confirmedAt?: string | null;
  @Classified('emergency') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
