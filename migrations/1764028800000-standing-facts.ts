import type { MigrationInterface, QueryRunner } from 'typeorm';

const RUNS = (alias: string): string => `${alias}.from_at <= now() AND ${alias}.ended_at IS NULL AND (${alias}.until_at IS NULL OR ${alias}.until_at > now())`;

/**
 * The state of a case now says until when it stands if nobody changes it, so that it can be kept; and every change of what it is made from raises
 * the case's epoch, by trigger, so that what was kept is found out.
 */
export class StandingFacts1764028800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query('DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text)');
    await queryRunner.query('DROP FUNCTION access.plain_facts(uuid, uuid[], text)');
    for (const sql of [FACTS, STANDING, STATE_EPOCH, IN_ORDER]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}

/* One row for each of these cases the person reaches, by an effective assignment or a running emergency; no row is the only no. `stands_ms` is how long it all stands by the clock alone, null without end. */
const FACTS = `
CREATE FUNCTION access.facts(p_person uuid, p_unit uuid, p_agency text, p_cases uuid[], p_code text, p_role text)
RETURNS TABLE (case_id uuid, code text, role text, assigned boolean, epoch bigint, person_epoch bigint, subject text, reserved boolean, named boolean, aspects text[], placement boolean, blind boolean,
  consents text[], orders text[], filed text[], released text[], authors text[], emergency text[], stands_ms float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH wanted AS (
    SELECT s.case_id, s.code, s.epoch, s.blind FROM access.case_state s WHERE p_cases IS NOT NULL AND s.case_id = ANY (p_cases) AND s.merged_into IS NULL
    UNION ALL
    SELECT COALESCE(m.case_id, s.case_id), COALESCE(m.code, s.code), COALESCE(m.epoch, s.epoch), COALESCE(m.blind, s.blind) FROM access.case_state s LEFT JOIN access.case_state m ON m.case_id = s.merged_into WHERE p_code IS NOT NULL AND s.code = p_code),
  reach AS (
    SELECT w.*, e.role, e.role IS NOT NULL AS assigned, e.until_at FROM wanted w
    LEFT JOIN access.effective e ON e.case_id = w.case_id AND e.person_id = p_person AND (e.until_at IS NULL OR e.until_at > now()) AND (p_role IS NULL OR e.role = p_role)),
  urgent AS (
    SELECT DISTINCT ON (m.case_id) m.case_id, m.role, array_agg(DISTINCT k.kind) AS kinds FROM access.emergency m JOIN reach w ON w.case_id = m.case_id AND (w.role IS NULL OR w.role = m.role) CROSS JOIN LATERAL unnest(m.kinds) AS k(kind)
    WHERE m.person_id = p_person AND m.until_at > now() AND NOT m.blocked GROUP BY m.case_id, m.role ORDER BY m.case_id, m.role)
  SELECT r.case_id, r.code, COALESCE(r.role, u.role), r.assigned, r.epoch, p.epoch, j.token,
    access.has_reserved(r.case_id),
    NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = r.case_id AND ${RUNS('v')} AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = p_person)),
    ARRAY(SELECT DISTINCT f.field FROM access.field_grant g CROSS JOIN LATERAL unnest(g.fields) AS f(field) WHERE g.person_id = p_person AND g.case_id = r.case_id AND g.revoked_at IS NULL AND g.from_at <= now() AND g.until_at > now()
      AND (g.second_by IS NOT NULL OR NOT access.has_reserved(r.case_id)) ORDER BY 1),
    EXISTS (SELECT 1 FROM access.placement l WHERE l.case_id = r.case_id AND l.unit_id = p_unit AND l.ended_at IS NULL),
    r.blind,
    ARRAY(SELECT c.kind FROM access.consent c WHERE c.case_id = r.case_id AND c.person_id = p_person AND c.withdrawn_at IS NULL ORDER BY 1),
    ARRAY(SELECT o.kind || ':' || x.row_id FROM access.court_order o JOIN access.court_order_row x ON x.order_id = o.id WHERE o.case_id = r.case_id AND o.person_id = p_person AND o.author_heard_at IS NOT NULL AND o.until_at > now() ORDER BY 1),
    ARRAY(SELECT f.kind || ':' || f.row_id FROM access.filing f WHERE f.case_id = r.case_id AND f.judge_id = p_person ORDER BY 1),
    ARRAY(SELECT x.row_id::text FROM access.release x WHERE x.case_id = r.case_id AND x.agency_code = p_agency ORDER BY 1),
    ARRAY(SELECT c.author_id::text FROM access.custodian c WHERE c.case_id = r.case_id AND c.person_id = p_person ORDER BY 1),
    COALESCE(u.kinds, '{}'),
    extract(epoch FROM LEAST(r.until_at,
      (SELECT min(b.at) FROM access.reserved v CROSS JOIN LATERAL (VALUES (v.from_at), (v.until_at)) AS b(at) WHERE v.case_id = r.case_id AND v.ended_at IS NULL AND b.at > now()),
      (SELECT min(b.at) FROM access.field_grant g CROSS JOIN LATERAL (VALUES (g.from_at), (g.until_at)) AS b(at) WHERE g.person_id = p_person AND g.case_id = r.case_id AND g.revoked_at IS NULL AND b.at > now()),
      (SELECT min(o.until_at) FROM access.court_order o WHERE o.case_id = r.case_id AND o.person_id = p_person AND o.until_at > now()),
      (SELECT min(m.until_at) FROM access.emergency m WHERE m.case_id = r.case_id AND m.person_id = p_person AND m.until_at > now())) - now()) * 1000
  FROM reach r JOIN people.person p ON p.id = p_person AND p.active LEFT JOIN urgent u ON u.case_id = r.case_id JOIN audit.subject j ON j.subject_id = r.case_id
  WHERE r.assigned OR u.case_id IS NOT NULL
$$;`;

