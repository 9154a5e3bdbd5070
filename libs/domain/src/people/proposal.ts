import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { StaffMember } from './staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

export const ProposalAction = codes('ProposalAction', ['ADD_UNIT', 'ADD_PERSON', 'GIVE_ROLE']);

/** A change to people, units or roles that awaits a second administrator from another unit. */
@ObjectType({ description: 'A change to people, units or roles that awaits a second administrator from another unit.' })
@ClassifiedRecord({ kind: 'staff', zone: 'access', office: true })
export class Proposal {
  @Classified('staff') @Field(() => ID) id!: string;
  @Classified('staff') @Field(() => ProposalAction) action!: keyof typeof ProposalAction;
  @Classified('staff') @Field(() => String, { description: 'What is proposed, as JSON.' }) details!: string;
  @Classified('staff') @Field(() => StaffMember, { nullable: true }) person?: StaffMember | null;
  @Classified('staff') @Field(() => StaffMember) proposedBy!: StaffMember;
  @Classified('staff') @Field(() => Timestamp) proposedAt!: string;
  @Classified('staff') @Field(() => String) why!: string;
  @Classified('staff') @Field(() => StaffMember, { nullable: true }) decidedBy?: StaffMember | null;
  @Classified('staff') @Field(() => Timestamp, { nullable: true }) decidedAt?: string | null;
  @Classified('staff') @Field(() => Boolean, { nullable: true }) accepted?: boolean | null;
  @Classified('staff') @Field(() => Int, { description: 'Send it back as expectedVersion.' }) version!: number;
}
