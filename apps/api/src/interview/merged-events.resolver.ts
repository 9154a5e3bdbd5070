import { MergedEvents } from '@heardonce/domain/access/merged-events.js';
import { Connection } from '@heardonce/domain/connection.js';
import { Args, ArgsType, Context, Field, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AskMergedEventsInput, DecideMergedEventsInput } from './merged-events.inputs.js';
import { MergedEventsService } from './merged-events.service.js';

const MergedEventsConnection = Connection(MergedEvents);

@ArgsType()
export class MergedEventsArgs extends PagingArgs {
  @Field({ description: 'Code of either case.' }) caseCode!: string;
}

@Resolver()
export class MergedEventsResolver {
  constructor(private readonly events: MergedEventsService) {}

  @Query(() => MergedEventsConnection, { description: 'What was put and decided about the interviews of this case and another of the same child, for coordinator, prosecutor and family defender of both.' })
  mergedEvents(@Context() context: SignedContext, @Args() args: MergedEventsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.events.listMergedEvents(context, args, info);
  }

  @Mutation(() => Acknowledgement, { description: 'Puts whether the interviews of two cases were about different events or the same, so that the cases can be merged. By who coordinates both.' })
  askMergedEvents(@Context() context: SignedContext, @Args('input') input: AskMergedEventsInput): Promise<Acknowledgement> {
    return this.events.askMergedEvents(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Confirms it or not: by prosecutor or family defender of both cases, of another unit. Carried out by mergeCases.' })
  decideMergedEvents(@Context() context: SignedContext, @Args('input') input: DecideMergedEventsInput): Promise<Acknowledgement> {
    return this.events.decideMergedEvents(context, input);
  }
}
