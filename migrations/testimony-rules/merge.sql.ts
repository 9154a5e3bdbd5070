const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/** Merging and splitting, with what the testimony added to a case. */
export const MERGE_SQL = [
  /* A child lives in one place: the unit responsible goes on being so where the other case has none, and is kept as a former one where it has. */
  definer('access.merge_placement(p_from uuid, p_to uuid)', 'void', `BEGIN
  UPDATE access.placement SET ended_at = now() WHERE case_id = p_from AND ended_at IS NULL AND EXISTS (SELECT 1 FROM access.placement t WHERE t.case_id = p_to AND t.ended_at IS NULL);
  UPDATE access.placement f SET case_id = p_to WHERE f.case_id = p_from AND NOT EXISTS (SELECT 1 FROM access.placement t WHERE t.case_id = p_to AND t.unit_id = f.unit_id AND t.from_at = f.from_at); END`),
  definer('access.merge_cases(p_from uuid, p_to uuid, p_why text)', 'void', `DECLARE v_table text; BEGIN
  PERFORM access.require_role(p_from, 'COORDINATOR'); PERFORM access.require_role(p_to, 'COORDINATOR');
  IF p_from = p_to THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', p_why, true);
  PERFORM access.merge_interviews(p_from, p_to);
  FOR v_table IN SELECT format('%I.%I', c.table_schema, c.table_name) FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema IN ('core', 'identity') AND c.column_name = 'case_id' AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('case_file', 'safety_card', 'service_preference', 'child_identity') ORDER BY 1 LOOP
    EXECUTE format('UPDATE %s SET case_id = $1 WHERE case_id = $2', v_table) USING p_to, p_from;
  END LOOP;
  PERFORM access.merge_single_rows(p_from, p_to);
  INSERT INTO access.custodian (case_id, author_id, person_id, since) SELECT p_to, c.author_id, c.person_id, c.since FROM access.custodian c WHERE c.case_id = p_from ON CONFLICT DO NOTHING;
  DELETE FROM access.custodian WHERE case_id = p_from; UPDATE access.release SET case_id = p_to WHERE case_id = p_from;
  UPDATE access.court_order SET case_id = p_to WHERE case_id = p_from; UPDATE access.filing SET case_id = p_to WHERE case_id = p_from;
  UPDATE access.reserved SET case_id = p_to WHERE case_id = p_from; UPDATE access.named_investigator SET case_id = p_to WHERE case_id = p_from;
  PERFORM access.merge_placement(p_from, p_to);
  PERFORM access.merge_conflicts(p_from, p_to);
  UPDATE access.case_state t SET blind = true FROM access.case_state f WHERE t.case_id = p_to AND f.case_id = p_from AND f.blind;
  UPDATE core.case_file SET stage = 'CLOSED', closing_reason = 'MERGED' WHERE id = p_from;
  UPDATE access.case_state SET merged_into = p_to, epoch = epoch + 1 WHERE case_id = p_from OR merged_into = p_from;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_to;
  UPDATE access.assignment SET ended_by = access.me(), ended_why = 'MERGED', until_at = now(), version = version + 1 WHERE case_id = p_from AND ended_by IS NULL;
  INSERT INTO access.case_move (kind, from_case, to_case, moved_by, why) VALUES ('MERGE', p_from, p_to, access.me(), p_why); END`),
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
    IF p_table = 'core.evidence_item' THEN
      UPDATE core.evidence_custody SET case_id = p_to WHERE evidence_id = ANY (p_rows) AND case_id = p_from;
      UPDATE core.evidence_link l SET case_id = p_to WHERE l.evidence_id = ANY (p_rows) AND l.case_id = p_from AND EXISTS (SELECT 1 FROM core.incident i WHERE i.id = l.incident_id AND i.case_id = p_to);
    ELSIF p_table = 'core.incident' THEN
      UPDATE core.evidence_link l SET case_id = p_to WHERE l.incident_id = ANY (p_rows) AND l.case_id = p_from AND core.is_evidence(l.evidence_id, p_to);
    END IF;
  END IF;
  UPDATE access.filing SET case_id = p_to WHERE row_id = ANY (p_rows) AND case_id = p_from;
  IF v_count <> cardinality(p_rows) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO access.case_move (kind, from_case, to_case, moved_by, why, rows) VALUES ('SPLIT', p_from, p_to, access.me(), p_why, to_jsonb(p_rows));
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id IN (p_from, p_to);
  RETURN v_count; END`),
].join('\n');
