import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddFamilyMemberInput, AddWhereaboutsInput, AmendChildIdentityInput, AmendFamilyMemberInput, AmendWhereaboutsInput, RecordChildIdentityInput } from './children.inputs.js';
import { ChildrenService } from './children.service.js';

@Resolver()
export class ChildrenResolver {
  constructor(private readonly children: ChildrenService) {}

  @Mutation(() => Acknowledgement, { description: 'Writes who the child is; where the case knows, amend it.' })
  recordChildIdentity(@Context() context: SignedContext, @Args('input') input: RecordChildIdentityInput): Promise<Acknowledgement> {
    return this.children.recordChildIdentity(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Corrects who the child is.' })
  amendChildIdentity(@Context() context: SignedContext, @Args('input') input: AmendChildIdentityInput): Promise<Acknowledgement> {
    return this.children.amendChildIdentity(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Writes one aspect of where the child, or someone close, can be found.' })
  addWhereabouts(@Context() context: SignedContext, @Args('input') input: AddWhereaboutsInput): Promise<Acknowledgement> {
    return this.children.addWhereabouts(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes where someone can be found.' })
  amendWhereabouts(@Context() context: SignedContext, @Args('input') input: AmendWhereaboutsInput): Promise<Acknowledgement> {
    return this.children.amendWhereabouts(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Names a caregiver or relative.' })
  addFamilyMember(@Context() context: SignedContext, @Args('input') input: AddFamilyMemberInput): Promise<Acknowledgement> {
    return this.children.addFamilyMember(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a family member that you recorded.' })
  amendFamilyMember(@Context() context: SignedContext, @Args('input') input: AmendFamilyMemberInput): Promise<Acknowledgement> {
    return this.children.amendFamilyMember(context, input);
  }
}
