import { CaseFile } from '@heardonce/domain/cases/case-file.entity.js';
import { Connection } from '@heardonce/domain/connection.js';
import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseloadArgs } from './caseload.args.js';
import { CaseReadingService } from './case-reading.service.js';

const CaseFileConnection = Connection(CaseFile);

@Resolver(() => CaseFile)
export class CasesResolver {
  constructor(private readonly cases: CaseReadingService) {}

  @Query(() => CaseFile, { description: 'One case by its code. Absent and not yours are one and the same answer.' })
  caseFile(@Context() context: SignedContext, @Args('code') code: string, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.cases.getCaseFile(context, code, info);
  }

  @Query(() => CaseFileConnection, { description: 'The cases you are assigned to under one role.' })
  caseload(@Context() context: SignedContext, @Args() args: CaseloadArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.cases.listCaseload(context, args, info);
  }
}
