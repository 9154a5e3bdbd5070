import { EvidenceItem } from '@heardonce/domain/legal/evidence-item.entity.js';
import { LegalDate } from '@heardonce/domain/legal/legal-date.entity.js';
import { Opinion } from '@heardonce/domain/legal/opinion.entity.js';
import { Proceeding } from '@heardonce/domain/legal/proceeding.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { AddEvidenceItemInput, AddLegalDateInput, AddOpinionInput, AddProceedingInput, AmendEvidenceItemInput, AmendLegalDateInput, AmendProceedingInput } from './legal.inputs.js';

/** Evidence by description and hash, charges, dates and opinions. */
@Injectable()
export class LegalService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  addEvidenceItem(context: SignedContext, input: AddEvidenceItemInput): Promise<Acknowledgement> {
    return this.records.add(context, EvidenceItem, { mutation: 'addEvidenceItem', form: AddEvidenceItemInput, input });
  }

  amendEvidenceItem(context: SignedContext, input: AmendEvidenceItemInput): Promise<Acknowledgement> {
    return this.records.amend(context, EvidenceItem, { mutation: 'amendEvidenceItem', form: AmendEvidenceItemInput, input });
  }

  addProceeding(context: SignedContext, input: AddProceedingInput): Promise<Acknowledgement> {
    return this.records.add(context, Proceeding, { mutation: 'addProceeding', form: AddProceedingInput, input });
  }

  amendProceeding(context: SignedContext, input: AmendProceedingInput): Promise<Acknowledgement> {
    return this.records.amend(context, Proceeding, { mutation: 'amendProceeding', form: AmendProceedingInput, input });
  }

  addLegalDate(context: SignedContext, input: AddLegalDateInput): Promise<Acknowledgement> {
    return this.records.add(context, LegalDate, { mutation: 'addLegalDate', form: AddLegalDateInput, input });
  }

  amendLegalDate(context: SignedContext, input: AmendLegalDateInput): Promise<Acknowledgement> {
    return this.records.amend(context, LegalDate, { mutation: 'amendLegalDate', form: AmendLegalDateInput, input });
  }

  addOpinion(context: SignedContext, input: AddOpinionInput): Promise<Acknowledgement> {
    return this.records.add(context, Opinion, { mutation: 'addOpinion', form: AddOpinionInput, input });
  }
}
