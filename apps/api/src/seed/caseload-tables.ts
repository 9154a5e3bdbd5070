const RECORD = ['id', 'case_id', 'author_id', 'unit_id', 'recorded_at'] as const;
const SEALED = [...RECORD, 'key_id'] as const;

/** Every table a caseload fills, parents before children, with the columns it fills. */
export const CASELOAD_TABLES = {
  'access.case_state': ['case_id', 'code', 'opened_at'],
  'core.case_file': ['id', 'author_id', 'unit_id', 'recorded_at', 'code', 'stage', 'priority', 'age_band', 'opened_at', 'next_due_at', 'closing_reason'],
  'access.assignment': ['id', 'case_id', 'person_id', 'role', 'from_at', 'assigned_by', 'why'],
  'identity.data_key': ['id', 'subject_id', 'kid', 'kek_id', 'wrapped'],
  'identity.child_identity': [...SEALED, 'given_names', 'family_names', 'document_type', 'document_number', 'date_of_birth', 'date_of_birth_estimated', 'sex', 'match_keys'],
  'identity.whereabouts': [...SEALED, 'subject', 'aspect', 'value'],
  'identity.family_member': [...SEALED, 'role', 'names', 'relation'],
  'core.report': [...RECORD, 'code', 'channel', 'received_at', 'anonymous', 'complaint_exists', 'next_step_duty', 'next_step_due_at'],
  'core.report_content': [...RECORD, 'report_id', 'notice_kind', 'offences', 'first_date', 'last_date', 'place', 'narrative'],
  'core.allegation_summary': [...RECORD, 'report_id', 'text'],
  'identity.report_child': [...SEALED, 'report_id', 'names', 'document_type', 'document_number', 'date_of_birth'],
  'identity.report_reporter': [...SEALED, 'report_id', 'names', 'contact', 'relation'],
  'core.complaint': [...RECORD, 'notice_kind', 'filed_at', 'authority', 'report_id'],
  'core.incident': [...RECORD, 'form', 'platform', 'setting', 'ai_generated', 'first_date', 'last_date', 'place', 'place_kind', 'first_met_in_person', 'description'],
  'core.person_named': [...RECORD, 'name', 'alias', 'relation', 'stage'],
  'core.persons_named_summary': [...RECORD, 'text'],
  'core.case_reference': [...RECORD, 'scheme', 'value'],
  'core.safety_card': [...RECORD, 'may_not_approach', 'may_not_collect', 'orders_in_force', 'self_harm_alert', 'language', 'allergies'],
  'core.service_preference': [...RECORD, 'professional_gender', 'language', 'interpreter', 'approach', 'accessibility'],
  'core.risk_assessment': [...RECORD, 'level', 'assessed_on', 'reasons'],
  'core.protection_measure': [...RECORD, 'type', 'from_at', 'until_at', 'ordered_by', 'text'],
  'core.therapy_note': [...RECORD, 'session_on', 'body'],
  'core.therapy_plan': [...RECORD, 'attendance', 'plan', 'next_session_on'],
  'core.progress_note': [...RECORD, 'noted_on', 'text'],
  'core.assessment_summary': [...RECORD, 'text'],
  'core.legal_date': [...RECORD, 'at', 'what'],
  'core.child_update': [...RECORD, 'told_at', 'told_to', 'words'],
  'core.medical_care': [...RECORD, 'type', 'given_at', 'notes'],
  'core.medical_summary': [...RECORD, 'text'],
  'core.forensic_finding': [...RECORD, 'examined_at', 'finding', 'method'],
  'core.forensic_summary': [...RECORD, 'samples_preserved', 'injuries_preserved', 'text'],
  'core.evidence_item': [...RECORD, 'type', 'description', 'sha256', 'seized_at'],
  'core.released_observation': [...RECORD, 'text', 'reason'],
  'access.release': ['row_id', 'case_id', 'agency_code', 'released_at'],
  'access.reserved': ['id', 'case_id', 'from_at'],
  'access.reserved_naming': ['reserved_id', 'person_id'],
  'access.field_grant': ['id', 'case_id', 'person_id', 'kind', 'fields', 'purpose', 'from_at', 'until_at', 'granted_by', 'second_by', 'second_at', 'version'],
  'access.handover': ['id', 'case_id', 'from_person', 'to_person', 'offered_by', 'offered_at', 'accepted_at', 'why', 'version'],
  'access.custodian': ['case_id', 'author_id', 'person_id', 'since'],
  'core.task': [...RECORD, 'owner_unit', 'due_at', 'status', 'completed_at'],
  'core.task_detail': [...RECORD, 'task_id', 'subject_kind', 'title', 'legal_basis'],
  /* Triggers write these two for everybody else; see CaseloadWriter. */
  'audit.subject': ['subject_id', 'token', 'salt'],
  'access.assignment_time': ['person_id', 'role', 'case_id', 'from_at'],
} as const;

export type CaseloadTable = keyof typeof CASELOAD_TABLES;
export const TABLE_NAMES = Object.keys(CASELOAD_TABLES) as CaseloadTable[];
export const WRITTEN_BY_TRIGGERS: readonly CaseloadTable[] = ['audit.subject', 'access.assignment_time'];
export type CaseloadRow = Readonly<Record<string, unknown>>;
