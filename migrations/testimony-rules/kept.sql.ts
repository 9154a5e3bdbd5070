/** As in testimony/heard-once.sql.ts, but for what two people decided of a merge (`core.decided_at_merge`): the events of the merged case get another number, or its interview becomes one held before the merge. */
export const KEPT_SQL = `
CREATE OR REPLACE FUNCTION core.keep_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_taken_up boolean := TG_OP = 'INSERT'; v_merged text;
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN PERFORM core.refuse_as('interview_never_deleted'); END IF;
  IF TG_OP = 'INSERT' AND NEW.basis = 'HELD_BEFORE_MERGE' THEN PERFORM core.refuse_as('interview_before_merge'); END IF;
  IF TG_OP = 'UPDATE' THEN
    v_merged := core.decided_at_merge(OLD.case_id, NEW.case_id, OLD.events, NEW.events);
    IF OLD.status = 'HELD' AND NEW.status <> 'HELD' THEN PERFORM core.refuse_as('interview_stays_held'); END IF;
    IF NEW.status IN ('CANCELLED', 'NOT_SUITABLE') AND NEW.status <> OLD.status AND core.interview_begun(NEW.id) THEN PERFORM core.refuse_as('interview_begun_stays'); END IF;
    IF (NEW.basis, NEW.merge_id) IS DISTINCT FROM (OLD.basis, OLD.merge_id) AND NOT (v_merged IS NOT DISTINCT FROM 'SAME_EVENTS' AND OLD.basis = 'PRIMARY' AND NEW.basis = 'HELD_BEFORE_MERGE')
      OR NEW.exception_id IS DISTINCT FROM OLD.exception_id OR (NEW.order_number, NEW.order_document_sha256) IS DISTINCT FROM (OLD.order_number, OLD.order_document_sha256) THEN PERFORM core.refuse_as('interview_basis_stays'); END IF;
    IF NEW.events <> OLD.events AND v_merged IS DISTINCT FROM 'DIFFERENT_EVENTS' AND (NEW.basis <> 'PRIMARY' OR OLD.status = 'HELD' OR core.interview_begun(NEW.id)) THEN PERFORM core.refuse_as('interview_events_stay'); END IF;
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

CREATE OR REPLACE FUNCTION core.keep_exception() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN PERFORM core.refuse_as('exception_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.request_id, NEW.reason, NEW.text, NEW.review_id) IS DISTINCT FROM (OLD.request_id, OLD.reason, OLD.text, OLD.review_id)
      OR (NEW.events <> OLD.events AND core.decided_at_merge(OLD.case_id, NEW.case_id, OLD.events, NEW.events) IS DISTINCT FROM 'DIFFERENT_EVENTS') OR (OLD.child_view IS NOT NULL AND NEW.child_view IS DISTINCT FROM OLD.child_view) THEN PERFORM core.refuse_as('exception_stays_as_asked'); END IF;
    IF OLD.state <> 'REQUESTED' AND (NEW.state, NEW.approved_at, NEW.expires_at, NEW.prosecutor_approved_by, NEW.defender_approved_by) IS DISTINCT FROM (OLD.state, OLD.approved_at, OLD.expires_at, OLD.prosecutor_approved_by, OLD.defender_approved_by) THEN PERFORM core.refuse_as('exception_stays_decided'); END IF;
  END IF;
  IF NEW.approved_at > now() THEN PERFORM core.refuse_as('exception_expires'); END IF;
  RETURN NULL;
END $$;
`;
