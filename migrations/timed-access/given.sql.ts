import { definer } from './definer.js';

/** What is given to a person by name: whose it is, since when, and what else must hold for it to count at all. */
const GIVEN = [
  { table: 'emergency', person: 'person_id', at: 'declared_at', role: 'g.role', running: 'g.until_at > now()' },
  { table: 'field_grant', person: 'person_id', at: 'from_at', role: 'NULL', running: 'g.revoked_at IS NULL AND g.until_at > now()' },
  { table: 'named_investigator', person: 'person_id', at: 'named_at', role: 'NULL', running: 'g.ended_at IS NULL' },
  { table: 'consent', person: 'person_id', at: 'given_at', role: 'NULL', running: 'g.withdrawn_at IS NULL' },
  { table: 'court_order', person: 'person_id', at: 'recorded_at', role: 'NULL', running: 'g.until_at > now()' },
  { table: 'filing', person: 'judge_id', at: 'filed_at', role: 'NULL', running: 'true' },
] as const;
const STILL = '(g.held_until IS NULL OR g.held_until > now())';
const NAMING = 'access.reserved_naming g JOIN access.reserved v ON v.id = g.reserved_id';

/** `held_until` once it is past stays: who comes back is given anew. */
const recount = (table: string, person: string, at: string, role: string, running: string): string => `
  UPDATE access.${table} g SET held_until = access.given_until(p_person, p_case, ${role}, g.${at}) WHERE g.${person} = p_person AND g.case_id = p_case AND ${running} AND ${STILL} AND g.held_until IS DISTINCT FROM access.given_until(p_person, p_case, ${role}, g.${at});`;

/**
 * What was given to a person by name ends with the office it was given to: the assignment, where they were on the case, and the role; their unit;
 * their work here. `held_until` is that end, null while there is none. A declared threat to life goes by the role it was declared under.
 */
