import { recordTable } from '../shared-record/record-table.js';
import { OTHERS } from '../other-child/facts.sql.js';
import { factsSql, NAMED_FOR, type FurtherFact } from '../timed-access/facts.sql.js';
import { definer } from './definer.js';

/** Beside what 1766710000000 knew: whether the interview goes on that its interviewer may be kept blind for. */
const UNDER_WAY: FurtherFact = { column: 'under_way boolean', sql: '(SELECT s.under_way FROM access.case_state s WHERE s.case_id = r.case_id)' };

/** What goes on is a state of the case, as being kept blind is: raised with the first session, and ended where all that was planned is over. */
const STATE = `
ALTER TABLE access.case_state ADD COLUMN under_way boolean NOT NULL DEFAULT false;
/* Every interview that is planned has begun; where none is planned, none is under way. */
CREATE FUNCTION core.interview_under_way(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(bool_and(EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = i.id AND s.started_at IS NOT NULL)), false) FROM core.interview i WHERE i.case_id = p_case AND i.status = 'PLANNED' $$;
CREATE FUNCTION core.settle_under_way() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE access.case_state s SET under_way = NOT s.under_way WHERE s.case_id IN (NEW.case_id, CASE TG_OP WHEN 'UPDATE' THEN OLD.case_id END) AND s.under_way <> core.interview_under_way(s.case_id);
  RETURN NULL;
END $$;
CREATE TRIGGER under_way AFTER INSERT OR UPDATE OF status, case_id ON core.interview FOR EACH ROW EXECUTE FUNCTION core.settle_under_way();
CREATE TRIGGER under_way AFTER INSERT OR UPDATE OF started_at, interview_id, case_id ON core.interview_session FOR EACH ROW EXECUTE FUNCTION core.settle_under_way();
UPDATE access.case_state s SET under_way = true WHERE s.case_id IN (SELECT i.case_id FROM core.interview i WHERE i.status = 'PLANNED') AND core.interview_under_way(s.case_id);
DROP TRIGGER case_state_epoch ON access.case_state;
CREATE TRIGGER case_state_epoch BEFORE UPDATE OF blind, under_way, merged_into ON access.case_state FOR EACH ROW
  WHEN (OLD.blind IS DISTINCT FROM NEW.blind OR OLD.under_way IS DISTINCT FROM NEW.under_way OR OLD.merged_into IS DISTINCT FROM NEW.merged_into) EXECUTE FUNCTION access.raise_epoch();
/* What the condition b1 says to whoever is kept from the questions. */
CREATE FUNCTION access.kept_blind(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE((SELECT s.blind AND NOT s.under_way FROM access.case_state s WHERE s.case_id = p_case), false) $$;
DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text);
${factsSql([NAMED_FOR, OTHERS, UNDER_WAY])}`;

/** The words of a question once it is accepted, in a table of their own: read by those who read the interview, whatever they may read of the queue. */
const TO_ASK = `
${recordTable('core.question_to_ask', {}, `
    interview_id uuid NOT NULL,
    question_id uuid NOT NULL,
    text text NOT NULL,
    state text NOT NULL CHECK (state IN ('TO_ASK', 'ASKED', 'NOT_ASKED')),
    asked_at timestamptz`)}
CREATE UNIQUE INDEX question_to_ask_once ON core.question_to_ask (question_id);
CREATE TRIGGER by_decision AFTER INSERT OR UPDATE ON core.question_to_ask FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('question_to_ask_by_decision');
CREATE FUNCTION core.put_to_ask() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status IN ('ACCEPTED', 'REPHRASED') THEN
    INSERT INTO core.question_to_ask (case_id, author_id, unit_id, interview_id, question_id, text, state)
      VALUES (NEW.case_id, COALESCE(access.me(), NEW.author_id), COALESCE(access.my_unit(), NEW.unit_id), NEW.interview_id, NEW.id, COALESCE(NEW.rephrased_text, NEW.text), 'TO_ASK') ON CONFLICT (question_id) DO NOTHING;
  ELSIF NEW.status IN ('ASKED', 'NOT_ASKED') THEN
    UPDATE core.question_to_ask SET state = NEW.status, asked_at = NEW.asked_at WHERE question_id = NEW.id AND state = 'TO_ASK';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER to_ask AFTER INSERT OR UPDATE OF status ON core.interview_question FOR EACH ROW EXECUTE FUNCTION core.put_to_ask();
INSERT INTO core.question_to_ask (case_id, author_id, unit_id, interview_id, question_id, text, state, asked_at)
  SELECT q.case_id, q.author_id, q.unit_id, q.interview_id, q.id, COALESCE(q.rephrased_text, q.text), CASE WHEN q.status IN ('ASKED', 'NOT_ASKED') THEN q.status ELSE 'TO_ASK' END, q.asked_at
  FROM core.interview_question q WHERE q.status IN ('ACCEPTED', 'REPHRASED', 'ASKED', 'NOT_ASKED');
/* Ids as before, and whether it is of a question as it may be asked, so that no other change is told to whoever may read no other. */
CREATE OR REPLACE FUNCTION core.tell_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('heardonce_questions', NEW.case_id || ' ' || NEW.interview_id || ' ' || NEW.id || CASE WHEN NEW.status IN ('ACCEPTED', 'REPHRASED', 'ASKED', 'NOT_ASKED') THEN ' TO_ASK' ELSE '' END);
  RETURN NULL;
END $$;`;

