import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A reading that others' changes overtook twice holds its cases still until its answer is on record: `access.hold_cases` takes their state for
 * share, so that a change of their epoch waits. It gives up before a writer could be chosen in a deadlock.
 * Intents that rest after a failure are left out of a round, so that they never fill it.
 */
export class HeldCases1764450000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE FUNCTION access.hold_cases(p_cases uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '800ms' AS $$
BEGIN PERFORM 1 FROM access.case_state s WHERE s.case_id = ANY (p_cases) ORDER BY s.case_id FOR SHARE; END $$;

DROP FUNCTION audit.waiting_intents();
CREATE FUNCTION audit.waiting_intents(p_resting uuid[]) RETURNS TABLE (id uuid, entry jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, i.entry FROM audit.intent i WHERE i.relayed_at IS NULL AND i.at < now() - interval '5 seconds' AND i.id <> ALL (p_resting) ORDER BY i.at LIMIT 500
$$;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
DROP FUNCTION access.hold_cases(uuid[]);
DROP FUNCTION audit.waiting_intents(uuid[]);
CREATE FUNCTION audit.waiting_intents() RETURNS TABLE (id uuid, entry jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, i.entry FROM audit.intent i WHERE i.relayed_at IS NULL AND i.at < now() - interval '5 seconds' ORDER BY i.at LIMIT 500
$$;`);
  }
}
