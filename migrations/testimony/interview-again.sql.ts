/**
 * Decisions instead of asking a child again: a request and its answer from the record, an exception by two people, a further interview, an
 * independent review, and that somebody asked. Each checks its caller itself, so that direct SQL is refused like a mistake in the API.
 */
const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/** Whoever works on the case and could need an answer of the child; the judge for the defence. */
const ASKERS = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'";
/** A row of this case by its id, locked; absent and of another case are one answer. */
const locked = (table: string, id: string): string => `SELECT * INTO v FROM ${table} t WHERE t.id = ${id} AND t.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);`;

const REQUESTS = [
  /* The family defender who owes the answer: the first on the case, or the coordinator where there is none. */
  definer('answering_unit(p_case uuid)', 'text', `BEGIN
  RETURN (SELECT u.code FROM access.effective e JOIN people.person p ON p.id = e.person_id JOIN people.unit u ON u.id = p.unit_id
    WHERE e.case_id = p_case AND e.role IN ('FAMILY_DEFENDER', 'COORDINATOR') AND e.person_id <> access.me() AND (e.until_at IS NULL OR e.until_at > now()) ORDER BY e.role DESC, u.code LIMIT 1); END`),
  definer('owe_answer(p_case uuid, p_answer_by timestamptz)', 'uuid', `DECLARE v_task uuid; BEGIN
  INSERT INTO core.task (case_id, author_id, unit_id, owner_unit, due_at, status) VALUES (p_case, access.me(), access.my_unit(), COALESCE(access.answering_unit(p_case), 'COORDINATION'), p_answer_by, 'OPEN') RETURNING id INTO v_task;
  INSERT INTO core.task_detail (case_id, author_id, unit_id, task_id, subject_kind, title, legal_basis) VALUES (p_case, access.me(), access.my_unit(), v_task, 'interview', 'ANSWER_INTERVIEW_REQUEST', 'CIA 150, CPP 206A');
  RETURN v_task; END`),
  definer('end_owed_answer(p_task uuid, p_status text)', 'void', `BEGIN
  UPDATE core.task SET status = p_status, completed_at = CASE p_status WHEN 'DONE' THEN now() END WHERE id = p_task AND status = 'OPEN'; END`),
  /* One answer, whatever the record holds: sent, and an answer within two days. Nothing here looks at a segment. */
  definer('request_interview(p_case uuid, p_id uuid, p_events int, p_reason text, p_questions jsonb)', 'timestamptz', `DECLARE v_answer_by timestamptz := now() + interval '2 days'; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  IF p_events < 1 OR jsonb_array_length(p_questions) NOT BETWEEN 1 AND 20 OR EXISTS (SELECT 1 FROM jsonb_array_elements(p_questions) q WHERE COALESCE(btrim(q ->> 'text'), '') = '' OR COALESCE(btrim(q ->> 'missing'), '') = '') THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_request (id, case_id, author_id, unit_id, events, reason, status, answer_by, task_id) VALUES (p_id, p_case, access.me(), access.my_unit(), p_events, p_reason, 'SENT', v_answer_by, access.owe_answer(p_case, v_answer_by));
  INSERT INTO core.request_question (id, case_id, author_id, unit_id, request_id, number, text, missing, status)
    SELECT (q.value ->> 'id')::uuid, p_case, access.me(), access.my_unit(), p_id, q.ordinality, q.value ->> 'text', q.value ->> 'missing', 'SENT' FROM jsonb_array_elements(p_questions) WITH ORDINALITY q;
  RETURN v_answer_by; END`),
  /* Where the request stands follows from its questions; what is decided is owed no more. */
  definer('settle_request(p_request uuid)', 'void', `DECLARE v core.interview_request; v_status text; BEGIN
  SELECT CASE WHEN bool_or(q.status IN ('SENT', 'INSUFFICIENT')) THEN 'SENT' WHEN bool_or(q.status = 'OPEN') THEN 'GOES_ON' ELSE 'ANSWERED' END INTO v_status FROM core.request_question q WHERE q.request_id = p_request;
  UPDATE core.interview_request SET status = v_status WHERE id = p_request AND status <> v_status;
  SELECT * INTO v FROM core.interview_request WHERE id = p_request;
  IF v_status <> 'SENT' THEN PERFORM access.end_owed_answer(v.task_id, 'DONE'); END IF; END`),
  /* Whoever holds the family defender's function, and never about a request of their own. Not while an exception rests on the open question. */
  definer('rule_on_question(p_case uuid, p_question uuid, p_version int, p_status text)', 'core.request_question', `DECLARE v core.request_question; v_request core.interview_request; BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER');
  ${locked('core.request_question', 'p_question')}
  SELECT * INTO v_request FROM core.interview_request r WHERE r.id = v.request_id AND r.case_id = p_case FOR UPDATE;
  IF v_request.author_id = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF v_request.status = 'WITHDRAWN' OR v_request.confirmed_at IS NOT NULL OR v.status NOT IN ('SENT', 'INSUFFICIENT', 'OPEN') OR v.status = p_status
    OR EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.request_id = v.request_id AND x.state <> 'REFUSED') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', CASE p_status WHEN 'ANSWERED' THEN 'ANSWERED_FROM_RECORD' ELSE 'GOES_ON' END, true);
  UPDATE core.request_question SET status = p_status WHERE id = p_question RETURNING * INTO v;
  PERFORM access.settle_request(v.request_id);
  RETURN v; END`),
  /* The answer reaches the agency that asked, in the transaction that gives it. */
  definer('answer_question(p_case uuid, p_question uuid, p_version int, p_answer uuid)', 'int', `DECLARE v core.request_question; BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.record_answer a WHERE a.id = p_answer AND a.case_id = p_case AND a.question_id = p_question AND a.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  v := access.rule_on_question(p_case, p_question, p_version, 'ANSWERED');
  INSERT INTO access.release (row_id, case_id, agency_code) SELECT p_answer, p_case, u.agency_code FROM people.unit u WHERE u.id = v.unit_id ON CONFLICT DO NOTHING;
  RETURN v.version; END`),
  definer('let_question_go_on(p_case uuid, p_question uuid, p_version int)', 'int', `BEGIN RETURN (access.rule_on_question(p_case, p_question, p_version, 'OPEN')).version; END`),
  definer('confirm_answered(p_case uuid, p_request uuid, p_version int)', 'int', `DECLARE v core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  ${locked('core.interview_request', 'p_request')}
  IF v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'ANSWERED' OR v.confirmed_at IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'CONFIRMED_BY_REQUESTER', true);
  UPDATE core.interview_request SET confirmed_at = now() WHERE id = p_request RETURNING * INTO v;
  RETURN v.version; END`),
  /* It is owed again, and no interview counts as avoided by it any more. */
  definer('report_insufficient(p_case uuid, p_question uuid, p_version int, p_why text)', 'int', `DECLARE v core.request_question; v_request core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  ${locked('core.request_question', 'p_question')}
  SELECT * INTO v_request FROM core.interview_request r WHERE r.id = v.request_id FOR UPDATE;
  IF v_request.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'ANSWERED' OR v_request.status = 'WITHDRAWN' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.request_question SET status = 'INSUFFICIENT', insufficient_at = COALESCE(insufficient_at, now()) WHERE id = p_question RETURNING * INTO v;
  PERFORM access.end_owed_answer(v_request.task_id, 'DONE');
  UPDATE core.interview_request SET status = 'SENT', confirmed_at = NULL, answer_by = now() + interval '2 days', task_id = access.owe_answer(p_case, now() + interval '2 days') WHERE id = v.request_id;
  RETURN v.version; END`),
  definer('withdraw_request(p_case uuid, p_request uuid, p_version int, p_why text)', 'int', `DECLARE v core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS});
  ${locked('core.interview_request', 'p_request')}
  IF v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status = 'WITHDRAWN' OR v.confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM core.interview_exception x WHERE x.request_id = p_request AND x.state = 'APPROVED') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.interview_request SET status = 'WITHDRAWN' WHERE id = p_request;
  PERFORM access.end_owed_answer(v.task_id, 'CANCELLED');
  SELECT * INTO v FROM core.interview_request WHERE id = p_request;
  RETURN v.version; END`),
];

