import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

export const EventsAtMerge = codes('EventsAtMerge', ['DIFFERENT_EVENTS', 'SAME_EVENTS'], 'Whether the interviews of two cases of one child were about different events, or about the same, so that the child was asked twice.');

/** What two people of different units say, before two cases become one, of the interviews each has under the same number of events. */
@ObjectType({ description: 'What two people of different units say, before two cases become one, of the interviews each has under the same number of events.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class MergedEvents {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => String) caseCode!: string;
  @Classified('staff') @Field(() => String) intoCaseCode!: string;
  @Classified('staff') @Field(() => Int, { description: 'Number of the events in both cases.' }) events!: number;
  @Classified('staff') @Field(() => EventsAtMerge) outcome!: keyof typeof EventsAtMerge;
  @Classified('staff') @Field(() => Int, { nullable: true, description: 'Number in the case that remains, once merged.' }) becomes?: number | null;
  @Classified('staff') @Field(() => String) why!: string;
  @Classified('staff') @Field(() => StaffMember) askedBy!: StaffMember;
  @Classified('staff') @Field(() => Timestamp) askedAt!: string;
  @Classified('staff') @Field(() => StaffMember, { nullable: true }) decidedBy?: StaffMember | null;
  @Classified('staff') @Field(() => Timestamp, { nullable: true }) decidedAt?: string | null;
  @Classified('staff') @Field(() => Boolean, { nullable: true }) confirmed?: boolean | null;
  @Classified('staff') @Field(() => String, { nullable: true }) decidedWhy?: string | null;
  @Classified('staff') @Field(() => Timestamp, { nullable: true, description: 'When the cases were merged accordingly.' }) appliedAt?: string | null;
  @Classified('staff') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
