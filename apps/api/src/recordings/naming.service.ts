import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { EndNamingInput, NameInvestigatorInput } from './recordings.inputs.js';

/** Which investigator views a recording: the prosecutor who leads the case says so, and nobody for their own unit. */
@Injectable()
export class NamingService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  nameInvestigator(context: SignedContext, input: NameInvestigatorInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'nameInvestigator', form: NameInvestigatorInput, input }, async (work) => ({ id: await work.decide<string>('name_investigator', 'recording', work.caseId, input.recordingId, input.personId) }));
  }

  endNaming(context: SignedContext, input: EndNamingInput): Promise<Acknowledgement> {
    return this.records.carryOut(context, { mutation: 'endNaming', form: EndNamingInput, input }, async (work) => ({ id: await work.decide<string>('end_naming', 'recording', work.caseId, input.recordingId, input.personId) }));
  }
}