/** What agencies put is a kind of its own now: what was filed of it, and what cites it, is of that kind. */
const KIND = `
UPDATE access.filing f SET kind = 'interview_questions' WHERE f.kind = 'interview' AND f.row_id IN (SELECT id FROM core.interview_question UNION ALL SELECT id FROM core.interview_request UNION ALL SELECT id FROM core.request_question UNION ALL SELECT id FROM core.interview_exception);
CREATE OR REPLACE FUNCTION core.kind_of_citing(p_type text, p_id uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_type = 'REPORT' THEN 'coordination' WHEN p_type IN ('COMPLAINT', 'INCIDENT') THEN 'allegation' WHEN p_type = 'PROCEEDING' THEN 'legal' WHEN p_type = 'OPINION' THEN 'opinions' WHEN p_type = 'EVIDENCE_ITEM' THEN 'evidence'
    WHEN p_type IN ('RISK_ASSESSMENT', 'PROTECTION_MEASURE') THEN 'risk' WHEN p_type = 'FORENSIC_FINDING' THEN 'forensic_findings' WHEN p_type = 'MEDICAL_CARE' THEN 'emergency_care' WHEN p_type = 'THERAPY_PLAN' THEN 'therapy_plan'
    WHEN p_type IN ('SOCIAL_ASSESSMENT', 'PROGRESS_NOTE') THEN 'assessment' WHEN p_type = 'REQUEST_QUESTION' THEN 'interview_questions' WHEN p_type = 'TASK' THEN COALESCE((SELECT d.subject_kind FROM core.task_detail d WHERE d.task_id = p_id ORDER BY d.recorded_at LIMIT 1), 'coordination') END $$;
ALTER TABLE core.segment_citation DISABLE TRIGGER keep_history;
UPDATE core.segment_citation SET subject_kind = 'interview_questions' WHERE citing_type = 'REQUEST_QUESTION';
ALTER TABLE core.segment_citation ENABLE TRIGGER keep_history;
CREATE OR REPLACE FUNCTION access.filed_for_me(p_case uuid, p_row uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM access.filing f WHERE f.case_id = p_case AND f.row_id = p_row AND f.kind IN ('interview', 'interview_questions') AND f.judge_id = access.me() AND (f.held_until IS NULL OR f.held_until > now())) $$;`;

const ASKERS = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'";

