import { CustodyDocument, CustodyFormat } from '@heardonce/domain/legal/custody-document.js';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddEvidenceCustodyInput, AddEvidenceFilesInput, BeginEvidenceSetInput, CloseEvidenceSetInput, EvidenceSetProgress, LinkEvidenceInput } from './evidence.inputs.js';
import { EvidenceService } from './evidence.service.js';

const OF_EVIDENCE = { type: () => ID };

@Resolver()
export class EvidenceResolver {
  constructor(private readonly evidence: EvidenceService) {}

  @Mutation(() => Acknowledgement, { description: 'Writes down what happened to an item of evidence, or to a set.' })
  addEvidenceCustody(@Context() context: SignedContext, @Args('input') input: AddEvidenceCustodyInput): Promise<Acknowledgement> {
    return this.evidence.addCustody(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Says what an item or a set is about.' })
  linkEvidence(@Context() context: SignedContext, @Args('input') input: LinkEvidenceInput): Promise<Acknowledgement> {
    return this.evidence.link(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Begins a set of files, by hash and description only.' })
  beginEvidenceSet(@Context() context: SignedContext, @Args('input') input: BeginEvidenceSetInput): Promise<Acknowledgement> {
    return this.evidence.beginSet(context, input);
  }
  @Mutation(() => EvidenceSetProgress, { description: 'Enters the next files of a set.' })
  addEvidenceFiles(@Context() context: SignedContext, @Args('input') input: AddEvidenceFilesInput): Promise<EvidenceSetProgress> {
    return this.evidence.addFiles(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Closes a set, once all files are entered and the hash of the list is that of whoever holds them.' })
  closeEvidenceSet(@Context() context: SignedContext, @Args('input') input: CloseEvidenceSetInput): Promise<Acknowledgement> {
    return this.evidence.closeSet(context, input);
  }
  @Query(() => CustodyDocument, { description: 'The chain of custody of an item or a set as a document; on record as an export.' })
  exportEvidenceCustody(@Context() context: SignedContext, @Args('caseCode') caseCode: string, @Args('evidenceId', OF_EVIDENCE) evidenceId: string, @Args('format', { type: () => CustodyFormat }) format: keyof typeof CustodyFormat): Promise<CustodyDocument> {
    return this.evidence.exportCustody(context, { caseCode, evidenceId }, format);
  }
}
