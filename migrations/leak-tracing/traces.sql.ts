import { AUDITS, definer, ME, ofAnotherUnit, staff, unbiased, view } from './words.js';

/** Traces that one auditor may ask for in a day. */
const MOST_A_DAY = 5;
/** Facts of a trace, at most. */
const MOST_FACTS = 10;
/** Days within which a second person decides, and hours for which the answer can be read from then on. */
const DECIDE_DAYS = 7;
const READABLE_HOURS = 72;

const TABLES = `
/* What an auditor asks: which facts of a case became public, when, and why they ask. No value of a case stands here. */
CREATE TABLE audit.leak_trace (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid REFERENCES access.case_state, facts jsonb NOT NULL, from_at timestamptz NOT NULL, published_at timestamptz NOT NULL, reason text NOT NULL CHECK (reason IN ('PRESS', 'SOCIAL_MEDIA', 'ACCUSED_KNEW', 'COMPLAINT', 'COURT', 'OTHER')), why text NOT NULL,
  asked_by uuid NOT NULL REFERENCES people.person, asked_unit uuid NOT NULL REFERENCES people.unit, asked_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid REFERENCES people.person, decided_at timestamptz, approved boolean, decided_why text, readable_until timestamptz, done_at timestamptz, version int NOT NULL DEFAULT 1,
  CHECK (decided_by IS NULL OR decided_by <> asked_by), CHECK (from_at < published_at), CHECK (done_at IS NULL OR approved));
CREATE INDEX leak_trace_asked ON audit.leak_trace (asked_by, asked_at);
CREATE INDEX leak_trace_due ON audit.leak_trace (decided_at) WHERE approved AND done_at IS NULL;
/* Who had read the facts, best reasons first, as it was found when the trace was made. Names of fields and ids of entries, never a value. */
CREATE TABLE audit.leak_reader (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), trace_id uuid NOT NULL REFERENCES audit.leak_trace, rank int NOT NULL, case_id uuid NOT NULL, person_id uuid NOT NULL REFERENCES people.person, role text, agency text, unit text,
  known int NOT NULL, first_at timestamptz NOT NULL, all_at timestamptz, last_at timestamptz NOT NULL, hours_before float8 NOT NULL, points int NOT NULL, reasons text[] NOT NULL, readings jsonb NOT NULL, UNIQUE (trace_id, rank));
CREATE INDEX case_state_merged ON access.case_state (merged_into) WHERE merged_into IS NOT NULL;
`;

const DECISIONS = [
  definer('access.ask_leak_trace(p_code text, p_facts jsonb, p_published timestamptz, p_from timestamptz, p_reason text, p_why text)', 'uuid', `DECLARE v_id uuid; v_case uuid; BEGIN
  IF NOT access.holds_role(access.me(), 'AUDITOR') THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('leak trace ' || access.me(), 0));
  IF (SELECT count(*) FROM audit.leak_trace t WHERE t.asked_by = access.me() AND t.asked_at > now() - interval '1 day') >= ${MOST_A_DAY} THEN PERFORM access.refuse('RATE_LIMITED'); END IF;
  IF p_published > now() OR p_from >= p_published OR jsonb_array_length(p_facts) NOT BETWEEN 1 AND ${MOST_FACTS} THEN PERFORM access.refuse('VALIDATION'); END IF;
  /* A code that is none of a case is answered like any other: with nobody. */
  SELECT COALESCE(s.merged_into, s.case_id) INTO v_case FROM access.case_state s WHERE s.case_id = access.case_of_log(p_code, access.me());
  INSERT INTO audit.leak_trace (case_id, facts, from_at, published_at, reason, why, asked_by, asked_unit) VALUES (v_case, p_facts, p_from, p_published, p_reason, p_why, access.me(), access.my_unit()) RETURNING id INTO v_id;
  RETURN v_id; END`),
  definer('access.decide_leak_trace(p_id uuid, p_version int, p_approve boolean, p_why text)', 'void', `DECLARE v audit.leak_trace; BEGIN
  SELECT * INTO v FROM audit.leak_trace t WHERE t.id = p_id FOR UPDATE;
  IF NOT FOUND OR NOT access.holds_role(access.me(), 'AUDITOR') OR EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = access.me() AND c.case_id = v.case_id AND c.upheld IS DISTINCT FROM false) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.asked_by = access.me() OR v.asked_unit = access.my_unit() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.asked_by AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.decided_at IS NOT NULL OR v.asked_at < now() - interval '${DECIDE_DAYS} days' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  UPDATE audit.leak_trace SET decided_by = access.me(), decided_at = now(), approved = p_approve, decided_why = p_why, version = version + 1, readable_until = CASE WHEN p_approve THEN now() + interval '${READABLE_HOURS} hours' END WHERE id = p_id; END`),
].join('\n');

