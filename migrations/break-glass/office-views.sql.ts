const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;
const AUDITS = `(current_user = 'heardonce_r_auditor' AND EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role = 'AUDITOR' AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now())))`;
const coordinates = (caseId: string): string =>
  `EXISTS (SELECT 1 FROM access.assignment_time e WHERE e.person_id = ${ME} AND e.case_id = ${caseId} AND e.role = 'COORDINATOR' AND current_user = 'heardonce_r_coordinator' AND e.from_at <= now() AND (e.until_at IS NULL OR e.until_at > now()))`;
const unbiased = (caseId: string): string => `NOT EXISTS (SELECT 1 FROM access.conflict mine WHERE mine.case_id = ${caseId} AND mine.person_id = ${ME} AND mine.upheld IS DISTINCT FROM false)`;
const ofCase = (alias: string): string => `JOIN access.case_state s ON s.case_id = ${alias}.case_id JOIN audit.subject j ON j.subject_id = ${alias}.case_id`;
const CASE_COLUMNS = 's.case_id, s.code AS case_code, s.epoch, j.token AS subject';
const seen = (alias: string): string => `(${AUDITS} AND ${unbiased(`${alias}.case_id`)}) OR ${coordinates(`${alias}.case_id`)}`;

/** Emergency accesses with their review, and what is asked for: for whoever coordinates the case, and for auditors. */
export const OFFICE_VIEWS_SQL = `
CREATE OR REPLACE VIEW office.emergency WITH (security_barrier) AS
  SELECT m.id, ${CASE_COLUMNS}, ${staff('m.person_id')} AS person, m.role, m.kinds, m.reason, m.declared_at, LEAST(m.until_at, m.held_until) AS until_at, m.confirm_by, ${staff('m.confirmed_by')} AS confirmed_by, m.confirmed_at, m.version,
    m.grounds, m.review_by, ${staff('m.reviewed_by')} AS reviewed_by, m.reviewed_at, m.justified, m.finding
  FROM access.emergency m ${ofCase('m')} WHERE ${seen('m')};
CREATE VIEW office.emergency_request WITH (security_barrier) AS
  SELECT r.id, ${CASE_COLUMNS}, ${staff('r.person_id')} AS person, r.role, r.kinds, r.grounds, r.reason, r.minutes, r.asked_at, r.lapses_at, ${staff('r.decided_by')} AS decided_by, r.decided_at, r.granted, r.why, r.version
  FROM access.emergency_request r ${ofCase('r')} WHERE ${seen('r')};`;
