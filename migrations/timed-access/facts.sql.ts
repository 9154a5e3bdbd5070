const RUNS = (alias: string): string => `${alias}.from_at <= now() AND ${alias}.ended_at IS NULL AND (${alias}.until_at IS NULL OR ${alias}.until_at > now())`;

const STILL = (alias: string): string => `(${alias}.held_until IS NULL OR ${alias}.held_until > now())`;

/** Parts of a state that came later than the state itself: a column, and the expression over the reached case `r`. */
export interface FurtherFact { readonly column: string; readonly sql: string }

/** One row for each of these cases the person reaches, by an effective assignment or a running emergency; no row is the only no. `stands_ms` is how long it all stands by the clock alone, beginnings and ends, null where nothing of it has either. */
export const factsSql = (further: readonly FurtherFact[] = []): string => `
CREATE FUNCTION access.facts(p_person uuid, p_unit uuid, p_agency text, p_cases uuid[], p_code text, p_role text)
RETURNS TABLE (case_id uuid, code text, role text, assigned boolean, epoch bigint, person_epoch bigint, subject text, reserved boolean, named boolean, aspects text[], placement boolean, blind boolean,
  consents text[], orders text[], filed text[], released text[], authors text[], emergency text[], stands_ms float8${further.map(({ column }) => `, ${column}`).join('')})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH wanted AS (
    SELECT s.case_id, s.code, s.epoch, s.blind FROM access.case_state s WHERE p_cases IS NOT NULL AND s.case_id = ANY (p_cases) AND s.merged_into IS NULL
    UNION ALL
    SELECT COALESCE(m.case_id, s.case_id), COALESCE(m.code, s.code), COALESCE(m.epoch, s.epoch), COALESCE(m.blind, s.blind) FROM access.case_state s LEFT JOIN access.case_state m ON m.case_id = s.merged_into WHERE p_code IS NOT NULL AND s.code = p_code),
  reach AS (
    SELECT w.*, e.role, e.role IS NOT NULL AS assigned, e.until_at FROM wanted w
    LEFT JOIN access.effective e ON e.case_id = w.case_id AND e.person_id = p_person AND (p_role IS NULL OR e.role = p_role)),
  urgent AS (
    SELECT DISTINCT ON (m.case_id) m.case_id, m.role, array_agg(DISTINCT k.kind) AS kinds FROM access.emergency m JOIN reach w ON w.case_id = m.case_id AND (w.role IS NULL OR w.role = m.role) CROSS JOIN LATERAL unnest(m.kinds) AS k(kind)
    WHERE m.person_id = p_person AND m.until_at > now() AND ${STILL('m')} AND NOT m.blocked GROUP BY m.case_id, m.role ORDER BY m.case_id, m.role)
  SELECT r.case_id, r.code, COALESCE(r.role, u.role), r.assigned, r.epoch, p.epoch, j.token,
    access.has_reserved(r.case_id),
    NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = r.case_id AND ${RUNS('v')} AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = p_person)),
    ARRAY(SELECT DISTINCT f.field FROM access.field_grant g CROSS JOIN LATERAL unnest(g.fields) AS f(field) WHERE g.person_id = p_person AND g.case_id = r.case_id AND g.revoked_at IS NULL AND g.from_at <= now() AND g.until_at > now() AND ${STILL('g')}
      AND (g.second_by IS NOT NULL OR NOT access.has_reserved(r.case_id)) ORDER BY 1),
    EXISTS (SELECT 1 FROM access.placement l WHERE l.case_id = r.case_id AND l.unit_id = p_unit AND l.ended_at IS NULL),
    r.blind,
    ARRAY(SELECT c.kind FROM access.consent c WHERE c.case_id = r.case_id AND c.person_id = p_person AND c.withdrawn_at IS NULL AND ${STILL('c')} ORDER BY 1),
    ARRAY(SELECT o.kind || ':' || x.row_id FROM access.court_order o JOIN access.court_order_row x ON x.order_id = o.id WHERE o.case_id = r.case_id AND o.person_id = p_person AND o.author_heard_at IS NOT NULL AND o.until_at > now() AND ${STILL('o')} ORDER BY 1),
    ARRAY(SELECT f.kind || ':' || f.row_id FROM access.filing f WHERE f.case_id = r.case_id AND f.judge_id = p_person AND ${STILL('f')} ORDER BY 1),
    ARRAY(SELECT x.row_id::text FROM access.release x WHERE x.case_id = r.case_id AND x.agency_code = p_agency ORDER BY 1),
    ARRAY(SELECT c.author_id::text FROM access.custodian c WHERE c.case_id = r.case_id AND c.person_id = p_person ORDER BY 1),
    COALESCE(u.kinds, '{}'),
    extract(epoch FROM LEAST(r.until_at,
      (SELECT min(t.from_at) FROM access.assignment_time t WHERE t.case_id = r.case_id AND t.person_id = p_person AND t.from_at > now()),
      (SELECT min(b.at) FROM access.reserved v CROSS JOIN LATERAL (VALUES (v.from_at), (v.until_at)) AS b(at) WHERE v.case_id = r.case_id AND v.ended_at IS NULL AND b.at > now()),
      (SELECT min(b.at) FROM access.field_grant g CROSS JOIN LATERAL (VALUES (g.from_at), (g.until_at), (g.held_until)) AS b(at) WHERE g.person_id = p_person AND g.case_id = r.case_id AND g.revoked_at IS NULL AND b.at > now()),
      (SELECT min(LEAST(o.until_at, o.held_until)) FROM access.court_order o WHERE o.case_id = r.case_id AND o.person_id = p_person AND LEAST(o.until_at, o.held_until) > now()),
      (SELECT min(c.held_until) FROM access.consent c WHERE c.case_id = r.case_id AND c.person_id = p_person AND c.held_until > now()),
      (SELECT min(f.held_until) FROM access.filing f WHERE f.case_id = r.case_id AND f.judge_id = p_person AND f.held_until > now()),
      (SELECT min(n.held_until) FROM access.named_investigator n WHERE n.case_id = r.case_id AND n.person_id = p_person AND n.held_until > now()),
      (SELECT min(n.held_until) FROM access.reserved_naming n JOIN access.reserved v ON v.id = n.reserved_id WHERE v.case_id = r.case_id AND n.person_id = p_person AND n.held_until > now()),
      (SELECT min(LEAST(m.until_at, m.held_until)) FROM access.emergency m WHERE m.case_id = r.case_id AND m.person_id = p_person AND LEAST(m.until_at, m.held_until) > now())) - now()) * 1000${further.map(({ sql }) => `,
    ${sql}`).join('')}
  FROM reach r JOIN people.person p ON p.id = p_person AND p.active LEFT JOIN urgent u ON u.case_id = r.case_id JOIN audit.subject j ON j.subject_id = r.case_id
  WHERE r.assigned OR u.case_id IS NOT NULL
$$;`;

/** Beside what 1764028800000 knew: the recordings the prosecutor named the person for. */
export const NAMED_FOR: FurtherFact = { column: 'recordings text[]', sql: `ARRAY(SELECT n.recording_id::text FROM access.named_investigator n WHERE n.case_id = r.case_id AND n.person_id = p_person AND n.ended_at IS NULL AND ${STILL('n')} ORDER BY 1)` };
