import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { AssessmentSummary } from '../care/assessment-summary.entity.js';
import { ForensicFinding } from '../care/forensic-finding.entity.js';
import { ForensicSummary } from '../care/forensic-summary.entity.js';
import { MedicalCare } from '../care/medical-care.entity.js';
import { MedicalSummary } from '../care/medical-summary.entity.js';
import { ProgressNote } from '../care/progress-note.entity.js';
import { ReleasedObservation } from '../care/released-observation.entity.js';
import { SocialAssessment } from '../care/social-assessment.entity.js';
import { TherapyNote } from '../care/therapy-note.entity.js';
import { TherapyPlan } from '../care/therapy-plan.entity.js';
import { TherapyReflection } from '../care/therapy-reflection.entity.js';
import { ChildIdentity } from '../children/child-identity.entity.js';
import { FamilyMember } from '../children/family-member.entity.js';
import { Whereabouts } from '../children/whereabouts.entity.js';
import { Classified, ClassifiedRecord, Computed, Edge } from '../classified.js';
import { codes } from '../codes.js';
import { type ConnectionType, Edges, Withheld } from '../connection.js';
import { AllegationSummary } from '../intake/allegation-summary.entity.js';
import { Complaint } from '../intake/complaint.entity.js';
import { Incident } from '../intake/incident.entity.js';
import { IncomingDocument } from '../intake/incoming-document.entity.js';
import { Report } from '../intake/report.entity.js';
import { EvidenceItem } from '../legal/evidence-item.entity.js';
import { LegalDate } from '../legal/legal-date.entity.js';
import { Opinion } from '../legal/opinion.entity.js';
import { Proceeding } from '../legal/proceeding.entity.js';
import { CaseRecord } from '../record.js';
import { ProtectionMeasure } from '../safety/protection-measure.entity.js';
import { RiskAssessment } from '../safety/risk-assessment.entity.js';
import { SafetyCard } from '../safety/safety-card.entity.js';
import { ThreatEvent } from '../safety/threat-event.entity.js';
import { Timestamp } from '../timestamp.scalar.js';
import { CaseReference } from './case-reference.entity.js';
import { ChildUpdate } from './child-update.entity.js';
import { PersonNamed } from './person-named.entity.js';
import { PersonsNamedSummary } from './persons-named-summary.entity.js';
import { ServicePreference } from './service-preference.entity.js';
import { Task } from './task.entity.js';

export const CaseStage = codes('CaseStage', ['INTAKE', 'OPEN', 'INTERVIEW_PLANNED', 'INTERVIEWED', 'PROCEEDINGS', 'FOLLOW_UP', 'CLOSED']);
export const AgeBand = codes('AgeBand', ['AGE_0_5', 'AGE_6_10', 'AGE_11_13', 'AGE_14_17', 'ADULT', 'UNKNOWN']);

/** One child's shared record, under a pseudonym. Everything else hangs from it; each reader gets the parts that are theirs. */
@ObjectType({ description: "One child's shared record, under a pseudonym. Each reader gets the fields that are theirs; `withheld` names the rest." })
@ClassifiedRecord({ kind: 'coordination', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'case_file' })
export class CaseFile extends CaseRecord {
  @Classified('coordination', { fixed: true }) @Field(() => String, { nullable: true, description: 'Random pseudonym with a check character.' }) @Column('text') code!: string;
  @Classified('coordination') @Field(() => CaseStage, { nullable: true }) @Column('text') stage!: keyof typeof CaseStage;
  @Classified('coordination') @Field(() => Int, { nullable: true, description: '1 (most urgent) to 4; released from the risk level.' }) @Column('int') priority!: number;
  @Classified('coordination', { fixed: true }) @Field(() => AgeBand, { nullable: true, description: 'Released from the date of birth, as of the day on which that was recorded.' }) @Column('text') ageBand!: keyof typeof AgeBand;
  @Classified('coordination', { fixed: true }) @Field(() => Timestamp, { nullable: true }) @Column('timestamptz') openedAt!: string;
  @Classified('coordination', { fixed: true }) @Field(() => Timestamp, { nullable: true, description: 'Earliest due date of an open task.' }) @Column('timestamptz', { nullable: true }) nextDueAt?: string | null;
  @Classified('coordination') @Field(() => String, { nullable: true, description: 'Why the case was closed, by code.' }) @Column('text', { nullable: true }) closingReason?: string | null;

