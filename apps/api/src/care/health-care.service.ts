import { ForensicFinding } from '@heardonce/domain/care/forensic-finding.entity.js';
import { ForensicSummary } from '@heardonce/domain/care/forensic-summary.entity.js';
import { MedicalCare } from '@heardonce/domain/care/medical-care.entity.js';
import { MedicalSummary } from '@heardonce/domain/care/medical-summary.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { AddForensicFindingInput, AddForensicSummaryInput, AddMedicalCareInput, AddMedicalSummaryInput, AmendForensicFindingInput, AmendForensicSummaryInput, AmendMedicalCareInput, AmendMedicalSummaryInput } from './health-care.inputs.js';

/** Emergency care and the examination: different things for different readers, each with a summary of its own. */
@Injectable()
export class HealthCareService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  addMedicalCare(context: SignedContext, input: AddMedicalCareInput): Promise<Acknowledgement> {
    return this.records.add(context, MedicalCare, { mutation: 'addMedicalCare', form: AddMedicalCareInput, input });
  }

  amendMedicalCare(context: SignedContext, input: AmendMedicalCareInput): Promise<Acknowledgement> {
    return this.records.amend(context, MedicalCare, { mutation: 'amendMedicalCare', form: AmendMedicalCareInput, input });
  }

  addMedicalSummary(context: SignedContext, input: AddMedicalSummaryInput): Promise<Acknowledgement> {
    return this.records.add(context, MedicalSummary, { mutation: 'addMedicalSummary', form: AddMedicalSummaryInput, input });
  }

  amendMedicalSummary(context: SignedContext, input: AmendMedicalSummaryInput): Promise<Acknowledgement> {
    return this.records.amend(context, MedicalSummary, { mutation: 'amendMedicalSummary', form: AmendMedicalSummaryInput, input });
  }

  addForensicFinding(context: SignedContext, input: AddForensicFindingInput): Promise<Acknowledgement> {
    return this.records.add(context, ForensicFinding, { mutation: 'addForensicFinding', form: AddForensicFindingInput, input });
  }

  amendForensicFinding(context: SignedContext, input: AmendForensicFindingInput): Promise<Acknowledgement> {
    return this.records.amend(context, ForensicFinding, { mutation: 'amendForensicFinding', form: AmendForensicFindingInput, input });
  }

  addForensicSummary(context: SignedContext, input: AddForensicSummaryInput): Promise<Acknowledgement> {
    return this.records.add(context, ForensicSummary, { mutation: 'addForensicSummary', form: AddForensicSummaryInput, input });
  }

  amendForensicSummary(context: SignedContext, input: AmendForensicSummaryInput): Promise<Acknowledgement> {
    return this.records.amend(context, ForensicSummary, { mutation: 'amendForensicSummary', form: AmendForensicSummaryInput, input });
  }
}
