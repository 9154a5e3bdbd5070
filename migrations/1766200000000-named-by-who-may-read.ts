import type { MigrationInterface, QueryRunner } from 'typeorm';

const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
const ASKERS = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'";
/** A request of the person's own: what state somebody else's is in is not told to whoever guesses its id. */
const OWN_REQUEST = `SELECT * INTO v FROM core.interview_request t WHERE t.id = p_request AND t.case_id = p_case FOR UPDATE;
  IF NOT FOUND OR v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);`;

/**
 * A judge reads of an interview what a party filed for their hearing, and names no more than that: what is there and not filed is absent
 *. Every other role that puts questions or requests reads them all.
 */
const DECISIONS_SQL = [
  `CREATE FUNCTION access.filed_for_me(p_case uuid, p_row uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM access.filing f WHERE f.case_id = p_case AND f.row_id = p_row AND f.kind = 'interview' AND f.judge_id = access.me()) $$;`,
  definer('propose_question(p_case uuid, p_interview uuid, p_text text, p_purpose text, p_topic text, p_through_judge boolean, p_hints jsonb)', 'uuid', `DECLARE v_role text; v_status text; v_id uuid; BEGIN
  v_role := access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  IF p_through_judge AND v_role <> 'JUDGE' THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  SELECT i.status INTO v_status FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case FOR SHARE;
  IF v_status IS NULL OR (v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_interview)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_status <> 'PLANNED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF char_length(btrim(p_text)) NOT BETWEEN 1 AND 1000 THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_question (case_id, author_id, unit_id, interview_id, text, purpose, topic, status, hints, through_judge) VALUES (p_case, access.me(), access.my_unit(), p_interview, p_text, p_purpose, p_topic, 'PROPOSED', p_hints, p_through_judge) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('appeal_question(p_case uuid, p_id uuid, p_version int, p_reason text)', 'void', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  IF NOT EXISTS (SELECT 1 FROM core.interview_question q WHERE q.id = p_id AND q.case_id = p_case AND q.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  v := access.locked_question(p_case, p_id, p_version);
  IF v.status <> 'DECLINED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'APPEALED', true);
  UPDATE core.interview_question SET status = 'APPEALED', appeal_reason = p_reason WHERE id = p_id; END`),
  definer('confirm_answered(p_case uuid, p_request uuid, p_version int)', 'int', `DECLARE v core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  ${OWN_REQUEST}
  IF v.status <> 'ANSWERED' OR v.confirmed_at IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'CONFIRMED_BY_REQUESTER', true);
  UPDATE core.interview_request SET confirmed_at = now() WHERE id = p_request RETURNING * INTO v;
  RETURN v.version; END`),
  definer('report_insufficient(p_case uuid, p_question uuid, p_version int, p_why text)', 'int', `DECLARE v core.request_question; v_request core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  SELECT * INTO v FROM core.request_question t WHERE t.id = p_question AND t.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  SELECT * INTO v_request FROM core.interview_request r WHERE r.id = v.request_id FOR UPDATE;
  IF v_request.author_id IS DISTINCT FROM access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.status <> 'ANSWERED' OR v_request.status = 'WITHDRAWN' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.request_question SET status = 'INSUFFICIENT', insufficient_at = COALESCE(insufficient_at, now()) WHERE id = p_question RETURNING * INTO v;
  PERFORM access.end_owed_answer(v_request.task_id, 'DONE');
  UPDATE core.interview_request SET status = 'SENT', confirmed_at = NULL, answer_by = now() + interval '2 days', task_id = access.owe_answer(p_case, now() + interval '2 days') WHERE id = v.request_id;
  RETURN v.version; END`),
  definer('withdraw_request(p_case uuid, p_request uuid, p_version int, p_why text)', 'int', `DECLARE v core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  ${OWN_REQUEST}
  IF v.status = 'WITHDRAWN' OR v.confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.request_id = p_request AND x.state = 'APPROVED') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.interview_request SET status = 'WITHDRAWN' WHERE id = p_request;
  PERFORM access.end_owed_answer(v.task_id, 'CANCELLED');
  SELECT * INTO v FROM core.interview_request WHERE id = p_request;
  RETURN v.version; END`),
  definer('request_exception(p_case uuid, p_id uuid, p_request uuid, p_reason text, p_text text, p_child_view text, p_review uuid)', 'void', `DECLARE v core.interview_request; v_role text; BEGIN
  v_role := access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER');
  SELECT * INTO v FROM core.interview_request r WHERE r.id = p_request AND r.case_id = p_case FOR UPDATE;
  IF NOT FOUND OR (v_role = 'JUDGE' AND v.author_id <> access.me() AND NOT access.filed_for_me(p_case, p_request)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'GOES_ON' OR NOT EXISTS (SELECT 1 FROM core.request_question q WHERE q.request_id = p_request AND q.status = 'OPEN')
    OR NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.case_id = p_case AND i.events = v.events AND (i.status = 'NOT_SUITABLE' OR core.interview_begun(i.id))) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_reason = 'COURT_ORDER' OR (p_reason IN ('INADEQUATE_FIRST_INTERVIEW', 'RECORDING_LOST_OR_UNUSABLE', 'INTERPRETATION_INADEQUATE')) <> (p_review IS NOT NULL) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_review IS NOT NULL AND ((v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_review))
    OR NOT EXISTS (SELECT 1 FROM core.interview_review w JOIN core.interview i ON i.id = w.interview_id AND i.case_id = p_case AND i.events = v.events WHERE w.id = p_review AND w.case_id = p_case AND w.outcome = 'INADEQUATE' AND w.author_id <> access.me())) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_exception (id, case_id, author_id, unit_id, request_id, events, reason, text, child_view, review_id, state) VALUES (p_id, p_case, access.me(), access.my_unit(), p_request, v.events, p_reason, p_text, p_child_view, p_review, 'REQUESTED'); END`),
].join('\n');

/** What a judge names of the testimony is what was filed for them; somebody else's request is absent whatever its version. */
export class NamedByWhoMayRead1766200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DECISIONS_SQL);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
