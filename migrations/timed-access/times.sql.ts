import { definer } from './definer.js';

/** Both ends as one range; what ends before it begins is no time at all. */
const span = (alias: string): string => `CASE WHEN ${alias}.until_at <= ${alias}.from_at THEN 'empty'::tstzrange ELSE tstzrange(${alias}.from_at, ${alias}.until_at) END`;

/**
 * An assignment counts while it runs and its role is held, both by their dates: `access.assignment_time` has each such time, also those to come, and
 * `access.effective` what counts now. So a beginning needs nobody to look at it.
 */
export const TIMES_SQL = [
  `ALTER TABLE access.effective RENAME TO assignment_time;
ALTER INDEX access.effective_case RENAME TO assignment_time_case;
ALTER TABLE access.assignment_time ADD COLUMN from_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE access.assignment_time DROP CONSTRAINT effective_pkey, ADD CONSTRAINT assignment_time_pkey PRIMARY KEY (person_id, role, case_id, from_at);
CREATE VIEW access.effective WITH (security_invoker = true) AS
  SELECT t.person_id, t.role, t.case_id, t.until_at, t.from_at FROM access.assignment_time t WHERE t.from_at <= now() AND (t.until_at IS NULL OR t.until_at > now());

/* When a person holds a role: overlapping and adjoining holdings are one time. */
CREATE FUNCTION access.held(p_person uuid, p_role text) RETURNS tstzmultirange LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(range_agg(${span('h')}), '{}') FROM people.role_holding h WHERE h.person_id = p_person AND h.role = p_role
$$;
CREATE FUNCTION access.times_on_case(p_person uuid, p_case uuid) RETURNS TABLE (role text, span tstzrange, ended boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.role, r, a.ended_by IS NOT NULL FROM access.assignment a CROSS JOIN LATERAL unnest(access.held(a.person_id, a.role) * tstzmultirange(${span('a')})) r WHERE a.person_id = p_person AND a.case_id = p_case
$$;`,
  definer('access.refresh_effective(p_person uuid, p_case uuid)', 'void', `BEGIN
  DELETE FROM access.assignment_time WHERE person_id = p_person AND case_id = p_case;
  INSERT INTO access.assignment_time (person_id, role, case_id, from_at, until_at)
    SELECT p_person, t.role, p_case, lower(t.span), upper(t.span) FROM access.times_on_case(p_person, p_case) t
    WHERE NOT t.ended AND (upper_inf(t.span) OR upper(t.span) > now()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.active)
      AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_person AND c.case_id = p_case AND c.upheld IS DISTINCT FROM false)
      AND NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.merged_into IS NOT NULL);
  UPDATE access.emergency m SET blocked = b.blocked
    FROM (SELECT EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_person AND c.case_id = p_case AND c.upheld IS DISTINCT FROM false)
      OR NOT EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.active) OR EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.merged_into IS NOT NULL) AS blocked) b
    WHERE m.person_id = p_person AND m.case_id = p_case AND m.blocked <> b.blocked;
  PERFORM access.recount_given(p_person, p_case);
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case; END`),
  definer('access.after_role_holding()', 'trigger', `BEGIN
  PERFORM access.refresh_effective(NEW.person_id, c) FROM access.cases_with(NEW.person_id) c;
  RETURN NEW; END`),
  definer('access.after_role_deleted()', 'trigger', `BEGIN
  UPDATE people.person SET epoch = epoch + 1 WHERE id = OLD.person_id;
  PERFORM access.refresh_effective(OLD.person_id, c) FROM access.cases_with(OLD.person_id) c;
  RETURN OLD; END`),
  definer('access.after_person()', 'trigger', `BEGIN
  IF NOT NEW.active OR NEW.unit_id <> OLD.unit_id THEN PERFORM access.end_given(NEW.id); END IF;
  IF NEW.active <> OLD.active THEN PERFORM access.refresh_effective(NEW.id, c) FROM access.cases_with(NEW.id) c; END IF;
  RETURN NEW; END`),
  `DROP TRIGGER role_holding_effective ON people.role_holding;
CREATE TRIGGER role_holding_effective AFTER INSERT OR UPDATE ON people.role_holding FOR EACH ROW EXECUTE FUNCTION access.after_role_holding();
DROP TRIGGER person_effective ON people.person;
CREATE TRIGGER person_effective AFTER UPDATE OF active, unit_id ON people.person FOR EACH ROW WHEN (OLD.active IS DISTINCT FROM NEW.active OR OLD.unit_id IS DISTINCT FROM NEW.unit_id) EXECUTE FUNCTION access.after_person();`,
  /* The roles a person holds now, and until when they stay these by the clock alone; null without end. */
  `DROP FUNCTION access.sign_in(text, text, bytea);
CREATE FUNCTION access.sign_in(p_issuer text, p_subject text, p_token bytea)
RETURNS TABLE (person_id uuid, name text, unit_id uuid, unit text, agency text, control_body boolean, epoch bigint, roles text[], actor text, stands_ms float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.given_names || ' ' || p.family_names, u.id, u.code, u.agency_code, g.control_body, p.epoch,
    ARRAY(SELECT h.role FROM people.role_holding h WHERE h.person_id = p.id AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()) ORDER BY h.role), a.token,
    (SELECT extract(epoch FROM min(b.at) - now()) * 1000 FROM people.role_holding h CROSS JOIN LATERAL (VALUES (h.from_at), (h.until_at)) AS b(at) WHERE h.person_id = p.id AND b.at > now())
  FROM people.person p JOIN people.unit u ON u.id = p.unit_id JOIN people.agency g ON g.code = u.agency_code JOIN audit.actor a ON a.person_id = p.id
  WHERE p.issuer = p_issuer AND p.subject = p_subject AND p.active AND NOT EXISTS (SELECT 1 FROM people.ended_sign_in e WHERE e.token = p_token)
$$;`,
].join('\n');
