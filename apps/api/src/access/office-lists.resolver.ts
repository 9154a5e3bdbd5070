import { AccessGrant } from '@heardonce/domain/access/access-grant.js';
import { Assignment } from '@heardonce/domain/access/assignment.js';
import { ConflictOfInterest } from '@heardonce/domain/access/conflict-of-interest.js';
import { EmergencyAccess } from '@heardonce/domain/access/emergency-access.js';
import { EmergencyRequest } from '@heardonce/domain/access/emergency-request.js';
import { HandoverOffer } from '@heardonce/domain/access/handover-offer.js';
import { Connection } from '@heardonce/domain/connection.js';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { PagingArgs } from '../platform/paging.args.js';
import type { SignedContext } from '../platform/read/reader.js';
import { OfficeListsService } from './office-lists.service.js';

const AssignmentConnection = Connection(Assignment);
const GrantConnection = Connection(AccessGrant);
const ConflictConnection = Connection(ConflictOfInterest);
const EmergencyConnection = Connection(EmergencyAccess);
const EmergencyRequestConnection = Connection(EmergencyRequest);
const HandoverConnection = Connection(HandoverOffer);

@ArgsType()
export class OfCaseArgs extends PagingArgs {
  @Field({ description: 'Code of the case.' }) caseCode!: string;
}
@ArgsType()
export class OpenArgs extends PagingArgs {
  @Field(() => Boolean, { defaultValue: true, description: 'Only those that still wait for a decision.' }) open!: boolean;
}

@ArgsType()
export class ConflictsArgs extends OpenArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only those whose time for a decision is over.' }) overdue!: boolean;
}

@ArgsType()
export class EmergenciesArgs extends PagingArgs {
  @Field(() => Boolean, { defaultValue: true, description: 'Only those that no second person has confirmed.' }) open!: boolean;
  @Field(() => Boolean, { defaultValue: false, description: 'Only those that no auditor has reviewed.' }) unreviewed!: boolean;
}

@Resolver()
export class OfficeListsResolver {
  constructor(private readonly lists: OfficeListsService) {}

  @Query(() => AssignmentConnection, { description: 'Who is on a case of yours.' })
  assignments(@Context() context: SignedContext, @Args() args: OfCaseArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listAssignments(context, args, info);
  }
  @Query(() => GrantConnection, { description: "A case's access grants, for family defender, coordinator and auditor." })
  grants(@Context() context: SignedContext, @Args() args: OfCaseArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listGrants(context, args, info);
  }
  @Query(() => ConflictConnection, { description: 'Conflicts of interest, for the control body alone; by the time they must be decided.' })
  conflicts(@Context() context: SignedContext, @Args() args: ConflictsArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listConflicts(context, args, info);
  }
  @Query(() => EmergencyConnection, { description: 'Emergency accesses, on cases you coordinate or, for auditors, on all.' })
  emergencies(@Context() context: SignedContext, @Args() args: EmergenciesArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listEmergencies(context, args, info);
  }
  @Query(() => EmergencyRequestConnection, { description: 'Emergency accesses that somebody asks for, on cases you coordinate or, for auditors, on all.' })
  emergencyRequests(@Context() context: SignedContext, @Args() args: OpenArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listEmergencyRequests(context, args, info);
  }
  @Query(() => HandoverConnection, { description: 'Sealed notes that were offered to you.' })
  handovers(@Context() context: SignedContext, @Args() args: PagingArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.lists.listHandovers(context, args, info);
  }
}
