/** Facts beside the testimony that row policies look at: whom the prosecutor named for a recording; who may interview. Ids and dates only. */
export const TESTIMONY_ACCESS_SQL = `
CREATE TABLE access.named_investigator (
  recording_id uuid NOT NULL, case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, named_by uuid NOT NULL REFERENCES people.person, named_at timestamptz NOT NULL DEFAULT now(), ended_at timestamptz,
  PRIMARY KEY (recording_id, person_id, named_at), CHECK (named_by <> person_id));
CREATE INDEX named_investigator_person ON access.named_investigator (person_id, case_id);
CREATE TRIGGER named_investigator_epoch AFTER INSERT OR UPDATE OR DELETE ON access.named_investigator FOR EACH ROW EXECUTE FUNCTION access.bump_case();
CREATE TABLE people.accreditation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), person_id uuid NOT NULL REFERENCES people.person, protocol text NOT NULL, from_on date NOT NULL, until_on date NOT NULL, issued_by text NOT NULL, recorded_by uuid NOT NULL REFERENCES people.person, recorded_at timestamptz NOT NULL DEFAULT now(),
  CHECK (until_on > from_on), CHECK (recorded_by <> person_id));
CREATE INDEX accreditation_person ON people.accreditation (person_id, protocol);
`;
