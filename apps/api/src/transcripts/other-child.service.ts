import { Inject, Injectable } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import type { Acknowledgement, OnCaseInput } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { ProposeOtherChildInput, ReviewOtherChildInput, type ReviewedChildInput, type SegmentChildInput } from './other-child.inputs.js';

/** Which segments speak of another child: one person's word sets them apart, two persons' words make them follow that child's case, or bring them back. */
@Injectable()
export class OtherChildService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  proposeOtherChild(context: SignedContext, input: ProposeOtherChildInput): Promise<Acknowledgement> {
    return this.onSegments(context, 'propose_other_child', { mutation: 'proposeOtherChild', form: ProposeOtherChildInput, input });
  }

  /** Not by whoever proposed: nobody alone opens a segment, and nobody alone says whose case it follows. */
  reviewOtherChild(context: SignedContext, input: ReviewOtherChildInput): Promise<Acknowledgement> {
    return this.onSegments(context, 'review_other_child', { mutation: 'reviewOtherChild', form: ReviewOtherChildInput, input });
  }

  private onSegments<I extends OnCaseInput & { versionId: string; segments: SegmentChildInput[] }>(context: SignedContext, decision: 'propose_other_child' | 'review_other_child', received: { mutation: string; form: new () => I; input: I }): Promise<Acknowledgement> {
    return this.records.carryOut(context, received, async (work) => {
      const { versionId, segments } = received.input;
      await work.decide(decision, 'transcript', work.caseId, versionId, JSON.stringify(segments.map(itemOf)));
      return { id: versionId };
    });
  }
}

const itemOf = ({ number, speaksOf, otherCaseCode, ...rest }: SegmentChildInput | ReviewedChildInput, index: number): object => ({
  number, speaksOf, ...(otherCaseCode ? { other: caseCodeOf(otherCaseCode, `input.segments.${index}.otherCaseCode`) } : {}), ...('accepted' in rest ? { accepted: rest.accepted } : {}),
});
