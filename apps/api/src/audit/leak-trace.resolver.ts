import { LeakReader, LeakTrace } from '@heardonce/domain/access/leak-trace.js';
import { Connection } from '@heardonce/domain/connection.js';
import { Args, ArgsType, Context, Field, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { DecideLeakTraceInput, RequestLeakTraceInput } from './leak-trace.inputs.js';
import { LeakTraceService } from './leak-trace.service.js';

const LeakTraceConnection = Connection(LeakTrace);
const LeakReaderConnection = Connection(LeakReader);

@ArgsType()
class LeakTracesArgs extends PagingArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only those that still wait for a decision.' }) open!: boolean;
}
@ArgsType()
class LeakReadersArgs extends PagingArgs {
  @Field(() => ID) traceId!: string;
}

@Resolver()
export class LeakTraceResolver {
  constructor(private readonly traces: LeakTraceService) {}

  @Mutation(() => Acknowledgement, { description: 'Asks who had read, before they were published, the facts that became public. For auditors; another auditor of another unit decides.' })
  requestLeakTrace(@Context() context: SignedContext, @Args('input') input: RequestLeakTraceInput): Promise<Acknowledgement> {
    return this.traces.request(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Approves a trace that an auditor of another unit asked for, or refuses it.' })
  decideLeakTrace(@Context() context: SignedContext, @Args('input') input: DecideLeakTraceInput): Promise<Acknowledgement> {
    return this.traces.decide(context, input);
  }
  @Query(() => LeakTraceConnection, { description: 'Traces asked for, newest first. For auditors.' })
  leakTraces(@Context() context: SignedContext, @Args() args: LeakTracesArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.traces.listTraces(context, args, info);
  }
  @Query(() => LeakReaderConnection, { description: 'Who had read what became public, ranked. For the two who asked for the trace and approved it, for 72 hours; empty for everybody else, before it is ready and afterwards.' })
  leakReaders(@Context() context: SignedContext, @Args() args: LeakReadersArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.traces.listReaders(context, args, info);
  }
}