/** Whoever is kept blind names no question that they may not read: in what state it is, or whether it is there, is not told. */
const DECISIONS = [
  /* By the words that may be asked, of which the question itself need not be read. */
  definer('access.mark_question(p_case uuid, p_id uuid, p_version int, p_asked_at timestamptz)', 'void', `DECLARE v core.question_to_ask; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  SELECT * INTO v FROM core.question_to_ask q WHERE q.question_id = p_id AND q.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse(CASE WHEN NOT access.kept_blind(p_case) AND EXISTS (SELECT 1 FROM core.interview_question q WHERE q.id = p_id AND q.case_id = p_case) THEN 'CONFLICTING_STATE' ELSE 'NOT_FOUND' END); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = v.interview_id AND i.interviewer_id = access.me()) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF v.state <> 'TO_ASK' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_asked_at IS NOT NULL AND (p_asked_at > now() + interval '1 minute' OR NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = v.interview_id AND s.started_at <= p_asked_at AND (s.ended_at IS NULL OR s.ended_at >= p_asked_at))) THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'MARKED', true);
  UPDATE core.interview_question SET status = CASE WHEN p_asked_at IS NULL THEN 'NOT_ASKED' ELSE 'ASKED' END, asked_at = p_asked_at WHERE id = p_id; END`),
  definer('access.appeal_question(p_case uuid, p_id uuid, p_version int, p_reason text)', 'void', `DECLARE v core.interview_question; v_role text; BEGIN
  v_role := access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  IF (v_role = 'FORENSIC_INTERVIEWER' AND access.kept_blind(p_case)) OR NOT EXISTS (SELECT 1 FROM core.interview_question q WHERE q.id = p_id AND q.case_id = p_case AND q.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  v := access.locked_question(p_case, p_id, p_version);
  IF v.status <> 'DECLINED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'APPEALED', true);
  UPDATE core.interview_question SET status = 'APPEALED', appeal_reason = p_reason WHERE id = p_id; END`),
  /* Neither who put it nor who declined it; a judge where a party filed it for their hearing. */
  definer('access.decide_appeal(p_case uuid, p_id uuid, p_version int, p_accepted boolean, p_reason text, p_ruling text)', 'void', `DECLARE v core.interview_question; v_role text; BEGIN
  v_role := access.require_role(p_case, 'FAMILY_DEFENDER', 'PUBLIC_MINISTRY', 'JUDGE');
  IF v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_id) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  v := access.locked_question(p_case, p_id, p_version);
  IF v.status <> 'APPEALED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.author_id = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF EXISTS (SELECT 1 FROM core.question_ruling r WHERE r.question_id = p_id AND r.author_id = access.me()) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  IF NOT p_accepted THEN PERFORM access.decline_question(p_case, p_id, p_reason, p_ruling); END IF;
  PERFORM set_config('app.why', 'APPEAL_DECIDED', true);
  UPDATE core.interview_question SET status = CASE WHEN p_accepted THEN 'ACCEPTED' ELSE 'DECLINED_FINAL' END WHERE id = p_id; END`),
  definer('access.request_exception(p_case uuid, p_id uuid, p_request uuid, p_reason text, p_text text, p_child_view text, p_review uuid)', 'void', `DECLARE v core.interview_request; v_role text; BEGIN
  v_role := access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER');
  SELECT * INTO v FROM core.interview_request r WHERE r.id = p_request AND r.case_id = p_case FOR UPDATE;
  IF NOT FOUND OR (v_role = 'JUDGE' AND v.author_id <> access.me() AND NOT access.filed_for_me(p_case, p_request)) OR (v_role = 'FORENSIC_INTERVIEWER' AND access.kept_blind(p_case)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'GOES_ON' OR NOT EXISTS (SELECT 1 FROM core.request_question q WHERE q.request_id = p_request AND q.status = 'OPEN')
    OR NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.case_id = p_case AND i.events = v.events AND (i.status = 'NOT_SUITABLE' OR core.interview_begun(i.id))) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_reason = 'COURT_ORDER' OR (p_reason IN ('INADEQUATE_FIRST_INTERVIEW', 'RECORDING_LOST_OR_UNUSABLE', 'INTERPRETATION_INADEQUATE')) <> (p_review IS NOT NULL) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_review IS NOT NULL AND ((v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_review))
    OR NOT EXISTS (SELECT 1 FROM core.interview_review w JOIN core.interview i ON i.id = w.interview_id AND i.case_id = p_case AND i.events = v.events WHERE w.id = p_review AND w.case_id = p_case AND w.outcome = 'INADEQUATE' AND w.author_id <> access.me())) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_exception (id, case_id, author_id, unit_id, request_id, events, reason, text, child_view, review_id, state) VALUES (p_id, p_case, access.me(), access.my_unit(), p_request, v.events, p_reason, p_text, p_child_view, p_review, 'REQUESTED'); END`),
];

/** Until its first session an interviewer who is kept blind reads the questions they may ask, and nothing of what was put, declined or asked for. */
export const BLIND_SQL = [STATE, TO_ASK, KIND, ...DECISIONS].join('\n');
