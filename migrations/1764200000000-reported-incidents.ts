import type { MigrationInterface, QueryRunner } from 'typeorm';

const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

const REPORTED_INCIDENTS_SQL = [
  `ALTER TABLE core.incident ALTER COLUMN case_id DROP NOT NULL, ADD COLUMN report_id uuid, ADD CONSTRAINT incident_somewhere CHECK (case_id IS NOT NULL OR report_id IS NOT NULL);
CREATE INDEX incident_report ON core.incident (report_id) WHERE report_id IS NOT NULL;`,
  /* Of the report that the same transaction has just written, by whoever wrote it. */
  definer('file_incidents(p_report uuid, p_incidents jsonb)', 'void', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.report WHERE id = p_report AND author_id = access.me() AND case_id IS NULL AND recorded_at = now()) THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;
  INSERT INTO core.incident (author_id, unit_id, report_id, form, platform, setting, ai_generated, first_date)
    SELECT access.me(), access.my_unit(), p_report, x.form, x.platform, x.setting, x.ai_generated, x.first_date FROM jsonb_to_recordset(p_incidents) AS x(form text, platform text, setting text, ai_generated boolean, first_date text); END`),
  definer('move_report_rows(p_report uuid, p_case uuid)', 'void', `DECLARE v_from uuid := (SELECT case_id FROM core.report WHERE id = p_report); BEGIN
  UPDATE core.report SET case_id = p_case WHERE id = p_report;
  UPDATE core.report_content SET case_id = p_case WHERE report_id = p_report;
  UPDATE core.allegation_summary SET case_id = p_case WHERE report_id = p_report;
  UPDATE core.task SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE core.task_detail d SET case_id = p_case FROM core.task t WHERE t.id = d.task_id AND t.report_id = p_report AND d.case_id IS NOT DISTINCT FROM v_from;
  UPDATE core.incident SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE core.complaint SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE identity.report_child SET case_id = p_case WHERE report_id = p_report AND case_id IS NOT DISTINCT FROM v_from;
  UPDATE identity.report_reporter SET case_id = p_case WHERE report_id = p_report; END`),
  /* What was split off the report meanwhile belongs to another case, and is not copied. */
  definer('copy_report(p_report uuid, p_case uuid, p_child uuid, p_new uuid, p_code text)', 'void', `BEGIN
  PERFORM access.require_role(p_case, 'COORDINATOR');
  IF NOT EXISTS (SELECT 1 FROM core.report WHERE id = p_report AND case_id IS NULL) OR NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.opened_at = now()) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', 'SEVERAL_CHILDREN', true);
  INSERT INTO core.report (id, case_id, author_id, unit_id, code, channel, received_at, anonymous, complaint_exists, next_step_duty, next_step_due_at, document_id, document_index)
    SELECT p_new, p_case, access.me(), access.my_unit(), p_code, channel, received_at, anonymous, complaint_exists, next_step_duty, next_step_due_at, document_id, document_index FROM core.report WHERE id = p_report;
  INSERT INTO core.report_content (case_id, author_id, unit_id, report_id, notice_kind, offences, first_date, last_date, place, place_text, weapons, substances, narrative)
    SELECT p_case, access.me(), access.my_unit(), p_new, notice_kind, offences, first_date, last_date, place, place_text, weapons, substances, narrative FROM core.report_content WHERE report_id = p_report;
  INSERT INTO core.allegation_summary (case_id, author_id, unit_id, report_id, text) SELECT p_case, access.me(), access.my_unit(), p_new, text FROM core.allegation_summary WHERE report_id = p_report;
  INSERT INTO core.incident (case_id, author_id, unit_id, report_id, form, platform, setting, ai_generated, first_date) SELECT p_case, access.me(), access.my_unit(), p_new, form, platform, setting, ai_generated, first_date FROM core.incident WHERE report_id = p_report AND case_id IS NULL;
  INSERT INTO core.complaint (case_id, author_id, unit_id, notice_kind, filed_at, authority, report_id) SELECT p_case, access.me(), access.my_unit(), notice_kind, filed_at, authority, p_new FROM core.complaint WHERE report_id = p_report AND case_id IS NULL;
  UPDATE identity.report_child SET case_id = p_case WHERE id = p_child AND report_id = p_report;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.case_move (kind, report_id, to_case, moved_by, why) VALUES ('SPLIT', p_new, p_case, access.me(), 'SEVERAL_CHILDREN'); END`),
].join('\n');

/** What a document alleges stands with its report from the start, and goes where the report goes: to the case that opens from it, or off it again. */
export class ReportedIncidents1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('SET LOCAL check_function_bodies = off');
    await queryRunner.query(REPORTED_INCIDENTS_SQL);
  }

  /** Never backwards: a record of children is not dropped by a command. */
  async down(): Promise<void> {
    throw new Error('This migration cannot be undone: it holds the record. Restore a backup instead.');
  }
}
