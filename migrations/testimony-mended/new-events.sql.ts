import { orderKey } from './begun.sql.js';

/**
 * New events are new, and that they are rests on the record (ADR 14): a further interview without exception or order names an incident of this case,
 * recorded after all that was asked before, by somebody of another unit than whoever plans. For every role and the owner; what a merge moves is let pass.
 */
export const NEW_EVENTS_SQL = `
ALTER TABLE core.interview ADD COLUMN incident_id uuid;
CREATE UNIQUE INDEX interview_incident_once ON core.interview (incident_id) WHERE status <> 'CANCELLED';

/* When the record of an interview was closed for what is new: what was said in it, or entered while it went on, is not. */
CREATE FUNCTION core.interview_known_until(p_interview uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT GREATEST(i.recorded_at, (SELECT max(GREATEST(s.recorded_at, s.started_at, s.ended_at)) FROM core.interview_session s WHERE s.interview_id = i.id),
    (SELECT max(r.recorded_at) FROM core.recording r WHERE r.interview_id = i.id AND r.original_id IS NULL AND NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = i.id)))
  FROM core.interview i WHERE i.id = p_interview
$$;
/* Of this case, after every interview before, entered by another person and unit than who planned and who acts. */
CREATE FUNCTION core.is_new_incident(p_interview core.interview) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM core.incident n WHERE n.id = p_interview.incident_id AND n.case_id = p_interview.case_id AND n.recorded_at <= now()
    AND n.author_id IS DISTINCT FROM access.me() AND n.author_id <> p_interview.author_id AND n.unit_id IS DISTINCT FROM access.my_unit() AND n.unit_id <> p_interview.unit_id
    AND n.recorded_at > ALL (SELECT core.interview_known_until(o.id) FROM core.interview o WHERE o.case_id = p_interview.case_id AND o.id <> p_interview.id AND o.status <> 'CANCELLED'))
$$;
CREATE FUNCTION core.keep_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  /* With its case, by a merge alone (interview_case_stays), which numbers events as two people decided. */
  IF TG_OP = 'UPDATE' THEN
    IF NEW.case_id <> OLD.case_id OR NEW.status = 'CANCELLED' OR (OLD.status <> 'CANCELLED' AND NEW.events = OLD.events AND NEW.incident_id IS NOT DISTINCT FROM OLD.incident_id) THEN RETURN NULL; END IF;
    IF OLD.status <> 'CANCELLED' AND core.interview_begun(NEW.id) THEN PERFORM core.refuse_as('interview_events_stay'); END IF;
  END IF;
  IF NEW.status = 'CANCELLED' THEN RETURN NULL; END IF;
  IF NEW.basis = 'COURT_ORDER' AND EXISTS (SELECT 1 FROM core.interview o WHERE o.case_id = NEW.case_id AND o.id <> NEW.id AND o.basis = 'COURT_ORDER' AND o.status <> 'CANCELLED'
    AND (${orderKey('o.order_number')} = ${orderKey('NEW.order_number')} OR o.order_document_sha256 = NEW.order_document_sha256)) THEN PERFORM core.refuse_as('interview_order_once'); END IF;
  IF NEW.basis <> 'PRIMARY' THEN RETURN NULL; END IF;
  /* On whatever basis the child was asked about these events: it was. */
  IF EXISTS (SELECT 1 FROM core.interview o WHERE o.case_id = NEW.case_id AND o.id <> NEW.id AND o.events = NEW.events AND o.status <> 'CANCELLED' AND core.interview_begun(o.id)) THEN PERFORM core.refuse_as('interview_heard_once'); END IF;
  IF NEW.events = 1 THEN RETURN NULL; END IF;
  /* Numbers without gaps; what the child is still to be asked belongs into the interview that is planned. */
  IF NEW.incident_id IS NULL OR NOT EXISTS (SELECT 1 FROM core.interview o WHERE o.case_id = NEW.case_id AND o.events = NEW.events - 1 AND o.status <> 'CANCELLED')
    OR EXISTS (SELECT 1 FROM core.interview o WHERE o.case_id = NEW.case_id AND o.id <> NEW.id AND o.status = 'PLANNED' AND NOT core.interview_begun(o.id))
    OR NOT core.is_new_incident(NEW) THEN PERFORM core.refuse_as('interview_events_recorded'); END IF;
  RETURN NULL;
END $$;
/* Of two plans at once the second waits, and then sees the first. Before all else that looks at the row, and after the row policies. */
CREATE FUNCTION core.one_plan_at_a_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN PERFORM 1 FROM access.case_state s WHERE s.case_id = NEW.case_id FOR NO KEY UPDATE; RETURN NULL; END $$;
CREATE TRIGGER alone AFTER INSERT OR UPDATE OF status, events, incident_id ON core.interview FOR EACH ROW EXECUTE FUNCTION core.one_plan_at_a_time();
CREATE TRIGGER heard_once_events AFTER INSERT OR UPDATE ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_events();
/* What an interview rests on stays in its case, where both do not go together. */
CREATE FUNCTION core.keep_named_incident() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM core.interview i JOIN core.incident n ON n.id = i.incident_id WHERE i.incident_id = NEW.id AND i.status <> 'CANCELLED' AND i.case_id IS DISTINCT FROM n.case_id) THEN PERFORM core.refuse_as('interview_events_recorded'); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER named_by_interview AFTER UPDATE OF case_id ON core.incident DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.keep_named_incident();

`;
