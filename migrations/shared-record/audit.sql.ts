/** The access record: INSERT only, partitioned by month; who and which case only as tokens that a side table resolves. */
export const AUDIT_SQL = `
CREATE TABLE audit.access_entry (
  id uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), request_id uuid NOT NULL, part int NOT NULL DEFAULT 0, actor text NOT NULL, agency text, unit text, role text, purpose text,
  operation text NOT NULL, subject text, kinds text[] NOT NULL DEFAULT '{}', records text NOT NULL DEFAULT '[]', withheld text NOT NULL DEFAULT '[]', decision text NOT NULL CHECK (decision IN ('ALLOW', 'DENY', 'WRITE', 'EMERGENCY', 'AGGREGATE')),
  policy text NOT NULL, repeats int NOT NULL DEFAULT 1, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
CREATE INDEX access_entry_subject ON audit.access_entry (subject, at);
CREATE INDEX access_entry_actor ON audit.access_entry (actor, at);
CREATE INDEX access_entry_request ON audit.access_entry (request_id);

CREATE TABLE audit.subject (subject_id uuid PRIMARY KEY, token text NOT NULL UNIQUE, salt bytea NOT NULL);
CREATE TABLE audit.actor (person_id uuid PRIMARY KEY, token text NOT NULL UNIQUE, salt bytea NOT NULL);
CREATE TABLE audit.intent (id uuid PRIMARY KEY, request_id uuid NOT NULL, entry jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now(), relayed_at timestamptz);
CREATE INDEX intent_waiting ON audit.intent (at) WHERE relayed_at IS NULL;

CREATE FUNCTION audit.salt() RETURNS bytea LANGUAGE sql VOLATILE AS $$ SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) $$;
CREATE FUNCTION audit.name_subject() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_salt bytea := audit.salt(); v_id uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
  INSERT INTO audit.subject (subject_id, token, salt) VALUES (v_id, encode(sha256(v_salt || uuid_send(v_id)), 'hex'), v_salt) ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$;
CREATE FUNCTION audit.name_actor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_salt bytea := audit.salt();
BEGIN
  INSERT INTO audit.actor (person_id, token, salt) VALUES (NEW.id, encode(sha256(v_salt || uuid_send(NEW.id)), 'hex'), v_salt) ON CONFLICT DO NOTHING;
  RETURN NEW;
END $$;
CREATE TRIGGER case_subject AFTER INSERT ON access.case_state FOR EACH ROW EXECUTE FUNCTION audit.name_subject('case_id');
CREATE TRIGGER person_actor AFTER INSERT ON people.person FOR EACH ROW EXECUTE FUNCTION audit.name_actor();

/* Month partitions exist ahead; the answer says how many are left, so that an alarm can ring before the log would stop. */
CREATE FUNCTION audit.ensure_partitions(p_months int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
DECLARE v_start date; v_name text;
BEGIN
  FOR i IN -1..p_months LOOP
    v_start := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    v_name := 'access_entry_' || to_char(v_start, 'YYYY_MM');
    IF to_regclass('audit.' || v_name) IS NULL THEN
      EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.access_entry FOR VALUES FROM (%L) TO (%L)', v_name, v_start || ' 00:00+00', (v_start + interval '1 month')::date || ' 00:00+00');
    END IF;
  END LOOP;
  RETURN (SELECT count(*)::int FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'audit.access_entry'::regclass AND c.relname > 'access_entry_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM'));
END $$;
SELECT audit.ensure_partitions(13);
`;

/** The log as the auditor reads it, with its tokens resolved. Made after the tables it looks into. */
export const AUDIT_VIEW_SQL = `
/* A report's entries stand under the case it belongs to now. That a conflict was declared, only the control body learns; of a case an auditor is in conflict with, nothing. */
CREATE VIEW audit.entry AS
  SELECT e.id, e.at, e.request_id, e.part, e.agency, e.unit, e.role, e.purpose, e.operation, e.kinds, e.records, e.withheld, e.decision, e.policy, e.repeats, e.actor, e.subject,
    s.code AS case_code, p.id AS person_id, p.given_names || ' ' || p.family_names AS person
  FROM audit.access_entry e
  LEFT JOIN audit.actor a ON a.token = e.actor LEFT JOIN people.person p ON p.id = a.person_id
  LEFT JOIN audit.subject j ON j.token = e.subject LEFT JOIN core.report n ON n.id = j.subject_id LEFT JOIN access.case_state s ON s.case_id = COALESCE(n.case_id, j.subject_id)
  WHERE (NOT 'conflict' = ANY (e.kinds) OR current_user <> 'heardonce_r_auditor' OR EXISTS (SELECT 1 FROM people.person me JOIN people.unit u ON u.id = me.unit_id JOIN people.agency g ON g.code = u.agency_code WHERE me.id = NULLIF(current_setting('app.person', true), '')::uuid AND g.control_body))
    AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.case_id = COALESCE(s.merged_into, s.case_id) AND c.person_id = NULLIF(current_setting('app.person', true), '')::uuid AND c.upheld IS DISTINCT FROM false);
`;
