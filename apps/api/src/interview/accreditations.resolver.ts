import { Connection } from '@heardonce/domain/connection.js';
import { Accreditation } from '@heardonce/domain/people/accreditation.js';
import { Args, ArgsType, Context, Field, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { DecideWithdrawalInput, WithdrawAccreditationInput } from './accreditations.inputs.js';
import { AccreditationsService } from './accreditations.service.js';

const AccreditationConnection = Connection(Accreditation);

@ArgsType()
export class AccreditationsArgs extends PagingArgs {
  @Field(() => ID, { nullable: true, description: 'Of one person.' }) personId?: string;
}

@Resolver()
export class AccreditationsResolver {
  constructor(private readonly accreditations: AccreditationsService) {}

  @Query(() => AccreditationConnection, { name: 'accreditations', description: 'Who may interview by which protocol, for administrators and coordinators.' })
  listAccreditations(@Context() context: SignedContext, @Args() args: AccreditationsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.accreditations.listAccreditations(context, args, info);
  }

  @Mutation(() => Acknowledgement, { description: 'Proposes to withdraw an accreditation from a day on; a second administrator from another unit decides.' })
  withdrawAccreditation(@Context() context: SignedContext, @Args('input') input: WithdrawAccreditationInput): Promise<Acknowledgement> {
    return this.accreditations.withdrawAccreditation(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Decides on a withdrawal. Who coordinates a case with an interview planned for after that day gets a task.' })
  decideWithdrawal(@Context() context: SignedContext, @Args('input') input: DecideWithdrawalInput): Promise<Acknowledgement> {
    return this.accreditations.decideWithdrawal(context, input);
  }
}
