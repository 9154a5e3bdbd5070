const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
/** Every agency puts its questions (CIA 150); the defence's come in through the judge. */
const MAY_ASK = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE'";
const MAY_LOG = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR'";

/** Who may do what with a question or a session, in which state. Their history says what was done and never why: a ruling is read by fewer. */
export const INTERVIEW_DECISIONS_SQL = [
  definer('people.record_accreditation(p_person uuid, p_protocol text, p_from date, p_until date, p_issued_by text)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM people.require_administrator(); PERFORM access.require_other_unit(p_person);
  IF NOT access.holds_role(p_person, 'FORENSIC_INTERVIEWER') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_protocol NOT IN ('NICHD_REVISED', 'RATAC', 'OTHER') OR p_until <= p_from THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO people.accreditation (person_id, protocol, from_on, until_on, issued_by, recorded_by) VALUES (p_person, p_protocol, p_from, p_until, p_issued_by, access.me()) RETURNING id INTO v_id;
  RETURN v_id; END`),

  definer('access.propose_question(p_case uuid, p_interview uuid, p_text text, p_purpose text, p_topic text, p_through_judge boolean, p_hints jsonb)', 'uuid', `DECLARE v_role text; v_status text; v_id uuid; BEGIN
  v_role := access.require_role(p_case, ${MAY_ASK}); PERFORM access.require_scope(p_case);
  IF p_through_judge AND v_role <> 'JUDGE' THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  SELECT i.status INTO v_status FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case FOR SHARE;
  IF v_status IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_status <> 'PLANNED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF char_length(btrim(p_text)) NOT BETWEEN 1 AND 1000 THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview_question (case_id, author_id, unit_id, interview_id, text, purpose, topic, status, hints, through_judge) VALUES (p_case, access.me(), access.my_unit(), p_interview, p_text, p_purpose, p_topic, 'PROPOSED', p_hints, p_through_judge) RETURNING id INTO v_id;
  RETURN v_id; END`),
  /* The question as it stands and nobody else changes it meanwhile; absent and of another case are one answer. */
  definer('access.locked_question(p_case uuid, p_id uuid, p_version int)', 'core.interview_question', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_scope(p_case);
  SELECT * INTO v FROM core.interview_question q WHERE q.id = p_id AND q.case_id = p_case FOR UPDATE;
  PERFORM access.require_version(v.version, p_version);
  RETURN v; END`),
  definer('access.decline_question(p_case uuid, p_id uuid, p_reason text, p_text text)', 'void', `BEGIN
  IF p_reason IS NULL THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.question_ruling (case_id, author_id, unit_id, question_id, reason, text) VALUES (p_case, access.me(), access.my_unit(), p_id, p_reason, p_text); END`),
  definer('access.review_question(p_case uuid, p_id uuid, p_version int, p_outcome text, p_words text, p_hints jsonb, p_reason text, p_ruling text)', 'void', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER'); v := access.locked_question(p_case, p_id, p_version);
  IF p_outcome NOT IN ('ACCEPTED', 'REPHRASED', 'DECLINED') OR p_outcome = 'REPHRASED' AND NOT COALESCE(char_length(btrim(p_words)) BETWEEN 1 AND 1000, false) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF v.status <> 'PROPOSED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_outcome = 'DECLINED' THEN PERFORM access.decline_question(p_case, p_id, p_reason, p_ruling); END IF;
  PERFORM set_config('app.why', 'REVIEWED', true);
  UPDATE core.interview_question SET status = p_outcome, rephrased_text = CASE p_outcome WHEN 'REPHRASED' THEN p_words END, hints = CASE p_outcome WHEN 'REPHRASED' THEN p_hints ELSE hints END WHERE id = p_id; END`),
  definer('access.appeal_question(p_case uuid, p_id uuid, p_version int, p_reason text)', 'void', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_role(p_case, ${MAY_ASK}); v := access.locked_question(p_case, p_id, p_version);
  IF v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'DECLINED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'APPEALED', true);
  UPDATE core.interview_question SET status = 'APPEALED', appeal_reason = p_reason WHERE id = p_id; END`),
  /* Neither who put it nor who declined it; a judge where a party filed it for their hearing. */
  definer('access.decide_appeal(p_case uuid, p_id uuid, p_version int, p_accepted boolean, p_reason text, p_ruling text)', 'void', `DECLARE v core.interview_question; v_role text; BEGIN
  v_role := access.require_role(p_case, 'FAMILY_DEFENDER', 'PUBLIC_MINISTRY', 'JUDGE');
  IF v_role = 'JUDGE' AND NOT EXISTS (SELECT 1 FROM access.filing f WHERE f.case_id = p_case AND f.row_id = p_id AND f.kind = 'interview' AND f.judge_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  v := access.locked_question(p_case, p_id, p_version);
  IF v.status <> 'APPEALED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.author_id = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF EXISTS (SELECT 1 FROM core.question_ruling r WHERE r.question_id = p_id AND r.author_id = access.me()) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  IF NOT p_accepted THEN PERFORM access.decline_question(p_case, p_id, p_reason, p_ruling); END IF;
  PERFORM set_config('app.why', 'APPEAL_DECIDED', true);
  UPDATE core.interview_question SET status = CASE WHEN p_accepted THEN 'ACCEPTED' ELSE 'DECLINED_FINAL' END WHERE id = p_id; END`),
  definer('access.mark_question(p_case uuid, p_id uuid, p_version int, p_asked_at timestamptz)', 'void', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER'); v := access.locked_question(p_case, p_id, p_version);
  IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = v.interview_id AND i.interviewer_id = access.me()) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF v.status NOT IN ('ACCEPTED', 'REPHRASED') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_asked_at IS NOT NULL AND (p_asked_at > now() + interval '1 minute' OR NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = v.interview_id AND s.started_at <= p_asked_at AND (s.ended_at IS NULL OR s.ended_at >= p_asked_at))) THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'MARKED', true);
  UPDATE core.interview_question SET status = CASE WHEN p_asked_at IS NULL THEN 'NOT_ASKED' ELSE 'ASKED' END, asked_at = p_asked_at WHERE id = p_id; END`),

  definer('access.start_session(p_case uuid, p_interview uuid, p_at timestamptz, p_equipment text)', 'uuid', `DECLARE v core.interview; v_count int; v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER'); PERFORM access.require_scope(p_case);
  SELECT * INTO v FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.interviewer_id IS DISTINCT FROM access.me() THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  SELECT count(*) INTO v_count FROM core.interview_session s WHERE s.interview_id = p_interview;
  IF v.status <> 'PLANNED' OR v_count >= v.sessions_planned OR EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = p_interview AND (s.ended_at IS NULL OR s.ended_at > p_at)) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_at > now() + interval '1 minute' THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT core.may_interview(p_case, access.me(), v.protocol, p_at) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO core.interview_session (case_id, author_id, unit_id, interview_id, number, started_at, equipment) VALUES (p_case, access.me(), access.my_unit(), p_interview, v_count + 1, p_at, p_equipment) RETURNING id INTO v_id;
  INSERT INTO core.session_event (case_id, author_id, unit_id, session_id, at, event, room) VALUES (p_case, access.me(), access.my_unit(), v_id, p_at, 'START', v.room);
  RETURN v_id; END`),
  /* Kept by the interviewer, or from the other room by an observer of this interview. */
  definer('access.open_session(p_case uuid, p_session uuid)', 'core.interview_session', `DECLARE v core.interview_session; v_role text; BEGIN
  v_role := access.require_role(p_case, ${MAY_LOG}); PERFORM access.require_scope(p_case);
  SELECT * INTO v FROM core.interview_session s WHERE s.id = p_session AND s.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = v.interview_id AND i.interviewer_id = access.me()) AND NOT EXISTS (SELECT 1 FROM core.interview_observer o WHERE o.interview_id = v.interview_id AND o.observer_id = access.me()) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF v.ended_at IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  RETURN v; END`),
  definer('access.session_protocol(p_case uuid, p_session uuid)', 'text', `DECLARE v core.interview_session; BEGIN
  v := access.open_session(p_case, p_session);
  RETURN (SELECT i.protocol FROM core.interview i WHERE i.id = v.interview_id); END`),
  definer('access.log_session_event(p_case uuid, p_session uuid, p_event text, p_at timestamptz, p_phase text, p_room text, p_who text)', 'uuid', `DECLARE v core.interview_session; v_paused boolean; v_id uuid; BEGIN
  v := access.open_session(p_case, p_session);
  IF p_event NOT IN ('BREAK', 'RESUME', 'ENTER', 'LEAVE', 'PHASE', 'EQUIPMENT') OR p_at < v.started_at OR p_at > now() + interval '1 minute' OR (p_event = 'PHASE') <> (p_phase IS NOT NULL) OR p_event IN ('ENTER', 'LEAVE') AND (p_who IS NULL OR p_room IS NULL) THEN PERFORM access.refuse('VALIDATION'); END IF;
  SELECT e.event = 'BREAK' INTO v_paused FROM core.session_event e WHERE e.session_id = p_session AND e.event IN ('BREAK', 'RESUME') ORDER BY e.at DESC, e.recorded_at DESC LIMIT 1;
  IF p_event = 'BREAK' AND v_paused OR p_event = 'RESUME' AND NOT COALESCE(v_paused, false) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO core.session_event (case_id, author_id, unit_id, session_id, at, event, phase, room, who) VALUES (p_case, access.me(), access.my_unit(), p_session, p_at, p_event, p_phase, p_room, p_who) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('access.end_session(p_case uuid, p_session uuid, p_version int, p_at timestamptz)', 'void', `DECLARE v core.interview_session; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER'); v := access.open_session(p_case, p_session); PERFORM access.require_version(v.version, p_version);
  IF p_at > now() + interval '1 minute' OR p_at < COALESCE((SELECT max(e.at) FROM core.session_event e WHERE e.session_id = p_session), v.started_at) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.session_event (case_id, author_id, unit_id, session_id, at, event) VALUES (p_case, access.me(), access.my_unit(), p_session, p_at, 'END');
  PERFORM set_config('app.why', 'ENDED', true);
  UPDATE core.interview_session SET ended_at = p_at WHERE id = p_session; END`),
].join('\n');
