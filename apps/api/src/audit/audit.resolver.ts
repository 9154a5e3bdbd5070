import { AccessLogEntry } from '@heardonce/domain/access/access-log-entry.js';
import { ActualReader } from '@heardonce/domain/access/actual-reader.js';
import { CaseKindCode } from '@heardonce/domain/access/kind-code.js';
import { PossibleReader } from '@heardonce/domain/access/possible-reader.js';
import { Connection } from '@heardonce/domain/connection.js';
import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { SignedContext } from '../platform/read/reader.js';
import { AccessLogArgs } from './access-log.args.js';
import { AuditService } from './audit.service.js';

const EntryConnection = Connection(AccessLogEntry);
const OF_KIND = { type: () => CaseKindCode, description: 'Kind of information, as in docs/policy-matrix.md.' };

@Resolver()
export class AuditResolver {
  constructor(private readonly audit: AuditService) {}

  @Query(() => EntryConnection, { description: 'The access log, newest first. For auditors; reading it is itself on record.' })
  accessLog(@Context() context: SignedContext, @Args() args: AccessLogArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.audit.listEntries(context, args, info);
  }
  @Query(() => [PossibleReader], { description: 'Who could read a kind of a case today, decided by the policy from the facts of everyone who reaches it.' })
  whoCouldRead(@Context() context: SignedContext, @Args('caseCode') caseCode: string, @Args('kind', OF_KIND) kind: keyof typeof CaseKindCode, @Info() info: GraphQLResolveInfo): Promise<PossibleReader[]> {
    return this.audit.whoCouldRead(context, { caseCode, kind }, info);
  }
  @Query(() => [ActualReader], { description: 'Who did read a kind of a case, by the access log.' })
  whoDidRead(@Context() context: SignedContext, @Args('caseCode') caseCode: string, @Args('kind', OF_KIND) kind: keyof typeof CaseKindCode, @Info() info: GraphQLResolveInfo): Promise<ActualReader[]> {
    return this.audit.whoDidRead(context, { caseCode, kind }, info);
  }
}
