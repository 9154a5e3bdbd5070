import { definer } from './definer.js';

/** What has begun stays where it was planned, evidence keeps its chain, and a request is about events that there are. */
export const HELD_SQL = [
  /* Who asked the child, by which protocol and for which day it was planned, once it has begun: what happened on another day stands in the log of its sessions. Held, also in what company. */
  `CREATE OR REPLACE FUNCTION core.keep_as_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.interviewer_id, NEW.protocol, NEW.protocol_version) IS DISTINCT FROM (OLD.interviewer_id, OLD.protocol, OLD.protocol_version) AND core.interview_begun(OLD.id)
    OR OLD.status = 'HELD' AND (NEW.companion, NEW.companion_id, NEW.interpreter, NEW.room) IS DISTINCT FROM (OLD.companion, OLD.companion_id, OLD.interpreter, OLD.room) THEN PERFORM core.refuse_as('interview_stays_as_held'); END IF;
  IF NEW.planned_for IS DISTINCT FROM OLD.planned_for AND core.interview_begun(OLD.id) THEN PERFORM core.refuse_as('interview_day_stays'); END IF;
  RETURN NULL;
END $$;`,

  /* As that of a recording, for whoever writes: an entry goes with its case and is never changed, and no chain is emptied. */
  `CREATE TRIGGER as_written BEFORE UPDATE OR DELETE ON core.evidence_custody FOR EACH ROW EXECUTE FUNCTION core.keep_recording_custody();
CREATE FUNCTION core.keep_custody_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN PERFORM core.refuse_as('custody_never_changed'); RETURN NULL; END $$;
CREATE TRIGGER as_written_whole BEFORE TRUNCATE ON core.evidence_custody FOR EACH STATEMENT EXECUTE FUNCTION core.keep_custody_whole();
CREATE TRIGGER as_written_whole BEFORE TRUNCATE ON core.recording_custody FOR EACH STATEMENT EXECUTE FUNCTION core.keep_custody_whole();`,

  /* The first events, those of an interview, or the next number after one: as interviews are numbered, without gaps. A judge knows of the interviews that were filed for them. */
  definer('access.are_events(p_case uuid, p_events int, p_role text)', 'boolean', `BEGIN
  RETURN p_events = 1 OR EXISTS (SELECT 1 FROM core.interview i WHERE i.case_id = p_case AND i.events IN (p_events, p_events - 1) AND i.status <> 'CANCELLED' AND (p_role <> 'JUDGE' OR access.filed_for_me(p_case, i.id))); END`),
  /* One answer, whatever the record holds: sent, and an answer within two days. Nothing here looks at a segment. */
  definer('access.request_interview(p_case uuid, p_id uuid, p_events int, p_reason text, p_questions jsonb)', 'timestamptz', `DECLARE v_answer_by timestamptz := now() + interval '2 days'; v_role text; BEGIN
  v_role := access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE');
  IF jsonb_array_length(p_questions) NOT BETWEEN 1 AND 20 OR EXISTS (SELECT 1 FROM jsonb_array_elements(p_questions) q WHERE COALESCE(btrim(q ->> 'text'), '') = '' OR COALESCE(btrim(q ->> 'missing'), '') = '') THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT COALESCE(access.are_events(p_case, p_events, v_role), false) THEN PERFORM core.refuse_as('request_of_events'); END IF;
  INSERT INTO core.interview_request (id, case_id, author_id, unit_id, events, reason, status, answer_by, task_id) VALUES (p_id, p_case, access.me(), access.my_unit(), p_events, p_reason, 'SENT', v_answer_by, access.owe_answer(p_case, v_answer_by));
  INSERT INTO core.request_question (id, case_id, author_id, unit_id, request_id, number, text, missing, status)
    SELECT (q.value ->> 'id')::uuid, p_case, access.me(), access.my_unit(), p_id, q.ordinality, q.value ->> 'text', q.value ->> 'missing', 'SENT' FROM jsonb_array_elements(p_questions) WITH ORDINALITY q;
  RETURN v_answer_by; END`),
].join('\n');
