/**
 * Of whom a segment speaks stands in the segment; whose case that child has, in a table of ids and dates that nobody reads but those who are on both
 * cases. A row is what one person says of a segment; with a second person's word it counts (`agreed`: that it is another child; `confirmed`: whose case).
 */
export const TABLE_SQL = `
ALTER TABLE core.transcript_segment ADD COLUMN speaks_of text NOT NULL DEFAULT 'THIS_CHILD' CHECK (speaks_of IN ('THIS_CHILD', 'SET_APART', 'ANOTHER_CHILD'));
CREATE INDEX transcript_segment_apart ON core.transcript_segment (version_id) WHERE speaks_of <> 'THIS_CHILD';

CREATE TABLE access.other_child (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), segment_id uuid NOT NULL, case_id uuid NOT NULL REFERENCES access.case_state, says text NOT NULL CHECK (says IN ('THIS_CHILD', 'ANOTHER_CHILD')), other_case_id uuid REFERENCES access.case_state,
  proposed_by uuid NOT NULL REFERENCES people.person, proposed_at timestamptz NOT NULL DEFAULT now(), agreed_by uuid REFERENCES people.person, agreed_at timestamptz, confirmed_by uuid REFERENCES people.person, confirmed_at timestamptz,
  ended_by uuid REFERENCES people.person, ended_at timestamptz,
  CHECK (agreed_by <> proposed_by), CHECK (confirmed_by <> proposed_by), CHECK (other_case_id IS NULL OR says = 'ANOTHER_CHILD'), CHECK (confirmed_at IS NULL OR other_case_id IS NOT NULL), CHECK (other_case_id <> case_id OR ended_at IS NOT NULL));
CREATE UNIQUE INDEX other_child_proposed_one ON access.other_child (segment_id) WHERE confirmed_at IS NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX other_child_named_one ON access.other_child (segment_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX other_child_case ON access.other_child (case_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX other_child_other ON access.other_child (other_case_id) WHERE ended_at IS NULL;
CREATE TRIGGER other_child_epoch AFTER INSERT OR UPDATE OR DELETE ON access.other_child FOR EACH ROW EXECUTE FUNCTION access.bump_case();

/* As it was, and of whom it speaks. */
CREATE OR REPLACE FUNCTION core.keep_transcript() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_may text[] := CASE TG_TABLE_NAME WHEN 'transcript_segment' THEN '{case_id,version,proposed_topic,proposed_by_id,topic,reviewed_by_id,speaks_of}' ELSE '{case_id,version}' END;
BEGIN
  IF TG_OP = 'INSERT' AND current_user LIKE 'heardonce\\_w\\_%' THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'transcript_by_decision', CONSTRAINT = 'transcript_by_decision'; END IF;
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('transcript_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - v_may IS DISTINCT FROM to_jsonb(OLD) - v_may THEN PERFORM core.refuse_as('transcript_stays'); END IF;
  RETURN COALESCE(NEW, OLD);
END $$;

/* Who filed it read it as speaking of somebody else: for a judge it is filed again, by a party who reads it on both cases. */
CREATE FUNCTION access.unfile_segment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE access.filing SET held_until = now() WHERE row_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND kind = 'transcript' AND (held_until IS NULL OR held_until > now());
  RETURN NEW;
END $$;
CREATE TRIGGER unfile AFTER UPDATE OF speaks_of ON core.transcript_segment FOR EACH ROW WHEN (NEW.speaks_of <> OLD.speaks_of AND NEW.speaks_of <> 'THIS_CHILD') EXECUTE FUNCTION access.unfile_segment('id');
CREATE TRIGGER unfile_named AFTER INSERT ON access.other_child FOR EACH ROW WHEN (NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION access.unfile_segment('segment_id');
CREATE TRIGGER unfile AFTER UPDATE OF confirmed_at ON access.other_child FOR EACH ROW WHEN (NEW.confirmed_at IS NOT NULL AND OLD.confirmed_at IS NULL) EXECUTE FUNCTION access.unfile_segment('segment_id');
`;
