/** Content-free facts that every row policy looks at, in every zone: ids and dates only. */
export const ACCESS_SQL = `
CREATE FUNCTION access.me() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.person', true), '')::uuid $$;
CREATE FUNCTION access.my_unit() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.unit', true), '')::uuid $$;

CREATE TABLE access.case_state (
  case_id uuid PRIMARY KEY, code text NOT NULL UNIQUE, epoch bigint NOT NULL DEFAULT 1, blind boolean NOT NULL DEFAULT false, merged_into uuid REFERENCES access.case_state, opened_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE access.assignment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL,
  from_at timestamptz NOT NULL DEFAULT now(), until_at timestamptz, assigned_by uuid NOT NULL REFERENCES people.person, why text NOT NULL, ended_by uuid REFERENCES people.person, ended_why text, version int NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX assignment_open ON access.assignment (person_id, case_id) WHERE ended_by IS NULL;
CREATE INDEX assignment_case ON access.assignment (case_id);
CREATE TABLE access.effective (person_id uuid NOT NULL, role text NOT NULL, case_id uuid NOT NULL, until_at timestamptz, PRIMARY KEY (person_id, role, case_id));
CREATE INDEX effective_case ON access.effective (case_id);
CREATE TABLE access.conflict (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), person_id uuid NOT NULL REFERENCES people.person, case_id uuid NOT NULL REFERENCES access.case_state, source text NOT NULL CHECK (source IN ('DECLARED', 'NAMED')),
  declared_by uuid, declared_at timestamptz NOT NULL DEFAULT now(), decide_by timestamptz NOT NULL DEFAULT now() + interval '24 hours', decided_by uuid REFERENCES people.person, decided_at timestamptz, upheld boolean, why text, version int NOT NULL DEFAULT 1,
  UNIQUE (person_id, case_id, source));
CREATE TABLE access.reserved (
  id uuid PRIMARY KEY, case_id uuid NOT NULL REFERENCES access.case_state, from_at timestamptz NOT NULL DEFAULT now(), until_at timestamptz, ended_at timestamptz);
CREATE INDEX reserved_case ON access.reserved (case_id);
CREATE TABLE access.reserved_person (reserved_id uuid NOT NULL REFERENCES access.reserved, person_id uuid NOT NULL REFERENCES people.person, PRIMARY KEY (reserved_id, person_id));
CREATE TABLE access.field_grant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, kind text NOT NULL CHECK (kind = 'whereabouts'),
  fields text[] NOT NULL CHECK (cardinality(fields) > 0), purpose text NOT NULL, from_at timestamptz NOT NULL DEFAULT now(), until_at timestamptz NOT NULL, granted_by uuid NOT NULL REFERENCES people.person,
  second_by uuid REFERENCES people.person, second_at timestamptz, revoked_by uuid REFERENCES people.person, revoked_at timestamptz, revoked_why text, version int NOT NULL DEFAULT 1,
  CHECK (granted_by <> person_id), CHECK (second_by IS NULL OR second_by NOT IN (granted_by, person_id)), CHECK (until_at > from_at));
CREATE INDEX field_grant_person ON access.field_grant (person_id, case_id);
CREATE TABLE access.placement (case_id uuid NOT NULL REFERENCES access.case_state, unit_id uuid NOT NULL REFERENCES people.unit, from_at timestamptz NOT NULL DEFAULT now(), ended_at timestamptz, set_by uuid NOT NULL, PRIMARY KEY (case_id, unit_id, from_at));
CREATE TABLE access.court_order (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, kind text NOT NULL, number text NOT NULL, document_sha256 text NOT NULL CHECK (document_sha256 ~ '^[0-9a-f]{64}$'),
  author_heard_at timestamptz, until_at timestamptz NOT NULL, recorded_by uuid NOT NULL REFERENCES people.person, recorded_at timestamptz NOT NULL DEFAULT now(), version int NOT NULL DEFAULT 1, CHECK (recorded_by <> person_id));
CREATE INDEX court_order_case ON access.court_order (case_id, person_id);
CREATE TABLE access.court_order_row (order_id uuid NOT NULL REFERENCES access.court_order, row_id uuid NOT NULL, PRIMARY KEY (order_id, row_id));
CREATE INDEX court_order_row_row ON access.court_order_row (row_id);
CREATE TABLE access.filing (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, judge_id uuid NOT NULL REFERENCES people.person, kind text NOT NULL, row_id uuid NOT NULL, filed_by uuid NOT NULL REFERENCES people.person, filed_at timestamptz NOT NULL DEFAULT now(), hearing text NOT NULL,
  UNIQUE (judge_id, row_id));
CREATE INDEX filing_case ON access.filing (case_id, judge_id);
CREATE TABLE access.consent (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, kind text NOT NULL, person_id uuid NOT NULL REFERENCES people.person, professional_id uuid NOT NULL REFERENCES people.person, given_at timestamptz NOT NULL DEFAULT now(), withdrawn_at timestamptz, version int NOT NULL DEFAULT 1, CHECK (person_id <> professional_id));
CREATE INDEX consent_case ON access.consent (case_id, person_id);
CREATE TABLE access.release (row_id uuid NOT NULL, case_id uuid NOT NULL REFERENCES access.case_state, agency_code text NOT NULL REFERENCES people.agency, released_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (row_id, agency_code));
CREATE INDEX release_case ON access.release (case_id, agency_code);
CREATE TABLE access.handover (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, from_person uuid NOT NULL REFERENCES people.person, to_person uuid NOT NULL REFERENCES people.person, offered_by uuid NOT NULL, offered_at timestamptz NOT NULL DEFAULT now(), accepted_at timestamptz, why text NOT NULL, version int NOT NULL DEFAULT 1, CHECK (from_person <> to_person));
CREATE TABLE access.custodian (case_id uuid NOT NULL REFERENCES access.case_state, author_id uuid NOT NULL, person_id uuid NOT NULL, since timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (case_id, author_id, person_id));
CREATE TABLE access.emergency (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL, kinds text[] NOT NULL, reason text NOT NULL, declared_at timestamptz NOT NULL DEFAULT now(), until_at timestamptz NOT NULL,
  confirm_by timestamptz NOT NULL, confirmed_by uuid REFERENCES people.person, confirmed_at timestamptz, blocked boolean NOT NULL DEFAULT false, version int NOT NULL DEFAULT 1, CHECK (confirmed_by IS NULL OR confirmed_by <> person_id));
CREATE INDEX emergency_person ON access.emergency (person_id, case_id);
CREATE TABLE access.idempotency (person_id uuid NOT NULL, mutation text NOT NULL, key text NOT NULL, input_hmac text NOT NULL, ids jsonb NOT NULL DEFAULT '{}', request_id uuid NOT NULL, intent_id uuid, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (person_id, mutation, key));
CREATE TABLE access.policy (id boolean PRIMARY KEY DEFAULT true CHECK (id), hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE access.case_move (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), kind text NOT NULL CHECK (kind IN ('ATTACH', 'DETACH', 'MERGE', 'SPLIT')), report_id uuid, from_case uuid, to_case uuid, moved_by uuid NOT NULL, moved_at timestamptz NOT NULL DEFAULT now(), why text NOT NULL, rows jsonb NOT NULL DEFAULT '[]');

CREATE FUNCTION access.bump_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = COALESCE(NEW.case_id, OLD.case_id);
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION access.bump_case_of_reserved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE access.case_state s SET epoch = s.epoch + 1 FROM access.reserved r WHERE r.id = COALESCE(NEW.reserved_id, OLD.reserved_id) AND s.case_id = r.case_id;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER reserved_person_epoch AFTER INSERT OR DELETE ON access.reserved_person FOR EACH ROW EXECUTE FUNCTION access.bump_case_of_reserved();

/* An assignment counts while it is open, its person works here, and no conflict stands; only the control body learns the last. */
CREATE FUNCTION access.refresh_effective(p_person uuid, p_case uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM access.effective WHERE person_id = p_person AND case_id = p_case;
  INSERT INTO access.effective (person_id, role, case_id, until_at)
    SELECT a.person_id, a.role, a.case_id, a.until_at FROM access.assignment a JOIN people.person p ON p.id = a.person_id AND p.active
    WHERE a.person_id = p_person AND a.case_id = p_case AND a.ended_by IS NULL
      AND EXISTS (SELECT 1 FROM people.role_holding h WHERE h.person_id = a.person_id AND h.role = a.role AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()))
      AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = a.person_id AND c.case_id = a.case_id AND c.upheld IS DISTINCT FROM false)
      AND NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = a.case_id AND s.merged_into IS NOT NULL);
  UPDATE access.emergency m SET blocked = EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_person AND c.case_id = p_case AND c.upheld IS DISTINCT FROM false)
      OR NOT EXISTS (SELECT 1 FROM people.person p JOIN people.role_holding h ON h.person_id = p.id AND h.role = m.role AND h.from_at <= now() AND (h.until_at IS NULL OR h.until_at > now()) WHERE p.id = p_person AND p.active)
      OR EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = p_case AND s.merged_into IS NOT NULL)
    WHERE m.person_id = p_person AND m.case_id = p_case;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case;
END $$;
CREATE FUNCTION access.after_assignment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN PERFORM access.refresh_effective(NEW.person_id, NEW.case_id); RETURN NEW; END $$;
CREATE TRIGGER assignment_effective AFTER INSERT OR UPDATE ON access.assignment FOR EACH ROW EXECUTE FUNCTION access.after_assignment();
CREATE TRIGGER conflict_effective AFTER INSERT OR UPDATE ON access.conflict FOR EACH ROW EXECUTE FUNCTION access.after_assignment();
CREATE FUNCTION access.after_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.refresh_effective(a.person_id, a.case_id) FROM (SELECT person_id, case_id FROM access.assignment WHERE ended_by IS NULL UNION SELECT person_id, case_id FROM access.emergency WHERE until_at > now()) a WHERE a.person_id = NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER person_effective AFTER UPDATE OF active ON people.person FOR EACH ROW WHEN (OLD.active IS DISTINCT FROM NEW.active) EXECUTE FUNCTION access.after_person();
CREATE FUNCTION access.after_role_holding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.refresh_effective(a.person_id, a.case_id) FROM (SELECT person_id, case_id FROM access.assignment WHERE ended_by IS NULL UNION SELECT person_id, case_id FROM access.emergency WHERE until_at > now()) a WHERE a.person_id = NEW.person_id;
  RETURN NEW;
END $$;
CREATE TRIGGER role_holding_effective AFTER UPDATE ON people.role_holding FOR EACH ROW EXECUTE FUNCTION access.after_role_holding();
` + ['reserved', 'field_grant', 'placement', 'court_order', 'filing', 'consent', 'release', 'custodian', 'emergency']
  .map((table) => `CREATE TRIGGER ${table}_epoch AFTER INSERT OR UPDATE OR DELETE ON access.${table} FOR EACH ROW EXECUTE FUNCTION access.bump_case();`).join('\n');
