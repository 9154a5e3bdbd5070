const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;

/**
 * An accreditation is withdrawn from a day on, with why, by two administrators of different units and neither of the interviewer's; what was held before
 * stays as it was. Who coordinates a case with an interview planned for after that day gets a task; the plan itself is refused at its next change
 * and at its first session.
 */
export const ACCREDITATIONS_SQL = [
  `CREATE TABLE people.accreditation_withdrawal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), accreditation_id uuid NOT NULL REFERENCES people.accreditation, from_on date NOT NULL, why text NOT NULL, proposed_by uuid NOT NULL REFERENCES people.person, proposed_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid REFERENCES people.person, decided_at timestamptz, accepted boolean, version int NOT NULL DEFAULT 1, CONSTRAINT withdrawal_by_two CHECK (decided_by <> proposed_by), CHECK ((decided_by IS NULL) = (accepted IS NULL)));
CREATE UNIQUE INDEX accreditation_withdrawn_once ON people.accreditation_withdrawal (accreditation_id) WHERE accepted IS DISTINCT FROM false;

CREATE OR REPLACE FUNCTION core.may_interview(p_case uuid, p_person uuid, p_protocol text, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.holds_role(p_person, 'FORENSIC_INTERVIEWER')
    AND EXISTS (SELECT 1 FROM access.assignment a WHERE a.case_id = p_case AND a.person_id = p_person AND a.role = 'FORENSIC_INTERVIEWER' AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > p_at))
    AND EXISTS (SELECT 1 FROM people.accreditation c WHERE c.person_id = p_person AND c.protocol = p_protocol AND (p_at AT TIME ZONE 'America/Bogota')::date BETWEEN c.from_on AND c.until_on
      AND NOT EXISTS (SELECT 1 FROM people.accreditation_withdrawal w WHERE w.accreditation_id = c.id AND w.accepted AND w.from_on <= (p_at AT TIME ZONE 'America/Bogota')::date)) $$;`,
  definer('people.propose_withdrawal(p_accreditation uuid, p_from date, p_why text)', 'uuid', `DECLARE v people.accreditation; v_id uuid; BEGIN
  PERFORM people.require_administrator();
  SELECT * INTO v FROM people.accreditation c WHERE c.id = p_accreditation FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.person_id = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF p_from > v.until_on OR COALESCE(btrim(p_why), '') = '' THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF EXISTS (SELECT 1 FROM people.accreditation_withdrawal w WHERE w.accreditation_id = p_accreditation AND w.accepted IS DISTINCT FROM false) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO people.accreditation_withdrawal (accreditation_id, from_on, why, proposed_by) VALUES (p_accreditation, p_from, p_why, access.me()) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('people.decide_withdrawal(p_id uuid, p_version int, p_accepted boolean)', 'int', `DECLARE v people.accreditation_withdrawal; v_of people.accreditation; v_planned record; v_task uuid; BEGIN
  PERFORM people.require_administrator();
  SELECT * INTO v FROM people.accreditation_withdrawal w WHERE w.id = p_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.accepted IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.proposed_by = access.me() OR (SELECT p.unit_id FROM people.person p WHERE p.id = v.proposed_by) = access.my_unit() THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  SELECT * INTO v_of FROM people.accreditation c WHERE c.id = v.accreditation_id;
  IF v_of.person_id = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v_of.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE people.accreditation_withdrawal SET accepted = p_accepted, decided_by = access.me(), decided_at = now(), version = version + 1 WHERE id = p_id RETURNING * INTO v;
  IF NOT p_accepted THEN RETURN v.version; END IF;
  FOR v_planned IN SELECT i.case_id, (SELECT u.code FROM access.assignment c JOIN people.person q ON q.id = c.person_id JOIN people.unit u ON u.id = q.unit_id WHERE c.case_id = i.case_id AND c.role = 'COORDINATOR' AND c.ended_by IS NULL ORDER BY c.from_at LIMIT 1) AS owner
    FROM core.interview i WHERE i.interviewer_id = v_of.person_id AND i.protocol = v_of.protocol AND i.status = 'PLANNED' AND NOT core.may_interview(i.case_id, v_of.person_id, i.protocol, COALESCE(i.planned_for, now())) LOOP
    INSERT INTO core.task (case_id, author_id, unit_id, owner_unit, due_at, status) VALUES (v_planned.case_id, access.me(), access.my_unit(), COALESCE(v_planned.owner, 'CENTRE-COORD'), now() + interval '24 hours', 'OPEN') RETURNING id INTO v_task;
    INSERT INTO core.task_detail (case_id, author_id, unit_id, task_id, subject_kind, title, legal_basis) VALUES (v_planned.case_id, access.me(), access.my_unit(), v_task, 'interview', 'INTERVIEWER_NO_LONGER_ACCREDITED', 'CPP 206A');
  END LOOP;
  RETURN v.version; END`),
  `CREATE VIEW office.accreditation WITH (security_barrier) AS
  SELECT c.id, ${staff('c.person_id')} AS person, c.protocol, c.from_on::text AS from_on, c.until_on::text AS until_on, c.issued_by, ${staff('c.recorded_by')} AS recorded_by, c.recorded_at,
    w.id AS withdrawal_id, w.from_on::text AS withdrawn_from, w.why AS withdrawn_why, ${staff('w.proposed_by')} AS withdrawal_proposed_by, ${staff('w.decided_by')} AS withdrawal_decided_by, COALESCE(w.accepted, false) AS withdrawn, w.version AS withdrawal_version
  FROM people.accreditation c LEFT JOIN people.accreditation_withdrawal w ON w.accreditation_id = c.id AND w.accepted IS DISTINCT FROM false
  WHERE EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role IN ('ADMINISTRATOR', 'COORDINATOR') AND current_user = 'heardonce_r_' || lower(h.role) AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()));`,
].join('\n');
