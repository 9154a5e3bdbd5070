import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { caseCodeOf } from '../cases/case-reading.service.js';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import type { Platform } from '../platform/platform.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { findFactsByCode } from '../platform/read/case-facts.js';
import { OfficeReader } from '../platform/read/office-reader.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { AskMergedEventsInput, DecideMergedEventsInput } from './merged-events.inputs.js';

/** Two cases of one child that each have an interview: what is true of them is said by two people before the cases become one. */
@Injectable()
export class MergedEventsService {
  private readonly records: CaseRecords;
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) platform: Platform, @Inject(Writer) writer: Writer, @Inject(Reader) private readonly reader: Reader) {
    this.records = new CaseRecords(writer);
    this.office = new OfficeReader(platform);
  }

  async askMergedEvents(context: SignedContext, input: AskMergedEventsInput): Promise<Acknowledgement> {
    const into = caseCodeOf(input.intoCaseCode, 'input.intoCaseCode');
    const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, context.actor, into));
    if (!facts?.assigned) throw await this.reader.deny(context, 'askMergedEvents', into);
    return this.records.carryOut(context, { mutation: 'askMergedEvents', form: AskMergedEventsInput, input }, async (work) =>
      ({ id: await work.decide<string>('ask_merged_events', 'interview', work.caseId, facts.caseId, input.events, input.outcome, input.why), version: 1 }));
  }

  decideMergedEvents(context: SignedContext, input: DecideMergedEventsInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'decideMergedEvents', form: DecideMergedEventsInput, input }, async (work) =>
      ({ id: input.id, version: await work.decide<number>('decide_merged_events', 'interview', work.caseId, input.id, input.expectedVersion, input.confirmed, input.why) }));
  }

  listMergedEvents(context: SignedContext, query: { readonly caseCode: string; readonly first?: number; readonly after?: string }, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.office.list(context, 'mergedEvents', { ...query, caseCode: caseCodeOf(query.caseCode, 'caseCode') }, info);
  }
}