  @Computed('the role of the assignment under which this answer was given') @Field({ description: 'The role under which you see this case.' }) viewerRole!: string;
  @Computed('policy and case state alone') @Field(() => [Withheld], { description: 'What you may not see of this case, why, and who can grant it.' }) withheld!: Withheld[];

  @Edge(() => SafetyCard, { to: 'caseId' }) @Field(() => SafetyCard, { nullable: true }) safetyCard?: SafetyCard;
  @Edge(() => ChildIdentity, { to: 'caseId' }) @Field(() => ChildIdentity, { nullable: true }) child?: ChildIdentity;
  @Edge(() => ServicePreference, { to: 'caseId' }) @Field(() => ServicePreference, { nullable: true }) preferences?: ServicePreference;

  @Edges(Whereabouts) whereabouts?: ConnectionType<Whereabouts>;
  @Edges(FamilyMember) family?: ConnectionType<FamilyMember>;
  @Edges(CaseReference) references?: ConnectionType<CaseReference>;
  @Edges(Report) reports?: ConnectionType<Report>;
  @Edges(AllegationSummary) allegationSummaries?: ConnectionType<AllegationSummary>;
  @Edges(Complaint) complaints?: ConnectionType<Complaint>;
  @Edges(Incident) incidents?: ConnectionType<Incident>;
  @Edges(PersonNamed) personsNamed?: ConnectionType<PersonNamed>;
  @Edges(PersonsNamedSummary) personsNamedSummaries?: ConnectionType<PersonsNamedSummary>;
  @Edges(MedicalCare) medicalCare?: ConnectionType<MedicalCare>;
  @Edges(MedicalSummary) medicalSummaries?: ConnectionType<MedicalSummary>;
  @Edges(ForensicFinding) forensicFindings?: ConnectionType<ForensicFinding>;
  @Edges(ForensicSummary) forensicSummaries?: ConnectionType<ForensicSummary>;
  @Edges(TherapyNote) therapyNotes?: ConnectionType<TherapyNote>;
  @Edges(TherapyReflection) therapyReflections?: ConnectionType<TherapyReflection>;
  @Edges(TherapyPlan) therapyPlans?: ConnectionType<TherapyPlan>;
  @Edges(ReleasedObservation) releasedObservations?: ConnectionType<ReleasedObservation>;
  @Edges(ProgressNote) progressNotes?: ConnectionType<ProgressNote>;
  @Edges(SocialAssessment) assessments?: ConnectionType<SocialAssessment>;
  @Edges(AssessmentSummary) assessmentSummaries?: ConnectionType<AssessmentSummary>;
  @Edges(RiskAssessment) riskAssessments?: ConnectionType<RiskAssessment>;
  @Edges(ThreatEvent) threats?: ConnectionType<ThreatEvent>;
  @Edges(ProtectionMeasure) measures?: ConnectionType<ProtectionMeasure>;
  @Edges(EvidenceItem) evidence?: ConnectionType<EvidenceItem>;
  @Edges(Proceeding) proceedings?: ConnectionType<Proceeding>;
  @Edges(LegalDate) legalDates?: ConnectionType<LegalDate>;
  @Edges(Opinion) opinions?: ConnectionType<Opinion>;
  @Edges(ChildUpdate) childUpdates?: ConnectionType<ChildUpdate>;
  @Edges(Task) tasks?: ConnectionType<Task>;
  @Edges(IncomingDocument) documents?: ConnectionType<IncomingDocument>;
}