export const GIVEN_SQL = [
  `ALTER TABLE access.reserved_person RENAME TO reserved_naming;
ALTER INDEX access.reserved_person_pkey RENAME TO reserved_naming_pkey;
ALTER TABLE access.reserved_naming ADD COLUMN named_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX reserved_naming_person ON access.reserved_naming (person_id);
CREATE INDEX consent_person ON access.consent (person_id);
CREATE INDEX court_order_person ON access.court_order (person_id);`,
  ...[...GIVEN.map(({ table }) => table), 'reserved_naming'].map((table) => `ALTER TABLE access.${table} ADD COLUMN held_until timestamptz;`),
  'CREATE VIEW access.reserved_person WITH (security_invoker = true) AS SELECT n.reserved_id, n.person_id FROM access.reserved_naming n WHERE n.held_until IS NULL OR n.held_until > now();',
  /* The first time on the case that was not over when it was given; without one, the role held then that lasts longest. */
  definer('access.given_until(p_person uuid, p_case uuid, p_role text, p_at timestamptz)', 'timestamptz', `DECLARE v tstzrange; BEGIN
  IF p_role IS NULL THEN
    SELECT t.span INTO v FROM access.times_on_case(p_person, p_case) t WHERE upper_inf(t.span) OR upper(t.span) > p_at ORDER BY lower(t.span) LIMIT 1;
    IF FOUND THEN RETURN upper(v); END IF;
  END IF;
  SELECT r INTO v FROM (SELECT DISTINCT h.role FROM people.role_holding h WHERE h.person_id = p_person AND (p_role IS NULL OR h.role = p_role)) x CROSS JOIN LATERAL unnest(access.held(p_person, x.role)) r
    WHERE r @> p_at ORDER BY upper(r) DESC NULLS FIRST LIMIT 1;
  IF NOT FOUND THEN RETURN p_at; END IF;
  RETURN upper(v); END`),
  definer('access.recount_given(p_person uuid, p_case uuid)', 'void', `BEGIN${GIVEN.map(({ table, person, at, role, running }) => recount(table, person, at, role, running)).join('')}
  UPDATE access.reserved_naming n SET held_until = access.given_until(p_person, p_case, NULL, g.named_at) FROM ${NAMING} WHERE n.reserved_id = g.reserved_id AND n.person_id = g.person_id AND g.person_id = p_person AND v.case_id = p_case AND v.ended_at IS NULL
    AND ${STILL} AND g.held_until IS DISTINCT FROM access.given_until(p_person, p_case, NULL, g.named_at); END`),
  definer('access.end_given(p_person uuid)', 'void', `BEGIN${GIVEN.map(({ table, person, running }) => `
  UPDATE access.${table} g SET held_until = now() WHERE g.${person} = p_person AND ${running} AND ${STILL};`).join('')}
  UPDATE access.reserved_naming g SET held_until = now() WHERE g.person_id = p_person AND ${STILL}; END`),
  /* Cases where a change of a person's roles may change something. */
  `CREATE FUNCTION access.cases_with(p_person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.case_id FROM access.assignment a WHERE a.person_id = p_person AND a.ended_by IS NULL
${GIVEN.map(({ table, person, running }) => `  UNION SELECT g.case_id FROM access.${table} g WHERE g.${person} = p_person AND ${running} AND ${STILL}`).join('\n')}
  UNION SELECT v.case_id FROM ${NAMING} WHERE g.person_id = p_person AND v.ended_at IS NULL AND ${STILL}
$$;`,
  ...GIVEN.map(({ table, person, at, role }) => `${definer(`access.date_${table}()`, 'trigger', `BEGIN NEW.held_until := access.given_until(NEW.${person}, NEW.case_id, ${role.replace('g.', 'NEW.')}, NEW.${at}); RETURN NEW; END`)}
CREATE TRIGGER ${table}_held BEFORE INSERT ON access.${table} FOR EACH ROW EXECUTE FUNCTION access.date_${table}();`),
  `${definer('access.date_reserved_naming()', 'trigger', `BEGIN NEW.held_until := access.given_until(NEW.person_id, (SELECT r.case_id FROM access.reserved r WHERE r.id = NEW.reserved_id), NULL, NEW.named_at); RETURN NEW; END`)}
CREATE TRIGGER reserved_naming_held BEFORE INSERT OR UPDATE OF person_id ON access.reserved_naming FOR EACH ROW EXECUTE FUNCTION access.date_reserved_naming();`,
  definer('access.name_investigator(p_case uuid, p_recording uuid, p_person uuid)', 'uuid', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR'); PERFORM access.require_other_unit(p_person);
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case) OR NOT EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = p_person AND e.case_id = p_case AND e.role = 'POLICE_OFFICER') THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM 1 FROM access.case_state WHERE case_id = p_case FOR UPDATE;
  IF EXISTS (SELECT 1 FROM access.named_investigator g WHERE g.recording_id = p_recording AND g.person_id = p_person AND g.ended_at IS NULL AND ${STILL}) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, named_at) VALUES (p_recording, p_case, p_person, access.me(), clock_timestamp());
  RETURN p_recording; END`),
  definer('access.require_recording(p_case uuid, p_recording uuid)', 'text', `DECLARE v_role text; BEGIN
  PERFORM access.require_scope(p_case);
  v_role := access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'JUDGE', 'PUBLIC_MINISTRY');
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' OR NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case)
    OR (v_role = 'POLICE_OFFICER' AND NOT EXISTS (SELECT 1 FROM access.named_investigator g WHERE g.recording_id = p_recording AND g.case_id = p_case AND g.person_id = access.me() AND g.ended_at IS NULL AND ${STILL}))
    OR (v_role = 'JUDGE' AND NOT EXISTS (SELECT 1 FROM access.filing g WHERE g.case_id = p_case AND g.row_id = p_recording AND g.kind = 'recording' AND g.judge_id = access.me() AND ${STILL})) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN v_role; END`),
  /* For a judge who has come back, what was filed before is filed again. */
  definer('access.file_for_hearing(p_case uuid, p_judge uuid, p_kind text, p_rows uuid[], p_hearing text)', 'void', `DECLARE v_role text; BEGIN
  v_role := access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER', 'VICTIM_LAWYER');
  IF p_kind = 'reporter' AND v_role <> 'PROSECUTOR' OR p_kind = 'assessment' AND v_role = 'PROSECUTOR' THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_kind = 'identity' AND v_role = 'PROSECUTOR' AND EXISTS (SELECT 1 FROM access.reserved r WHERE r.case_id = p_case AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > now()) AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = r.id AND n.person_id = access.me())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_kind = 'released_observation' AND EXISTS (SELECT 1 FROM unnest(p_rows) x WHERE NOT EXISTS (SELECT 1 FROM access.release l JOIN people.unit u ON u.agency_code = l.agency_code WHERE l.row_id = x AND l.case_id = p_case AND u.id = access.my_unit())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_judge = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF NOT EXISTS (SELECT 1 FROM access.assignment WHERE case_id = p_case AND person_id = p_judge AND role = 'JUDGE' AND ended_by IS NULL) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.filing AS g (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT p_case, p_judge, p_kind, r, access.me(), p_hearing FROM unnest(p_rows) r
    ON CONFLICT (judge_id, row_id) DO UPDATE SET filed_by = EXCLUDED.filed_by, filed_at = EXCLUDED.filed_at, hearing = EXCLUDED.hearing, held_until = EXCLUDED.held_until WHERE NOT ${STILL}; END`),
].join('\n');

/** For what was given before: last, when every function is there. What is over stays as it was. */
export const DATED_SQL = `
DO $$ DECLARE v_one record; BEGIN
  FOR v_one IN SELECT DISTINCT a.person_id, a.case_id FROM access.assignment a WHERE a.ended_by IS NULL AND (a.until_at IS NOT NULL OR a.from_at > now()
      OR NOT EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = a.person_id AND h.role = a.role AND h.from_at <= now() AND h.until_at IS NULL))
    UNION SELECT g.person_id, g.case_id FROM access.field_grant g UNION SELECT g.person_id, g.case_id FROM access.emergency g WHERE g.until_at > now() UNION SELECT g.person_id, g.case_id FROM access.consent g
    UNION SELECT g.person_id, g.case_id FROM access.court_order g UNION SELECT g.judge_id, g.case_id FROM access.filing g UNION SELECT g.person_id, g.case_id FROM access.named_investigator g UNION SELECT g.person_id, v.case_id FROM ${NAMING}
  LOOP PERFORM access.refresh_effective(v_one.person_id, v_one.case_id); END LOOP; END $$;`;
