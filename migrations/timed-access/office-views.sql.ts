const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
const CASES = "COALESCE(NULLIF(current_setting('app.cases', true), ''), '{}')::uuid[]";
const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;
const HELD = 'h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now())';
const holds = (role: string): string => `EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role = '${role}' AND ${HELD})`;
const COUNTS = (alias: string): string => `${alias}.from_at <= now() AND (${alias}.until_at IS NULL OR ${alias}.until_at > now())`;
/** The reader runs as the auditor's database role and holds that role. */
const AUDITS = `(current_user = 'heardonce_r_auditor' AND ${holds('AUDITOR')})`;
/** Over the table itself: a view that looks through another would look with the reader's own eyes. */
const effective = (caseId: string, roles?: string): string =>
  `EXISTS (SELECT 1 FROM access.assignment_time e WHERE e.person_id = ${ME} AND e.case_id = ${caseId}${roles ? ` AND e.role IN (${roles}) AND current_user = 'heardonce_r_' || lower(e.role)` : ''} AND ${COUNTS('e')})`;
/** Nobody supervises a case they are in conflict with: it is not there for them. */
const unbiased = (caseId: string): string => `NOT EXISTS (SELECT 1 FROM access.conflict mine WHERE mine.case_id = ${caseId} AND mine.person_id = ${ME} AND mine.upheld IS DISTINCT FROM false)`;
const ofCase = (alias: string): string => `JOIN access.case_state s ON s.case_id = ${alias}.case_id JOIN audit.subject j ON j.subject_id = ${alias}.case_id`;
const CASE_COLUMNS = 's.case_id, s.code AS case_code, s.epoch, j.token AS subject';
const view = (name: string, query: string): string => `CREATE OR REPLACE VIEW office.${name} WITH (security_barrier) AS ${query};`;

/** The lists of `shared-record/office.sql.ts` that say who reaches a case and until when: as it counts now, and until what was given ends. */
export const OFFICE_VIEWS_SQL = [
  view('assignment', `SELECT a.id, ${CASE_COLUMNS}, ${staff('a.person_id')} AS person, a.role, a.from_at, a.until_at, (a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > now())) AS open, a.version
    FROM access.assignment a ${ofCase('a')} WHERE a.case_id = ANY (${CASES}) AND ${effective('a.case_id')}`),
  view('access_grant', `SELECT g.id, ${CASE_COLUMNS}, ${staff('g.person_id')} AS person, g.kind, g.fields, g.purpose, g.from_at, LEAST(g.until_at, g.held_until) AS until_at, ${staff('g.granted_by')} AS granted_by, ${staff('g.second_by')} AS approved_by, g.second_at AS approved_at,
      ${staff('g.revoked_by')} AS revoked_by, g.revoked_at, g.revoked_why, g.version
    FROM access.field_grant g ${ofCase('g')} WHERE g.case_id = ANY (${CASES}) AND ((${AUDITS} AND ${unbiased('g.case_id')}) OR ${effective('g.case_id', "'FAMILY_DEFENDER', 'COORDINATOR'")})`),
  view('emergency', `SELECT m.id, ${CASE_COLUMNS}, ${staff('m.person_id')} AS person, m.role, m.kinds, m.reason, m.declared_at, LEAST(m.until_at, m.held_until) AS until_at, m.confirm_by, ${staff('m.confirmed_by')} AS confirmed_by, m.confirmed_at, m.version
    FROM access.emergency m ${ofCase('m')} WHERE (${AUDITS} AND ${unbiased('m.case_id')}) OR ${effective('m.case_id', "'COORDINATOR'")}`),
  view('handover', `SELECT o.id, ${CASE_COLUMNS}, ${staff('o.from_person')} AS from_person, ${staff('o.to_person')} AS to_person, ${staff('o.offered_by')} AS offered_by, o.offered_at, o.accepted_at, o.why, o.version
    FROM access.handover o ${ofCase('o')} WHERE o.to_person = ${ME} AND ${effective('o.case_id')}`),
  view('reach', `SELECT p.id, s.case_id, s.code AS case_code, j.token AS subject, p.unit_id, ${staff('p.id')} AS person, m.agency, m.unit, ARRAY(SELECT h.role FROM people.role_holding h WHERE h.person_id = p.id AND ${HELD}) AS roles
    FROM (SELECT e.case_id, e.person_id FROM access.assignment_time e WHERE ${COUNTS('e')} UNION SELECT m.case_id, m.person_id FROM access.emergency m WHERE LEAST(m.until_at, m.held_until) > now() AND NOT m.blocked) r
    ${ofCase('r')} JOIN people.person p ON p.id = r.person_id AND p.active JOIN people.staff_member m ON m.id = p.id WHERE ${AUDITS} AND ${unbiased('s.case_id')}`),
].join('\n');
