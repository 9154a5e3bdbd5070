import type { Role } from '@heardonce/domain/people/role.js';

/** One way to add to the record: what is sent, who may (typed here by hand from the law's table, not from the policy), where it is found again. */
export interface Creation {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly who: readonly Role[];
  /** Where it is kept, and the least row the database takes: for asking it directly. */
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Field of the case file, and what is read back there. */
  readonly field: string;
  readonly read: string;
  /** One object of the case, not a collection. */
  readonly single?: boolean;
}

const DAY = '2026-03-02';
const MOMENT = '2026-03-02T13:30:00+00:00';
const INVESTIGATORS: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR'];
const DANGER: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'COORDINATOR'];
const FAMILY_TEAM: readonly Role[] = ['FAMILY_DEFENDER', 'SOCIAL_WORKER'];
const LAW: readonly Role[] = ['PROSECUTOR', 'FAMILY_DEFENDER'];
const DOCTOR: readonly Role[] = ['FORENSIC_DOCTOR'];
const THERAPIST: readonly Role[] = ['PSYCHOLOGIST'];

export const CREATIONS: readonly Creation[] = [
  { mutation: 'recordSafetyCard', input: { mayNotCollect: ['Tío Ramiro'], allergies: 'penicilina', language: 'es-CO', selfHarmAlert: false }, who: ['POLICE_OFFICER', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'], table: 'core.safety_card', row: {}, field: 'safetyCard', read: 'mayNotCollect allergies language selfHarmAlert', single: true },
  { mutation: 'recordPreferences', input: { language: 'guc', interpreter: true, professionalGender: 'FEMALE' }, who: ['FAMILY_DEFENDER', 'COORDINATOR'], table: 'core.service_preference', row: {}, field: 'preferences', read: 'language interpreter professionalGender', single: true },
  { mutation: 'recordChildIdentity', input: { givenNames: 'Yeimi Lucía', familyNames: 'Suárez Ortiz', documentType: 'TI', documentNumber: '1029384756', dateOfBirth: '2013-05', dateOfBirthEstimated: true, sex: 'GIRL' }, who: ['FAMILY_DEFENDER'], table: 'identity.child_identity', row: {}, field: 'child', read: 'givenNames familyNames documentType documentNumber dateOfBirth dateOfBirthEstimated sex', single: true },
  { mutation: 'addWhereabouts', input: { subject: 'CHILD', aspect: 'SCHOOL', value: 'Colegio La Ceiba', since: '2025' }, who: ['FAMILY_DEFENDER', 'COORDINATOR'], table: 'identity.whereabouts', row: { subject: 'CHILD', aspect: 'SCHOOL', value: 'x' }, field: 'whereabouts', read: 'subject aspect value since' },
  { mutation: 'addFamilyMember', input: { role: 'CAREGIVER', names: 'Marta Ortiz', relation: 'PARENT' }, who: FAMILY_TEAM, table: 'identity.family_member', row: { role: 'CAREGIVER' }, field: 'family', read: 'role names relation' },
  { mutation: 'addIncident', input: { form: 'GROOMING', setting: 'ONLINE', platform: 'WHATSAPP', aiGenerated: false, firstDate: '2026-01', place: '05001', placeKind: 'HOME' }, who: INVESTIGATORS, table: 'core.incident', row: { form: 'GROOMING', setting: 'ONLINE' }, field: 'incidents', read: 'form setting platform aiGenerated firstDate place placeKind' },
  { mutation: 'addComplaint', input: { noticeKind: 'DENUNCIA', filedAt: MOMENT, authority: 'URI Norte' }, who: INVESTIGATORS, table: 'core.complaint', row: { notice_kind: 'DENUNCIA', filed_at: MOMENT, authority: 'x' }, field: 'complaints', read: 'noticeKind filedAt authority' },
  { mutation: 'addPersonNamed', input: { alias: 'El Mono', relation: 'UNKNOWN', stage: 'NAMED' }, who: INVESTIGATORS, table: 'core.person_named', row: { stage: 'NAMED' }, field: 'personsNamed', read: 'name alias relation stage' },
  { mutation: 'addPersonsNamedSummary', input: { text: 'CODE-1' }, who: INVESTIGATORS, table: 'core.persons_named_summary', row: { text: 'x' }, field: 'personsNamedSummaries', read: 'text' },
  { mutation: 'addCaseReference', input: { scheme: 'SIM', value: '1761234567' }, who: ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_DOCTOR'], table: 'core.case_reference', row: { scheme: 'SIM', value: '1' }, field: 'references', read: 'scheme value' },
  { mutation: 'addRiskAssessment', input: { level: 'HIGH', assessedOn: DAY, reasons: 'CODE-2' }, who: DANGER, table: 'core.risk_assessment', row: { level: 'LOW', assessed_on: DAY }, field: 'riskAssessments', read: 'level assessedOn reasons' },
  { mutation: 'addThreat', input: { occurredAt: MOMENT, description: 'CODE-3', channel: 'PHONE' }, who: DANGER, table: 'core.threat_event', row: { description: 'x' }, field: 'threats', read: 'occurredAt description channel' },
  { mutation: 'addProtectionMeasure', input: { type: 'NO_CONTACT', fromAt: MOMENT, orderedBy: 'Juzgado 1' }, who: DANGER, table: 'core.protection_measure', row: { type: 'OTHER', from_at: MOMENT }, field: 'measures', read: 'type fromAt orderedBy endedAt' },
  { mutation: 'addMedicalCare', input: { type: 'EMERGENCY', givenAt: MOMENT, notes: 'CODE-4' }, who: DOCTOR, table: 'core.medical_care', row: { type: 'EMERGENCY', given_at: MOMENT }, field: 'medicalCare', read: 'type givenAt notes' },
  { mutation: 'addMedicalSummary', input: { text: 'CODE-5' }, who: DOCTOR, table: 'core.medical_summary', row: { text: 'x' }, field: 'medicalSummaries', read: 'text' },
  { mutation: 'addForensicFinding', input: { examinedAt: MOMENT, finding: 'CODE-6', method: 'M-1' }, who: DOCTOR, table: 'core.forensic_finding', row: { examined_at: MOMENT, finding: 'x' }, field: 'forensicFindings', read: 'examinedAt finding method' },
  { mutation: 'addForensicSummary', input: { samplesPreserved: true, injuriesPreserved: false, text: 'CODE-7' }, who: DOCTOR, table: 'core.forensic_summary', row: {}, field: 'forensicSummaries', read: 'samplesPreserved injuriesPreserved text' },
  { mutation: 'addTherapyNote', input: { sessionOn: DAY, body: 'CODE-8' }, who: THERAPIST, table: 'core.therapy_note', row: { session_on: DAY, body: 'x' }, field: 'therapyNotes', read: 'sessionOn body amendsId' },
  { mutation: 'addTherapyReflection', input: { body: 'CODE-9' }, who: THERAPIST, table: 'core.therapy_reflection', row: { body: 'x' }, field: 'therapyReflections', read: 'body noteId' },
  { mutation: 'addTherapyPlan', input: { attendance: 'REGULAR', plan: 'CODE-10', nextSessionOn: '2026-04' }, who: THERAPIST, table: 'core.therapy_plan', row: {}, field: 'therapyPlans', read: 'attendance plan nextSessionOn' },
  { mutation: 'releaseObservation', input: { text: 'CODE-11', reason: 'CODE-12', agencies: ['ICBF'] }, who: THERAPIST, table: 'core.released_observation', row: { text: 'x', reason: 'x' }, field: 'releasedObservations', read: 'text reason supersedesId' },
  { mutation: 'addProgressNote', input: { notedOn: DAY, text: 'CODE-13' }, who: FAMILY_TEAM, table: 'core.progress_note', row: { noted_on: DAY, text: 'x' }, field: 'progressNotes', read: 'notedOn text amendsId' },
  { mutation: 'addSocialAssessment', input: { assessedOn: DAY, text: 'CODE-14' }, who: FAMILY_TEAM, table: 'core.social_assessment', row: { assessed_on: DAY, text: 'x' }, field: 'assessments', read: 'assessedOn text' },
  { mutation: 'addAssessmentSummary', input: { text: 'CODE-15' }, who: FAMILY_TEAM, table: 'core.assessment_summary', row: { text: 'x' }, field: 'assessmentSummaries', read: 'text' },
  { mutation: 'addEvidenceItem', input: { type: 'DOCUMENT', description: 'CODE-16', sha256: 'a'.repeat(64), seizedAt: MOMENT }, who: ['POLICE_OFFICER', 'PROSECUTOR', 'FORENSIC_DOCTOR'], table: 'core.evidence_item', row: { type: 'OTHER', description: 'x' }, field: 'evidence', read: 'type description sha256 seizedAt' },
  { mutation: 'addProceeding', input: { stage: 'INQUIRY', charges: 'CP-209', authority: 'Juzgado 1' }, who: LAW, table: 'core.proceeding', row: { stage: 'INQUIRY' }, field: 'proceedings', read: 'stage charges authority' },
  { mutation: 'addLegalDate', input: { at: MOMENT, what: 'HEARING' }, who: LAW, table: 'core.legal_date', row: { at: MOMENT, what: 'x' }, field: 'legalDates', read: 'at what' },
  { mutation: 'addOpinion', input: { text: 'CODE-17', givenAt: MOMENT }, who: ['PUBLIC_MINISTRY'], table: 'core.opinion', row: { text: 'x' }, field: 'opinions', read: 'text givenAt' },
  { mutation: 'addChildUpdate', input: { toldAt: MOMENT, toldTo: 'CHILD', words: 'CODE-18' }, who: ['PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'VICTIM_LAWYER', 'COORDINATOR'], table: 'core.child_update', row: { told_at: MOMENT, told_to: 'x', words: 'x' }, field: 'childUpdates', read: 'toldAt toldTo words' },
];

/** A change of what a creation wrote, by the same person. */
export interface Amendment { readonly mutation: string; readonly of: string; readonly change: Readonly<Record<string, unknown>> }
export const AMENDMENTS: readonly Amendment[] = [
  { mutation: 'amendSafetyCard', of: 'recordSafetyCard', change: { allergies: 'ninguna', selfHarmAlert: true } },
  { mutation: 'amendPreferences', of: 'recordPreferences', change: { interpreter: false } },
  { mutation: 'amendChildIdentity', of: 'recordChildIdentity', change: { givenNames: 'Yeimy Lucía', familyNames: 'Suárez Ortiz', documentType: 'TI', documentNumber: '1029384756', dateOfBirth: '2013-05-20', dateOfBirthEstimated: false } },
  { mutation: 'amendWhereabouts', of: 'addWhereabouts', change: { value: 'Colegio El Samán' } },
  { mutation: 'amendFamilyMember', of: 'addFamilyMember', change: { names: 'Marta Lucía Ortiz' } },
  { mutation: 'amendIncident', of: 'addIncident', change: { setting: 'BOTH', platform: null } },
  { mutation: 'amendComplaint', of: 'addComplaint', change: { authority: 'URI Sur' } },
  { mutation: 'amendPersonNamed', of: 'addPersonNamed', change: { stage: 'INDICIADO' } },
  { mutation: 'amendPersonsNamedSummary', of: 'addPersonsNamedSummary', change: { text: 'CODE-21' } },
  { mutation: 'amendCaseReference', of: 'addCaseReference', change: { scheme: 'NUNC', value: '110016000123202600045' } },
  { mutation: 'amendRiskAssessment', of: 'addRiskAssessment', change: { level: 'EXTREME' } },
  { mutation: 'amendThreat', of: 'addThreat', change: { description: 'CODE-23' } },
  { mutation: 'amendProtectionMeasure', of: 'addProtectionMeasure', change: { endedAt: '2026-04-01T00:00:00+00:00' } },
  { mutation: 'amendMedicalCare', of: 'addMedicalCare', change: { notes: 'CODE-24' } },
  { mutation: 'amendMedicalSummary', of: 'addMedicalSummary', change: { text: 'CODE-25' } },
  { mutation: 'amendForensicFinding', of: 'addForensicFinding', change: { finding: 'CODE-26' } },
  { mutation: 'amendForensicSummary', of: 'addForensicSummary', change: { injuriesPreserved: true } },
  { mutation: 'amendTherapyPlan', of: 'addTherapyPlan', change: { plan: 'CODE-30' } },
  { mutation: 'amendSocialAssessment', of: 'addSocialAssessment', change: { text: 'CODE-34' } },
  { mutation: 'amendAssessmentSummary', of: 'addAssessmentSummary', change: { text: 'CODE-35' } },
  { mutation: 'amendEvidenceItem', of: 'addEvidenceItem', change: { description: 'CODE-36' } },
  { mutation: 'amendProceeding', of: 'addProceeding', change: { stage: 'CHARGED' } },
  { mutation: 'amendLegalDate', of: 'addLegalDate', change: { what: 'TRIAL' } },
];