/**
 * Points for each reason that a reader is ranked by. They say what to look at first, and prove nothing: whoever knew the facts from elsewhere, or looked for a
 * good reason at a bad moment, is found here too.
 *
 * - `ALL_FACTS`       had read each of the facts before they were published; ranked before everybody who had read only most of them
 * - `HOURS_BEFORE`, `DAYS_BEFORE`, `WEEKS_BEFORE`  the last time they had read all these facts: within 3, 10 or 30 days before publication
 * - `ONLY_THESE`      on that occasion at least half of the fields they read of the case were those that became public
 * - `ONE_LOOK`        read the facts on that one occasion, within an hour, and never before
 * - `NOT_THEIR_HABIT` reads the same fields in fewer than one in five of their other cases (of at least five in 90 days)
 * - `NOTHING_DONE`    wrote nothing in the case in the seven days around it
 * - `NOT_ASSIGNED`    was not assigned to the case then (a declared emergency, a report before there was a case)
 * - `ODD_HOUR`        at an hour, one either side, in which they do less than 3 % of what they do (of at least 50 entries in 90 days)
 * - `FEW_OTHERS`      at most three people had read all the facts
 *
 * Among equals the later reading stands first.
 */
const POINTS = { HOURS_BEFORE: 3, DAYS_BEFORE: 2, WEEKS_BEFORE: 1, ONLY_THESE: 2, ONE_LOOK: 2, NOT_THEIR_HABIT: 2, NOTHING_DONE: 1, NOT_ASSIGNED: 2, ODD_HOUR: 1, FEW_OTHERS: 1 } as const;
type Reason = keyof typeof POINTS;

const REASONS: Readonly<Record<Reason, string>> = {
  HOURS_BEFORE: "p_until - w.last_at <= interval '3 days'",
  DAYS_BEFORE: "p_until - w.last_at > interval '3 days' AND p_until - w.last_at <= interval '10 days'",
  WEEKS_BEFORE: "p_until - w.last_at > interval '10 days' AND p_until - w.last_at <= interval '30 days'",
  ONLY_THESE: '2 * f.facts >= f.fields',
  ONE_LOOK: "w.first_at > w.last_at - interval '1 hour' AND w.latest_at < w.last_at + interval '1 hour'",
  NOT_THEIR_HABIT: 'h.cases >= 5 AND 5 * h.alike < h.cases',
  NOTHING_DONE: "NOT EXISTS (SELECT 1 FROM seen d WHERE d.actor = w.actor AND d.case_id = w.case_id AND d.decision = 'WRITE' AND d.at > w.last_at - interval '7 days' AND d.at < w.last_at + interval '7 days')",
  NOT_ASSIGNED: 'NOT EXISTS (SELECT 1 FROM access.assignment a JOIN place q ON q.id = a.case_id AND q.case_id = w.case_id WHERE a.person_id = w.person_id AND a.from_at <= w.last_at AND (a.until_at IS NULL OR a.until_at > w.last_at))',
  ODD_HOUR: 'h.entries >= 50 AND 100 * h.near < 3 * h.entries',
  FEW_OTHERS: 'w.known = t.facts AND w.knowing <= 3',
};
const reasonList = `array_remove(ARRAY[CASE WHEN w.known = t.facts THEN 'ALL_FACTS' ELSE 'MOST_FACTS' END, ${Object.entries(REASONS).map(([code, holds]) => `CASE WHEN ${holds} THEN '${code}' END`).join(', ')}], NULL)`;
const pointsOf = `(SELECT COALESCE(sum(p.points), 0)::int FROM (VALUES ${Object.entries(POINTS).map(([code, points]) => `('${code}', ${points})`).join(', ')}) AS p(code, points) WHERE p.code = ANY (r.reasons))`;

