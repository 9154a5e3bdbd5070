import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord } from '../classified.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';

/** Someone who did read a kind of a case, how often and when. */
@ObjectType({ description: 'Someone who did read a kind of a case, how often and when.' })
@ClassifiedRecord({ kind: 'access_log', zone: 'access', office: true })
export class ActualReader {
  @Classified('access_log') @Field(() => ID) personId!: string;
  @Classified('access_log') @Field(() => String) person!: string;
  @Classified('access_log') @Field(() => String, { nullable: true }) agency?: string | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) unit?: string | null;
  @Classified('access_log') @Field(() => RoleCode, { nullable: true }) role?: keyof typeof RoleCode | null;
  @Classified('access_log') @Field(() => Int, { description: 'Requests under which it went out.' }) times!: number;
  @Classified('access_log') @Field(() => Timestamp) firstAt!: string;
  @Classified('access_log') @Field(() => Timestamp) lastAt!: string;
}
