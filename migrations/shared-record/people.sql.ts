/** Who works here: agencies, units, people, the roles they hold, and what awaits a second person. */
export const PEOPLE_SQL = `
CREATE TABLE people.agency (code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9_-]{1,31}$'), name_es text NOT NULL, name_en text NOT NULL, control_body boolean NOT NULL DEFAULT false);
CREATE TABLE people.unit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9_-]{1,31}$'), agency_code text NOT NULL REFERENCES people.agency, name text NOT NULL, active boolean NOT NULL DEFAULT true);
CREATE TABLE people.person (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), issuer text NOT NULL, subject text NOT NULL, given_names text NOT NULL, family_names text NOT NULL,
  unit_id uuid NOT NULL REFERENCES people.unit, active boolean NOT NULL DEFAULT true, epoch bigint NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), left_at timestamptz,
  UNIQUE (issuer, subject));
CREATE TABLE people.role_holding (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL,
  from_at timestamptz NOT NULL DEFAULT now(), until_at timestamptz, proposed_by uuid REFERENCES people.person, confirmed_by uuid REFERENCES people.person,
  CHECK (proposed_by IS NULL OR proposed_by <> confirmed_by));
CREATE UNIQUE INDEX role_holding_open ON people.role_holding (person_id, role) WHERE until_at IS NULL;
CREATE TABLE people.proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), action text NOT NULL CHECK (action IN ('ADD_UNIT', 'ADD_PERSON', 'GIVE_ROLE')), details jsonb NOT NULL,
  person_id uuid REFERENCES people.person, proposed_by uuid NOT NULL REFERENCES people.person, proposed_at timestamptz NOT NULL DEFAULT now(), why text NOT NULL,
  decided_by uuid REFERENCES people.person, decided_at timestamptz, accepted boolean, version int NOT NULL DEFAULT 1);
CREATE VIEW people.staff_member AS
  SELECT p.id, p.given_names || ' ' || p.family_names AS name, u.code AS unit, u.agency_code AS agency, p.active FROM people.person p JOIN people.unit u ON u.id = p.unit_id;

CREATE FUNCTION people.bump_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN UPDATE people.person SET epoch = epoch + 1 WHERE id = NEW.person_id; RETURN NEW; END $$;
CREATE TRIGGER role_holding_epoch AFTER INSERT OR UPDATE ON people.role_holding FOR EACH ROW EXECUTE FUNCTION people.bump_person();
`;
