import type { MigrationInterface, QueryRunner } from 'typeorm';

const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/**
 * Whom the control body has cleared stays on the case when others declare the same ground again: it is put before the control body
 * once more, and only its word takes them off (`upheld = false` with no `decided_at`). Their own word still counts at once, and so does
 * the other ground: that nobody found them related says nothing of whether they are named. Former declarations and decisions are kept.
 */
export class ConflictPutAgain1764100200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE access.conflict_past (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, conflict_id uuid NOT NULL REFERENCES access.conflict, changed_by uuid, changed_at timestamptz NOT NULL DEFAULT now(), was jsonb NOT NULL);
CREATE INDEX conflict_past_conflict ON access.conflict_past (conflict_id, id);`);
    await queryRunner.query(definer('keep_conflict()', 'trigger', `BEGIN
  INSERT INTO access.conflict_past (conflict_id, changed_by, was) VALUES (OLD.id, access.me(), to_jsonb(OLD));
  RETURN NEW; END`));
    await queryRunner.query('CREATE TRIGGER conflict_past AFTER UPDATE ON access.conflict FOR EACH ROW EXECUTE FUNCTION access.keep_conflict();');
    await queryRunner.query(definer('declare_conflict(p_case uuid, p_person uuid, p_source text)', 'void', `BEGIN
  IF p_source NOT IN ('DECLARED', 'NAMED') THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_person <> access.me() THEN PERFORM access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'COORDINATOR', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'PUBLIC_MINISTRY'); END IF;
  INSERT INTO access.conflict (person_id, case_id, source, declared_by) VALUES (p_person, p_case, p_source, access.me())
    ON CONFLICT (person_id, case_id, source) DO UPDATE SET upheld = CASE WHEN EXCLUDED.person_id = EXCLUDED.declared_by THEN NULL ELSE false END,
      decided_at = NULL, decided_by = NULL, why = NULL, declared_by = EXCLUDED.declared_by, declared_at = now(), decide_by = now() + interval '24 hours', version = access.conflict.version + 1
    WHERE access.conflict.upheld = false AND (EXCLUDED.person_id = EXCLUDED.declared_by OR (access.conflict.decided_at IS NOT NULL AND access.conflict.declared_by IS DISTINCT FROM EXCLUDED.declared_by)); END`));
    await queryRunner.query(CONFLICT_VIEW);
    await queryRunner.query(`CREATE OR REPLACE FUNCTION access.overdue_conflicts() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM access.conflict c WHERE c.decided_at IS NULL AND c.decide_by < now() $$;`);
  }

  /** Never backwards: what was declared and decided is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds former declarations. Restore a backup instead.');
  }
}

const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
const staff = (column: string): string =>
  `(SELECT json_build_object('id', colleague.id, 'name', colleague.name, 'unit', colleague.unit, 'agency', colleague.agency, 'active', colleague.active) FROM people.staff_member colleague WHERE colleague.id = ${column})`;

/** As it was (`office.sql.ts`), but undecided once more where it is put again, and whether the person is kept away meanwhile. */
const CONFLICT_VIEW = `CREATE OR REPLACE VIEW office.conflict WITH (security_barrier) AS
  SELECT c.id, s.case_id, s.code AS case_code, s.epoch, j.token AS subject, ${staff('c.person_id')} AS person, c.source, ${staff('c.declared_by')} AS declared_by, c.declared_at, c.decide_by, ${staff('c.decided_by')} AS decided_by, c.decided_at,
    CASE WHEN c.upheld = false AND c.decided_at IS NULL THEN NULL ELSE c.upheld END AS upheld, c.why, c.version, c.upheld IS DISTINCT FROM false AS kept_away
  FROM access.conflict c JOIN access.case_state s ON s.case_id = c.case_id JOIN audit.subject j ON j.subject_id = c.case_id
  WHERE current_user = 'heardonce_r_auditor' AND EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role = 'AUDITOR' AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()))
    AND EXISTS (SELECT 1 FROM people.unit u JOIN people.agency g ON g.code = u.agency_code JOIN people.person p ON p.unit_id = u.id WHERE p.id = ${ME} AND u.id = NULLIF(current_setting('app.unit', true), '')::uuid AND g.control_body)
    AND c.person_id <> ${ME} AND NOT EXISTS (SELECT 1 FROM access.conflict mine WHERE mine.case_id = c.case_id AND mine.person_id = ${ME} AND mine.upheld IS DISTINCT FROM false);`;
