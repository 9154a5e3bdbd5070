import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { ProtocolCode } from '../testimony/interview-protocol.js';
import { Timestamp } from '../timestamp.scalar.js';
import { StaffMember } from './staff-member.entity.js';

/** That somebody may interview children by a protocol, from a day to a day, unless it was withdrawn before (CPP 206A). */
@ObjectType({ description: 'That somebody may interview children by a protocol, from a day to a day, unless it was withdrawn before (CPP 206A).' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class Accreditation {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => StaffMember) person!: StaffMember;
  @Classified('staff') @Field(() => ProtocolCode) protocol!: keyof typeof ProtocolCode;
  @Classified('staff') @Field(() => String) fromOn!: string;
  @Classified('staff') @Field(() => String) untilOn!: string;
  @Classified('staff') @Field(() => String) issuedBy!: string;
  @Classified('staff') @Field(() => StaffMember) recordedBy!: StaffMember;
  @Classified('staff') @Field(() => Timestamp) recordedAt!: string;
  @Classified('staff') @Field(() => Boolean, { description: 'Withdrawn by two administrators.' }) withdrawn!: boolean;
  @Classified('staff') @Field(() => String, { nullable: true, description: 'First day without it; also while a withdrawal awaits its second administrator.' }) withdrawnFrom?: string | null;
  @Classified('staff') @Field(() => String, { nullable: true }) withdrawnWhy?: string | null;
  @Classified('staff') @Field(() => ID, { nullable: true }) withdrawalId?: string | null;
  @Classified('staff') @Field(() => Int, { nullable: true, description: 'Send it back as expectedVersion.' }) withdrawalVersion?: number | null;
  @Classified('staff') @Field(() => StaffMember, { nullable: true }) withdrawalProposedBy?: StaffMember | null;
  @Classified('staff') @Field(() => StaffMember, { nullable: true }) withdrawalDecidedBy?: StaffMember | null;
}