const EXCEPTIONS = [
  /* Only open questions go on, after an interview that was held, was begun, or was not suitable; before that they belong into it. */
  definer('request_exception(p_case uuid, p_id uuid, p_request uuid, p_reason text, p_text text, p_child_view text, p_review uuid)', 'void', `DECLARE v core.interview_request; BEGIN
  PERFORM access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER');
  SELECT * INTO v FROM core.interview_request r WHERE r.id = p_request AND r.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'GOES_ON' OR NOT EXISTS (SELECT 1 FROM core.request_question q WHERE q.request_id = p_request AND q.status = 'OPEN')
    OR NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.case_id = p_case AND i.events = v.events AND (i.status = 'NOT_SUITABLE' OR core.interview_begun(i.id))) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_reason = 'COURT_ORDER' OR (p_reason IN ('INADEQUATE_FIRST_INTERVIEW', 'RECORDING_LOST_OR_UNUSABLE', 'INTERPRETATION_INADEQUATE')) <> (p_review IS NOT NULL) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_review IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.interview_review w JOIN core.interview i ON i.id = w.interview_id AND i.case_id = p_case AND i.events = v.events WHERE w.id = p_review AND w.case_id = p_case AND w.outcome = 'INADEQUATE' AND w.author_id <> access.me()) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_exception (id, case_id, author_id, unit_id, request_id, events, reason, text, child_view, review_id, state) VALUES (p_id, p_case, access.me(), access.my_unit(), p_request, v.events, p_reason, p_text, p_child_view, p_review, 'REQUESTED'); END`),
  definer('exception_to_decide(p_case uuid, p_id uuid, p_version int)', 'core.interview_exception', `DECLARE v core.interview_exception; BEGIN
  ${locked('core.interview_exception', 'p_id')}
  IF v.author_id = access.me() OR EXISTS (SELECT 1 FROM core.interview_request r WHERE r.id = v.request_id AND r.author_id = access.me()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF v.state <> 'REQUESTED' OR NOT EXISTS (SELECT 1 FROM core.interview_request r WHERE r.id = v.request_id AND r.status = 'GOES_ON') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  RETURN v; END`),
  definer('approve_exception(p_case uuid, p_id uuid, p_version int, p_child_view text)', 'int', `DECLARE v_role text := access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER'); v core.interview_exception := access.exception_to_decide(p_case, p_id, p_version); BEGIN
  IF access.me() IN (COALESCE(v.prosecutor_approved_by, '00000000-0000-0000-0000-000000000000'), COALESCE(v.defender_approved_by, '00000000-0000-0000-0000-000000000000')) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  IF (v_role = 'PROSECUTOR' AND v.prosecutor_approved_by IS NOT NULL) OR (v_role = 'FAMILY_DEFENDER' AND v.defender_approved_by IS NOT NULL) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF COALESCE(btrim(v.child_view), btrim(p_child_view), '') = '' THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'APPROVED', true);
  IF v_role = 'PROSECUTOR' THEN v.prosecutor_approved_by := access.me(); ELSE v.defender_approved_by := access.me(); END IF;
  UPDATE core.interview_exception SET child_view = COALESCE(child_view, p_child_view), prosecutor_approved_by = v.prosecutor_approved_by, defender_approved_by = v.defender_approved_by,
    state = CASE WHEN v.prosecutor_approved_by IS NOT NULL AND v.defender_approved_by IS NOT NULL THEN 'APPROVED' ELSE 'REQUESTED' END,
    approved_at = CASE WHEN v.prosecutor_approved_by IS NOT NULL AND v.defender_approved_by IS NOT NULL THEN now() END, expires_at = CASE WHEN v.prosecutor_approved_by IS NOT NULL AND v.defender_approved_by IS NOT NULL THEN now() + interval '30 days' END
    WHERE id = p_id RETURNING * INTO v;
  RETURN v.version; END`),
  definer('refuse_exception(p_case uuid, p_id uuid, p_version int, p_why text)', 'int', `DECLARE v_role text := access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER'); v core.interview_exception := access.exception_to_decide(p_case, p_id, p_version); BEGIN
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.interview_exception SET state = 'REFUSED' WHERE id = p_id RETURNING * INTO v;
  RETURN v.version; END`),
  /* Under an approved exception, or as a court ordered it; who interviews is accredited on that day. The constraints of heard-once.sql.ts decide. */
  definer('plan_further_interview(p_case uuid, p_id uuid, p_plan jsonb)', 'void', `DECLARE v core.interview; v_exception core.interview_exception; BEGIN
  v := jsonb_populate_record(NULL::core.interview, p_plan);
  IF v.basis = 'EXCEPTION' THEN
    PERFORM access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'COORDINATOR');
    SELECT * INTO v_exception FROM core.interview_exception x WHERE x.id = v.exception_id AND x.case_id = p_case FOR SHARE;
    IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
    v.events := v_exception.events;
  ELSIF v.basis = 'COURT_ORDER' THEN PERFORM access.require_role(p_case, 'PROSECUTOR', 'COORDINATOR');
  ELSE PERFORM access.refuse('VALIDATION');
  END IF;
  IF v.interviewer_id IS NOT NULL AND NOT (EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = v.interviewer_id AND e.case_id = p_case AND e.role = 'FORENSIC_INTERVIEWER')
    AND EXISTS (SELECT 1 FROM people.accreditation c WHERE c.person_id = v.interviewer_id AND c.protocol = v.protocol AND COALESCE(v.planned_for, now())::date BETWEEN c.from_on AND c.until_on)) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview (id, case_id, author_id, unit_id, events, basis, status, protocol, protocol_version, interviewer_id, room, planned_for, sessions_planned, companion, interpreter, anticipated_evidence, exception_id, order_number, order_document_sha256, held_elsewhere)
    VALUES (p_id, p_case, access.me(), access.my_unit(), v.events, v.basis, 'PLANNED', v.protocol, v.protocol_version, v.interviewer_id, v.room, v.planned_for, COALESCE(v.sessions_planned, 1), v.companion, v.interpreter, COALESCE(v.anticipated_evidence, 'NOT_REQUESTED'), v.exception_id, btrim(v.order_number), v.order_document_sha256, false); END`),
];

