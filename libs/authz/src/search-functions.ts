import type { Constructor } from '@heardonce/domain/classified.js';
import { databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import { TranscriptVersion } from '@heardonce/domain/testimony/transcript-version.entity.js';

type Predicate = (type: Constructor, role: Role, among: string) => string | null;
/** Looked up first: no row is asked for them again. */
const CASES = 'v_cases';

/** The function that searches what this role may read of testimonies, or null where that is nothing. */
export const searchFunction = (role: Role, predicate: Predicate): string | null => (predicate(TranscriptSegment, role, CASES) ? `core.search_segments_${role.toLowerCase()}` : null);

const S = 'core.transcript_segment';
const SPANISH = "'pg_catalog.spanish'::regconfig";
const ENGLISH = "'pg_catalog.english'::regconfig";
/** The words asked for, as the segment's own language has them. */
const OWN = `CASE core.search_in(${S}.language) WHEN ${SPANISH} THEN v_es WHEN ${ENGLISH} THEN v_en ELSE v_other END`;

/**
 * PostgreSQL does not use a GIN index below a row policy, for `@@` is not leakproof. So each role searches through one function that passes the row
 * policies by and applies the same predicates itself, over all of the person's cases or one. It gives ids, ranks and a count, over readable rows
 * alone, and the epochs they stand on: of each case that has a hit, and of the other child's case that a hit follows. The rows themselves are then
 * read through the row policies. A version counts as corrected where the correction may be read.
 * The index is asked once, for the words in any language; then each segment in its own.
 */
export function searchFunctions(predicate: Predicate, ownCases: (role: Role) => string): string[] {
  return ROLES.flatMap((role) => {
    const name = searchFunction(role, predicate);
    if (!name) return [];
    const corrected = predicate(TranscriptVersion, role, CASES);
    return [
      `DROP FUNCTION IF EXISTS ${name}(text, uuid, boolean, real, uuid, int);`,
      `CREATE FUNCTION ${name}(p_text text, p_case uuid, p_all_versions boolean, p_rank real, p_id uuid, p_limit int)
RETURNS TABLE (total bigint, cases uuid[], epochs bigint[], subjects text[], others uuid[], other_epochs bigint[], segment uuid, case_of uuid, code text, rank real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $search$
#variable_conflict use_column
DECLARE v_cases uuid[] := ARRAY(${ownCases(role)} AND (p_case IS NULL OR e.case_id = p_case)); v_es tsquery := core.testimony_query('es', p_text); v_en tsquery := core.testimony_query('en', p_text); v_other tsquery := core.testimony_query('', p_text);
  v_any tsquery := v_es || CASE WHEN v_en = v_es THEN '' ELSE v_en END || CASE WHEN v_other IN (v_es, v_en) THEN '' ELSE v_other END;
BEGIN RETURN QUERY
  WITH hits AS MATERIALIZED (
    SELECT ${S}.id, ${S}.case_id, ${S}.speaks_of = 'ANOTHER_CHILD' AS follows, ts_rank(${S}.search, ${OWN}) AS rank
    FROM ${S}
    WHERE (${predicate(TranscriptSegment, role, CASES)})
      AND ${S}.search @@ v_any AND ${S}.search @@ ${OWN}
      AND (p_all_versions OR NOT EXISTS (SELECT 1 FROM core.transcript_version WHERE core.transcript_version.corrects_id = ${S}.version_id AND (${corrected ?? 'false'})))),
  page AS (SELECT h.* FROM hits h WHERE p_id IS NULL OR h.rank < p_rank OR (h.rank = p_rank AND h.id > p_id) ORDER BY h.rank DESC, h.id LIMIT p_limit),
  touched AS (SELECT array_agg(s.case_id) AS cases, array_agg(s.epoch) AS epochs, array_agg(j.token) AS subjects FROM access.case_state s LEFT JOIN audit.subject j ON j.subject_id = s.case_id WHERE s.case_id IN (SELECT h.case_id FROM hits h)),
  followed AS (SELECT array_agg(s.case_id) AS cases, array_agg(s.epoch) AS epochs FROM access.case_state s WHERE s.case_id IN (SELECT o.other_case_id FROM access.other_child o JOIN hits h ON h.id = o.segment_id AND h.follows WHERE o.confirmed_at IS NOT NULL AND o.ended_at IS NULL))
  SELECT (SELECT count(*) FROM hits), t.cases, t.epochs, t.subjects, f.cases, f.epochs, p.id, p.case_id, s.code, p.rank FROM touched t CROSS JOIN followed f LEFT JOIN page p ON true LEFT JOIN access.case_state s ON s.case_id = p.case_id ORDER BY p.rank DESC, p.id;
END $search$;`,
      `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC;`,
      `GRANT EXECUTE ON FUNCTION ${name} TO ${databaseRole('r', role)};`,
    ];
  });
}
