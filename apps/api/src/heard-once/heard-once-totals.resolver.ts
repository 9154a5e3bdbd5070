import { Connection } from '@heardonce/domain/connection.js';
import { HeardOnceTotals } from '@heardonce/domain/testimony/heard-once-totals.js';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { HeardOnceTotalsService } from './heard-once-totals.service.js';

const HeardOnceTotalsConnection = Connection(HeardOnceTotals);

@ArgsType()
export class HeardOnceTotalsArgs extends PagingArgs {
  @Field(() => String, { nullable: true, description: 'One quarter, as 2026-Q1. There is no other filter.' }) quarter?: string;
}

@Resolver()
export class HeardOnceTotalsResolver {
  constructor(private readonly totals: HeardOnceTotalsService) {}

  @Query(() => HeardOnceTotalsConnection, { description: 'How often children were asked, over the whole centre, by closed quarters; for coordinators, family defenders, public ministry and auditors.' })
  heardOnceTotals(@Context() context: SignedContext, @Args() args: HeardOnceTotalsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.totals.listTotals(context, args, info);
  }
}