const BESIDE = [
  /* By one trained for it who neither held nor watched it and works elsewhere than whoever held it. */
  definer('review_interview(p_case uuid, p_id uuid, p_interview uuid, p_outcome text, p_findings text)', 'void', `DECLARE v core.interview; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  SELECT * INTO v FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF NOT core.interview_begun(p_interview) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF access.me() IN (v.interviewer_id, v.author_id) OR EXISTS (SELECT 1 FROM core.interview_observer o WHERE o.interview_id = p_interview AND o.observer_id = access.me())
    OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = COALESCE(v.interviewer_id, v.author_id) AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  INSERT INTO core.interview_review (id, case_id, author_id, unit_id, interview_id, outcome, findings) VALUES (p_id, p_case, access.me(), access.my_unit(), p_interview, p_outcome, p_findings); END`),
  /* That somebody asked is never refused to be kept; that it does not count is, where it does not hold. The 72 hours run from the first notice. */
  definer('record_asking(p_case uuid, p_id uuid, p_asked_at timestamptz, p_service text, p_topic text, p_exempt text, p_note text)', 'void', `DECLARE v_role text := access.require_role(p_case, ${ASKERS}, 'FORENSIC_INTERVIEWER', 'COORDINATOR'); BEGIN
  IF p_asked_at > now() THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_exempt = 'CLINICAL_HISTORY_72_HOURS' AND (v_role NOT IN ('FORENSIC_DOCTOR', 'COORDINATOR')
    OR p_asked_at > (SELECT LEAST(s.opened_at, (SELECT min(r.received_at) FROM core.report r WHERE r.case_id = p_case)) FROM access.case_state s WHERE s.case_id = p_case) + interval '72 hours') THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.time_asked (id, case_id, author_id, unit_id, asked_at, service, topic, exempt, note) VALUES (p_id, p_case, access.me(), access.my_unit(), p_asked_at, p_service, p_topic, p_exempt, p_note); END`),
];

export const INTERVIEW_AGAIN_SQL = [...REQUESTS, ...EXCEPTIONS, ...BESIDE].join('\n');
