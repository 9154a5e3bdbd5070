/** What must not change while an auditor reads about a case: its epoch, and that of the case it was merged into, whose conflicts count. */
export const SUPERVISION_SQL = `
CREATE FUNCTION access.supervised_case(p_code text, p_person uuid) RETURNS TABLE (id uuid, ids uuid[], epochs text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, array_agg(x.case_id), array_agg(x.epoch::text) FROM access.case_state s JOIN access.case_state x ON x.case_id IN (s.case_id, s.merged_into)
  WHERE s.code = p_code AND s.case_id = access.case_of_log(p_code, p_person) GROUP BY s.case_id
$$;
CREATE OR REPLACE VIEW audit.entry AS
  SELECT e.id, e.at, e.request_id, e.part, e.agency, e.unit, e.role, e.purpose, e.operation, e.kinds, e.records, e.withheld, e.decision, e.policy, e.repeats, e.actor, e.subject,
    s.code AS case_code, p.id AS person_id, p.given_names || ' ' || p.family_names AS person, m.case_id, m.epoch
  FROM audit.access_entry e
  LEFT JOIN audit.actor a ON a.token = e.actor LEFT JOIN people.person p ON p.id = a.person_id
  LEFT JOIN audit.subject j ON j.token = e.subject LEFT JOIN core.report n ON n.id = j.subject_id LEFT JOIN access.case_state s ON s.case_id = COALESCE(n.case_id, j.subject_id)
  LEFT JOIN access.case_state m ON m.case_id = COALESCE(s.merged_into, s.case_id)
  WHERE (NOT 'conflict' = ANY (e.kinds) OR current_user <> 'heardonce_r_auditor' OR EXISTS (SELECT 1 FROM people.person me JOIN people.unit u ON u.id = me.unit_id JOIN people.agency g ON g.code = u.agency_code WHERE me.id = NULLIF(current_setting('app.person', true), '')::uuid AND g.control_body))
    AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.case_id = COALESCE(s.merged_into, s.case_id) AND c.person_id = NULLIF(current_setting('app.person', true), '')::uuid AND c.upheld IS DISTINCT FROM false);
`;
