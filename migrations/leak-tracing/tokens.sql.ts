import { definer } from './words.js';

/**
 * Beside values of the identity zone: keyed words under which they are compared without being opened. Kept of former values too, as what is printed may be an
 * old address. The keys are outside the database; salted by the row, so that two equal values share nothing here.
 */
export const TOKENS_SQL = [
  `CREATE TABLE identity.trace_token (row_id uuid NOT NULL, field text NOT NULL CHECK (field IN ('value', 'date_of_birth', 'family_names')), salt bytea NOT NULL, tokens bytea NOT NULL, PRIMARY KEY (row_id, field, salt));
ALTER TABLE identity.trace_token ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`,
  /* Written with the value, by whoever writes it, in the same transaction; of rows of the cases they are assigned to, and of their own in the case they open. */
  definer('access.keep_trace_tokens(p_rows jsonb)', 'void', `BEGIN
  INSERT INTO identity.trace_token (row_id, field, salt, tokens)
    SELECT r.row_id, r.field, decode(r.salt, 'hex'), decode(r.tokens, 'hex') FROM jsonb_to_recordset(p_rows) AS r(row_id uuid, field text, salt text, tokens text)
    WHERE EXISTS (SELECT 1 FROM identity.child_identity i WHERE i.id = r.row_id AND (i.author_id = access.me() OR i.case_id IN (SELECT e.case_id FROM access.effective e WHERE e.person_id = access.me())))
       OR EXISTS (SELECT 1 FROM identity.whereabouts w WHERE w.id = r.row_id AND (w.author_id = access.me() OR w.case_id IN (SELECT e.case_id FROM access.effective e WHERE e.person_id = access.me()))); END`),
  /* Places and births with their tokens, in portions by the row's id; of all cases, or of those that are left. */
  `CREATE FUNCTION access.traced_rows(p_field text, p_aspect text, p_cases uuid[], p_after uuid, p_limit int) RETURNS TABLE (row_id uuid, case_id uuid, salt bytea, tokens bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH row_ids AS (
    (SELECT w.id, w.case_id FROM identity.whereabouts w WHERE p_field = 'value' AND (p_aspect IS NULL OR w.aspect = p_aspect) AND (p_cases IS NULL OR w.case_id = ANY (p_cases)) AND (p_after IS NULL OR w.id > p_after) ORDER BY w.id LIMIT p_limit)
    UNION ALL (SELECT i.id, i.case_id FROM identity.child_identity i WHERE p_field <> 'value' AND (p_cases IS NULL OR i.case_id = ANY (p_cases)) AND (p_after IS NULL OR i.id > p_after) ORDER BY i.id LIMIT p_limit))
  SELECT r.id, COALESCE(s.merged_into, r.case_id), t.salt, t.tokens FROM row_ids r JOIN access.case_state s ON s.case_id = r.case_id LEFT JOIN identity.trace_token t ON t.row_id = r.id AND t.field = p_field ORDER BY r.id
$$;`,
  /* What was written before there were tokens, to be opened and looked at once; and what comes of it. */
  `CREATE FUNCTION access.untraced_rows(p_limit int) RETURNS TABLE (row_id uuid, place text, field text, case_id uuid, key_id uuid, sealed text, subject text, actor text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN RETURN QUERY SELECT x.id, x.place, x.field, x.case_id, x.key_id, x.sealed, j.token, a.token FROM (
      SELECT w.id, 'identity.whereabouts' AS place, 'value' AS field, w.case_id, w.unit_id, w.key_id, w.value AS sealed FROM identity.whereabouts w
      UNION ALL SELECT i.id, 'identity.child_identity', 'date_of_birth', i.case_id, i.unit_id, i.key_id, i.date_of_birth FROM identity.child_identity i
      UNION ALL SELECT i.id, 'identity.child_identity', 'family_names', i.case_id, i.unit_id, i.key_id, i.family_names FROM identity.child_identity i) x
    JOIN audit.subject j ON j.subject_id = x.case_id CROSS JOIN LATERAL (SELECT access.verification_service(x.unit_id) AS id) v JOIN audit.actor a ON a.person_id = v.id
    WHERE x.sealed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identity.trace_token t WHERE t.row_id = x.id AND t.field = x.field) LIMIT p_limit; END $$;`,
  definer('access.keep_late_tokens(p_rows jsonb)', 'int', `DECLARE v_count int; BEGIN
  INSERT INTO identity.trace_token (row_id, field, salt, tokens) SELECT r.row_id, r.field, decode(r.salt, 'hex'), decode(r.tokens, 'hex') FROM jsonb_to_recordset(p_rows) AS r(row_id uuid, field text, salt text, tokens text)
    WHERE NOT EXISTS (SELECT 1 FROM identity.trace_token t WHERE t.row_id = r.row_id AND t.field = r.field);
  GET DIAGNOSTICS v_count = ROW_COUNT; RETURN v_count; END`),
].join('\n');
