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
    ELSE exception_id IS NULL AND order_number IS NOT NULL AND order_document_sha256 ~ '^[0-9a-f]{64}$' END),
  ADD CONSTRAINT interview_gender_met_or_why CHECK (preferred_gender_met IS DISTINCT FROM false OR preferred_gender_why_not IS NOT NULL),
  ADD CONSTRAINT interview_not_suitable_why CHECK (status <> 'NOT_SUITABLE' OR (not_suitable_reason IS NOT NULL AND alternatives IS NOT NULL));
CREATE UNIQUE INDEX interview_heard_once ON core.interview (case_id, events) WHERE basis = 'PRIMARY' AND status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_exception_once ON core.interview (exception_id) WHERE status <> 'CANCELLED';
CREATE UNIQUE INDEX interview_order_once ON core.interview (case_id, events, order_number) WHERE status <> 'CANCELLED';
ALTER TABLE core.interview_exception
  ADD CONSTRAINT exception_approved_by_two CHECK (state <> 'APPROVED' OR (prosecutor_approved_by IS NOT NULL AND defender_approved_by IS NOT NULL AND prosecutor_approved_by <> defender_approved_by
    AND prosecutor_approved_by <> author_id AND defender_approved_by <> author_id AND child_view IS NOT NULL AND approved_at IS NOT NULL AND expires_at IS NOT NULL)),
  ADD CONSTRAINT exception_expires CHECK (expires_at <= approved_at + interval '30 days'),
  ADD CONSTRAINT exception_once UNIQUE (id, case_id, events, state);
ALTER TABLE core.interview ADD CONSTRAINT interview_exception_approved FOREIGN KEY (exception_id, case_id, events, exception_state) REFERENCES core.interview_exception (id, case_id, events, state) DEFERRABLE INITIALLY DEFERRED;

/* What a constraint cannot see: what a row was before, and whether an approval has run out. Named like one. */
CREATE FUNCTION core.refuse_as(p_constraint text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = p_constraint, CONSTRAINT = p_constraint, SCHEMA = 'core', TABLE = 'interview'; END $$;
CREATE FUNCTION core.keep_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('interview_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.status = 'HELD' AND NEW.status <> 'HELD' THEN PERFORM core.refuse_as('interview_stays_held'); END IF;
    IF NEW.basis <> OLD.basis OR NEW.exception_id IS DISTINCT FROM OLD.exception_id OR NEW.order_number IS DISTINCT FROM OLD.order_number THEN PERFORM core.refuse_as('interview_basis_stays'); END IF;
    IF OLD.status = 'HELD' AND NEW.events <> OLD.events THEN PERFORM core.refuse_as('interview_events_stay'); END IF;
  ELSIF NEW.basis = 'EXCEPTION' AND EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.id = NEW.exception_id AND x.expires_at <= now()) THEN PERFORM core.refuse_as('interview_exception_expired');
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER heard_once BEFORE INSERT OR UPDATE OR DELETE ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_interview();
/* Approval is a decision of its own (migrations/testimony): no role of the application writes it into the row by itself. */
CREATE FUNCTION core.keep_exception() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('exception_never_deleted'); END IF;
  IF current_user LIKE 'heardonce\\_w\\_%' AND (CASE TG_OP WHEN 'INSERT' THEN NEW.state <> 'REQUESTED' OR NEW.prosecutor_approved_by IS NOT NULL OR NEW.defender_approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL OR NEW.expires_at IS NOT NULL
    ELSE (NEW.state, NEW.prosecutor_approved_by, NEW.defender_approved_by, NEW.approved_at, NEW.expires_at) IS DISTINCT FROM (OLD.state, OLD.prosecutor_approved_by, OLD.defender_approved_by, OLD.approved_at, OLD.expires_at) END)
    THEN PERFORM core.refuse_as('exception_decided_by_two'); END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER decided_apart BEFORE INSERT OR UPDATE OR DELETE ON core.interview_exception FOR EACH ROW EXECUTE FUNCTION core.keep_exception();
GRANT EXECUTE ON FUNCTION core.refuse_as TO PUBLIC;
`;
