import { definer } from '../timed-access/definer.js';

/** Cases that turn out to be one child: what is said of a segment goes where the case goes, and falls away where both become one. */
export const MOVES_SQL = [
  /* A segment that comes to the case it was said to speak of speaks of this child. */
  definer('access.move_child()', 'trigger', `BEGIN
  IF EXISTS (SELECT 1 FROM access.other_child o WHERE o.segment_id = NEW.id AND o.other_case_id = NEW.case_id AND o.ended_at IS NULL AND (o.confirmed_at IS NOT NULL OR NEW.speaks_of = 'SET_APART')) THEN NEW.speaks_of := 'THIS_CHILD'; END IF;
  UPDATE access.other_child SET ended_by = access.me(), ended_at = now() WHERE segment_id = NEW.id AND other_case_id = NEW.case_id AND ended_at IS NULL;
  UPDATE access.other_child SET case_id = NEW.case_id WHERE segment_id = NEW.id;
  RETURN NEW; END`),
  /* Before the history is kept: that it fell away is part of the move. */
  'CREATE TRIGGER child_moves BEFORE UPDATE OF case_id ON core.transcript_segment FOR EACH ROW WHEN (NEW.case_id <> OLD.case_id) EXECUTE FUNCTION access.move_child();',
  definer('access.merge_child()', 'trigger', `BEGIN
  UPDATE core.transcript_segment s SET speaks_of = 'THIS_CHILD' FROM access.other_child o
    WHERE o.other_case_id = NEW.case_id AND o.case_id = NEW.merged_into AND o.ended_at IS NULL AND s.id = o.segment_id AND s.speaks_of <> 'THIS_CHILD' AND (o.confirmed_at IS NOT NULL OR s.speaks_of = 'SET_APART');
  UPDATE access.other_child SET ended_by = access.me(), ended_at = now() WHERE other_case_id = NEW.case_id AND case_id = NEW.merged_into AND ended_at IS NULL;
  UPDATE access.other_child SET other_case_id = NEW.merged_into WHERE other_case_id = NEW.case_id AND ended_at IS NULL;
  RETURN NEW; END`),
  'CREATE TRIGGER child_merged AFTER UPDATE OF merged_into ON access.case_state FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL AND NEW.merged_into IS DISTINCT FROM OLD.merged_into) EXECUTE FUNCTION access.merge_child();',
].join('\n');
