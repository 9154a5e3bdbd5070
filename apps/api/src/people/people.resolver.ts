import { Connection } from '@heardonce/domain/connection.js';
import { Agency } from '@heardonce/domain/people/agency.js';
import { Proposal } from '@heardonce/domain/people/proposal.js';
import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { StaffEntry } from '@heardonce/domain/people/staff-entry.js';
import { Unit } from '@heardonce/domain/people/unit.js';
import { Args, ArgsType, Context, Field, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { DirectoryService } from './directory.service.js';
import { Me } from './me.js';
import { DecideProposalInput, EndRoleInput, LeaveInput, ProposePersonInput, ProposeRoleInput, ProposeUnitInput } from './people.input.js';
import { PeopleService } from './people.service.js';

const StaffConnection = Connection(StaffEntry);
const UnitConnection = Connection(Unit);
const AgencyConnection = Connection(Agency);
const ProposalConnection = Connection(Proposal);

@ArgsType()
export class UnitsArgs extends PagingArgs {
  @Field(() => String, { nullable: true, description: 'Code of an agency.' }) agency?: string;
}
@ArgsType()
export class StaffArgs extends UnitsArgs {
  @Field(() => String, { nullable: true, description: 'Code of a unit.' }) unit?: string;
  @Field(() => RoleCode, { nullable: true }) role?: keyof typeof RoleCode;
}
@ArgsType()
export class ProposalsArgs extends PagingArgs {
  @Field(() => Boolean, { defaultValue: true, description: 'Only those nobody has decided yet.' }) open!: boolean;
}

@Resolver()
export class PeopleResolver {
  constructor(private readonly people: PeopleService, private readonly directory: DirectoryService) {}

  @Query(() => Me, { description: 'You.' })
  me(@Context() context: SignedContext): Me {
    return this.directory.me(context);
  }
  @Query(() => StaffConnection, { description: 'Who works here.' })
  staff(@Context() context: SignedContext, @Args() args: StaffArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.directory.listStaff(context, args, info);
  }
  @Query(() => UnitConnection)
  units(@Context() context: SignedContext, @Args() args: UnitsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.directory.listUnits(context, args, info);
  }
  @Query(() => AgencyConnection)
  agencies(@Context() context: SignedContext, @Args() args: PagingArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.directory.listAgencies(context, args, info);
  }
  @Query(() => ProposalConnection, { description: 'Changes to people, units and roles that administrators proposed.' })
  proposals(@Context() context: SignedContext, @Args() args: ProposalsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.directory.listProposals(context, args, info);
  }

  @Mutation(() => Acknowledgement, { description: 'Proposes a new unit; a second administrator from another unit decides.' })
  proposeUnit(@Context() context: SignedContext, @Args('input') input: ProposeUnitInput): Promise<Acknowledgement> {
    return this.people.proposeUnit(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Proposes a new person; a second administrator from another unit decides.' })
  proposePerson(@Context() context: SignedContext, @Args('input') input: ProposePersonInput): Promise<Acknowledgement> {
    return this.people.proposePerson(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Proposes a role for a person of another unit; a second administrator from a third unit decides.' })
  proposeRole(@Context() context: SignedContext, @Args('input') input: ProposeRoleInput): Promise<Acknowledgement> {
    return this.people.proposeRole(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Accepts or refuses another administrator's proposal. Answers with the id of what was made." })
  decideProposal(@Context() context: SignedContext, @Args('input') input: DecideProposalInput): Promise<Acknowledgement> {
    return this.people.decideProposal(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Ends a role of a person of another unit, at once." })
  endRole(@Context() context: SignedContext, @Args('input') input: EndRoleInput): Promise<Acknowledgement> {
    return this.people.endRole(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Records that a person no longer works here: their access ends at once, and each of their cases gets a task to find a successor.' })
  leave(@Context() context: SignedContext, @Args('input') input: LeaveInput): Promise<Acknowledgement> {
    return this.people.leave(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Ends this sign-in: its token is refused from now on.' })
  signOut(@Context() context: SignedContext): Promise<Acknowledgement> {
    return this.directory.signOut(context);
  }
}
