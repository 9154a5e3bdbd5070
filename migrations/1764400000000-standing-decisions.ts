import type { MigrationInterface, QueryRunner } from 'typeorm';

const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/** What is before the control body again goes where the case goes: to the case it is merged into, to the one split off it. */
const CONFLICTS_SQL = [
  definer('access.merge_conflicts(p_from uuid, p_to uuid)', 'void', `BEGIN
  UPDATE access.conflict x SET case_id = p_to WHERE case_id = p_from AND NOT EXISTS (SELECT 1 FROM access.conflict y WHERE y.case_id = p_to AND y.person_id = x.person_id AND y.source = x.source);
  UPDATE access.conflict y SET upheld = x.upheld, decided_by = x.decided_by, decided_at = x.decided_at, why = x.why, declared_by = x.declared_by, declared_at = x.declared_at, decide_by = x.decide_by, version = y.version + 1
    FROM access.conflict x WHERE x.case_id = p_from AND y.case_id = p_to AND y.person_id = x.person_id AND y.source = x.source AND y.upheld = false AND (x.upheld IS DISTINCT FROM false OR (x.decided_at IS NULL AND y.decided_at IS NOT NULL)); END`),
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
  UPDATE access.reserved SET case_id = p_to WHERE case_id = p_from;
  PERFORM access.merge_conflicts(p_from, p_to);
  UPDATE access.case_state t SET blind = true FROM access.case_state f WHERE t.case_id = p_to AND f.case_id = p_from AND f.blind;
  UPDATE core.case_file SET stage = 'CLOSED', closing_reason = 'MERGED' WHERE id = p_from;
  UPDATE access.case_state SET merged_into = p_to, epoch = epoch + 1 WHERE case_id = p_from OR merged_into = p_from;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_to;
  UPDATE access.assignment SET ended_by = access.me(), ended_why = 'MERGED', until_at = now(), version = version + 1 WHERE case_id = p_from AND ended_by IS NULL;
  INSERT INTO access.case_move (kind, from_case, to_case, moved_by, why) VALUES ('MERGE', p_from, p_to, access.me(), p_why); END`),
  definer('access.keep_apart(p_from uuid, p_to uuid)', 'void', `DECLARE v record; v_id uuid; BEGIN
  INSERT INTO access.conflict (person_id, case_id, source, declared_by, declared_at, decide_by, decided_by, decided_at, upheld, why)
    SELECT c.person_id, p_to, c.source, c.declared_by, c.declared_at, c.decide_by, c.decided_by, c.decided_at, c.upheld, c.why FROM access.conflict c WHERE c.case_id = p_from AND (c.upheld IS DISTINCT FROM false OR c.decided_at IS NULL) ON CONFLICT DO NOTHING;
  UPDATE access.case_state t SET blind = true FROM access.case_state f WHERE t.case_id = p_to AND f.case_id = p_from AND f.blind;
  IF EXISTS (SELECT 1 FROM access.reserved WHERE case_id = p_to) THEN RETURN; END IF;
  FOR v IN SELECT * FROM access.reserved r WHERE r.case_id = p_from AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > now()) LOOP
    v_id := gen_random_uuid();
    INSERT INTO core.protection_measure (id, case_id, author_id, unit_id, type, from_at, until_at, ordered_by) SELECT v_id, p_to, m.author_id, m.unit_id, m.type, m.from_at, m.until_at, m.ordered_by FROM core.protection_measure m WHERE m.id = v.id;
    INSERT INTO access.reserved (id, case_id, from_at, until_at) VALUES (v_id, p_to, v.from_at, v.until_at);
    INSERT INTO access.reserved_person (reserved_id, person_id) SELECT v_id, n.person_id FROM access.reserved_person n WHERE n.reserved_id = v.id;
  END LOOP; END`),
];

/** A change of nothing raises no epoch: whoever repeats one keeps nobody from reading. */
const NOTHING_CHANGED_SQL = [
  definer('access.set_blind(p_case uuid, p_blind boolean)', 'void', `BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  UPDATE access.case_state SET blind = p_blind, epoch = epoch + 1 WHERE case_id = p_case AND blind IS DISTINCT FROM p_blind; END`),
  definer('access.set_placement(p_case uuid, p_unit_code text)', 'void', `DECLARE v_unit uuid := (SELECT id FROM people.unit WHERE code = p_unit_code AND active); BEGIN
  PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'COORDINATOR');
  IF v_unit IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_unit = access.my_unit() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.placement SET ended_at = now() WHERE case_id = p_case AND ended_at IS NULL AND unit_id <> v_unit;
  INSERT INTO access.placement (case_id, unit_id, set_by) SELECT p_case, v_unit, access.me() WHERE NOT EXISTS (SELECT 1 FROM access.placement WHERE case_id = p_case AND unit_id = v_unit AND ended_at IS NULL); END`),
  'DROP TRIGGER case_state_epoch ON access.case_state;',
  'CREATE TRIGGER case_state_epoch BEFORE UPDATE OF blind, merged_into ON access.case_state FOR EACH ROW WHEN (OLD.blind IS DISTINCT FROM NEW.blind OR OLD.merged_into IS DISTINCT FROM NEW.merged_into) EXECUTE FUNCTION access.raise_epoch();',
];

const STRINGS = (list: string): string => `NOT EXISTS (SELECT 1 FROM jsonb_array_elements(CASE WHEN jsonb_typeof(${list}) = 'array' THEN ${list} ELSE '[null]' END) one WHERE jsonb_typeof(one) <> 'string' OR length(one #>> '{}') > 200)`;

/**
 * A change is kept as of what the person is now, under a key of its own transaction, with an entry that the log can write: one it could not
 * write would come back every few seconds, in every process.
 */
const WRITES_SQL = [
  definer('access.is_entry(p_entry jsonb, p_mutation text, p_request uuid)', 'boolean', `BEGIN
  RETURN COALESCE(jsonb_typeof(p_entry) = 'object' AND p_entry ->> 'operation' = p_mutation AND lower(p_entry ->> 'requestId') = p_request::text
    AND NOT EXISTS (SELECT 1 FROM jsonb_object_keys(CASE WHEN jsonb_typeof(p_entry) = 'object' THEN p_entry ELSE '{}' END) k WHERE k NOT IN ('requestId', 'actor', 'agency', 'unit', 'role', 'purpose', 'operation', 'subject', 'kinds', 'records', 'withheld', 'decision', 'policy'))
    AND NOT EXISTS (SELECT 1 FROM unnest(ARRAY['operation', 'purpose', 'policy']) k WHERE jsonb_typeof(p_entry -> k) IS DISTINCT FROM 'string' OR length(p_entry ->> k) > 200)
    AND NOT EXISTS (SELECT 1 FROM unnest(ARRAY['agency', 'unit', 'role']) k WHERE COALESCE(jsonb_typeof(p_entry -> k), '') NOT IN ('string', 'null') OR length(p_entry ->> k) > 200)
    AND p_entry ? 'subject' AND (p_entry -> 'subject' = 'null' OR p_entry ->> 'subject' ~ '^[0-9a-f]{64}$')
    AND ${STRINGS("p_entry -> 'kinds'")} AND ${STRINGS("p_entry -> 'withheld'")} AND jsonb_typeof(p_entry -> 'records') = 'array'
    AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(CASE WHEN jsonb_typeof(p_entry -> 'records') = 'array' THEN p_entry -> 'records' ELSE '[]' END) r
      WHERE jsonb_typeof(r) <> 'object' OR jsonb_typeof(r -> 'type') IS DISTINCT FROM 'string' OR length(r ->> 'type') > 200 OR NOT (${STRINGS("r -> 'fields'")}) OR NOT (${STRINGS("r -> 'ids'")})), false); END`),
  definer('access.claim_key(p_mutation text, p_key text, p_input_hmac text, p_request uuid, p_role text)', 'jsonb', `DECLARE v access.idempotency; v_entry jsonb; BEGIN
  IF NOT EXISTS (SELECT 1 FROM people.person WHERE id = access.me() AND active) THEN PERFORM access.refuse('UNAUTHENTICATED'); END IF;
  IF NOT access.holds_role(access.me(), p_role) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF NOT EXISTS (SELECT 1 FROM people.person WHERE id = access.me() AND unit_id = access.my_unit()) THEN PERFORM access.refuse('BUSY'); END IF;
  INSERT INTO access.idempotency (person_id, mutation, key, input_hmac, request_id) VALUES (access.me(), p_mutation, p_key, p_input_hmac, p_request) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v FROM access.idempotency WHERE person_id = access.me() AND mutation = p_mutation AND key = p_key FOR UPDATE;
  IF v.input_hmac <> p_input_hmac THEN PERFORM access.refuse('KEY_REUSED'); END IF;
  SELECT i.entry INTO v_entry FROM audit.intent i WHERE i.id = v.intent_id AND i.relayed_at IS NULL;
  RETURN jsonb_build_object('ids', v.ids, 'requestId', v.request_id, 'intent', v.intent_id, 'unrecorded', v_entry); END`),
  definer('access.finish(p_mutation text, p_key text, p_ids jsonb, p_intent uuid, p_request uuid, p_entry jsonb)', 'void', `BEGIN
  IF NOT access.is_entry(p_entry, p_mutation, p_request) THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  UPDATE access.idempotency SET ids = p_ids, intent_id = p_intent WHERE person_id = access.me() AND mutation = p_mutation AND key = p_key AND request_id = p_request AND intent_id IS NULL AND at = now();
  IF NOT FOUND THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  INSERT INTO audit.intent (id, request_id, entry) VALUES (p_intent, p_request, p_entry || jsonb_build_object('decision', 'WRITE', 'actor', (SELECT a.token FROM audit.actor a WHERE a.person_id = access.me()))); END`),
];

/** An assignment ends with the role it is under, also where that ends by its date; one whose time has not come counts only once it is looked at again. */
const EFFECTIVE_SQL = [
  definer('access.refresh_effective(p_person uuid, p_case uuid)', 'void', `BEGIN
  DELETE FROM access.effective WHERE person_id = p_person AND case_id = p_case;
  INSERT INTO access.effective (person_id, role, case_id, until_at)
    SELECT a.person_id, a.role, a.case_id, LEAST(a.until_at, held.until_at) FROM access.assignment a JOIN people.person p ON p.id = a.person_id AND p.active
      CROSS JOIN LATERAL (SELECT count(*) AS holdings, CASE WHEN bool_or(h.until_at IS NULL) THEN NULL ELSE max(h.until_at) END AS until_at FROM people.role_holding h
        WHERE h.person_id = a.person_id AND h.role = a.role AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now())) held
    WHERE a.person_id = p_person AND a.case_id = p_case AND a.ended_by IS NULL AND a.from_at <= now() AND held.holdings > 0
      AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = a.person_id AND c.case_id = a.case_id AND c.upheld IS DISTINCT FROM false)
      AND NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = a.case_id AND s.merged_into IS NOT NULL);
  UPDATE access.emergency m SET blocked = EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_person AND c.case_id = p_case AND c.upheld IS DISTINCT FROM false)
      OR NOT EXISTS (SELECT 1 FROM people.person p JOIN people.role_holding h ON h.person_id = p.id AND h.role = m.role AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()) WHERE p.id = p_person AND p.active)
      OR EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.merged_into IS NOT NULL)
    WHERE m.person_id = p_person AND m.case_id = p_case;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case; END`),
  `SELECT access.refresh_effective(a.person_id, a.case_id) FROM access.assignment a WHERE a.ended_by IS NULL
    AND (a.from_at > now() OR NOT EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = a.person_id AND h.role = a.role AND h.from_at <= now() AND h.until_at IS NULL));`,
];

/** What only the owner changes raises the epochs too. */
const OWNER_CHANGES_SQL = [
  definer('access.moved_reserved_person()', 'trigger', `BEGIN
  UPDATE access.case_state s SET epoch = s.epoch + 1 FROM access.reserved r WHERE r.id IN (OLD.reserved_id, NEW.reserved_id) AND s.case_id = r.case_id;
  RETURN NEW; END`),
  'CREATE TRIGGER reserved_person_moved AFTER UPDATE ON access.reserved_person FOR EACH ROW EXECUTE FUNCTION access.moved_reserved_person();',
  'CREATE TRIGGER person_epoch BEFORE UPDATE OF unit_id, active ON people.person FOR EACH ROW WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id OR OLD.active IS DISTINCT FROM NEW.active) EXECUTE FUNCTION access.raise_epoch();',
  definer('people.bump_unit()', 'trigger', 'BEGIN UPDATE people.person SET epoch = epoch + 1 WHERE unit_id = NEW.id; RETURN NEW; END'),
  'CREATE TRIGGER unit_epoch AFTER UPDATE OF agency_code ON people.unit FOR EACH ROW WHEN (OLD.agency_code IS DISTINCT FROM NEW.agency_code) EXECUTE FUNCTION people.bump_unit();',
  definer('people.bump_agency()', 'trigger', 'BEGIN UPDATE people.person p SET epoch = p.epoch + 1 FROM people.unit u WHERE u.id = p.unit_id AND u.agency_code = NEW.code; RETURN NEW; END'),
  'CREATE TRIGGER agency_epoch AFTER UPDATE OF control_body ON people.agency FOR EACH ROW WHEN (OLD.control_body IS DISTINCT FROM NEW.control_body) EXECUTE FUNCTION people.bump_agency();',
  definer('access.after_role_deleted()', 'trigger', `BEGIN
  UPDATE people.person SET epoch = epoch + 1 WHERE id = OLD.person_id;
  PERFORM access.refresh_effective(a.person_id, a.case_id) FROM (SELECT person_id, case_id FROM access.assignment WHERE ended_by IS NULL UNION SELECT person_id, case_id FROM access.emergency WHERE until_at > now()) a WHERE a.person_id = OLD.person_id;
  RETURN OLD; END`),
  'CREATE TRIGGER role_holding_deleted AFTER DELETE ON people.role_holding FOR EACH ROW EXECUTE FUNCTION access.after_role_deleted();',
  definer('access.after_assignment_deleted()', 'trigger', 'BEGIN PERFORM access.refresh_effective(OLD.person_id, OLD.case_id); RETURN OLD; END'),
  'CREATE TRIGGER assignment_deleted AFTER DELETE ON access.assignment FOR EACH ROW EXECUTE FUNCTION access.after_assignment_deleted();',
  'CREATE TRIGGER effective_deleted AFTER DELETE ON access.effective FOR EACH ROW EXECUTE FUNCTION access.bump_case();',
];

/** The newest migration the policy was applied after: functions made by a later one have no grants yet. */
const POLICY_SQL = "ALTER TABLE access.policy ADD COLUMN after_migration text NOT NULL DEFAULT '';";

/** What was decided stands wherever the case goes and whoever looks, and each change of it is found out; changes of nothing are not. */
export class StandingDecisions1764400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    for (const sql of [...CONFLICTS_SQL, ...NOTHING_CHANGED_SQL, ...WRITES_SQL, ...OWNER_CHANGES_SQL, ...EFFECTIVE_SQL, POLICY_SQL]) await queryRunner.query(sql);
  }

  /** Never backwards: what was decided is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds decisions. Restore a backup instead.');
  }
}
