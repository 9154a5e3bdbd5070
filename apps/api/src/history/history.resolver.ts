import { Connection } from '@heardonce/domain/connection.js';
import { RecordChange } from '@heardonce/domain/access/record-change.js';
import { findRecord } from '@heardonce/domain/classified.js';
import { codes } from '@heardonce/domain/codes.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { Args, ArgsType, Context, Field, Info, Int, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { SignedContext } from '../platform/read/reader.js';
import { HistoryService } from './history.service.js';

const OF_CASE = RECORD_TYPES.filter((type) => !findRecord(type)?.office && ['core', 'identity'].includes(findRecord(type)?.zone ?? ''));
const RecordKind = codes('RecordKind', OF_CASE.map((type) => type.name), 'Types of record that a case holds.');
const RecordChangeConnection = Connection(RecordChange);

@ArgsType()
export class HistoryArgs {
  @Field({ description: 'Code of the case.' }) code!: string;
  @Field(() => RecordKind, { description: 'The type of record whose changes are asked for.' }) of!: string;
  @Field(() => Int, { nullable: true, description: '1 to 50; 50 if not given.' }) first?: number;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' }) after?: string;
}

@Resolver()
export class HistoryResolver {
  constructor(private readonly history: HistoryService) {}

  @Query(() => RecordChangeConnection, { description: "Changes of a case's records, newest first, under the policy of the record as it stands when you ask." })
  caseHistory(@Context() context: SignedContext, @Args() args: HistoryArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.history.listChanges(context, args, info);
  }
}
