const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;
const assigned = (caseId: string): string =>
  `EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = ${ME} AND e.case_id = ${caseId} AND e.role IN ('COORDINATOR', 'PROSECUTOR', 'FAMILY_DEFENDER') AND current_user = 'heardonce_r_' || lower(e.role) AND (e.until_at IS NULL OR e.until_at > now()))`;

/**
 * Two cases of one child that each have an interview about the same number of events. Two people of different units say before the merge what
 * is true: these were different events, and get a number of their own; or the same, and then the child was asked twice, which stays on record as it was.
 */
export const MERGED_EVENTS_SQL = [
  `CREATE TABLE access.merged_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), from_case uuid NOT NULL REFERENCES access.case_state, to_case uuid NOT NULL REFERENCES access.case_state, events int NOT NULL, interview_id uuid NOT NULL, outcome text NOT NULL CHECK (outcome IN ('DIFFERENT_EVENTS', 'SAME_EVENTS')), becomes int,
  why text NOT NULL, asked_by uuid NOT NULL REFERENCES people.person, asked_unit uuid NOT NULL, asked_at timestamptz NOT NULL DEFAULT now(), decided_by uuid REFERENCES people.person, decided_unit uuid, decided_at timestamptz, confirmed boolean, decided_why text, applied_at timestamptz, version int NOT NULL DEFAULT 1,
  confirmed_outcome text GENERATED ALWAYS AS (CASE WHEN confirmed THEN outcome END) STORED,
  CONSTRAINT merged_events_two_people CHECK (decided_by <> asked_by AND decided_unit <> asked_unit), CONSTRAINT merged_events_decided CHECK ((decided_by IS NULL) = (confirmed IS NULL) AND (decided_by IS NULL) = (decided_unit IS NULL) AND (applied_at IS NULL OR confirmed)), CHECK (from_case <> to_case),
  CONSTRAINT merged_events_stand UNIQUE (id, interview_id, confirmed_outcome));
CREATE UNIQUE INDEX merged_events_once ON access.merged_events (from_case, to_case, events) WHERE confirmed IS DISTINCT FROM false;
CREATE INDEX merged_events_to ON access.merged_events (to_case);
/* What was put and what was decided stays; a merge only says which number it became. */
CREATE FUNCTION access.keep_merged_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.from_case, NEW.to_case, NEW.events, NEW.interview_id, NEW.outcome, NEW.why, NEW.asked_by, NEW.asked_unit, NEW.asked_at) IS DISTINCT FROM (OLD.from_case, OLD.to_case, OLD.events, OLD.interview_id, OLD.outcome, OLD.why, OLD.asked_by, OLD.asked_unit, OLD.asked_at)
    OR (OLD.confirmed IS NOT NULL AND (NEW.confirmed, NEW.decided_by, NEW.decided_unit, NEW.decided_at, NEW.decided_why) IS DISTINCT FROM (OLD.confirmed, OLD.decided_by, OLD.decided_unit, OLD.decided_at, OLD.decided_why)) OR OLD.applied_at IS NOT NULL THEN PERFORM core.refuse_as('merged_events_stay'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON access.merged_events FOR EACH ROW EXECUTE FUNCTION access.keep_merged_events();

ALTER TABLE core.interview ADD COLUMN merge_id uuid, ADD COLUMN merge_outcome text GENERATED ALWAYS AS (CASE WHEN merge_id IS NOT NULL THEN 'SAME_EVENTS' END) STORED;
ALTER TABLE core.interview DROP CONSTRAINT interview_basis_check, DROP CONSTRAINT interview_basis_given;
ALTER TABLE core.interview ADD CONSTRAINT interview_basis_check CHECK (basis IN ('PRIMARY', 'EXCEPTION', 'COURT_ORDER', 'HELD_BEFORE_MERGE')),
  ADD CONSTRAINT interview_basis_given CHECK ((basis = 'HELD_BEFORE_MERGE') = (merge_id IS NOT NULL) AND CASE basis
    WHEN 'PRIMARY' THEN exception_id IS NULL AND order_number IS NULL
    WHEN 'HELD_BEFORE_MERGE' THEN exception_id IS NULL AND order_number IS NULL AND status = 'HELD'
    WHEN 'EXCEPTION' THEN exception_id IS NOT NULL AND order_number IS NULL
    ELSE exception_id IS NULL AND COALESCE(order_number ~ '\\S', false) AND COALESCE(order_document_sha256 ~ '^[0-9a-f]{64}$', false) END),
  ADD CONSTRAINT interview_merge_decided FOREIGN KEY (merge_id, id, merge_outcome) REFERENCES access.merged_events (id, interview_id, confirmed_outcome);

/* What two people decided of these events, in the transaction of the merge that carries it out; null everywhere else. */
CREATE FUNCTION core.decided_at_merge(p_from uuid, p_to uuid, p_events int, p_becomes int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.outcome FROM access.merged_events d WHERE d.from_case = p_from AND d.to_case = p_to AND d.events = p_events AND d.becomes = p_becomes AND d.confirmed AND d.applied_at = now() $$;`,
  /* By whoever coordinates both cases, where each has one that stands; held ones may be said to be of the same events, for what was not held is cancelled instead. */
  definer('access.ask_merged_events(p_from uuid, p_to uuid, p_events int, p_outcome text, p_why text)', 'uuid', `DECLARE v_from core.interview; v_to core.interview; v_id uuid; BEGIN
  PERFORM access.require_role(p_from, 'COORDINATOR'); PERFORM access.require_role(p_to, 'COORDINATOR');
  IF p_from = p_to OR COALESCE(btrim(p_why), '') = '' THEN PERFORM access.refuse('VALIDATION'); END IF;
  SELECT * INTO v_from FROM core.interview i WHERE i.case_id = p_from AND i.events = p_events AND i.basis = 'PRIMARY' AND i.status <> 'CANCELLED';
  SELECT * INTO v_to FROM core.interview i WHERE i.case_id = p_to AND i.events = p_events AND i.basis = 'PRIMARY' AND i.status <> 'CANCELLED';
  IF v_from.id IS NULL OR v_to.id IS NULL OR (p_outcome = 'SAME_EVENTS' AND NOT (v_from.status = 'HELD' AND v_to.status = 'HELD'))
    OR EXISTS (SELECT 1 FROM access.merged_events d WHERE d.from_case = p_from AND d.to_case = p_to AND d.events = p_events AND d.confirmed IS DISTINCT FROM false) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.merged_events (from_case, to_case, events, interview_id, outcome, why, asked_by, asked_unit) VALUES (p_from, p_to, p_events, v_from.id, p_outcome, p_why, access.me(), access.my_unit()) RETURNING id INTO v_id;
  RETURN v_id; END`),
  /* By one who plans interviews on both cases and works elsewhere than who put it. */
  definer('access.decide_merged_events(p_case uuid, p_id uuid, p_version int, p_confirmed boolean, p_why text)', 'int', `DECLARE v access.merged_events; BEGIN
  SELECT * INTO v FROM access.merged_events d WHERE d.id = p_id AND p_case IN (d.from_case, d.to_case) FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_role(v.from_case, 'PROSECUTOR', 'FAMILY_DEFENDER'); PERFORM access.require_role(v.to_case, 'PROSECUTOR', 'FAMILY_DEFENDER');
  PERFORM access.require_version(v.version, p_version);
  IF v.confirmed IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.asked_by = access.me() OR v.asked_unit = access.my_unit() THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  UPDATE access.merged_events SET confirmed = p_confirmed, decided_by = access.me(), decided_unit = access.my_unit(), decided_at = now(), decided_why = p_why, version = version + 1 WHERE id = p_id RETURNING * INTO v;
  RETURN v.version; END`),
  /* Before all else moves. What hangs from a number of events (requests, exceptions, what was planned under them) goes with it. */
  definer('access.merge_interviews(p_from uuid, p_to uuid)', 'void', `DECLARE v access.merged_events; v_becomes int; v_table text; BEGIN
  FOR v IN SELECT * FROM access.merged_events d WHERE d.from_case = p_from AND d.to_case = p_to AND d.confirmed AND d.applied_at IS NULL ORDER BY d.events FOR UPDATE LOOP
    v_becomes := v.events;
    IF v.outcome = 'DIFFERENT_EVENTS' THEN
      SELECT max(x.events) + 1 INTO v_becomes FROM (SELECT i.events FROM core.interview i WHERE i.case_id IN (p_from, p_to) UNION ALL SELECT r.events FROM core.interview_request r WHERE r.case_id IN (p_from, p_to)) x;
    END IF;
    UPDATE access.merged_events SET becomes = v_becomes, applied_at = now(), version = version + 1 WHERE id = v.id;
    IF v.outcome = 'SAME_EVENTS' THEN
      UPDATE core.interview SET case_id = p_to, basis = 'HELD_BEFORE_MERGE', merge_id = v.id WHERE id = v.interview_id AND case_id = p_from AND events = v.events AND basis = 'PRIMARY' AND status = 'HELD';
      CONTINUE;
    END IF;
    UPDATE core.interview SET case_id = p_to, events = v_becomes WHERE case_id = p_from AND events = v.events;
    UPDATE core.interview_exception SET case_id = p_to, events = v_becomes WHERE case_id = p_from AND events = v.events;
    UPDATE core.interview_request SET case_id = p_to, events = v_becomes WHERE case_id = p_from AND events = v.events;
  END LOOP; END`),
  `CREATE VIEW office.merged_events WITH (security_barrier) AS
  SELECT m.id, s.case_id, s.code AS case_code, s.epoch, j.token AS subject, t.code AS into_case_code, m.events, m.outcome, m.becomes, m.why, ${staff('m.asked_by')} AS asked_by, m.asked_at, ${staff('m.decided_by')} AS decided_by, m.decided_at, m.confirmed, m.decided_why, m.applied_at, m.version
  FROM access.merged_events m JOIN access.case_state f ON f.case_id = m.from_case JOIN access.case_state t ON t.case_id = m.to_case
    JOIN access.case_state s ON s.case_id = ANY (COALESCE(NULLIF(current_setting('app.cases', true), ''), '{}')::uuid[]) AND s.case_id IN (m.from_case, m.to_case, f.merged_into, t.merged_into) JOIN audit.subject j ON j.subject_id = s.case_id
  WHERE ${assigned('COALESCE(f.merged_into, f.case_id)')} AND ${assigned('COALESCE(t.merged_into, t.case_id)')};`,
].join('\n');
