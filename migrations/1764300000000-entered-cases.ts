import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which of the cases named for a reading (`app.cases`) are assigned to the person (`app.person`) under the role of the transaction, decided once at its
 * start and kept as `app.assigned`: the row policies of every table compare with it, instead of each looking it up.
 */
export class EnteredCases1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE FUNCTION access.assigned() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_cases text; BEGIN
  SELECT array_agg(e.case_id)::text INTO v_cases FROM access.effective e
    WHERE e.person_id = NULLIF(current_setting('app.person', true), '')::uuid AND e.role = upper(substr(current_setting('role'), 13)) AND (e.until_at IS NULL OR e.until_at > now())
      AND e.case_id = ANY (COALESCE(NULLIF(current_setting('app.cases', true), ''), '{}')::uuid[]);
  RETURN COALESCE(v_cases, '{}'); END $$;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION access.assigned()');
  }
}
