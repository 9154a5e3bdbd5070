import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddEvidenceItemInput, AddLegalDateInput, AddOpinionInput, AddProceedingInput, AmendEvidenceItemInput, AmendLegalDateInput, AmendProceedingInput } from './legal.inputs.js';
import { LegalService } from './legal.service.js';

@Resolver()
export class LegalResolver {
  constructor(private readonly legal: LegalService) {}

  @Mutation(() => Acknowledgement, { description: 'Records a thing that proves something, by description and hash.' })
  addEvidenceItem(@Context() context: SignedContext, @Args('input') input: AddEvidenceItemInput): Promise<Acknowledgement> {
    return this.legal.addEvidenceItem(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes an item that you recorded.' })
  amendEvidenceItem(@Context() context: SignedContext, @Args('input') input: AmendEvidenceItemInput): Promise<Acknowledgement> {
    return this.legal.amendEvidenceItem(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records charges and where they stand.' })
  addProceeding(@Context() context: SignedContext, @Args('input') input: AddProceedingInput): Promise<Acknowledgement> {
    return this.legal.addProceeding(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a proceeding that you recorded.' })
  amendProceeding(@Context() context: SignedContext, @Args('input') input: AmendProceedingInput): Promise<Acknowledgement> {
    return this.legal.amendProceeding(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records a hearing or term by its date.' })
  addLegalDate(@Context() context: SignedContext, @Args('input') input: AddLegalDateInput): Promise<Acknowledgement> {
    return this.legal.addLegalDate(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a date that you recorded.' })
  amendLegalDate(@Context() context: SignedContext, @Args('input') input: AmendLegalDateInput): Promise<Acknowledgement> {
    return this.legal.amendLegalDate(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records an opinion of the public ministry.' })
  addOpinion(@Context() context: SignedContext, @Args('input') input: AddOpinionInput): Promise<Acknowledgement> {
    return this.legal.addOpinion(context, input);
  }
}
