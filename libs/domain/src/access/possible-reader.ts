import { Field, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { RoleCode } from '../people/role-code.js';

export const ReadExtent = codes('ReadExtent', ['ALL', 'ROWS'], 'Every row of the kind, or only some.');
export const ReachedBy = codes('ReachedBy', ['ASSIGNMENT', 'EMERGENCY'], 'What opens the case to a person.');

/** Someone who could read a kind of a case today, and how far. */
@ObjectType({ description: 'Someone who could read a kind of a case today, and how far.' })
@ClassifiedRecord({ kind: 'access_log', zone: 'access', office: true })
export class PossibleReader {
  @Classified('access_log') @Field(() => StaffMember) person!: StaffMember;
  @Classified('access_log') @Field(() => RoleCode) role!: keyof typeof RoleCode;
  @Classified('access_log') @Field(() => ReadExtent) extent!: keyof typeof ReadExtent;
  @Classified('access_log') @Field(() => ReachedBy) by!: keyof typeof ReachedBy;
  @Classified('access_log') @Field(() => Boolean) needsSecondFactor!: boolean;
}
