/** A letter or a digit of another alphabet could stand for one of ours; what cannot be seen, or only parts, is not compared. */
const ORDER_NUMBER = '[^ -~\\u00AD\\u00B0\\u2010-\\u2015\\u200B-\\u200F\\u2060\\uFEFFáéíóúüñÁÉÍÓÚÜÑ]';

/** What two ways to write an order's number have in common; in built-in functions alone, for whoever writes the row may call no other. */
export const orderKey = (column: string): string => `regexp_replace(lower(translate(normalize(${column}, NFKC), 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunaeiouun') COLLATE "C"), '[^0-9a-z]', '', 'g')`;

/** When an interview begins: only one that stands, while what it rests on stands, and on the day it is said to. One order of a court begins one. */
export const BEGUN_SQL = `
DROP INDEX core.interview_order_once;
CREATE UNIQUE INDEX interview_order_once ON core.interview (case_id, events, (${orderKey('order_number')})) WHERE basis = 'COURT_ORDER' AND status <> 'CANCELLED';
ALTER TABLE core.interview ADD CONSTRAINT interview_order_number CHECK (order_number IS NULL OR (${orderKey('order_number')} <> '' AND normalize(order_number, NFKC) !~ '${ORDER_NUMBER}')) NOT VALID;

/* An exception is void after its thirty days where nothing has begun under it; what began is entered within twelve hours. */
CREATE FUNCTION core.require_exception(p_interview core.interview, p_at timestamptz) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_interview.basis = 'EXCEPTION' AND EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.id = p_interview.exception_id AND x.expires_at < GREATEST(p_at, now() - interval '12 hours')) THEN PERFORM core.refuse_as('interview_exception_expired'); END IF;
END $$;
CREATE FUNCTION core.keep_first_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v core.interview;
BEGIN
  SELECT * INTO v FROM core.interview i WHERE i.id = NEW.interview_id;
  IF NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.interview_id AND s.id <> NEW.id) AND NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.interview_id = NEW.interview_id) THEN PERFORM core.require_exception(v, COALESCE(NEW.started_at, now())); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once_in_time AFTER INSERT ON core.interview_session FOR EACH ROW EXECUTE FUNCTION core.keep_first_session();
/* A recording is of an interview that stands; its row is held, so that it is not cancelled meanwhile. */
CREATE FUNCTION core.keep_recording_of() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v core.interview;
BEGIN
  SELECT * INTO v FROM core.interview i WHERE i.id = NEW.interview_id FOR SHARE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF v.status NOT IN ('PLANNED', 'HELD') THEN PERFORM core.refuse_as('recording_of_interview'); END IF;
  IF NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = v.id) AND NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.interview_id = v.id AND r.id <> NEW.id) THEN PERFORM core.require_exception(v, COALESCE(NEW.started_at, now())); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once AFTER INSERT ON core.recording FOR EACH ROW EXECUTE FUNCTION core.keep_recording_of();
/* Planned within the time it is excepted for. */
CREATE FUNCTION core.keep_excepted_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.basis = 'EXCEPTION' AND NEW.status = 'PLANNED' AND NEW.planned_for IS NOT NULL AND NOT core.interview_begun(NEW.id) THEN PERFORM core.require_exception(NEW, NEW.planned_for); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once_in_time AFTER INSERT OR UPDATE OF planned_for ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_excepted_day();

/* Who asked the child, by which protocol, and once it was held in what company: as it was. */
CREATE FUNCTION core.keep_as_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.interviewer_id, NEW.protocol, NEW.protocol_version) IS DISTINCT FROM (OLD.interviewer_id, OLD.protocol, OLD.protocol_version) AND (OLD.status = 'HELD' OR core.interview_begun(OLD.id))
    OR OLD.status = 'HELD' AND (NEW.companion, NEW.companion_id, NEW.interpreter, NEW.room, NEW.planned_for) IS DISTINCT FROM (OLD.companion, OLD.companion_id, OLD.interpreter, OLD.room, OLD.planned_for) THEN PERFORM core.refuse_as('interview_stays_as_held'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER heard_once_held AFTER UPDATE ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_as_held();

/* Entered within twelve hours, of a plan that stood or was entered within the hour, by one who may interview then and now. */
CREATE OR REPLACE FUNCTION access.start_session(p_case uuid, p_interview uuid, p_at timestamptz, p_equipment text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v core.interview; v_count int; v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  SELECT * INTO v FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.interviewer_id IS DISTINCT FROM access.me() THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  SELECT count(*) INTO v_count FROM core.interview_session s WHERE s.interview_id = p_interview;
  IF v.status <> 'PLANNED' OR v_count >= v.sessions_planned OR EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = p_interview AND (s.ended_at IS NULL OR s.ended_at > p_at)) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF NOT core.may_interview(p_case, access.me(), v.protocol, p_at) OR NOT core.may_interview(p_case, access.me(), v.protocol, now()) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_at > now() + interval '1 minute' OR p_at < now() - interval '12 hours' OR p_at < v.recorded_at - interval '1 hour' THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_session (case_id, author_id, unit_id, interview_id, number, started_at, equipment) VALUES (p_case, access.me(), access.my_unit(), p_interview, v_count + 1, p_at, p_equipment) RETURNING id INTO v_id;
  INSERT INTO core.session_event (case_id, author_id, unit_id, session_id, at, event, room) VALUES (p_case, access.me(), access.my_unit(), v_id, p_at, 'START', v.room);
  RETURN v_id; END $$;
`;
