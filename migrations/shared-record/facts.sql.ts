/** What a decision needs to know, and nothing else: run with the owner's rights, answering ids, dates and yes or no. */
export const FACTS_SQL = `
CREATE FUNCTION access.refuse(p_code text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'HO001', MESSAGE = p_code; END $$;

CREATE FUNCTION access.sign_in(p_issuer text, p_subject text)
RETURNS TABLE (person_id uuid, name text, unit_id uuid, unit text, agency text, control_body boolean, epoch bigint, roles text[], actor text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.given_names || ' ' || p.family_names, u.id, u.code, u.agency_code, g.control_body, p.epoch,
    ARRAY(SELECT h.role FROM people.role_holding h WHERE h.person_id = p.id AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()) ORDER BY h.role), a.token
  FROM people.person p JOIN people.unit u ON u.id = p.unit_id JOIN people.agency g ON g.code = u.agency_code JOIN audit.actor a ON a.person_id = p.id
  WHERE p.issuer = p_issuer AND p.subject = p_subject AND p.active
$$;

CREATE FUNCTION access.has_reserved(p_case uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM access.reserved r WHERE r.case_id = p_case AND r.from_at <= now() AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > now()))
$$;

/* One row for each of these cases the person reaches, by an effective assignment or a running emergency; no row is the only no. */
CREATE FUNCTION access.facts(p_person uuid, p_unit uuid, p_agency text, p_cases uuid[], p_code text, p_role text)
RETURNS TABLE (case_id uuid, code text, role text, assigned boolean, epoch bigint, person_epoch bigint, subject text, reserved boolean, named boolean, aspects text[], placement boolean, blind boolean,
  consents text[], orders text[], filed text[], released text[], authors text[], emergency text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH wanted AS (
    SELECT s.case_id, s.code, s.epoch, s.blind FROM access.case_state s WHERE p_cases IS NOT NULL AND s.case_id = ANY (p_cases) AND s.merged_into IS NULL
    UNION ALL
    SELECT COALESCE(m.case_id, s.case_id), COALESCE(m.code, s.code), COALESCE(m.epoch, s.epoch), COALESCE(m.blind, s.blind) FROM access.case_state s LEFT JOIN access.case_state m ON m.case_id = s.merged_into WHERE p_code IS NOT NULL AND s.code = p_code),
  reach AS (
    SELECT w.*, e.role, e.role IS NOT NULL AS assigned FROM wanted w
    LEFT JOIN access.effective e ON e.case_id = w.case_id AND e.person_id = p_person AND (e.until_at IS NULL OR e.until_at > now()) AND (p_role IS NULL OR e.role = p_role)),
  urgent AS (
    SELECT DISTINCT ON (m.case_id) m.case_id, m.role, array_agg(DISTINCT k.kind) AS kinds FROM access.emergency m JOIN reach w ON w.case_id = m.case_id AND (w.role IS NULL OR w.role = m.role) CROSS JOIN LATERAL unnest(m.kinds) AS k(kind)
    WHERE m.person_id = p_person AND m.until_at > now() AND NOT m.blocked GROUP BY m.case_id, m.role ORDER BY m.case_id, m.role)
  SELECT r.case_id, r.code, COALESCE(r.role, u.role), r.assigned, r.epoch, p.epoch, j.token,
    access.has_reserved(r.case_id),
    NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = r.case_id AND v.from_at <= now() AND v.ended_at IS NULL AND (v.until_at IS NULL OR v.until_at > now())
      AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = p_person)),
    ARRAY(SELECT DISTINCT f.field FROM access.field_grant g CROSS JOIN LATERAL unnest(g.fields) AS f(field) WHERE g.person_id = p_person AND g.case_id = r.case_id AND g.revoked_at IS NULL AND g.from_at <= now() AND g.until_at > now()
      AND (g.second_by IS NOT NULL OR NOT access.has_reserved(r.case_id)) ORDER BY 1),
    EXISTS (SELECT 1 FROM access.placement l WHERE l.case_id = r.case_id AND l.unit_id = p_unit AND l.ended_at IS NULL),
    r.blind,
    ARRAY(SELECT c.kind FROM access.consent c WHERE c.case_id = r.case_id AND c.person_id = p_person AND c.withdrawn_at IS NULL ORDER BY 1),
    ARRAY(SELECT o.kind || ':' || x.row_id FROM access.court_order o JOIN access.court_order_row x ON x.order_id = o.id WHERE o.case_id = r.case_id AND o.person_id = p_person AND o.author_heard_at IS NOT NULL AND o.until_at > now() ORDER BY 1),
    ARRAY(SELECT f.kind || ':' || f.row_id FROM access.filing f WHERE f.case_id = r.case_id AND f.judge_id = p_person ORDER BY 1),
    ARRAY(SELECT x.row_id::text FROM access.release x WHERE x.case_id = r.case_id AND x.agency_code = p_agency ORDER BY 1),
    ARRAY(SELECT c.author_id::text FROM access.custodian c WHERE c.case_id = r.case_id AND c.person_id = p_person ORDER BY 1),
    COALESCE(u.kinds, '{}')
  FROM reach r JOIN people.person p ON p.id = p_person AND p.active LEFT JOIN urgent u ON u.case_id = r.case_id JOIN audit.subject j ON j.subject_id = r.case_id
  WHERE r.assigned OR u.case_id IS NOT NULL
$$;

/* Whether a document, or one that stands in for it, became the report of a case whose reserved identity does not name the reader. */
CREATE FUNCTION access.source_reserved(p_document uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE later AS (SELECT p_document AS id UNION SELECT d.id FROM identity.incoming_document d JOIN later l ON d.corrects_id = l.id)
  SELECT EXISTS (SELECT 1 FROM later l JOIN core.report r ON r.document_id = l.id JOIN access.reserved v ON v.case_id = r.case_id
    WHERE v.from_at <= now() AND v.ended_at IS NULL AND (v.until_at IS NULL OR v.until_at > now()) AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = access.me()))
$$;
/* A data key is made, and seen while it is, by those who write about its subject: a case they are on, a report of theirs, or what is only now being made. */
CREATE FUNCTION access.may_key(p_subject uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM access.effective e WHERE e.case_id = p_subject AND e.person_id = access.me() AND (e.until_at IS NULL OR e.until_at > now()))
    OR NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_subject UNION ALL SELECT 1 FROM core.report r WHERE r.id = p_subject AND r.author_id <> access.me())
$$;

/* The same for a reading whose answer depends on no such state: only assignments, and what must not change meanwhile. */
CREATE FUNCTION access.plain_facts(p_person uuid, p_cases uuid[], p_role text) RETURNS TABLE (case_id uuid, code text, epoch bigint, person_epoch bigint, subject text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, s.code, s.epoch, p.epoch, j.token
  FROM access.effective e JOIN access.case_state s ON s.case_id = e.case_id AND s.merged_into IS NULL JOIN people.person p ON p.id = e.person_id AND p.active JOIN audit.subject j ON j.subject_id = e.case_id
  WHERE e.person_id = p_person AND e.role = p_role AND e.case_id = ANY (p_cases) AND (e.until_at IS NULL OR e.until_at > now())
$$;

CREATE FUNCTION access.epochs(p_people uuid[], p_cases uuid[]) RETURNS TABLE (id uuid, epoch bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, s.epoch FROM access.case_state s WHERE s.case_id = ANY (p_cases) UNION ALL SELECT p.id, CASE WHEN p.active THEN p.epoch ELSE -1 END FROM people.person p WHERE p.id = ANY (p_people)
$$;
CREATE FUNCTION access.report_subjects(p_reports uuid[]) RETURNS TABLE (id uuid, subject text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, COALESCE(c.token, j.token) FROM core.report r LEFT JOIN audit.subject j ON j.subject_id = r.id LEFT JOIN audit.subject c ON c.subject_id = r.case_id WHERE r.id = ANY (p_reports)
$$;
CREATE FUNCTION access.subject_of_code(p_code text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.token FROM access.case_state s JOIN audit.subject j ON j.subject_id = s.case_id WHERE s.code = p_code
$$;
/* A case by its code for those who supervise access to it, not it; none where they are in conflict with it. */
CREATE FUNCTION access.case_of_log(p_code text, p_person uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id FROM access.case_state s WHERE s.code = p_code AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.case_id = COALESCE(s.merged_into, s.case_id) AND c.person_id = p_person AND c.upheld IS DISTINCT FROM false)
$$;
CREATE FUNCTION access.policy_hash() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT hash FROM access.policy $$;
CREATE FUNCTION audit.waiting_intents() RETURNS TABLE (id uuid, entry jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, i.entry FROM audit.intent i WHERE i.relayed_at IS NULL AND i.at < now() - interval '5 seconds' ORDER BY i.at LIMIT 500
$$;
/* Whoever gets an intent's id back writes its entry in the same transaction: of several that try, one. */
CREATE FUNCTION audit.claim_intents(p_intents uuid[]) RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE audit.intent SET relayed_at = now() WHERE id IN (SELECT i.id FROM audit.intent i WHERE i.id = ANY (p_intents) AND i.relayed_at IS NULL ORDER BY i.id FOR UPDATE) RETURNING id
$$;
`;