/** Entries whose person was shown nothing of a child: the matcher compares inside the identity zone, the clock reads for nobody. */
const NOBODY_SAW = "('intake.match', 'scheduledVerification', 'scheduledSeal', 'runLeakTrace')";
const HOUR = (at: string): string => `extract(hour FROM ${at} AT TIME ZONE 'America/Bogota')`;

/**
 * One statement. `place`: every name under which the log speaks of this case, the reports and the cases that became it included. `seen`: what went out to whom, or was written by whom (who types a fact in
 * knows it), one row a type of record. `hit`: where one of the facts is among it, under the record's own name or its history. `known`: each fact by person, the
 * first and the last time. `who`: those who had all, or at least two thirds. `last_at` is when they had the facts last in hand: the earliest of each fact's last reading.
 */
const TRACE = `
CREATE FUNCTION audit.trace(p_case uuid, p_facts jsonb, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (case_id uuid, person_id uuid, role text, agency text, unit text, known int, first_at timestamptz, all_at timestamptz, last_at timestamptz, points int, reasons text[], readings jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH fact AS MATERIALIZED (
  SELECT f.n::int AS n, x.record, x.field, x.aspect FROM jsonb_array_elements(p_facts) WITH ORDINALITY AS f(v, n) CROSS JOIN LATERAL jsonb_to_recordset(f.v -> 'places') AS x(record text, field text, aspect text)),
total AS MATERIALIZED (SELECT jsonb_array_length(p_facts) AS facts),
place AS MATERIALIZED (
  SELECT x.id, x.case_id, j.token FROM (
    SELECT p_case AS id, p_case AS case_id
    UNION ALL SELECT s.case_id, s.merged_into FROM access.case_state s WHERE s.merged_into = p_case
    UNION ALL SELECT n.id, n.case_id FROM core.report n WHERE n.case_id = p_case) x JOIN audit.subject j ON j.subject_id = x.id),
spot AS MATERIALIZED (SELECT DISTINCT w.aspect, w.id::text AS id FROM identity.whereabouts w WHERE w.case_id = p_case AND w.aspect IN (SELECT f.aspect FROM fact f)),
seen AS MATERIALIZED (
  SELECT e.id, e.at, e.actor, e.role, e.agency, e.unit, e.decision, p.case_id, r.type, r.fields, r.ids
  FROM place p JOIN audit.access_entry e ON e.subject = p.token AND e.at >= p_from AND e.at < p_until CROSS JOIN LATERAL jsonb_to_recordset(e.records::jsonb) AS r(type text, fields text[], ids text[])
  WHERE e.decision IN ('ALLOW', 'EMERGENCY', 'WRITE') AND e.operation NOT IN ${NOBODY_SAW}),
hit AS MATERIALIZED (
  SELECT s.*, f.n FROM seen s JOIN fact f ON s.type IN (f.record, f.record || '.history') AND f.field = ANY (s.fields)
  WHERE f.aspect IS NULL OR EXISTS (SELECT 1 FROM spot o WHERE o.aspect = f.aspect AND o.id = ANY (s.ids))),
known AS (
  SELECT h.actor, h.case_id, h.n, min(h.at) AS first_at, max(h.at) AS last_at, (array_agg(h.id ORDER BY h.at, h.id))[1] AS first_entry, (array_agg(h.id ORDER BY h.at DESC, h.id))[1] AS last_entry,
    (array_agg(h.role ORDER BY h.at DESC))[1] AS role, (array_agg(h.agency ORDER BY h.at DESC))[1] AS agency, (array_agg(h.unit ORDER BY h.at DESC))[1] AS unit, count(DISTINCT h.id)::int AS times, bool_or(h.decision = 'WRITE') AS wrote
  FROM hit h GROUP BY h.actor, h.case_id, h.n),
who AS MATERIALIZED (
  SELECT k.actor, a.person_id, k.case_id, count(*)::int AS known, min(k.first_at) AS first_at, CASE WHEN count(*) = (SELECT t.facts FROM total t) THEN max(k.first_at) END AS all_at, min(k.last_at) AS last_at, max(k.last_at) AS latest_at,
    max(k.role) AS role, max(k.agency) AS agency, max(k.unit) AS unit, sum(CASE WHEN count(*) = (SELECT t.facts FROM total t) THEN 1 ELSE 0 END) OVER (PARTITION BY k.case_id) AS knowing,
    jsonb_agg(jsonb_build_object('fact', k.n, 'firstAt', k.first_at, 'lastAt', k.last_at, 'firstEntry', k.first_entry, 'lastEntry', k.last_entry, 'times', k.times, 'wrote', k.wrote) ORDER BY k.first_at, k.n) AS readings
  FROM known k JOIN audit.actor a ON a.token = k.actor GROUP BY k.actor, a.person_id, k.case_id HAVING 3 * count(*) >= 2 * (SELECT t.facts FROM total t))
SELECT w.case_id, w.person_id, w.role, w.agency, w.unit, w.known, w.first_at, w.all_at, w.last_at, ${pointsOf}, r.reasons, w.readings
FROM who w CROSS JOIN total t
/* What they read of the case on that occasion. */
CROSS JOIN LATERAL (
  SELECT count(DISTINCT s.type || '.' || c.field) AS fields, count(DISTINCT s.type || '.' || c.field) FILTER (WHERE EXISTS (SELECT 1 FROM fact f WHERE s.type IN (f.record, f.record || '.history') AND f.field = c.field)) AS facts
  FROM seen s CROSS JOIN LATERAL unnest(s.fields) AS c(field) WHERE s.actor = w.actor AND s.case_id = w.case_id AND s.decision <> 'WRITE' AND s.at >= w.last_at AND s.at < w.last_at + interval '1 hour') f
/* What they do otherwise: their other cases in the 90 days before, in how many of them they read the same fields, and at which hours. */
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE o.read) AS cases, count(*) FILTER (WHERE o.read AND o.facts = (2 << t.facts) - 2) AS alike, COALESCE(sum(o.entries), 0) AS entries, COALESCE(sum(o.near), 0) AS near FROM (
    SELECT bool_or(e.decision = 'ALLOW' AND e.subject IS NOT NULL AND e.subject NOT IN (SELECT p.token FROM place p)) AS read, bit_or(b.facts) AS facts, count(*) AS entries, count(*) FILTER (WHERE abs(mod(${HOUR('e.at')} - ${HOUR('w.last_at')} + 36, 24) - 12) <= 1) AS near
    FROM audit.access_entry e CROSS JOIN LATERAL (SELECT COALESCE(bit_or(1 << f.n), 0) AS facts FROM jsonb_to_recordset(e.records::jsonb) AS x(type text, fields text[]) JOIN fact f ON x.type = f.record AND f.field = ANY (x.fields)) b
    WHERE e.actor = w.actor AND e.at >= w.last_at - interval '90 days' AND e.at < w.last_at GROUP BY e.subject) o) h
CROSS JOIN LATERAL (SELECT ${reasonList} AS reasons) r
$$;`;

