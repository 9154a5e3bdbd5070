import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Unclassified } from '../classified.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { Timestamp } from '../timestamp.scalar.js';

/** One field before and after. */
@Unclassified('each field under the policy of its record, which the read door applies')
@ObjectType({ description: 'One field before and after; what is not text is written as JSON.' })
export class Change {
  @Field(() => String, { description: 'Name of the field.' }) field!: string;
  @Field(() => String, { nullable: true }) from?: string | null;
  @Field(() => String, { nullable: true }) to?: string | null;
}

/** One change of one record: who, when, from, to and why. Of the class of its record. */
@Unclassified('who, when and why of a change: of the kind of its record, which the read door applies')
@Unclassified('a page of changes', 'RecordChangeConnection')
@Unclassified('a page of changes', 'RecordChangeEdge')
@ObjectType({ description: 'One change of one record: who, when, from, to and why. Read by those who may read the record today.' })
export class RecordChange {
  @Field(() => ID, { description: 'The record that was changed.' }) rowId!: string;
  @Field(() => Int, { description: 'The version this change made.' }) version!: number;
  @Field(() => Timestamp) changedAt!: string;
  @Field(() => StaffMember, { nullable: true }) changedBy?: StaffMember | null;
  @Field(() => String) why!: string;
  @Field(() => [Change], { description: 'Fields you may read, as they were and became.' }) changes!: Change[];
}