/* For a list whose answer depends on no case's state: what must not change meanwhile, of the person (no subject) and of each case, and how the record names it. */
const STANDING = `
CREATE FUNCTION access.standing(p_person uuid, p_cases uuid[]) RETURNS TABLE (id uuid, epoch bigint, subject text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, s.epoch, j.token FROM access.case_state s JOIN audit.subject j ON j.subject_id = s.case_id WHERE s.case_id = ANY (p_cases)
  UNION ALL SELECT p.id, p.epoch, NULL FROM people.person p WHERE p.id = p_person AND p.active
$$;`;

const STATE_EPOCH = `
CREATE FUNCTION access.raise_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.epoch := GREATEST(NEW.epoch, OLD.epoch + 1); RETURN NEW; END $$;
CREATE TRIGGER case_state_epoch BEFORE UPDATE OF blind, merged_into ON access.case_state FOR EACH ROW EXECUTE FUNCTION access.raise_epoch();
CREATE FUNCTION access.bump_case_of_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE access.case_state s SET epoch = s.epoch + 1 FROM access.court_order o WHERE o.id = COALESCE(NEW.order_id, OLD.order_id) AND s.case_id = o.case_id;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER court_order_row_epoch AFTER INSERT OR UPDATE OR DELETE ON access.court_order_row FOR EACH ROW EXECUTE FUNCTION access.bump_case_of_order();`;

/* What hangs from a report or a task is read in the order in which it was recorded, without sorting it each time. */
const IN_ORDER = [
  ['core.report_content', 'report'], ['core.allegation_summary', 'report'], ['identity.report_child', 'report'], ['identity.report_reporter', 'report'], ['core.task_detail', 'task'],
].map(([table = '', parent]) => {
  const [schema, name] = table.split('.');
  return `DROP INDEX ${schema}.${name}_${parent}; CREATE INDEX ${name}_${parent} ON ${table} (${parent}_id, recorded_at, id);`;
}).join('\n');