const KEEPING = [
  TRACE,
  /* What waits for its answer, and in whose name the clock makes it. */
  `CREATE FUNCTION access.due_leak_traces() RETURNS TABLE (id uuid, case_id uuid, facts jsonb, actor text, subject text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.case_id, t.facts, a.token, j.token FROM audit.leak_trace t JOIN audit.actor a ON a.person_id = t.asked_by LEFT JOIN audit.subject j ON j.subject_id = t.case_id
  WHERE t.approved AND t.done_at IS NULL AND t.readable_until > now() ORDER BY t.decided_at, t.id LIMIT 20
$$;`,
  definer('access.keep_leak_trace(p_id uuid)', 'int', `DECLARE v audit.leak_trace; v_count int; BEGIN
  SELECT * INTO v FROM audit.leak_trace t WHERE t.id = p_id AND t.approved AND t.done_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  INSERT INTO audit.leak_reader (trace_id, rank, case_id, person_id, role, agency, unit, known, first_at, all_at, last_at, hours_before, points, reasons, readings)
    SELECT p_id, row_number() OVER (ORDER BY r.known DESC, r.points DESC, r.last_at DESC, r.person_id, r.case_id), r.case_id, r.person_id, r.role, r.agency, r.unit, r.known, r.first_at, r.all_at, r.last_at,
      extract(epoch FROM v.published_at - r.last_at) / 3600, r.points, r.reasons, r.readings
    FROM audit.trace((SELECT COALESCE(s.merged_into, s.case_id) FROM access.case_state s WHERE s.case_id = v.case_id), v.facts, v.from_at, v.published_at) r ORDER BY 2 LIMIT 200;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  UPDATE audit.leak_trace t SET done_at = now() WHERE t.id = p_id;
  RETURN v_count; END`),
  /* Answers whose time is over are not kept: of a trace it stays on record that it was asked, decided and read. */
  definer('access.forget_leak_traces()', 'int', `DECLARE v_count int; BEGIN
  DELETE FROM audit.leak_reader r USING audit.leak_trace t WHERE t.id = r.trace_id AND t.readable_until < now();
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count; END`),
].join('\n');

