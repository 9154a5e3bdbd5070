const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/**
 * Reports before and after a case exists: received, attached, taken off again, opened. Each function checks its caller itself. Only a
 * coordinator moves a report that stands; a sure match moves only the report that the same transaction has just written.
 */
export const INTAKE_SQL = [
  definer('require_coordinator()', 'void', `BEGIN IF NOT access.holds_role(access.me(), 'COORDINATOR') THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF; END`),
  definer('report_by_code(p_code text)', 'uuid', `DECLARE v_id uuid; BEGIN
  SELECT r.id INTO v_id FROM core.report r WHERE r.code = p_code AND ((r.case_id IS NULL AND access.holds_role(access.me(), 'COORDINATOR')) OR EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = r.case_id AND e.role = 'COORDINATOR'));
  IF v_id IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN v_id; END`),
  /* All that stands with a report goes with it. A complaint it holds becomes the case's; of several children's rows only those that stood beside it. */
  definer('move_report_rows(p_report uuid, p_case uuid)', 'void', `DECLARE v_from uuid := (SELECT case_id FROM core.report WHERE id = p_report); BEGIN
  UPDATE core.report SET case_id = p_case WHERE id = p_report;
  UPDATE core.report_content SET case_id = p_case WHERE report_id = p_report;
  UPDATE core.allegation_summary SET case_id = p_case WHERE report_id = p_report;
  UPDATE core.task SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE core.task_detail d SET case_id = p_case FROM core.task t WHERE t.id = d.task_id AND t.report_id = p_report AND d.case_id IS NOT DISTINCT FROM v_from;
  UPDATE core.complaint SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE identity.report_child SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE identity.report_reporter SET case_id = p_case WHERE report_id = p_report; END`),
  /* A review that names a case whose coordinator-to-be is in conflict with it stays for another coordinator. */
  definer('close_reviews(p_report uuid, p_code text)', 'void', `BEGIN
  UPDATE core.match_review m SET status = CASE WHEN m.candidate_code IS NULL OR m.candidate_code = p_code THEN 'ATTACHED' ELSE 'SEPARATE' END, decided_at = now()
    FROM core.report r WHERE r.id = p_report AND m.report_code = r.code AND m.status = 'OPEN' AND (m.candidate_code IS NOT DISTINCT FROM p_code OR NOT access.conflicts_with_code(m.candidate_code)); END`),
  definer('attach_report(p_report uuid, p_case uuid, p_why text)', 'void', `DECLARE v_from uuid; BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  PERFORM set_config('app.why', p_why, true);
  SELECT case_id INTO v_from FROM core.report WHERE id = p_report FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_from IS NOT NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM access.move_report_rows(p_report, p_case);
  PERFORM access.close_reviews(p_report, (SELECT code FROM access.case_state WHERE case_id = p_case));
  INSERT INTO access.case_move (kind, report_id, to_case, moved_by, why) VALUES ('ATTACH', p_report, p_case, access.me(), p_why);
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case; END`),
  definer('attach_sure_match(p_report uuid, p_case uuid)', 'void', `DECLARE v_case uuid := COALESCE((SELECT merged_into FROM access.case_state WHERE case_id = p_case), p_case); BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.report WHERE id = p_report AND author_id = access.me() AND case_id IS NULL AND recorded_at = now()) THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  PERFORM set_config('app.why', 'SURE_MATCH_AT_INTAKE', true);
  PERFORM access.move_report_rows(p_report, v_case);
  PERFORM access.close_reviews(p_report, (SELECT code FROM access.case_state WHERE case_id = v_case));
  INSERT INTO access.case_move (kind, report_id, to_case, moved_by, why) VALUES ('ATTACH', p_report, v_case, access.me(), 'SURE_MATCH_AT_INTAKE');
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = v_case; END`),
  definer('detach_report(p_report uuid, p_why text)', 'void', `DECLARE v_from uuid; BEGIN
  SELECT case_id INTO v_from FROM core.report WHERE id = p_report FOR UPDATE;
  IF v_from IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v_from); PERFORM access.require_role(v_from, 'COORDINATOR');
  PERFORM set_config('app.why', p_why, true);
  PERFORM access.move_report_rows(p_report, NULL);
  INSERT INTO core.match_review (author_id, unit_id, report_code, reasons, status) SELECT access.me(), access.my_unit(), r.code, ARRAY['DETACHED'], 'OPEN' FROM core.report r WHERE r.id = p_report;
  INSERT INTO access.case_move (kind, report_id, from_case, moved_by, why) VALUES ('DETACH', p_report, v_from, access.me(), p_why);
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = v_from; END`),

  /* What follows every report alike: two tasks with their dates, the complaint where one was made, a review for each candidate, or one to open a case. */
  definer('receive_report(p_report uuid, p_sure uuid, p_matches jsonb, p_duty_unit text, p_legal_basis text)', 'void', `DECLARE v core.report; v_task uuid; v_coordination text; BEGIN
  SELECT * INTO v FROM core.report WHERE id = p_report AND author_id = access.me() AND case_id IS NULL AND recorded_at = now();
  IF NOT FOUND THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  SELECT u.code INTO v_coordination FROM people.role_holding h JOIN people.person p ON p.id = h.person_id AND p.active JOIN people.unit u ON u.id = p.unit_id WHERE h.role = 'COORDINATOR' AND h.until_at IS NULL ORDER BY h.from_at, u.code LIMIT 1;
  INSERT INTO core.task (author_id, unit_id, report_id, owner_unit, due_at, status) VALUES (v.author_id, v.unit_id, p_report, p_duty_unit, v.next_step_due_at, 'OPEN') RETURNING id INTO v_task;
  INSERT INTO core.task_detail (author_id, unit_id, task_id, subject_kind, title, legal_basis) VALUES (v.author_id, v.unit_id, v_task, 'coordination', 'PASS_REPORT_ON', p_legal_basis);
  INSERT INTO core.task (author_id, unit_id, report_id, owner_unit, due_at, status) VALUES (v.author_id, v.unit_id, p_report, COALESCE(v_coordination, 'COORDINATION'), v.next_step_due_at, 'OPEN') RETURNING id INTO v_task;
  INSERT INTO core.task_detail (author_id, unit_id, task_id, subject_kind, title) VALUES (v.author_id, v.unit_id, v_task, 'coordination', 'REVIEW_REPORT');
  IF v.complaint_exists THEN
    INSERT INTO core.complaint (author_id, unit_id, notice_kind, filed_at, authority, report_id) SELECT v.author_id, v.unit_id, c.notice_kind, v.received_at, v.channel, p_report FROM core.report_content c WHERE c.report_id = p_report;
  END IF;
  PERFORM access.put_reviews(p_report, p_matches);
  IF p_sure IS NOT NULL THEN PERFORM access.attach_sure_match(p_report, p_sure); END IF; END`),
  definer('put_reviews(p_report uuid, p_matches jsonb)', 'uuid[]', `DECLARE v_ids uuid[]; v_code text := (SELECT code FROM core.report WHERE id = p_report); BEGIN
  WITH candidate AS (
    SELECT DISTINCT ON (COALESCE(t.code, s.code)) COALESCE(t.code, s.code) AS code, ARRAY(SELECT jsonb_array_elements_text(m -> 'reasons')) AS reasons
    FROM jsonb_array_elements(p_matches) m JOIN access.case_state s ON s.case_id = (m ->> 'case')::uuid LEFT JOIN access.case_state t ON t.case_id = s.merged_into),
  put AS (
    INSERT INTO core.match_review (author_id, unit_id, report_code, candidate_code, reasons, status)
    SELECT access.me(), access.my_unit(), v_code, c.code, c.reasons, 'OPEN' FROM candidate c WHERE NOT EXISTS (SELECT 1 FROM core.match_review r WHERE r.report_code = v_code AND r.candidate_code = c.code)
    UNION ALL SELECT access.me(), access.my_unit(), v_code, NULL, ARRAY['NO_CASE_YET'], 'OPEN' WHERE NOT EXISTS (SELECT 1 FROM candidate) AND NOT EXISTS (SELECT 1 FROM core.match_review r WHERE r.report_code = v_code AND r.status = 'OPEN')
    RETURNING id, candidate_code)
  SELECT COALESCE(array_agg(id) FILTER (WHERE candidate_code IS NOT NULL), '{}') INTO v_ids FROM put;
  RETURN v_ids; END`),
  /* Before a case opens the report is matched once more; what nobody has decided yet comes first. */
  definer('undecided_matches(p_report uuid, p_matches jsonb)', 'uuid[]', `BEGIN
  PERFORM access.require_coordinator();
  PERFORM access.put_reviews(p_report, p_matches);
  RETURN ARRAY(SELECT m.id FROM core.match_review m JOIN core.report r ON r.code = m.report_code WHERE r.id = p_report AND r.case_id IS NULL AND m.status = 'OPEN' AND m.candidate_code IS NOT NULL AND NOT access.conflicts_with_code(m.candidate_code) ORDER BY m.recorded_at, m.id); END`),
  definer('decide_review(p_id uuid, p_version int, p_attach boolean, p_why text)', 'uuid', `DECLARE v core.match_review; v_report uuid; v_case uuid; BEGIN
  PERFORM access.require_coordinator();
  SELECT * INTO v FROM core.match_review WHERE id = p_id FOR UPDATE;
  PERFORM access.require_version(v.version, p_version);
  IF v.status <> 'OPEN' OR v.candidate_code IS NULL THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  SELECT COALESCE(s.merged_into, s.case_id) INTO v_case FROM access.case_state s WHERE s.code = v.candidate_code;
  IF access.conflicts(v_case) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  SELECT r.id INTO v_report FROM core.report r WHERE r.code = v.report_code AND r.case_id IS NULL FOR UPDATE;
  IF v_report IS NULL AND p_attach THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  IF p_attach THEN
    PERFORM access.move_report_rows(v_report, v_case);
    PERFORM access.close_reviews(v_report, v.candidate_code);
    INSERT INTO access.case_move (kind, report_id, to_case, moved_by, why) VALUES ('ATTACH', v_report, v_case, access.me(), p_why);
    UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = v_case;
  ELSE
    UPDATE core.match_review SET status = 'SEPARATE', decided_at = now() WHERE id = p_id;
    IF v_report IS NOT NULL THEN PERFORM access.put_reviews(v_report, '[]'); END IF;
  END IF;
  RETURN v_report; END`),
  definer('conflicts(p_case uuid)', 'boolean', `BEGIN
  RETURN EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = access.me() AND c.case_id = p_case AND c.upheld IS DISTINCT FROM false); END`),

  definer('conflicts_with_code(p_code text)', 'boolean', `BEGIN
  RETURN COALESCE(access.conflicts((SELECT COALESCE(s.merged_into, s.case_id) FROM access.case_state s WHERE s.code = p_code)), false); END`),

  definer('open_case(p_case uuid, p_code text, p_age_band text)', 'void', `BEGIN
  PERFORM access.require_coordinator();
  INSERT INTO access.case_state (case_id, code) VALUES (p_case, p_code);
  INSERT INTO core.case_file (id, author_id, unit_id, code, age_band) VALUES (p_case, access.me(), access.my_unit(), p_code, p_age_band);
  INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) VALUES (p_case, access.me(), 'COORDINATOR', access.me(), 'OPENED_THE_CASE'); END`),
  /* Once, in the transaction that opens the case: who the child is, as the report has it. Later changes are for those who write identity. */
  definer('found_child(p_case uuid, p_child jsonb, p_phone jsonb, p_others jsonb, p_keys int[])', 'void', `DECLARE v jsonb; BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  IF NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.opened_at = now()) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO identity.child_identity (id, case_id, author_id, unit_id, key_id, given_names, family_names, document_type, document_number, date_of_birth, date_of_birth_estimated, sex, match_keys)
    SELECT x.id, p_case, access.me(), access.my_unit(), x.key_id, x.given_names, x.family_names, x.document_type, x.document_number, x.date_of_birth, x.date_of_birth_estimated, 'UNKNOWN', p_keys
    FROM jsonb_to_record(p_child) AS x(id uuid, key_id uuid, given_names text, family_names text, document_type text, document_number text, date_of_birth text, date_of_birth_estimated boolean);
  IF p_phone IS NOT NULL THEN
    INSERT INTO identity.whereabouts (id, case_id, author_id, unit_id, key_id, subject, aspect, value)
      SELECT x.id, p_case, access.me(), access.my_unit(), x.key_id, 'CHILD', 'PHONE', x.value FROM jsonb_to_record(p_phone) AS x(id uuid, key_id uuid, value text);
  END IF;
  FOR v IN SELECT * FROM jsonb_array_elements(p_others) LOOP
    INSERT INTO identity.family_member (id, case_id, author_id, unit_id, key_id, role, names, relation)
      SELECT x.id, p_case, access.me(), access.my_unit(), x.key_id, x.role, x.names, x.relation FROM jsonb_to_record(v) AS x(id uuid, key_id uuid, role text, names text, relation text);
  END LOOP; END`),
  /* A report of several children: what was told stands in each child's case, each child's own names in theirs alone. */
  definer('copy_report(p_report uuid, p_case uuid, p_child uuid, p_new uuid, p_code text)', 'void', `BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  IF NOT EXISTS (SELECT 1 FROM core.report WHERE id = p_report AND case_id IS NULL) OR NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.opened_at = now()) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'SEVERAL_CHILDREN', true);
  INSERT INTO core.report (id, case_id, author_id, unit_id, code, channel, received_at, anonymous, complaint_exists, next_step_duty, next_step_due_at, document_id, document_index)
    SELECT p_new, p_case, access.me(), access.my_unit(), p_code, channel, received_at, anonymous, complaint_exists, next_step_duty, next_step_due_at, document_id, document_index FROM core.report WHERE id = p_report;
  INSERT INTO core.report_content (case_id, author_id, unit_id, report_id, notice_kind, offences, first_date, last_date, place, place_text, weapons, substances, narrative)
    SELECT p_case, access.me(), access.my_unit(), p_new, notice_kind, offences, first_date, last_date, place, place_text, weapons, substances, narrative FROM core.report_content WHERE report_id = p_report;
  INSERT INTO core.allegation_summary (case_id, author_id, unit_id, report_id, text) SELECT p_case, access.me(), access.my_unit(), p_new, text FROM core.allegation_summary WHERE report_id = p_report;
  INSERT INTO core.complaint (case_id, author_id, unit_id, notice_kind, filed_at, authority, report_id) SELECT p_case, access.me(), access.my_unit(), notice_kind, filed_at, authority, p_new FROM core.complaint WHERE report_id = p_report;
  UPDATE identity.report_child SET case_id = p_case WHERE id = p_child AND report_id = p_report;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.case_move (kind, report_id, to_case, moved_by, why) VALUES ('SPLIT', p_new, p_case, access.me(), 'SEVERAL_CHILDREN'); END`),

  /* A document is known to the unit that sent it in; two of the same at one time wait for each other. */
  definer('known_document(p_sha256 text)', 'jsonb', `BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_sha256 || access.my_unit(), 0));
  RETURN (SELECT jsonb_build_object('id', d.id, 'status', d.status, 'reports', COALESCE((SELECT jsonb_agg(r.code ORDER BY r.document_index, r.recorded_at) FROM core.report r WHERE r.document_id = d.id AND r.unit_id = d.unit_id), '[]'))
    FROM identity.incoming_document d WHERE d.sha256 = p_sha256 AND d.unit_id = access.my_unit() ORDER BY d.status = 'CORRECTED', d.recorded_at DESC LIMIT 1); END`),
  definer('correct_document(p_old uuid, p_done boolean, p_why text)', 'void', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM identity.incoming_document d WHERE d.id = p_old AND d.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF NOT EXISTS (SELECT 1 FROM identity.incoming_document d WHERE d.id = p_old AND d.status = 'QUARANTINED') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF NOT p_done THEN RETURN; END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE identity.incoming_document SET status = 'CORRECTED' WHERE status = 'QUARANTINED' AND id IN (
    WITH RECURSIVE earlier AS (SELECT p_old AS id UNION SELECT d.corrects_id FROM identity.incoming_document d JOIN earlier e ON d.id = e.id WHERE d.corrects_id IS NOT NULL) SELECT id FROM earlier); END`),

  `CREATE FUNCTION access.subjects_of(p_cases uuid[]) RETURNS TABLE (case_id uuid, subject text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.subject_id, j.token FROM audit.subject j WHERE j.subject_id = ANY (p_cases)
$$;`,
  /* A coordinator's queue, without the cases they are in conflict with. */
  `CREATE FUNCTION access.review_page(p_status text, p_after uuid, p_limit int) RETURNS TABLE (id uuid, subject text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, j.token FROM core.match_review m LEFT JOIN core.report r ON r.code = m.report_code LEFT JOIN audit.subject j ON j.subject_id = r.id
  WHERE access.holds_role(access.me(), 'COORDINATOR') AND m.status = p_status
    AND NOT EXISTS (SELECT 1 FROM access.case_state s JOIN access.conflict c ON c.case_id = COALESCE(s.merged_into, s.case_id) AND c.upheld IS DISTINCT FROM false WHERE s.code = m.candidate_code AND c.person_id = access.me())
    AND (p_after IS NULL OR (m.recorded_at, m.id) > (SELECT a.recorded_at, a.id FROM core.match_review a WHERE a.id = p_after))
  ORDER BY m.recorded_at, m.id LIMIT p_limit
$$;`,
].join('\n');
