import type { MigrationInterface, QueryRunner } from 'typeorm';
import { factsSql } from './standing-facts/facts.sql.js';


/**
 * The state of a case now says until when it stands if nobody changes it, so that it can be kept; and every change of what it is made from raises
 * the case's epoch, by trigger, so that what was kept is found out.
 */
export class StandingFacts1764028800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query('DROP FUNCTION access.facts(uuid, uuid, text, uuid[], text, text)');
    await queryRunner.query('DROP FUNCTION access.plain_facts(uuid, uuid[], text)');
    for (const sql of [factsSql(), STANDING, STATE_EPOCH, IN_ORDER]) await queryRunner.query(sql);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}

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
