import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AcceptHandoverInput, ApproveGrantInput, EndReservedIdentityInput, FileForHearingInput, GiveConsentInput, GrantFieldsInput, OfferHandoverInput, RecordCourtOrderInput, ReserveIdentityInput, RevokeGrantInput, WithdrawConsentInput } from './permission.input.js';
import { PermissionService } from './permission.service.js';

@Resolver()
export class PermissionResolver {
  constructor(private readonly service: PermissionService) {}

  @Mutation(() => Acknowledgement, { description: "Lets a person of another unit read named aspects of whereabouts, for a purpose, until a date." })
  grantFields(@Context() context: SignedContext, @Args('input') input: GrantFieldsInput): Promise<Acknowledgement> {
    return this.service.grantFields(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "A second agency approves a grant, needed under reserved identity." })
  approveGrant(@Context() context: SignedContext, @Args('input') input: ApproveGrantInput): Promise<Acknowledgement> {
    return this.service.approveGrant(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Ends a grant at once: an answer under way is not given." })
  revokeGrant(@Context() context: SignedContext, @Args('input') input: RevokeGrantInput): Promise<Acknowledgement> {
    return this.service.revokeGrant(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Reserves the identity to the persons named, a protection measure." })
  reserveIdentity(@Context() context: SignedContext, @Args('input') input: ReserveIdentityInput): Promise<Acknowledgement> {
    return this.service.reserveIdentity(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Ends a reserved identity." })
  endReservedIdentity(@Context() context: SignedContext, @Args('input') input: EndReservedIdentityInput): Promise<Acknowledgement> {
    return this.service.endReservedIdentity(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Records a judge's order that opens named records to a named person once their author was heard." })
  recordCourtOrder(@Context() context: SignedContext, @Args('input') input: RecordCourtOrderInput): Promise<Acknowledgement> {
    return this.service.recordCourtOrder(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Files records you may read yourself for the hearing of a judge." })
  fileForHearing(@Context() context: SignedContext, @Args('input') input: FileForHearingInput): Promise<Acknowledgement> {
    return this.service.fileForHearing(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Records the survivor's or the child's own agreement, given with you, to open a kind to a person." })
  giveConsent(@Context() context: SignedContext, @Args('input') input: GiveConsentInput): Promise<Acknowledgement> {
    return this.service.giveConsent(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Records that an agreement was withdrawn; it ends at once." })
  withdrawConsent(@Context() context: SignedContext, @Args('input') input: WithdrawConsentInput): Promise<Acknowledgement> {
    return this.service.withdrawConsent(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Offers sealed notes to the therapist who takes over." })
  offerHandover(@Context() context: SignedContext, @Args('input') input: OfferHandoverInput): Promise<Acknowledgement> {
    return this.service.offerHandover(context, input);
  }
  @Mutation(() => Acknowledgement, { description: "Takes over sealed notes that were offered to you." })
  acceptHandover(@Context() context: SignedContext, @Args('input') input: AcceptHandoverInput): Promise<Acknowledgement> {
    return this.service.acceptHandover(context, input);
  }
}
