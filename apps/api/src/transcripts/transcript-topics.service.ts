import { Inject, Injectable } from '@nestjs/common';
import { type Acknowledgement, type OnCaseInput } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { CutSegmentInput, ProposeTopicsInput, ReviewedTopicInput, ReviewTopicsInput, type SegmentTopicInput } from './transcript.inputs.js';

/** What segments are about: proposed by the interviewer, agreed to by somebody else, cut where it changes. */
@Injectable()
export class TranscriptTopicsService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  proposeTopics(context: SignedContext, input: ProposeTopicsInput): Promise<Acknowledgement> {
    return this.onTopics(context, 'propose_topics', { mutation: 'proposeTopics', form: ProposeTopicsInput, input });
  }

  /** Not by whoever proposed: nobody alone opens a segment. */
  reviewTopics(context: SignedContext, input: ReviewTopicsInput): Promise<Acknowledgement> {
    return this.onTopics(context, 'review_topics', { mutation: 'reviewTopics', form: ReviewTopicsInput, input });
  }

  cutSegment(context: SignedContext, input: CutSegmentInput): Promise<Acknowledgement> {
    const { recordingId, versionId, number, atMs, offset } = input;
    return this.records.carryOut(context, { mutation: 'cutSegment', form: CutSegmentInput, input }, async (work) => {
      const made = await work.decide<{ id: string }>('cut_segment', 'transcript', work.caseId, recordingId, versionId, number, atMs, offset);
      return { id: made.id, version: 1 };
    });
  }

  private onTopics<I extends OnCaseInput & { versionId: string; segments: SegmentTopicInput[]; why: string }>(context: SignedContext, decision: 'propose_topics' | 'review_topics', received: { mutation: string; form: new () => I; input: I }): Promise<Acknowledgement> {
    const { versionId, segments, why } = received.input;
    return this.records.carryOut(context, received, async (work) => {
      await work.decide(decision, 'transcript', work.caseId, versionId, JSON.stringify(segments.map(itemOf)), why);
      return { id: versionId };
    });
  }
}

const itemOf = ({ number, topic, expectedVersion, ...rest }: SegmentTopicInput | ReviewedTopicInput): object => ({ number, topic, version: expectedVersion, ...('accepted' in rest ? { accepted: rest.accepted } : {}) });