const FACTS = "(SELECT json_agg(json_build_object('record', f.v ->> 'record', 'field', f.v ->> 'field', 'aspect', f.v ->> 'aspect') ORDER BY f.n) FROM jsonb_array_elements(t.facts) WITH ORDINALITY AS f(v, n))";

const VIEWS = [
  view('leak_trace', `SELECT t.id, t.case_id, s.code AS case_code, s.epoch, j.token AS subject, ${FACTS} AS facts, t.from_at, t.published_at, t.reason, t.why, ${staff('t.asked_by')} AS asked_by, t.asked_at, ${staff('t.decided_by')} AS decided_by, t.decided_at, t.approved, t.decided_why,
      t.readable_until, (t.done_at IS NOT NULL AND t.readable_until > now()) AS ready, t.version
    FROM audit.leak_trace t LEFT JOIN access.case_state s ON s.case_id = t.case_id LEFT JOIN audit.subject j ON j.subject_id = t.case_id WHERE ${AUDITS} AND ${unbiased('t.case_id')}`),
  /* Only to the two who asked and approved, for as long as the approval says; nobody of their own unit, and not themselves. The rank is counted over what they are shown. */
  view('leak_reader', `SELECT r.id, r.trace_id, row_number() OVER (PARTITION BY r.trace_id ORDER BY r.rank)::int AS rank, r.case_id, s.epoch, j.token AS subject, ${staff('r.person_id')} AS person, r.role, r.agency, r.unit, r.known AS facts_read, jsonb_array_length(t.facts) AS facts_asked,
      r.first_at, r.all_at, r.last_at, r.hours_before, r.points, r.reasons,
      (SELECT json_agg(json_build_object('record', t.facts -> ((x.v ->> 'fact')::int - 1) ->> 'record', 'field', t.facts -> ((x.v ->> 'fact')::int - 1) ->> 'field', 'aspect', t.facts -> ((x.v ->> 'fact')::int - 1) ->> 'aspect',
        'firstAt', x.v ->> 'firstAt', 'lastAt', x.v ->> 'lastAt', 'firstEntry', x.v ->> 'firstEntry', 'lastEntry', x.v ->> 'lastEntry', 'times', (x.v ->> 'times')::int, 'wrote', (x.v ->> 'wrote')::boolean) ORDER BY x.n) FROM jsonb_array_elements(r.readings) WITH ORDINALITY AS x(v, n)) AS readings
    FROM audit.leak_reader r JOIN audit.leak_trace t ON t.id = r.trace_id JOIN access.case_state s ON s.case_id = r.case_id JOIN audit.subject j ON j.subject_id = r.case_id
    WHERE ${AUDITS} AND ${ME} IN (t.asked_by, t.decided_by) AND t.approved AND t.readable_until > now() AND ${unbiased('r.case_id')} AND ${ofAnotherUnit('r.person_id')}`),
].join('\n');

/** Which of those who read what became public come into question: asked by one auditor, approved by another of another unit, readable for three days. */
export const TRACES_SQL = [TABLES, DECISIONS, KEEPING, VIEWS].join('\n');
