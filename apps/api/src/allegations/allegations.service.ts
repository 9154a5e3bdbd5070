import { Complaint } from '@heardonce/domain/intake/complaint.entity.js';
import { Incident } from '@heardonce/domain/intake/incident.entity.js';
import { Report } from '@heardonce/domain/intake/report.entity.js';
import { PersonNamed } from '@heardonce/domain/cases/person-named.entity.js';
import { PersonsNamedSummary } from '@heardonce/domain/cases/persons-named-summary.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import type { Values } from '../platform/write/work.js';
import { type CaseWork, Writer } from '../platform/write/writer.js';
import { AddComplaintInput, AddIncidentInput, AddPersonNamedInput, AddPersonsNamedSummaryInput, AmendComplaintInput, AmendIncidentInput, AmendPersonNamedInput, AmendPersonsNamedSummaryInput } from './allegations.inputs.js';

/** What is alleged, the formal act, and who is named. */
@Injectable()
export class AllegationsService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  addIncident(context: SignedContext, input: AddIncidentInput): Promise<Acknowledgement> {
    return this.records.add(context, Incident, { mutation: 'addIncident', form: AddIncidentInput, input });
  }

  amendIncident(context: SignedContext, input: AmendIncidentInput): Promise<Acknowledgement> {
    return this.records.amend(context, Incident, { mutation: 'amendIncident', form: AmendIncidentInput, input });
  }

  addComplaint(context: SignedContext, input: AddComplaintInput): Promise<Acknowledgement> {
    return this.records.add(context, Complaint, { mutation: 'addComplaint', form: AddComplaintInput, input }, { values: (work) => complaintValues(work, input) });
  }

  amendComplaint(context: SignedContext, input: AmendComplaintInput): Promise<Acknowledgement> {
    return this.records.amend(context, Complaint, { mutation: 'amendComplaint', form: AmendComplaintInput, input }, { values: (work) => complaintValues(work, input) });
  }

  addPersonNamed(context: SignedContext, input: AddPersonNamedInput): Promise<Acknowledgement> {
    return this.records.add(context, PersonNamed, { mutation: 'addPersonNamed', form: AddPersonNamedInput, input }, { then: (work) => keepAway(work, input.staffId) });
  }

  amendPersonNamed(context: SignedContext, input: AmendPersonNamedInput): Promise<Acknowledgement> {
    return this.records.amend(context, PersonNamed, { mutation: 'amendPersonNamed', form: AmendPersonNamedInput, input }, { then: (work) => keepAway(work, input.staffId) });
  }

  addPersonsNamedSummary(context: SignedContext, input: AddPersonsNamedSummaryInput): Promise<Acknowledgement> {
    return this.records.add(context, PersonsNamedSummary, { mutation: 'addPersonsNamedSummary', form: AddPersonsNamedSummaryInput, input });
  }

  amendPersonsNamedSummary(context: SignedContext, input: AmendPersonsNamedSummaryInput): Promise<Acknowledgement> {
    return this.records.amend(context, PersonsNamedSummary, { mutation: 'amendPersonsNamedSummary', form: AmendPersonsNamedSummaryInput, input });
  }
}

/** @throws HeardOnceError NOT_FOUND where the report is not of this case */
async function complaintValues(work: CaseWork, input: AddComplaintInput | AmendComplaintInput): Promise<Values> {
  if (input.reportId && (await work.findAuthor(Report, input.reportId)) === null) throw new HeardOnceError('NOT_FOUND');
  return fieldsOf(input);
}

/** A colleague who is named does not reach the case from this transaction on; the control body decides within 24 hours. */
async function keepAway(work: CaseWork, staffId: string | null | undefined): Promise<void> {
  if (staffId) await work.decide('declare_conflict', 'persons_named', work.facts.caseId, staffId, 'NAMED');
}
