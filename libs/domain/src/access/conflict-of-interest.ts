import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

export const ConflictSource = codes('ConflictSource', ['DECLARED', 'NAMED'], 'How a conflict came to be known.');

/** A person named in a case, or declared related: for the control body to decide within 24 hours. */
@ObjectType({ description: 'A person named in a case, or declared related: for the control body to decide within 24 hours.' })
@ClassifiedRecord({ kind: 'conflict', zone: 'access', office: true })
export class ConflictOfInterest {
  @Classified('conflict') @Field(() => ID) id!: string;
  @Classified('conflict') @Field(() => String) caseCode!: string;
  @Classified('conflict') @Field(() => StaffMember) person!: StaffMember;
  @Classified('conflict') @Field(() => ConflictSource) source!: keyof typeof ConflictSource;
  @Classified('conflict') @Field(() => StaffMember, { nullable: true }) declaredBy?: StaffMember | null;
  @Classified('conflict') @Field(() => Timestamp) declaredAt!: string;
  @Classified('conflict') @Field(() => Timestamp) decideBy!: string;
  @Classified('conflict') @Field(() => Boolean, { description: 'Not decided, and the time for it is over.' }) overdue!: boolean;
  @Classified('conflict') @Field(() => StaffMember, { nullable: true }) decidedBy?: StaffMember | null;
  @Classified('conflict') @Field(() => Timestamp, { nullable: true }) decidedAt?: string | null;
  @Classified('conflict') @Field(() => Boolean, { nullable: true, description: 'Null until decided.' }) upheld?: boolean | null;
  @Classified('conflict') @Field(() => Boolean, { description: 'Whether the person is kept from the case now: so until decided, unless the control body has cleared them of it before.' }) keptAway!: boolean;
  @Classified('conflict') @Field(() => String, { nullable: true }) why?: string | null;
  @Classified('conflict') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
