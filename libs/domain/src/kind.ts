/**
 * What a value reveals. Each table holds one kind; `libs/authz/src/policy.ts` says who reads it.
 * A summary that more roles may read is a kind of its own.
 */
export const CASE_KINDS = [
  'safety_card', 'coordination', 'references', 'preferences', 'identity', 'whereabouts', 'family', 'reporter',
  'allegation', 'allegation_summary', 'persons_named', 'persons_named_summary',
  'recording', 'transcript', 'interview', 'interview_questions', 'testimony_ruling', 'record_answer', 'child_statement', 'citation',
  'emergency_care', 'emergency_care_summary', 'forensic_findings', 'forensic_summary',
  'therapy_note', 'therapy_reflection', 'therapy_plan', 'released_observation',
  'assessment', 'assessment_summary', 'risk', 'evidence', 'legal', 'legal_dates', 'opinions', 'child_update', 'source', 'task_detail',
] as const;
/** Kinds that belong to no single case: who works here, what they may reach, what comes in. */
export const OFFICE_KINDS = ['staff', 'grants', 'intake', 'conflict', 'emergency', 'access_log', 'totals'] as const;
export const KINDS = [...CASE_KINDS, ...OFFICE_KINDS] as const;

export type CaseKind = (typeof CASE_KINDS)[number];
export type OfficeKind = (typeof OFFICE_KINDS)[number];
export type Kind = (typeof KINDS)[number];

/** Kinds that need a second factor at sign-in: identity, whereabouts, testimony, and documents as received, which hold the first. */
export const MFA_KINDS: readonly Kind[] = ['identity', 'whereabouts', 'recording', 'transcript', 'child_statement', 'source'];
/** Of these, the kinds that are written with one factor too: what a child says is kept however one signed in, and read back with two. */
export const ONE_FACTOR_WRITES: readonly Kind[] = ['child_statement'];

/** Narrows to a kind that belongs to a case. */
export const heldCaseKind = (kind: Kind): kind is CaseKind => (CASE_KINDS as readonly string[]).includes(kind);
