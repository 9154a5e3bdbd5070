import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';
import { EmergencyGrounds } from './emergency-access.js';

/** An emergency access that was asked for: it opens nothing before a second person, who coordinates the case, says so. */
@ObjectType({ description: 'An emergency access that was asked for: it opens nothing before a second person, who coordinates the case, says so.' })
@ClassifiedRecord({ kind: 'emergency', zone: 'access', office: true })
export class EmergencyRequest {
  @Classified('emergency') @Field(() => ID) id!: string;
  @Classified('emergency') @Field(() => String) caseCode!: string;
  @Classified('emergency') @Field(() => StaffMember) person!: StaffMember;
  @Classified('emergency') @Field(() => RoleCode) role!: keyof typeof RoleCode;
  @Classified('emergency') @Field(() => [String]) kinds!: string[];
  @Classified('emergency') @Field(() => EmergencyGrounds) grounds!: keyof typeof EmergencyGrounds;
  @Classified('emergency') @Field(() => String) reason!: string;
  @Classified('emergency') @Field(() => Int, { description: 'For how long, in minutes.' }) minutes!: number;
  @Classified('emergency') @Field(() => Timestamp) askedAt!: string;
  @Classified('emergency') @Field(() => Timestamp, { description: 'Afterwards it can no longer be granted.' }) lapsesAt!: string;
  @Classified('emergency') @Field(() => StaffMember, { nullable: true }) decidedBy?: StaffMember | null;
  @Classified('emergency') @Field(() => Timestamp, { nullable: true }) decidedAt?: string | null;
  @Classified('emergency') @Field(() => Boolean, { nullable: true }) granted?: boolean | null;
  @Classified('emergency') @Field(() => String, { nullable: true, description: 'Why it was granted or refused.' }) why?: string | null;
  @Classified('emergency') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
