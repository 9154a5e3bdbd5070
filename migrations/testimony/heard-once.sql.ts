/**
 * Promise 1, kept by the database itself: for one child (a case) and one set of events one planned interview; a further one only under an approved
 * exception or a court's order. Constraints, not code: they hold for every role, for the owner, for updates, for merged cases, for two at once.
 */
export const HEARD_ONCE_SQL = `
ALTER TABLE core.interview ADD COLUMN exception_state text GENERATED ALWAYS AS (CASE WHEN exception_id IS NOT NULL THEN 'APPROVED' END) STORED;
ALTER TABLE core.interview
  ADD CONSTRAINT interview_events CHECK (events >= 1),
  ADD CONSTRAINT interview_sessions CHECK (sessions_planned BETWEEN 1 AND 10),
  ADD CONSTRAINT interview_basis_given CHECK (CASE basis
    WHEN 'PRIMARY' THEN exception_id IS NULL AND order_number IS NULL
    WHEN 'EXCEPTION' THEN exception_id IS NOT NULL AND order_number IS NULL
    ELSE exception_id IS NULL AND COALESCE(order_number ~ '\\S', false) AND COALESCE(order_document_sha256 ~ '^[0-9a-f]{64}$', false) END),
  ADD CONSTRAINT interview_gender_met_or_why CHECK (preferred_gender_met IS DISTINCT FROM false OR preferred_gender_why_not IS NOT NULL),
  ADD CONSTRAINT interview_not_suitable_why CHECK (status <> 'NOT_SUITABLE' OR (not_suitable_reason IS NOT NULL AND alternatives IS NOT NULL));
CREATE UNIQUE INDEX interview_heard_once ON core.interview (case_id, events) WHERE basis = 'PRIMARY' AND status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_exception_once ON core.interview (exception_id) WHERE status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_order_once ON core.interview (case_id, events, lower(btrim(order_number))) WHERE basis = 'COURT_ORDER' AND status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_order_document_once ON core.interview (case_id, events, order_document_sha256) WHERE basis = 'COURT_ORDER' AND status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_session_once ON core.interview_session (interview_id, number);
ALTER TABLE core.interview_exception
  ADD CONSTRAINT exception_approved_by_two CHECK (state <> 'APPROVED' OR (prosecutor_approved_by IS NOT NULL AND defender_approved_by IS NOT NULL AND prosecutor_approved_by <> defender_approved_by
    AND prosecutor_approved_by <> author_id AND defender_approved_by <> author_id AND child_view IS NOT NULL AND approved_at IS NOT NULL AND expires_at IS NOT NULL)),
  ADD CONSTRAINT exception_expires CHECK (expires_at <= approved_at + interval '30 days'),
  ADD CONSTRAINT exception_once UNIQUE (id, case_id, events, state);
/* One exception at a time for the open questions of a request: once used or run out, the questions are asked for anew. */
CREATE UNIQUE INDEX exception_once_a_request ON core.interview_exception (request_id) WHERE state <> 'REFUSED';
ALTER TABLE core.interview ADD CONSTRAINT interview_exception_approved FOREIGN KEY (exception_id, case_id, events, exception_state) REFERENCES core.interview_exception (id, case_id, events, state) DEFERRABLE INITIALLY DEFERRED;

/*
 * What a constraint cannot see: what a row was before, and whether an approval has run out. Named like one. After the row, so that whoever
 * may not write it at all is told so first.
 */
CREATE FUNCTION core.refuse_as(p_constraint text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = p_constraint, CONSTRAINT = p_constraint, SCHEMA = 'core', TABLE = 'interview'; END $$;
/* The child has been spoken to: it was held, or a session started, or there is a recording of it. */
CREATE FUNCTION core.interview_begun(p_interview uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = p_interview AND i.status = 'HELD')
    OR EXISTS (SELECT 1 FROM core.interview_session s LEFT JOIN core.session_event e ON e.session_id = s.id AND e.event = 'START' WHERE s.interview_id = p_interview AND (s.started_at IS NOT NULL OR e.id IS NOT NULL))
    OR EXISTS (SELECT 1 FROM core.recording r WHERE r.interview_id = p_interview)
$$;
CREATE FUNCTION core.keep_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_taken_up boolean := TG_OP = 'INSERT';
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN PERFORM core.refuse_as('interview_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.status = 'HELD' AND NEW.status <> 'HELD' THEN PERFORM core.refuse_as('interview_stays_held'); END IF;
    IF NEW.status IN ('CANCELLED', 'NOT_SUITABLE') AND NEW.status <> OLD.status AND core.interview_begun(NEW.id) THEN PERFORM core.refuse_as('interview_begun_stays'); END IF;
    IF NEW.basis <> OLD.basis OR NEW.exception_id IS DISTINCT FROM OLD.exception_id OR (NEW.order_number, NEW.order_document_sha256) IS DISTINCT FROM (OLD.order_number, OLD.order_document_sha256) THEN PERFORM core.refuse_as('interview_basis_stays'); END IF;
    IF NEW.events <> OLD.events AND (NEW.basis <> 'PRIMARY' OR OLD.status = 'HELD' OR core.interview_begun(NEW.id)) THEN PERFORM core.refuse_as('interview_events_stay'); END IF;
    IF NEW.sessions_planned > OLD.sessions_planned AND (OLD.status = 'HELD' OR core.interview_begun(NEW.id)) THEN PERFORM core.refuse_as('interview_sessions_stay'); END IF;
    v_taken_up := OLD.status = 'CANCELLED' AND NEW.status <> 'CANCELLED';
  END IF;
  IF v_taken_up THEN
    PERFORM 1 FROM access.case_state s WHERE s.case_id = NEW.case_id AND s.merged_into IS NULL FOR SHARE;
    IF NOT FOUND THEN PERFORM core.refuse_as('interview_case_open'); END IF;
  END IF;
  IF v_taken_up AND NEW.basis = 'EXCEPTION' THEN
    IF NOT EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.id = NEW.exception_id AND x.case_id = NEW.case_id AND x.events = NEW.events AND x.state = 'APPROVED') THEN PERFORM core.refuse_as('interview_exception_approved'); END IF;
    IF EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.id = NEW.exception_id AND x.expires_at <= now()) THEN PERFORM core.refuse_as('interview_exception_expired'); END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once AFTER INSERT OR UPDATE OR DELETE ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_interview();
CREATE TRIGGER heard_once_whole BEFORE TRUNCATE ON core.interview FOR EACH STATEMENT EXECUTE FUNCTION core.keep_interview();
/* It moves to another case only when its own case was merged into that one, which is known when the merge is complete. */
CREATE FUNCTION core.keep_interview_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.case_id <> NEW.case_id AND NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = OLD.case_id AND s.merged_into = NEW.case_id) THEN PERFORM core.refuse_as('interview_case_stays'); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER heard_once_case AFTER UPDATE OF case_id ON core.interview DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.keep_interview_case();
/* No further interview under the name of one more session. Holds the interview's row, so that it is not cancelled while a session starts. */
CREATE FUNCTION core.keep_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v core.interview;
BEGIN
  SELECT * INTO v FROM core.interview i WHERE i.id = NEW.interview_id AND i.case_id = NEW.case_id FOR SHARE;
  IF NOT FOUND OR NEW.number NOT BETWEEN 1 AND v.sessions_planned OR (TG_OP = 'INSERT' AND v.status NOT IN ('PLANNED', 'HELD')) THEN PERFORM core.refuse_as('interview_session_planned'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once AFTER INSERT OR UPDATE OF interview_id, number, started_at ON core.interview_session FOR EACH ROW EXECUTE FUNCTION core.keep_session();
/* What was asked for stays as it was asked, and what was decided as it was decided. */
CREATE FUNCTION core.keep_exception() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN PERFORM core.refuse_as('exception_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.request_id, NEW.events, NEW.reason, NEW.text, NEW.review_id) IS DISTINCT FROM (OLD.request_id, OLD.events, OLD.reason, OLD.text, OLD.review_id) OR (OLD.child_view IS NOT NULL AND NEW.child_view IS DISTINCT FROM OLD.child_view) THEN PERFORM core.refuse_as('exception_stays_as_asked'); END IF;
    IF OLD.state <> 'REQUESTED' AND (NEW.state, NEW.approved_at, NEW.expires_at, NEW.prosecutor_approved_by, NEW.defender_approved_by) IS DISTINCT FROM (OLD.state, OLD.approved_at, OLD.expires_at, OLD.prosecutor_approved_by, OLD.defender_approved_by) THEN PERFORM core.refuse_as('exception_stays_decided'); END IF;
  END IF;
  IF NEW.approved_at > now() THEN PERFORM core.refuse_as('exception_expires'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_exception AFTER INSERT OR UPDATE OR DELETE ON core.interview_exception FOR EACH ROW EXECUTE FUNCTION core.keep_exception();
CREATE TRIGGER keep_exception_whole BEFORE TRUNCATE ON core.interview_exception FOR EACH STATEMENT EXECUTE FUNCTION core.keep_exception();
/* Who approved held that office on this case, and asked for neither the exception nor the questions. */
CREATE FUNCTION core.keep_approvers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_approver record;
BEGIN
  FOR v_approver IN SELECT * FROM (VALUES (NEW.prosecutor_approved_by, 'PROSECUTOR'), (NEW.defender_approved_by, 'FAMILY_DEFENDER')) AS x(person, role) WHERE x.person IS NOT NULL LOOP
    IF NOT EXISTS (SELECT 1 FROM access.assignment a LEFT JOIN access.case_state s ON s.case_id = a.case_id WHERE a.person_id = v_approver.person AND a.role = v_approver.role AND (a.case_id = NEW.case_id OR s.merged_into = NEW.case_id)) THEN PERFORM core.refuse_as('exception_approved_by_office'); END IF;
    IF EXISTS (SELECT 1 FROM core.interview_request r WHERE r.id = NEW.request_id AND r.author_id = v_approver.person) OR v_approver.person = NEW.author_id THEN PERFORM core.refuse_as('exception_not_by_requester'); END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER approved_by_office AFTER INSERT OR UPDATE OF prosecutor_approved_by, defender_approved_by, state ON core.interview_exception FOR EACH ROW EXECUTE FUNCTION core.keep_approvers();
/* Written by a decision alone (interview-again.sql.ts): no role of the application puts it into the row by itself. Runs as whoever writes. */
CREATE FUNCTION core.only_by_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user LIKE 'heardonce\\_w\\_%' THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = TG_ARGV[0], CONSTRAINT = TG_ARGV[0], SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER only_by_decision AFTER INSERT ON core.interview_exception FOR EACH ROW WHEN (NEW.state <> 'REQUESTED' OR NEW.prosecutor_approved_by IS NOT NULL OR NEW.defender_approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL OR NEW.expires_at IS NOT NULL) EXECUTE FUNCTION core.only_by_decision('exception_decided_by_two');
CREATE TRIGGER only_by_decision_later AFTER UPDATE ON core.interview_exception FOR EACH ROW WHEN ((NEW.state, NEW.prosecutor_approved_by, NEW.defender_approved_by, NEW.approved_at, NEW.expires_at) IS DISTINCT FROM (OLD.state, OLD.prosecutor_approved_by, OLD.defender_approved_by, OLD.approved_at, OLD.expires_at)) EXECUTE FUNCTION core.only_by_decision('exception_decided_by_two');
CREATE TRIGGER only_by_decision AFTER INSERT OR UPDATE ON core.interview_request FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('request_by_decision');
CREATE TRIGGER only_by_decision AFTER INSERT OR UPDATE ON core.request_question FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('request_by_decision');
CREATE TRIGGER only_by_decision AFTER INSERT ON core.interview_review FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('review_by_outsider');
CREATE TRIGGER only_by_decision AFTER INSERT ON core.interview FOR EACH ROW WHEN (NEW.basis <> 'PRIMARY') EXECUTE FUNCTION core.only_by_decision('interview_further_by_decision');
`;
