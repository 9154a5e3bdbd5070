import { ForensicFinding } from '@heardonce/domain/care/forensic-finding.entity.js';
import { MedicalCare } from '@heardonce/domain/care/medical-care.entity.js';
import { ProgressNote } from '@heardonce/domain/care/progress-note.entity.js';
import { SocialAssessment } from '@heardonce/domain/care/social-assessment.entity.js';
import { TherapyPlan } from '@heardonce/domain/care/therapy-plan.entity.js';
import { Task } from '@heardonce/domain/cases/task.entity.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import { Complaint } from '@heardonce/domain/intake/complaint.entity.js';
import { Incident } from '@heardonce/domain/intake/incident.entity.js';
import { Report } from '@heardonce/domain/intake/report.entity.js';
import { EvidenceItem } from '@heardonce/domain/legal/evidence-item.entity.js';
import { Opinion } from '@heardonce/domain/legal/opinion.entity.js';
import { Proceeding } from '@heardonce/domain/legal/proceeding.entity.js';
import { ProtectionMeasure } from '@heardonce/domain/safety/protection-measure.entity.js';
import { RiskAssessment } from '@heardonce/domain/safety/risk-assessment.entity.js';
import { RequestQuestion } from '@heardonce/domain/testimony/request-question.entity.js';
import { type CitingType, SegmentCitation } from '@heardonce/domain/testimony/segment-citation.entity.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Acknowledgement } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { mayReadRows } from '../platform/read/readable-rows.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { CaseRecords, fieldsOf } from '../platform/write/case-records.js';
import { Writer } from '../platform/write/writer.js';
import { CiteSegmentInput } from './citations.inputs.js';

const CITING: Readonly<Record<keyof typeof CitingType, Constructor>> = {
  REPORT: Report, COMPLAINT: Complaint, INCIDENT: Incident, PROCEEDING: Proceeding, OPINION: Opinion, EVIDENCE_ITEM: EvidenceItem, TASK: Task, RISK_ASSESSMENT: RiskAssessment, PROTECTION_MEASURE: ProtectionMeasure,
  FORENSIC_FINDING: ForensicFinding, MEDICAL_CARE: MedicalCare, THERAPY_PLAN: TherapyPlan, SOCIAL_ASSESSMENT: SocialAssessment, PROGRESS_NOTE: ProgressNote, REQUEST_QUESTION: RequestQuestion,
};

/** Whoever cites may read what cites and what is cited: asked of the database under their own role, so that absent and not theirs are one answer. */
@Injectable()
export class CitationsService {
  private readonly records: CaseRecords;
  constructor(@Inject(Writer) writer: Writer, @Inject(Reader) private readonly reader: Reader) {
    this.records = new CaseRecords(writer);
  }

  citeSegment(context: SignedContext, input: CiteSegmentInput): Promise<Acknowledgement> {
    return this.records.add(context, SegmentCitation, { mutation: 'citeSegment', form: CiteSegmentInput, input }, {
      values: async ({ facts }) => {
        const asking = { reader: this.reader, actor: context.actor, facts };
        if (!(await mayReadRows(asking, [TranscriptSegment], [input.segmentId])) || !(await mayReadRows(asking, [CITING[input.citingType]], [input.citingId]))) throw new HeardOnceError('NOT_FOUND');
        return fieldsOf(input);
      },
    });
  }
}
