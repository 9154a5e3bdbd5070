/**
 * Decisions about who may see and do what. Each is one function that checks the decider itself, so that direct SQL under the
 * application's roles is refused like a mistake in the API: nobody decides for themselves or their own unit, stale versions are refused.
 */
const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

export const DECISIONS_SQL = [
  definer('require_role(p_case uuid, VARIADIC p_roles text[])', 'text', `DECLARE v_role text; BEGIN
  SELECT e.role INTO v_role FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = p_case AND (e.until_at IS NULL OR e.until_at > now());
  IF v_role IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF NOT v_role = ANY (p_roles) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  RETURN v_role; END`),
  definer('require_other_unit(p_person uuid)', 'void', `BEGIN
  IF p_person = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF NOT EXISTS (SELECT 1 FROM people.person WHERE id = p_person AND active) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF; END`),
  definer('require_version(p_found int, p_expected int)', 'void', `BEGIN
  IF p_found IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_found <> p_expected THEN PERFORM access.refuse('STALE_VERSION'); END IF; END`),
  definer('require_scope(p_case uuid)', 'void', `BEGIN
  IF NOT p_case = ANY (COALESCE(NULLIF(current_setting('app.cases', true), ''), '{}')::uuid[]) THEN PERFORM access.refuse('NOT_FOUND'); END IF; END`),
  definer('holds_role(p_person uuid, p_role text)', 'boolean', `BEGIN
  RETURN EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = p_person AND h.role = p_role AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now())); END`),

  definer('case_by_code(p_code text)', 'uuid', `DECLARE v_id uuid; BEGIN
  SELECT s.case_id INTO v_id FROM access.case_state s WHERE s.code = p_code AND s.merged_into IS NULL
    AND EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = s.case_id AND (e.until_at IS NULL OR e.until_at > now()));
  IF v_id IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN v_id; END`),

  definer('assign(p_case uuid, p_person uuid, p_role text, p_until timestamptz, p_why text)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR'); PERFORM access.require_other_unit(p_person);
  IF NOT access.holds_role(p_person, p_role) OR p_role IN ('DEFENCE_LAWYER', 'PARD_PARTY', 'AUDITOR', 'ADMINISTRATOR') THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF EXISTS (SELECT 1 FROM access.assignment WHERE case_id = p_case AND person_id = p_person AND ended_by IS NULL) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.assignment (case_id, person_id, role, until_at, assigned_by, why) VALUES (p_case, p_person, p_role, p_until, access.me(), p_why) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('end_assignment(p_id uuid, p_version int, p_why text)', 'void', `DECLARE v access.assignment; BEGIN
  SELECT * INTO v FROM access.assignment WHERE id = p_id AND ended_by IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v.case_id); PERFORM access.require_role(v.case_id, 'COORDINATOR'); PERFORM access.require_version(v.version, p_version);
  UPDATE access.assignment SET ended_by = access.me(), ended_why = p_why, until_at = now(), version = version + 1 WHERE id = p_id; END`),

  definer('grant_fields(p_case uuid, p_person uuid, p_fields text[], p_purpose text, p_until timestamptz)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'COORDINATOR'); PERFORM access.require_other_unit(p_person);
  IF NOT p_fields <@ ARRAY['ADDRESS', 'SCHOOL', 'PHONE', 'PLACEMENT'] OR p_until <= now() THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT EXISTS (SELECT 1 FROM access.assignment WHERE case_id = p_case AND person_id = p_person AND ended_by IS NULL) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by) VALUES (p_case, p_person, 'whereabouts', p_fields, p_purpose, p_until, access.me()) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('second_grant(p_id uuid, p_version int)', 'void', `DECLARE v access.field_grant; BEGIN
  SELECT * INTO v FROM access.field_grant WHERE id = p_id AND revoked_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v.case_id); PERFORM access.require_role(v.case_id, 'FAMILY_DEFENDER', 'COORDINATOR'); PERFORM access.require_version(v.version, p_version); PERFORM access.require_other_unit(v.person_id);
  IF (SELECT u.agency_code FROM people.person p JOIN people.unit u ON u.id = p.unit_id WHERE p.id = v.granted_by) = (SELECT agency_code FROM people.unit WHERE id = access.my_unit()) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  UPDATE access.field_grant SET second_by = access.me(), second_at = now(), version = version + 1 WHERE id = p_id; END`),
  definer('revoke_grant(p_id uuid, p_version int, p_why text)', 'void', `DECLARE v access.field_grant; BEGIN
  SELECT * INTO v FROM access.field_grant WHERE id = p_id AND revoked_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v.case_id); PERFORM access.require_role(v.case_id, 'FAMILY_DEFENDER', 'COORDINATOR'); PERFORM access.require_version(v.version, p_version);
  UPDATE access.field_grant SET revoked_by = access.me(), revoked_at = now(), revoked_why = p_why, version = version + 1 WHERE id = p_id; END`),
  definer('reserve_identity(p_case uuid, p_measure uuid, p_until timestamptz, p_people uuid[])', 'void', `DECLARE v_person uuid; BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'PROSECUTOR');
  IF NOT EXISTS (SELECT 1 FROM core.protection_measure m WHERE m.id = p_measure AND m.case_id = p_case AND m.type = 'RESERVED_IDENTITY' AND m.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  FOREACH v_person IN ARRAY p_people LOOP PERFORM access.require_other_unit(v_person); END LOOP;
  INSERT INTO access.reserved (id, case_id, until_at) VALUES (p_measure, p_case, p_until);
  INSERT INTO access.reserved_person (reserved_id, person_id) SELECT p_measure, unnest(p_people); END`),
  definer('end_reserved(p_case uuid, p_measure uuid, p_version int, p_why text)', 'void', `DECLARE v_role text; BEGIN
  v_role := access.require_role(p_case, 'FAMILY_DEFENDER', 'PROSECUTOR');
  IF v_role = 'PROSECUTOR' AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = p_measure AND n.person_id = access.me()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  PERFORM access.require_version((SELECT m.version FROM core.protection_measure m WHERE m.id = p_measure AND m.case_id = p_case FOR UPDATE), p_version);
  UPDATE access.reserved SET ended_at = now() WHERE id = p_measure AND case_id = p_case AND ended_at IS NULL;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.protection_measure SET ended_at = now() WHERE id = p_measure AND case_id = p_case; END`),
  definer('set_placement(p_case uuid, p_unit_code text)', 'void', `DECLARE v_unit uuid := (SELECT id FROM people.unit WHERE code = p_unit_code AND active); BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'COORDINATOR');
  IF v_unit IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_unit = access.my_unit() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.placement SET ended_at = now() WHERE case_id = p_case AND ended_at IS NULL;
  INSERT INTO access.placement (case_id, unit_id, set_by) VALUES (p_case, v_unit, access.me()); END`),
  definer('set_blind(p_case uuid, p_blind boolean)', 'void', `BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  UPDATE access.case_state SET blind = p_blind, epoch = epoch + 1 WHERE case_id = p_case; END`),
  definer('record_order(p_case uuid, p_person uuid, p_kind text, p_rows uuid[], p_number text, p_sha256 text, p_author_heard timestamptz, p_until timestamptz)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'PROSECUTOR', 'COORDINATOR'); PERFORM access.require_other_unit(p_person);
  IF p_kind NOT IN ('emergency_care', 'therapy_note') OR p_until <= now() OR p_author_heard > now() OR cardinality(p_rows) = 0 THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO access.court_order (case_id, person_id, kind, number, document_sha256, author_heard_at, until_at, recorded_by) VALUES (p_case, p_person, p_kind, p_number, p_sha256, p_author_heard, p_until, access.me()) RETURNING id INTO v_id;
  INSERT INTO access.court_order_row (order_id, row_id) SELECT v_id, unnest(p_rows);
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case;
  RETURN v_id; END`),
  definer('file_for_hearing(p_case uuid, p_judge uuid, p_kind text, p_rows uuid[], p_hearing text)', 'void', `DECLARE v_role text; BEGIN
  v_role := access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER', 'VICTIM_LAWYER');
  IF p_kind = 'reporter' AND v_role <> 'PROSECUTOR' OR p_kind = 'assessment' AND v_role = 'PROSECUTOR' THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_kind = 'identity' AND v_role = 'PROSECUTOR' AND EXISTS (SELECT 1 FROM access.reserved r WHERE r.case_id = p_case AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > now()) AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = r.id AND n.person_id = access.me())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_kind = 'released_observation' AND EXISTS (SELECT 1 FROM unnest(p_rows) x WHERE NOT EXISTS (SELECT 1 FROM access.release l JOIN people.unit u ON u.agency_code = l.agency_code WHERE l.row_id = x AND l.case_id = p_case AND u.id = access.my_unit())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_judge = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF NOT EXISTS (SELECT 1 FROM access.assignment WHERE case_id = p_case AND person_id = p_judge AND role = 'JUDGE' AND ended_by IS NULL) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT p_case, p_judge, p_kind, r, access.me(), p_hearing FROM unnest(p_rows) r ON CONFLICT (judge_id, row_id) DO NOTHING; END`),
  definer('give_consent(p_case uuid, p_kind text, p_person uuid)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM access.require_role(p_case, 'PSYCHOLOGIST', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR'); PERFORM access.require_other_unit(p_person);
  IF p_kind NOT IN ('emergency_care', 'therapy_note', 'therapy_plan', 'transcript') THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES (p_case, p_kind, p_person, access.me()) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('withdraw_consent(p_id uuid, p_version int)', 'void', `DECLARE v access.consent; BEGIN
  SELECT * INTO v FROM access.consent WHERE id = p_id AND withdrawn_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v.case_id); PERFORM access.require_role(v.case_id, 'PSYCHOLOGIST', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER'); PERFORM access.require_version(v.version, p_version);
  UPDATE access.consent SET withdrawn_at = now(), version = version + 1 WHERE id = p_id; END`),
  definer('release_to(p_case uuid, p_row uuid, p_agencies text[])', 'void', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.released_observation o WHERE o.id = p_row AND o.case_id = p_case AND o.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF EXISTS (SELECT 1 FROM unnest(p_agencies) x WHERE NOT EXISTS (SELECT 1 FROM people.agency g WHERE g.code = x)) THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO access.release (row_id, case_id, agency_code) SELECT p_row, p_case, x FROM unnest(p_agencies) x ON CONFLICT DO NOTHING;
  INSERT INTO access.release (row_id, case_id, agency_code) SELECT p_row, p_case, e.agency_code FROM core.released_observation o JOIN access.release e ON e.row_id = o.supersedes_id AND e.case_id = p_case WHERE o.id = p_row ON CONFLICT DO NOTHING;
  IF NOT EXISTS (SELECT 1 FROM access.release WHERE row_id = p_row) THEN PERFORM access.refuse('VALIDATION'); END IF; END`),

  /* Declared releases (policy.ts): their reason stays with the row they come from. */
  definer('release_priority(p_case uuid)', 'void', `DECLARE v_why text := current_setting('app.why', true); v_priority int; BEGIN
  PERFORM access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'COORDINATOR');
  SELECT CASE r.level WHEN 'EXTREME' THEN 1 WHEN 'HIGH' THEN 2 WHEN 'MODERATE' THEN 3 ELSE 4 END INTO v_priority FROM core.risk_assessment r WHERE r.case_id = p_case ORDER BY r.assessed_on DESC, r.recorded_at DESC, r.id DESC LIMIT 1;
  PERFORM set_config('app.why', 'RISK_LEVEL', true);
  UPDATE core.case_file SET priority = v_priority WHERE id = p_case AND v_priority IS NOT NULL AND priority <> v_priority;
  PERFORM set_config('app.why', COALESCE(v_why, ''), true); END`),
  definer('release_age_band(p_case uuid, p_band text)', 'void', `DECLARE v_why text := current_setting('app.why', true); BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER');
  PERFORM set_config('app.why', 'DATE_OF_BIRTH', true);
  UPDATE core.case_file SET age_band = p_band WHERE id = p_case AND age_band <> p_band;
  PERFORM set_config('app.why', COALESCE(v_why, ''), true); END`),
  /* The blind index only grows: what it finds is opened and compared, so an entry too many costs a look, one too few an interview. */
  definer('index_child(p_case uuid, p_keys int[])', 'void', `BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'COORDINATOR');
  UPDATE identity.child_identity SET match_keys = ARRAY(SELECT DISTINCT k FROM unnest(match_keys || p_keys) k ORDER BY k) WHERE case_id = p_case AND NOT match_keys @> p_keys AND cardinality(match_keys) < 500; END`),
  definer('is_unit(p_code text)', 'boolean', `BEGIN RETURN EXISTS (SELECT 1 FROM people.unit WHERE code = p_code AND active); END`),
  /* A measure that reserves identity ends where access is decided, not by a date in the record alone. */
  definer('require_plain_measure(p_case uuid, p_measure uuid)', 'void', `BEGIN
  IF EXISTS (SELECT 1 FROM access.reserved WHERE id = p_measure AND case_id = p_case) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF; END`),
  definer('offer_handover(p_case uuid, p_from uuid, p_to uuid, p_why text)', 'uuid', `DECLARE v_id uuid; BEGIN
  IF p_from = access.me() THEN PERFORM access.require_role(p_case, 'PSYCHOLOGIST');
  ELSE PERFORM access.require_role(p_case, 'COORDINATOR'); PERFORM access.require_other_unit(p_to);
    IF EXISTS (SELECT 1 FROM access.assignment a JOIN people.person p ON p.id = a.person_id AND p.active WHERE a.person_id = p_from AND a.case_id = p_case AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > now())) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM access.assignment WHERE case_id = p_case AND person_id = p_to AND role = 'PSYCHOLOGIST' AND ended_by IS NULL) OR p_to = p_from THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.handover (case_id, from_person, to_person, offered_by, why) VALUES (p_case, p_from, p_to, access.me(), p_why) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('accept_handover(p_id uuid, p_version int)', 'void', `DECLARE v access.handover; BEGIN
  SELECT * INTO v FROM access.handover WHERE id = p_id AND accepted_at IS NULL FOR UPDATE;
  IF NOT FOUND OR v.to_person <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(v.case_id); PERFORM access.require_role(v.case_id, 'PSYCHOLOGIST'); PERFORM access.require_version(v.version, p_version);
  UPDATE access.handover SET accepted_at = now(), version = version + 1 WHERE id = p_id;
  INSERT INTO access.custodian (case_id, author_id, person_id) SELECT v.case_id, x, v.to_person FROM (SELECT v.from_person UNION SELECT c.author_id FROM access.custodian c WHERE c.case_id = v.case_id AND c.person_id = v.from_person) s(x) WHERE x <> v.to_person ON CONFLICT DO NOTHING; END`),

  /* What the control body has cleared is opened again by somebody else's word, never twice by the same; what it has not decided yet, or upheld, stays as it is. */
  definer('declare_conflict(p_case uuid, p_person uuid, p_source text)', 'void', `BEGIN
  IF p_source NOT IN ('DECLARED', 'NAMED') THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_person <> access.me() THEN PERFORM access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'COORDINATOR', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'PUBLIC_MINISTRY'); END IF;
  INSERT INTO access.conflict (person_id, case_id, source, declared_by) VALUES (p_person, p_case, p_source, access.me())
    ON CONFLICT (person_id, case_id, source) DO UPDATE SET upheld = NULL, decided_at = NULL, decided_by = NULL, declared_by = EXCLUDED.declared_by, declared_at = now(), decide_by = now() + interval '24 hours', version = access.conflict.version + 1
    WHERE access.conflict.upheld = false AND (EXCLUDED.person_id = EXCLUDED.declared_by OR access.conflict.declared_by IS DISTINCT FROM EXCLUDED.declared_by); END`),
  /* One answer always: it says nothing of whether there is such a case. */
  definer('declare_own_conflict(p_code text)', 'void', `BEGIN
  PERFORM access.declare_conflict(COALESCE(s.merged_into, s.case_id), access.me(), 'DECLARED') FROM access.case_state s WHERE s.code = p_code; END`),
  definer('decide_conflict(p_id uuid, p_version int, p_upheld boolean, p_why text, p_substitute uuid)', 'void', `DECLARE v access.conflict; v_role text; BEGIN
  SELECT * INTO v FROM access.conflict WHERE id = p_id FOR UPDATE;
  IF NOT FOUND OR NOT access.holds_role(access.me(), 'AUDITOR') OR v.person_id = access.me() OR NOT EXISTS (SELECT 1 FROM people.unit u JOIN people.agency g ON g.code = u.agency_code JOIN people.person p ON p.unit_id = u.id WHERE p.id = access.me() AND g.control_body) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.conflict SET upheld = p_upheld, decided_by = access.me(), decided_at = now(), why = p_why, version = version + 1 WHERE id = p_id;
  IF p_substitute IS NULL THEN RETURN; END IF;
  SELECT a.role INTO v_role FROM access.assignment a WHERE a.person_id = v.person_id AND a.case_id = v.case_id AND a.ended_by IS NULL;
  PERFORM access.require_other_unit(p_substitute);
  IF v_role IS NULL OR NOT p_upheld OR p_substitute = v.person_id THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF NOT access.holds_role(p_substitute, v_role) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_substitute AND c.case_id = v.case_id AND c.upheld IS DISTINCT FROM false) OR EXISTS (SELECT 1 FROM access.assignment a WHERE a.person_id = p_substitute AND a.case_id = v.case_id AND a.ended_by IS NULL) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) VALUES (v.case_id, p_substitute, v_role, access.me(), 'SUBSTITUTE'); END`),
  definer('declare_emergency(p_code text, p_role text, p_kinds text[], p_reason text, p_minutes int, p_confirm_hours int)', 'jsonb', `DECLARE v_case uuid; v_answer jsonb; BEGIN
  IF NOT access.holds_role(access.me(), p_role) OR p_role NOT IN ('POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR') THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF NOT p_kinds <@ ARRAY['safety_card', 'whereabouts', 'emergency_care_summary'] OR cardinality(p_kinds) <> 2 OR NOT 'safety_card' = ANY (p_kinds) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_minutes > 60 OR p_confirm_hours > 12 THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF EXISTS (SELECT 1 FROM access.emergency m WHERE m.person_id = access.me() AND m.confirmed_at IS NULL AND m.confirm_by < now()) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  SELECT COALESCE(s.merged_into, s.case_id) INTO v_case FROM access.case_state s WHERE s.code = p_code;
  IF v_case IS NULL OR EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = access.me() AND c.case_id = v_case AND c.upheld IS DISTINCT FROM false) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('emergency ' || access.me() || v_case, 0));
  IF EXISTS (SELECT 1 FROM access.emergency m WHERE m.person_id = access.me() AND m.case_id = v_case AND m.confirmed_at IS NULL) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES (v_case, access.me(), p_role, p_kinds, p_reason, now() + make_interval(mins => p_minutes), now() + make_interval(hours => p_confirm_hours)) RETURNING jsonb_build_object('id', id, 'untilAt', until_at, 'confirmBy', confirm_by) INTO v_answer;
  RETURN v_answer; END`),
  definer('confirm_emergency(p_id uuid, p_version int)', 'void', `DECLARE v access.emergency; BEGIN
  SELECT * INTO v FROM access.emergency WHERE id = p_id AND confirmed_at IS NULL FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = access.me() AND c.case_id = v.case_id AND c.upheld IS DISTINCT FROM false)
    OR NOT (access.holds_role(access.me(), 'AUDITOR') OR EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = v.case_id AND e.role IN ('COORDINATOR', 'FAMILY_DEFENDER') AND (e.until_at IS NULL OR e.until_at > now()))) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.person_id = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.emergency SET confirmed_by = access.me(), confirmed_at = now(), version = version + 1 WHERE id = p_id; END`),

  definer('claim_key(p_mutation text, p_key text, p_input_hmac text, p_request uuid, p_role text)', 'jsonb', `DECLARE v access.idempotency; v_entry jsonb; BEGIN
  IF NOT EXISTS (SELECT 1 FROM people.person WHERE id = access.me() AND active) THEN PERFORM access.refuse('UNAUTHENTICATED'); END IF;
  IF NOT access.holds_role(access.me(), p_role) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  INSERT INTO access.idempotency (person_id, mutation, key, input_hmac, request_id) VALUES (access.me(), p_mutation, p_key, p_input_hmac, p_request) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v FROM access.idempotency WHERE person_id = access.me() AND mutation = p_mutation AND key = p_key FOR UPDATE;
  IF v.input_hmac <> p_input_hmac THEN PERFORM access.refuse('KEY_REUSED'); END IF;
  SELECT i.entry INTO v_entry FROM audit.intent i WHERE i.id = v.intent_id AND i.relayed_at IS NULL;
  RETURN jsonb_build_object('ids', v.ids, 'requestId', v.request_id, 'intent', v.intent_id, 'unrecorded', v_entry); END`),
  definer('finish(p_mutation text, p_key text, p_ids jsonb, p_intent uuid, p_request uuid, p_entry jsonb)', 'void', `BEGIN
  UPDATE access.idempotency SET ids = p_ids, intent_id = p_intent WHERE person_id = access.me() AND mutation = p_mutation AND key = p_key;
  INSERT INTO audit.intent (id, request_id, entry) VALUES (p_intent, p_request, p_entry || jsonb_build_object('decision', 'WRITE', 'actor', (SELECT a.token FROM audit.actor a WHERE a.person_id = access.me()))); END`),
].join('\n');
