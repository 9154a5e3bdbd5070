/**
 * Decisions that told of a conflict, or could be gone around. Who is on a case is asked by the assignment as it was made (`access.assignment`), not as it
 * counts (`access.effective`): that a conflict stands is the control body's to know.
 */
const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

export const DECIDED_SQL = [
  definer('access.answering_unit(p_case uuid)', 'text', `BEGIN
  RETURN (SELECT u.code FROM access.assignment a JOIN people.person p ON p.id = a.person_id AND p.active JOIN people.unit u ON u.id = p.unit_id
    WHERE a.case_id = p_case AND a.role IN ('FAMILY_DEFENDER', 'COORDINATOR') AND a.person_id <> access.me() AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > now()) AND access.holds_role(a.person_id, a.role) ORDER BY a.role DESC, u.code LIMIT 1); END`),
  /* Under an approved exception, or as a court ordered it. Who may interview is asked as of the first one. */
  definer('access.plan_further_interview(p_case uuid, p_id uuid, p_plan jsonb)', 'void', `DECLARE v core.interview; v_exception core.interview_exception; BEGIN
  v := jsonb_populate_record(NULL::core.interview, p_plan);
  IF v.basis = 'EXCEPTION' THEN
    PERFORM access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER');
    SELECT * INTO v_exception FROM core.interview_exception x WHERE x.id = v.exception_id AND x.case_id = p_case FOR SHARE;
    IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
    v.events := v_exception.events;
  ELSIF v.basis = 'COURT_ORDER' THEN PERFORM access.require_role(p_case, 'PROSECUTOR', 'COORDINATOR');
  ELSE PERFORM access.refuse('VALIDATION');
  END IF;
  IF v.interviewer_id IS NOT NULL AND NOT core.may_interview(p_case, v.interviewer_id, v.protocol, COALESCE(v.planned_for, now())) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.interview (id, case_id, author_id, unit_id, events, basis, status, protocol, protocol_version, interviewer_id, room, planned_for, sessions_planned, companion, interpreter, anticipated_evidence, exception_id, order_number, order_document_sha256, held_elsewhere)
    VALUES (p_id, p_case, access.me(), access.my_unit(), v.events, v.basis, 'PLANNED', v.protocol, v.protocol_version, v.interviewer_id, v.room, v.planned_for, COALESCE(v.sessions_planned, 1), v.companion, v.interpreter, COALESCE(v.anticipated_evidence, 'NOT_REQUESTED'), v.exception_id, btrim(v.order_number), v.order_document_sha256, false); END`),
  definer('access.name_investigator(p_case uuid, p_recording uuid, p_person uuid)', 'uuid', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR'); PERFORM access.require_other_unit(p_person);
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case) OR NOT EXISTS (SELECT 1 FROM access.assignment a WHERE a.person_id = p_person AND a.case_id = p_case AND a.role = 'POLICE_OFFICER' AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > now()) AND access.holds_role(p_person, 'POLICE_OFFICER')) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM 1 FROM access.case_state WHERE case_id = p_case FOR UPDATE;
  IF EXISTS (SELECT 1 FROM access.named_investigator WHERE recording_id = p_recording AND person_id = p_person AND ended_at IS NULL AND (held_until IS NULL OR held_until > now())) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, named_at) VALUES (p_recording, p_case, p_person, access.me(), clock_timestamp());
  RETURN p_recording; END`),
  /* Nobody approves what they or their own unit asked for. */
  definer('access.exception_to_decide(p_case uuid, p_id uuid, p_version int)', 'core.interview_exception', `DECLARE v core.interview_exception; v_request core.interview_request; BEGIN
  SELECT * INTO v FROM core.interview_exception t WHERE t.id = p_id AND t.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  SELECT * INTO v_request FROM core.interview_request r WHERE r.id = v.request_id;
  IF access.me() IN (v.author_id, v_request.author_id) OR access.my_unit() IN (v.unit_id, v_request.unit_id) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF v.state <> 'REQUESTED' OR v_request.status IS DISTINCT FROM 'GOES_ON' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  RETURN v; END`),
  /* As it was, and by nobody who took part in it, whatever the row says now. */
  definer('access.review_interview(p_case uuid, p_id uuid, p_interview uuid, p_outcome text, p_findings text)', 'void', `DECLARE v core.interview; BEGIN
  PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  SELECT * INTO v FROM core.interview i WHERE i.id = p_interview AND i.case_id = p_case;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF NOT core.interview_begun(p_interview) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF access.me() IN (v.interviewer_id, v.author_id) OR EXISTS (SELECT 1 FROM (SELECT s.author_id, s.unit_id FROM core.interview_session s WHERE s.interview_id = p_interview
      UNION ALL SELECT e.author_id, e.unit_id FROM core.session_event e JOIN core.interview_session s ON s.id = e.session_id WHERE s.interview_id = p_interview AND e.event IN ('START', 'END')
      UNION ALL SELECT r.author_id, r.unit_id FROM core.recording r WHERE r.interview_id = p_interview AND r.original_id IS NULL) took WHERE took.author_id = access.me() OR took.unit_id = access.my_unit()) OR EXISTS (SELECT 1 FROM core.interview_observer o WHERE o.interview_id = p_interview AND o.observer_id = access.me())
    OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = COALESCE(v.interviewer_id, v.author_id) AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  INSERT INTO core.interview_review (id, case_id, author_id, unit_id, interview_id, outcome, findings) VALUES (p_id, p_case, access.me(), access.my_unit(), p_interview, p_outcome, p_findings); END`),
  /* As it was; one's own question is another defender's to review where there is one, and where there is none the history says so. */
  definer('access.review_question(p_case uuid, p_id uuid, p_version int, p_outcome text, p_words text, p_hints jsonb, p_reason text, p_ruling text)', 'void', `DECLARE v core.interview_question; BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER'); v := access.locked_question(p_case, p_id, p_version);
  IF p_outcome NOT IN ('ACCEPTED', 'REPHRASED', 'DECLINED') OR p_outcome = 'REPHRASED' AND NOT COALESCE(char_length(btrim(p_words)) BETWEEN 1 AND 1000, false) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF v.status <> 'PROPOSED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.author_id = access.me() AND EXISTS (SELECT 1 FROM access.assignment a WHERE a.case_id = p_case AND a.role = 'FAMILY_DEFENDER' AND a.person_id <> access.me() AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > now()) AND access.holds_role(a.person_id, a.role)) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF p_outcome = 'DECLINED' THEN PERFORM access.decline_question(p_case, p_id, p_reason, p_ruling); END IF;
  PERFORM set_config('app.why', CASE WHEN v.author_id = access.me() THEN 'REVIEWED_OWN' ELSE 'REVIEWED' END, true);
  UPDATE core.interview_question SET status = p_outcome, rephrased_text = CASE p_outcome WHEN 'REPHRASED' THEN p_words END, hints = CASE p_outcome WHEN 'REPHRASED' THEN p_hints ELSE hints END WHERE id = p_id; END`),
  /* Asked for, and kept as asked, by the decisions that look at what they rest on. */
  "CREATE TRIGGER written_by_decision AFTER INSERT OR UPDATE ON core.interview_exception FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('exception_by_decision');",
  "CREATE TRIGGER only_by_decision AFTER INSERT ON core.time_asked FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('asking_by_decision');",
].join('\n');
