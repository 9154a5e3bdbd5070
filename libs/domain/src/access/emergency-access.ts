import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';

export const EmergencyGrounds = codes('EmergencyGrounds', ['THREAT_TO_LIFE', 'URGENT_CARE', 'CHILD_MISSING', 'SAFETY_TONIGHT', 'OTHER'], 'Why access can not wait for an assignment. One person alone declares a threat to life; all else is opened by a second person first.');

/** An emergency access, declared by one person alone or opened by a second: what it opened, to whom, who stood by it, and its review. */
@ObjectType({ description: 'An emergency access: what it opened, to whom, who confirmed or opened it, and what the review found.' })
@ClassifiedRecord({ kind: 'emergency', zone: 'access', office: true })
export class EmergencyAccess {
  @Classified('emergency') @Field(() => ID) id!: string;
  @Classified('emergency') @Field(() => String) caseCode!: string;
  @Classified('emergency') @Field(() => StaffMember) person!: StaffMember;
  @Classified('emergency') @Field(() => RoleCode) role!: keyof typeof RoleCode;
  @Classified('emergency') @Field(() => [String]) kinds!: string[];
  @Classified('emergency') @Field(() => EmergencyGrounds) grounds!: keyof typeof EmergencyGrounds;
  @Classified('emergency') @Field(() => String) reason!: string;
  @Classified('emergency') @Field(() => Timestamp) declaredAt!: string;
  @Classified('emergency') @Field(() => Timestamp) untilAt!: string;
  @Classified('emergency') @Field(() => Timestamp) confirmBy!: string;
  @Classified('emergency') @Field(() => StaffMember, { nullable: true }) confirmedBy?: StaffMember | null;
  @Classified('emergency') @Field(() => Timestamp, { nullable: true }) confirmedAt?: string | null;
  @Classified('emergency') @Field(() => Timestamp, { description: 'Until then an auditor must have reviewed it; afterwards the person may not declare alone.' }) reviewBy!: string;
  @Classified('emergency') @Field(() => StaffMember, { nullable: true }) reviewedBy?: StaffMember | null;
  @Classified('emergency') @Field(() => Timestamp, { nullable: true }) reviewedAt?: string | null;
  @Classified('emergency') @Field(() => Boolean, { nullable: true }) justified?: boolean | null;
  @Classified('emergency') @Field(() => String, { nullable: true, description: "The auditor's finding." }) finding?: string | null;
  @Classified('emergency') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
