import type { CaseFacts } from '@heardonce/authz/facts.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import { Incident } from '@heardonce/domain/intake/incident.entity.js';
import type { CustodyDocument, CustodyFormat } from '@heardonce/domain/legal/custody-document.js';
import { EvidenceCustody } from '@heardonce/domain/legal/evidence-custody.entity.js';
import { EvidenceItem } from '@heardonce/domain/legal/evidence-item.entity.js';
import { EvidenceLink } from '@heardonce/domain/legal/evidence-link.entity.js';
import { EvidenceSet } from '@heardonce/domain/legal/evidence-set.entity.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { type Acknowledgement, checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { EvidenceCustodyReader } from '../platform/read/evidence-custody-reader.js';
import { mayReadRows } from '../platform/read/readable-rows.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { custodyDocument } from '../recordings/custody.service.js';
import { AddEvidenceCustodyInput, AddEvidenceFilesInput, BeginEvidenceSetInput, CloseEvidenceSetInput, EvidenceSetProgress, LinkEvidenceInput } from './evidence.inputs.js';

const EVIDENCE: readonly Constructor[] = [EvidenceItem, EvidenceSet];

/** Evidence by description and hash: its custody, what it is about, and sets of many files as lists. */
@Injectable()
export class EvidenceService {
  private readonly records: CaseRecords;
  private readonly custody: EvidenceCustodyReader;
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(Reader) private readonly reader: Reader) {
    this.records = new CaseRecords(writer);
    this.custody = new EvidenceCustodyReader(reader);
  }

  addCustody(context: SignedContext, input: AddEvidenceCustodyInput): Promise<Acknowledgement> {
    return this.records.add(context, EvidenceCustody, { mutation: 'addEvidenceCustody', form: AddEvidenceCustodyInput, input }, {
      values: async ({ facts }) => {
        await this.demandReadable(context, facts, EVIDENCE, input.evidenceId);
        return fieldsOf(input);
      },
    });
  }

  link(context: SignedContext, input: LinkEvidenceInput): Promise<Acknowledgement> {
    return this.records.add(context, EvidenceLink, { mutation: 'linkEvidence', form: LinkEvidenceInput, input }, {
      values: async ({ facts }) => {
        await this.demandReadable(context, facts, EVIDENCE, input.evidenceId);
        await this.demandReadable(context, facts, [Incident], input.incidentId);
        await this.demandReadable(context, facts, [TranscriptSegment], input.segmentId);
        return fieldsOf(input);
      },
    });
  }

  beginSet(context: SignedContext, input: BeginEvidenceSetInput): Promise<Acknowledgement> {
    return this.records.add(context, EvidenceSet, { mutation: 'beginEvidenceSet', form: BeginEvidenceSetInput, input }, { values: () => ({ ...fieldsOf(input), filesReceived: 0, status: 'OPEN' }) });
  }

  /** @throws HeardOnceError STALE_VERSION where the list does not go on at `from`, CONFLICTING_STATE once it is closed */
  async addFiles(context: SignedContext, input: AddEvidenceFilesInput): Promise<EvidenceSetProgress> {
    checkInput(AddEvidenceFilesInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const { ids, replayed, requestId } = await this.writer.onCase(context, code, { mutation: 'addEvidenceFiles', key: input.idempotencyKey, input }, (work) =>
      work.decide('add_evidence_files', 'evidence', work.caseId, input.setId, input.from, JSON.stringify(input.files)),
    );
    return Object.assign(new EvidenceSetProgress(), { id: ids['id'], filesReceived: ids['received'], replayed, requestId });
  }

  /** @throws HeardOnceError VALIDATION where the list entered is not the one of this hash, CONFLICTING_STATE while files are missing */
  closeSet(context: SignedContext, input: CloseEvidenceSetInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'closeEvidenceSet', form: CloseEvidenceSetInput, input }, (work) => work.decide('close_evidence_set', 'evidence', work.caseId, input.setId, input.manifestSha256));
  }

  /** @throws HeardOnceError NOT_FOUND where there is no custody that this person reads */
  async exportCustody(context: SignedContext, of: { caseCode: string; evidenceId: string }, format: keyof typeof CustodyFormat): Promise<CustodyDocument> {
    if (!isUUID(of.evidenceId)) throw new HeardOnceError('VALIDATION', { path: 'evidenceId', expected: EXPECTED.id });
    const code = caseCodeOf(of.caseCode, 'caseCode');
    const rows = await this.custody.list(context, { evidenceId: of.evidenceId, code, operation: 'exportEvidenceCustody' });
    return custodyDocument(rows, `${code}-${of.evidenceId.slice(0, 8)}`, format, 'Item of evidence / Elemento de prueba');
  }

  /** Asked of the database under the person's own role, so that absent and not theirs are one answer. @throws HeardOnceError NOT_FOUND */
  private async demandReadable({ actor }: SignedContext, facts: CaseFacts, types: readonly Constructor[], id: string | null | undefined): Promise<void> {
    if (id && !(await mayReadRows({ reader: this.reader, actor, facts }, types, [id]))) throw new HeardOnceError('NOT_FOUND');
  }
}
