const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/** People, units and roles change only with a second administrator from another unit; leaving takes effect at once. Merging and splitting cases. */
export const ADMINISTRATION_SQL = [
  definer('people.require_administrator()', 'void', `BEGIN IF NOT access.holds_role(access.me(), 'ADMINISTRATOR') THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF; END`),
  definer('people.propose(p_action text, p_person uuid, p_details jsonb, p_why text)', 'uuid', `DECLARE v_id uuid; BEGIN
  PERFORM people.require_administrator();
  IF p_person = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF p_action = 'GIVE_ROLE' AND NOT EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.active) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_action = 'GIVE_ROLE' AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  INSERT INTO people.proposal (action, person_id, details, proposed_by, why) VALUES (p_action, p_person, p_details, access.me(), p_why) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('people.decide(p_id uuid, p_version int, p_accepted boolean)', 'uuid', `DECLARE v people.proposal; v_new uuid; BEGIN
  PERFORM people.require_administrator();
  SELECT * INTO v FROM people.proposal WHERE id = p_id AND decided_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.proposed_by = access.me() OR v.person_id = access.me() OR (SELECT unit_id FROM people.person WHERE id = v.proposed_by) = access.my_unit() THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  IF p_accepted AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF p_accepted AND NOT EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.proposed_by AND p.active) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_accepted AND NOT access.holds_role(v.proposed_by, 'ADMINISTRATOR') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_accepted AND (EXISTS (SELECT 1 FROM people.role_holding h WHERE v.action = 'GIVE_ROLE' AND h.person_id = v.person_id AND h.role = v.details ->> 'role' AND h.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM people.unit u WHERE v.action = 'ADD_UNIT' AND u.code = v.details ->> 'code')
    OR EXISTS (SELECT 1 FROM people.person p WHERE v.action = 'ADD_PERSON' AND p.issuer = v.details ->> 'issuer' AND p.subject = v.details ->> 'subject' AND p.active)) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  UPDATE people.proposal SET decided_by = access.me(), decided_at = now(), accepted = p_accepted, version = version + 1 WHERE id = p_id;
  IF NOT p_accepted THEN RETURN p_id; END IF;
  IF v.action = 'ADD_UNIT' THEN
    INSERT INTO people.unit (code, agency_code, name) SELECT v.details ->> 'code', g.code, v.details ->> 'name' FROM people.agency g WHERE g.code = v.details ->> 'agency' RETURNING id INTO v_new;
  ELSIF v.action = 'ADD_PERSON' THEN
    INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id) SELECT v.details ->> 'issuer', v.details ->> 'subject', v.details ->> 'givenNames', v.details ->> 'familyNames', u.id FROM people.unit u WHERE u.code = v.details ->> 'unit' AND u.active
      ON CONFLICT (issuer, subject) DO UPDATE SET active = true, left_at = NULL, unit_id = EXCLUDED.unit_id, epoch = people.person.epoch + 1 RETURNING id INTO v_new;
  ELSE
    INSERT INTO people.role_holding (person_id, role, proposed_by, confirmed_by) VALUES (v.person_id, v.details ->> 'role', v.proposed_by, access.me()) RETURNING id INTO v_new;
  END IF;
  IF v_new IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN v_new; END`),
  definer('people.end_role(p_person uuid, p_role text)', 'void', `BEGIN
  PERFORM people.require_administrator(); PERFORM access.require_other_unit(p_person);
  UPDATE people.role_holding SET until_at = now() WHERE person_id = p_person AND role = p_role AND until_at IS NULL;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF; END`),
  definer('people.leave(p_person uuid, p_why text)', 'void', `DECLARE v record; v_task uuid; BEGIN
  PERFORM people.require_administrator();
  IF p_person = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE people.person SET active = false, left_at = now(), epoch = epoch + 1 WHERE id = p_person AND active;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  UPDATE people.role_holding SET until_at = now() WHERE person_id = p_person AND until_at IS NULL;
  FOR v IN SELECT a.case_id, a.role, (SELECT u.code FROM access.assignment c JOIN people.person q ON q.id = c.person_id JOIN people.unit u ON u.id = q.unit_id WHERE c.case_id = a.case_id AND c.role = 'COORDINATOR' AND c.ended_by IS NULL ORDER BY c.from_at LIMIT 1) AS owner FROM access.assignment a WHERE a.person_id = p_person AND a.ended_by IS NULL LOOP
    INSERT INTO core.task (case_id, author_id, unit_id, owner_unit, due_at, status) VALUES (v.case_id, access.me(), access.my_unit(), COALESCE(v.owner, 'CENTRE-COORD'), now() + interval '24 hours', 'OPEN') RETURNING id INTO v_task;
    INSERT INTO core.task_detail (case_id, author_id, unit_id, task_id, subject_kind, title) VALUES (v.case_id, access.me(), access.my_unit(), v_task, 'coordination', 'REASSIGN_' || v.role);
  END LOOP;
  UPDATE access.assignment SET ended_by = access.me(), ended_why = p_why, until_at = now(), version = version + 1 WHERE person_id = p_person AND ended_by IS NULL; END`),
  definer('people.first_administrator(p_issuer text, p_subject text, p_given text, p_family text, p_agency text, p_agency_name text, p_unit text, p_unit_name text)', 'uuid', `DECLARE v_unit uuid; v_person uuid; BEGIN
  IF (SELECT count(*) FROM people.role_holding WHERE role = 'ADMINISTRATOR' AND until_at IS NULL) >= 2 THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO people.agency (code, name_es, name_en) VALUES (p_agency, p_agency_name, p_agency_name) ON CONFLICT DO NOTHING;
  INSERT INTO people.unit (code, agency_code, name) VALUES (p_unit, p_agency, p_unit_name) ON CONFLICT (code) DO NOTHING;
  SELECT id INTO v_unit FROM people.unit WHERE code = p_unit;
  INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id) VALUES (p_issuer, p_subject, p_given, p_family, v_unit) RETURNING id INTO v_person;
  INSERT INTO people.role_holding (person_id, role) VALUES (v_person, 'ADMINISTRATOR');
  RETURN v_person; END`),
  /* What a case has once: moved where the other case has none; where both have one, nothing that protects the child is dropped. */
  definer('access.merge_single_rows(p_from uuid, p_to uuid)', 'void', `DECLARE v_task uuid; BEGIN
  UPDATE core.safety_card t SET may_not_approach = ARRAY(SELECT unnest(t.may_not_approach) UNION SELECT unnest(f.may_not_approach)), may_not_collect = ARRAY(SELECT unnest(t.may_not_collect) UNION SELECT unnest(f.may_not_collect)),
      orders_in_force = ARRAY(SELECT unnest(t.orders_in_force) UNION SELECT unnest(f.orders_in_force)), self_harm_alert = COALESCE(t.self_harm_alert, false) OR COALESCE(f.self_harm_alert, false), language = COALESCE(t.language, f.language), allergies = NULLIF(concat_ws('; ', t.allergies, f.allergies), '')
    FROM core.safety_card f WHERE t.case_id = p_to AND f.case_id = p_from;
  UPDATE core.service_preference t SET professional_gender = COALESCE(t.professional_gender, f.professional_gender), language = COALESCE(t.language, f.language), interpreter = COALESCE(t.interpreter, f.interpreter), approach = COALESCE(t.approach, f.approach), accessibility = COALESCE(t.accessibility, f.accessibility)
    FROM core.service_preference f WHERE t.case_id = p_to AND f.case_id = p_from;
  UPDATE identity.child_identity t SET match_keys = ARRAY(SELECT unnest(t.match_keys) UNION SELECT unnest(f.match_keys)) FROM identity.child_identity f WHERE t.case_id = p_to AND f.case_id = p_from;
  IF FOUND THEN
    INSERT INTO core.task (case_id, author_id, unit_id, owner_unit, due_at, status) SELECT p_to, access.me(), u.id, u.code, now() + interval '24 hours', 'OPEN' FROM people.unit u WHERE u.id = access.my_unit() RETURNING id INTO v_task;
    INSERT INTO core.task_detail (case_id, author_id, unit_id, task_id, subject_kind, title) VALUES (p_to, access.me(), access.my_unit(), v_task, 'coordination', 'COMPARE_IDENTITY_OF_MERGED_CASE');
  END IF;
  UPDATE core.safety_card f SET case_id = p_to WHERE f.case_id = p_from AND NOT EXISTS (SELECT 1 FROM core.safety_card t WHERE t.case_id = p_to);
  UPDATE core.service_preference f SET case_id = p_to WHERE f.case_id = p_from AND NOT EXISTS (SELECT 1 FROM core.service_preference t WHERE t.case_id = p_to);
  UPDATE identity.child_identity f SET case_id = p_to WHERE f.case_id = p_from AND NOT EXISTS (SELECT 1 FROM identity.child_identity t WHERE t.case_id = p_to);
  UPDATE core.case_file c SET next_due_at = (SELECT min(t.due_at) FROM core.task t WHERE t.case_id = p_to AND t.status = 'OPEN') WHERE c.id = p_to; END`),
  definer('access.merge_cases(p_from uuid, p_to uuid, p_why text)', 'void', `DECLARE v_table text; BEGIN
  PERFORM access.require_role(p_from, 'COORDINATOR'); PERFORM access.require_role(p_to, 'COORDINATOR');
  IF p_from = p_to THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', p_why, true);
  FOR v_table IN SELECT format('%I.%I', c.table_schema, c.table_name) FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema IN ('core', 'identity') AND c.column_name = 'case_id' AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('case_file', 'safety_card', 'service_preference', 'child_identity') ORDER BY 1 LOOP
    EXECUTE format('UPDATE %s SET case_id = $1 WHERE case_id = $2', v_table) USING p_to, p_from;
  END LOOP;
  PERFORM access.merge_single_rows(p_from, p_to);
  INSERT INTO access.custodian (case_id, author_id, person_id, since) SELECT p_to, c.author_id, c.person_id, c.since FROM access.custodian c WHERE c.case_id = p_from ON CONFLICT DO NOTHING;
  DELETE FROM access.custodian WHERE case_id = p_from; UPDATE access.release SET case_id = p_to WHERE case_id = p_from;
  UPDATE access.court_order SET case_id = p_to WHERE case_id = p_from; UPDATE access.filing SET case_id = p_to WHERE case_id = p_from;
  UPDATE access.reserved SET case_id = p_to WHERE case_id = p_from; UPDATE access.conflict x SET case_id = p_to WHERE case_id = p_from AND NOT EXISTS (SELECT 1 FROM access.conflict y WHERE y.case_id = p_to AND y.person_id = x.person_id AND y.source = x.source);
  UPDATE access.conflict y SET upheld = x.upheld, decided_by = x.decided_by, decided_at = x.decided_at, why = x.why, declared_by = x.declared_by, declared_at = x.declared_at, decide_by = x.decide_by, version = y.version + 1
    FROM access.conflict x WHERE x.case_id = p_from AND y.case_id = p_to AND y.person_id = x.person_id AND y.source = x.source AND y.upheld = false AND x.upheld IS DISTINCT FROM false;
  UPDATE access.case_state t SET blind = true FROM access.case_state f WHERE t.case_id = p_to AND f.case_id = p_from AND f.blind;
  UPDATE core.case_file SET stage = 'CLOSED', closing_reason = 'MERGED' WHERE id = p_from;
  UPDATE access.case_state SET merged_into = p_to, epoch = epoch + 1 WHERE case_id = p_from OR merged_into = p_from;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_to;
  UPDATE access.assignment SET ended_by = access.me(), ended_why = 'MERGED', until_at = now(), version = version + 1 WHERE case_id = p_from AND ended_by IS NULL;
  INSERT INTO access.case_move (kind, from_case, to_case, moved_by, why) VALUES ('MERGE', p_from, p_to, access.me(), p_why); END`),
  /* What keeps people away from a case keeps them away from what is split off it: standing conflicts, reserved identity, a blind interview. */
  definer('access.keep_apart(p_from uuid, p_to uuid)', 'void', `DECLARE v record; v_id uuid; BEGIN
  INSERT INTO access.conflict (person_id, case_id, source, declared_by, declared_at, decide_by, decided_by, decided_at, upheld, why)
    SELECT c.person_id, p_to, c.source, c.declared_by, c.declared_at, c.decide_by, c.decided_by, c.decided_at, c.upheld, c.why FROM access.conflict c WHERE c.case_id = p_from AND c.upheld IS DISTINCT FROM false ON CONFLICT DO NOTHING;
  UPDATE access.case_state t SET blind = true FROM access.case_state f WHERE t.case_id = p_to AND f.case_id = p_from AND f.blind;
  IF EXISTS (SELECT 1 FROM access.reserved WHERE case_id = p_to) THEN RETURN; END IF;
  FOR v IN SELECT * FROM access.reserved r WHERE r.case_id = p_from AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > now()) LOOP
    v_id := gen_random_uuid();
    INSERT INTO core.protection_measure (id, case_id, author_id, unit_id, type, from_at, until_at, ordered_by) SELECT v_id, p_to, m.author_id, m.unit_id, m.type, m.from_at, m.until_at, m.ordered_by FROM core.protection_measure m WHERE m.id = v.id;
    INSERT INTO access.reserved (id, case_id, from_at, until_at) VALUES (v_id, p_to, v.from_at, v.until_at);
    INSERT INTO access.reserved_person (reserved_id, person_id) SELECT v_id, n.person_id FROM access.reserved_person n WHERE n.reserved_id = v.id;
  END LOOP; END`),
  definer('access.split_rows(p_from uuid, p_to uuid, p_table text, p_rows uuid[], p_why text)', 'int', `DECLARE v_count int; BEGIN
  PERFORM access.require_role(p_from, 'COORDINATOR'); PERFORM access.require_role(p_to, 'COORDINATOR');
  IF p_table NOT IN ('core.report', 'core.incident', 'core.person_named', 'core.complaint', 'core.task', 'core.evidence_item', 'identity.family_member', 'identity.whereabouts') THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM access.keep_apart(p_from, p_to);
  PERFORM set_config('app.why', p_why, true);
  IF p_table = 'core.report' THEN
    PERFORM access.move_report_rows(r.id, p_to) FROM core.report r WHERE r.id = ANY (p_rows) AND r.case_id = p_from;
    GET DIAGNOSTICS v_count = ROW_COUNT;
  ELSE
    EXECUTE format('UPDATE %s SET case_id = $1 WHERE id = ANY ($2) AND case_id = $3', p_table) USING p_to, p_rows, p_from;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    IF p_table = 'core.task' THEN UPDATE core.task_detail SET case_id = p_to WHERE task_id = ANY (p_rows) AND case_id = p_from; END IF;
  END IF;
  IF v_count <> cardinality(p_rows) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.case_move (kind, from_case, to_case, moved_by, why, rows) VALUES ('SPLIT', p_from, p_to, access.me(), p_why, to_jsonb(p_rows));
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id IN (p_from, p_to);
  RETURN v_count; END`),
].join('\n');
