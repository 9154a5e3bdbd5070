import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Classified, ClassifiedRecord, Unclassified } from '../classified.js';
import { codes } from '../codes.js';
import { RoleCode } from '../people/role-code.js';
import { Timestamp } from '../timestamp.scalar.js';
import { KindCode } from './kind-code.js';

export const AccessDecision = codes('AccessDecision', ['ALLOW', 'DENY', 'WRITE', 'EMERGENCY', 'AGGREGATE'], 'What was decided about one access.');

/** Fields of rows of one type that went out together. */
@Unclassified('names of fields and ids of rows, part of an entry of the log')
@ObjectType({ description: 'Fields of rows of one type that went out together.' })
export class RecordedFields {
  @Field(() => String, { description: 'Type of the record; ends in .history for former values.' }) type!: string;
  @Field(() => [String]) fields!: string[];
  @Field(() => [ID]) ids!: string[];
}

/** One entry of the access log: who, what, under which role and decision. Names of fields and ids of rows, never a value. */
@ObjectType({ description: 'One entry of the access log: who, what, under which role and decision. Names of fields and ids of rows, never a value.' })
@ClassifiedRecord({ kind: 'access_log', zone: 'access', office: true })
export class AccessLogEntry {
  @Classified('access_log') @Field(() => ID) id!: string;
  @Classified('access_log') @Field(() => Timestamp) at!: string;
  @Classified('access_log') @Field(() => ID) requestId!: string;
  @Classified('access_log') @Field(() => Int, { description: 'Entries larger than 4 KiB are split.' }) part!: number;
  @Classified('access_log') @Field(() => String, { nullable: true }) caseCode?: string | null;
  @Classified('access_log') @Field(() => ID, { nullable: true }) personId?: string | null;
  @Classified('access_log') @Field(() => String, { nullable: true, description: 'Null before sign-in.' }) person?: string | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) agency?: string | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) unit?: string | null;
  @Classified('access_log') @Field(() => RoleCode, { nullable: true }) role?: keyof typeof RoleCode | null;
  @Classified('access_log') @Field(() => String, { nullable: true }) purpose?: string | null;
  @Classified('access_log') @Field(() => String) operation!: string;
  @Classified('access_log') @Field(() => [KindCode]) kinds!: string[];
  @Classified('access_log') @Field(() => [RecordedFields], { description: 'Which fields of which rows went out.' }) records!: RecordedFields[];
  @Classified('access_log') @Field(() => [String]) withheld!: string[];
  @Classified('access_log') @Field(() => AccessDecision) decision!: keyof typeof AccessDecision;
  @Classified('access_log') @Field(() => String, { description: 'Hash of the policy that decided.' }) policy!: string;
  @Classified('access_log') @Field(() => Int, { description: 'More than 1 for denials before sign-in that were summed.' }) repeats!: number;
}
