const ME = "NULLIF(current_setting('app.person', true), '')::uuid";
/** Fewer children than this are nobody's to be told of. */
const FEWEST_CHILDREN = 5;
const NUMBERS = ['times_asked', 'exempt_askings', 'times_reused', 'interviews_avoided', 'exceptions_granted', 'interviews_ordered', 'answers_insufficient', 'child_heard'] as const;
const shown = (name: string, counted = 'count(*)'): string => `(SELECT CASE WHEN count(DISTINCT x.case_id) >= ${FEWEST_CHILDREN} THEN ${counted} END FROM happened x WHERE x.what = '${name}' AND x.at >= q.from_at AND x.at < q.until_at)::int`;

/**
 * How often children were asked and how often the record served instead, over the whole centre. It tells nothing of one child: by whole quarters that do
 * not overlap, with no other filter; a number to which fewer than five children contributed, or none, is withheld; numbers are not parts of one another; and
 * a quarter is counted once, thirty days after its end, and stays as it was published, so that no late entry, correction or merge can be read off a difference.
 */
export const TOTALS_SQL = `
CREATE TABLE access.published_totals (quarter text PRIMARY KEY CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'), published_at timestamptz NOT NULL DEFAULT now(), ${NUMBERS.map((name) => `${name} int`).join(', ')}, children_heard int);
CREATE FUNCTION access.keep_published() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'published_totals_stay', CONSTRAINT = 'published_totals_stay'; END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON access.published_totals FOR EACH ROW EXECUTE FUNCTION access.keep_published();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON access.published_totals FOR EACH STATEMENT EXECUTE FUNCTION access.keep_published();

/* Counts each closed quarter that was not published yet; whoever asks first makes no difference to what it holds. */
CREATE FUNCTION access.publish_totals() RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH q AS (
    SELECT to_char(s.at, 'YYYY-"Q"Q') AS quarter, s.at AT TIME ZONE 'America/Bogota' AS from_at, (s.at + interval '3 months') AT TIME ZONE 'America/Bogota' AS until_at
    FROM generate_series(date_trunc('quarter', (SELECT min(c.opened_at) FROM access.case_state c) AT TIME ZONE 'America/Bogota'), now() AT TIME ZONE 'America/Bogota', interval '3 months') AS s(at)
    WHERE (s.at + interval '3 months 30 days') AT TIME ZONE 'America/Bogota' <= now() AND NOT EXISTS (SELECT 1 FROM access.published_totals p WHERE p.quarter = to_char(s.at, 'YYYY-"Q"Q'))),
  happened AS (
    SELECT 'times_asked' AS what, i.case_id, COALESCE((SELECT max(s.ended_at) FROM core.interview_session s WHERE s.interview_id = i.id), i.planned_for, i.recorded_at) AS at FROM core.interview i WHERE i.status = 'HELD'
    UNION ALL SELECT CASE WHEN t.exempt IS NULL THEN 'times_asked' ELSE 'exempt_askings' END, t.case_id, t.asked_at FROM core.time_asked t
    UNION ALL SELECT 'times_reused', c.case_id, c.recorded_at FROM core.segment_citation c WHERE c.citing_type <> 'REQUEST_QUESTION'
    UNION ALL SELECT 'times_reused', a.case_id, a.recorded_at FROM core.record_answer a JOIN core.request_question r ON r.id = a.question_id AND r.status = 'ANSWERED'
    UNION ALL SELECT 'times_reused', v.case_id, v.at FROM core.recording_custody v WHERE v.event = 'VIEWED'
    UNION ALL SELECT 'interviews_avoided', r.case_id, min(r.confirmed_at) FROM core.interview_request r JOIN people.unit u ON u.id = r.unit_id
      WHERE r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.interview i JOIN core.interview_exception x ON x.id = i.exception_id WHERE x.request_id = r.id AND i.status <> 'CANCELLED')
      GROUP BY r.case_id, u.agency_code, r.events, (SELECT string_agg(lower(regexp_replace(y.text, '\\s+', ' ', 'g')), E'\\n' ORDER BY lower(y.text)) FROM core.request_question y WHERE y.request_id = r.id)
    UNION ALL SELECT 'exceptions_granted', x.case_id, x.approved_at FROM core.interview_exception x WHERE x.state = 'APPROVED'
    UNION ALL SELECT 'interviews_ordered', i.case_id, i.recorded_at FROM core.interview i WHERE i.basis = 'COURT_ORDER' AND i.status <> 'CANCELLED'
    UNION ALL SELECT 'answers_insufficient', y.case_id, y.insufficient_at FROM core.request_question y WHERE y.insufficient_at IS NOT NULL
    UNION ALL SELECT 'child_heard', s.case_id, s.said_at FROM core.child_statement s)
  INSERT INTO access.published_totals (quarter, ${NUMBERS.join(', ')}, children_heard)
    SELECT q.quarter, ${NUMBERS.map((name) => shown(name)).join(', ')}, ${shown('child_heard', 'count(DISTINCT x.case_id)')} FROM q ON CONFLICT DO NOTHING
$$;

CREATE VIEW office.heard_once_totals WITH (security_barrier) AS
  SELECT p.quarter AS id, p.* FROM access.published_totals p
  WHERE EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = ${ME} AND h.role IN ('FAMILY_DEFENDER', 'COORDINATOR', 'PUBLIC_MINISTRY', 'AUDITOR') AND current_user = 'heardonce_r_' || lower(h.role) AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()));
`;
