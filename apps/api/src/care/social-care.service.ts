import { AssessmentSummary } from '@heardonce/domain/care/assessment-summary.entity.js';
import { ProgressNote } from '@heardonce/domain/care/progress-note.entity.js';
import { SocialAssessment } from '@heardonce/domain/care/social-assessment.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CaseRecords } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { AddAssessmentSummaryInput, AddProgressNoteInput, AddSocialAssessmentInput, AmendAssessmentSummaryInput, AmendProgressNoteInput, AmendSocialAssessmentInput } from './social-care.inputs.js';

/** The social follow-up and the family assessment. */
@Injectable()
export class SocialCareService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer) {
    this.records = new CaseRecords(writer);
  }

  addProgressNote(context: SignedContext, input: AddProgressNoteInput): Promise<Acknowledgement> {
    return this.records.add(context, ProgressNote, { mutation: 'addProgressNote', form: AddProgressNoteInput, input });
  }

  amendProgressNote(context: SignedContext, input: AmendProgressNoteInput): Promise<Acknowledgement> {
    return this.records.continue(context, ProgressNote, { property: 'amendsId' }, { mutation: 'amendProgressNote', form: AmendProgressNoteInput, input });
  }

  addSocialAssessment(context: SignedContext, input: AddSocialAssessmentInput): Promise<Acknowledgement> {
    return this.records.add(context, SocialAssessment, { mutation: 'addSocialAssessment', form: AddSocialAssessmentInput, input });
  }

  amendSocialAssessment(context: SignedContext, input: AmendSocialAssessmentInput): Promise<Acknowledgement> {
    return this.records.amend(context, SocialAssessment, { mutation: 'amendSocialAssessment', form: AmendSocialAssessmentInput, input });
  }

  addAssessmentSummary(context: SignedContext, input: AddAssessmentSummaryInput): Promise<Acknowledgement> {
    return this.records.add(context, AssessmentSummary, { mutation: 'addAssessmentSummary', form: AddAssessmentSummaryInput, input });
  }

  amendAssessmentSummary(context: SignedContext, input: AmendAssessmentSummaryInput): Promise<Acknowledgement> {
    return this.records.amend(context, AssessmentSummary, { mutation: 'amendAssessmentSummary', form: AmendAssessmentSummaryInput, input });
  }
}
