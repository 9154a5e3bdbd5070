import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

/** Sealed notes offered to a successor, so that nobody asks the child again. */
@ObjectType({ description: 'Sealed notes offered to a successor, so that nobody asks the child again.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class HandoverOffer {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => String) caseCode!: string;
  @Classified('staff') @Field(() => StaffMember) fromPerson!: StaffMember;
  @Classified('staff') @Field(() => StaffMember) offeredBy!: StaffMember;
  @Classified('staff') @Field(() => Timestamp) offeredAt!: string;
  @Classified('staff') @Field(() => Timestamp, { nullable: true }) acceptedAt?: string | null;
  @Classified('staff') @Field(() => String) why!: string;
  @Classified('staff') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
