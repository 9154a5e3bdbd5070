import { definer } from '../timed-access/definer.js';

/** Names the case that this segment follows by now, if any. */
export const NAMED = (alias: string, segment: string): string => `${alias}.segment_id = ${segment} AND ${alias}.confirmed_at IS NOT NULL AND ${alias}.ended_at IS NULL`;
const SAME_WORDS = '(s.start_ms = r.start_ms AND s.end_ms = r.end_ms AND s.speaker IS NOT DISTINCT FROM r.speaker AND s.text = r.text)';
/** In the same time of the recording, or in the same words at another. */
const SAME_STRETCH = '((s.start_ms < r.end_ms AND r.start_ms < s.end_ms) OR s.start_ms = r.start_ms OR s.text = r.text)';
const OPEN = (segment: string): string => `EXISTS (SELECT 1 FROM access.other_child o WHERE o.segment_id = ${segment} AND o.confirmed_at IS NULL AND o.ended_at IS NULL)`;

/** What is said of a segment holds for what was said, in whichever version of the transcript it stands: in doubt, closed. */
export const CARRY_SQL = [
  /* The one case that all of a version's segments in this stretch follow; null where they follow several, or one of them none. */
  definer('access.named_of_stretch(p_version uuid, p_start int, p_end int, p_text text)', 'uuid', `DECLARE v_found uuid; BEGIN
  SELECT min(o.id::text)::uuid INTO v_found FROM (SELECT p_start AS start_ms, p_end AS end_ms, p_text AS text) s JOIN core.transcript_segment r ON r.version_id = p_version AND r.speaks_of <> 'THIS_CHILD' AND ${SAME_STRETCH} LEFT JOIN access.other_child o ON ${NAMED('o', 'r.id')}
    HAVING count(o.id) = count(*) AND count(DISTINCT o.other_case_id) = 1 AND bool_and(r.speaks_of = 'ANOTHER_CHILD');
  RETURN v_found; END`),
  definer('access.name_as(p_segment uuid, p_named uuid)', 'void', `BEGIN
  INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, proposed_at, agreed_by, agreed_at, confirmed_by, confirmed_at)
    SELECT p_segment, o.case_id, o.says, o.other_case_id, o.proposed_by, o.proposed_at, o.agreed_by, o.agreed_at, o.confirmed_by, o.confirmed_at FROM access.other_child o WHERE o.id = p_named; END`),
  definer('access.unname(p_segment uuid)', 'void', `BEGIN
  UPDATE access.other_child o SET ended_by = access.me(), ended_at = now() WHERE ${NAMED('o', 'p_segment')}; END`),

  /* A new version takes over from the one it corrects or translates. */
  definer('access.follow_former_version()', 'trigger', `DECLARE v_from uuid := (SELECT COALESCE(v.corrects_id, v.translation_of) FROM core.transcript_version v WHERE v.id = NEW.version_id); v_found text; v_named uuid; BEGIN
  SELECT CASE WHEN bool_or(r.speaks_of = 'ANOTHER_CHILD') THEN 'ANOTHER_CHILD' WHEN count(*) > 0 THEN 'SET_APART' END INTO v_found
    FROM (SELECT NEW.start_ms AS start_ms, NEW.end_ms AS end_ms, NEW.text AS text) s JOIN core.transcript_segment r ON r.version_id = v_from AND r.speaks_of <> 'THIS_CHILD' AND ${SAME_STRETCH};
  IF v_found IS NULL THEN RETURN NEW; END IF;
  NEW.speaks_of := v_found;
  v_named := CASE WHEN v_found = 'ANOTHER_CHILD' THEN access.named_of_stretch(v_from, NEW.start_ms, NEW.end_ms, NEW.text) END;
  IF v_named IS NOT NULL THEN PERFORM access.name_as(NEW.id, v_named); END IF;
  RETURN NEW; END`),
  'CREATE TRIGGER follow_former_version BEFORE INSERT ON core.transcript_segment FOR EACH ROW EXECUTE FUNCTION access.follow_former_version();',

  /*
   * Said of a version: the same words of every other version of the recording are as they; what else lies in the same stretch is closed with it, and
   * left closed when it opens, unless it was only set apart with it.
   */
  definer('access.carry_child(p_case uuid, p_version uuid, p_numbers int[])', 'void', `DECLARE v_recording uuid := (SELECT v.recording_id FROM core.transcript_version v WHERE v.id = p_version AND v.case_id = p_case); v record; v_named uuid; BEGIN
  FOR v IN SELECT s.id, r.speaks_of, o.id AS named, o.other_case_id FROM core.transcript_segment r JOIN core.transcript_version t ON t.recording_id = v_recording AND t.case_id = p_case AND t.id <> p_version JOIN core.transcript_segment s ON s.version_id = t.id AND ${SAME_WORDS} LEFT JOIN access.other_child o ON ${NAMED('o', 'r.id')}
    WHERE r.version_id = p_version AND r.number = ANY (p_numbers) AND (access.of_their_child(s.id) OR NOT EXISTS (SELECT 1 FROM access.other_child o WHERE ${NAMED('o', 's.id')})) LOOP
    UPDATE core.transcript_segment s SET speaks_of = v.speaks_of WHERE s.id = v.id AND s.speaks_of <> v.speaks_of;
    IF EXISTS (SELECT 1 FROM access.other_child o WHERE ${NAMED('o', 'v.id')} AND o.other_case_id IS DISTINCT FROM v.other_case_id) THEN PERFORM access.unname(v.id); END IF;
    IF v.named IS NOT NULL AND NOT EXISTS (SELECT 1 FROM access.other_child o WHERE ${NAMED('o', 'v.id')}) THEN PERFORM access.name_as(v.id, v.named); END IF;
  END LOOP;
  FOR v IN SELECT s.id, s.speaks_of, s.start_ms, s.end_ms, s.text, bool_or(r.speaks_of = 'ANOTHER_CHILD') AS firm FROM core.transcript_segment r JOIN core.transcript_version t ON t.recording_id = v_recording AND t.case_id = p_case AND t.id <> p_version JOIN core.transcript_segment s ON s.version_id = t.id AND ${SAME_STRETCH} AND NOT ${SAME_WORDS}
    WHERE r.version_id = p_version AND r.number = ANY (p_numbers) AND r.speaks_of <> 'THIS_CHILD' GROUP BY s.id LOOP
    UPDATE core.transcript_segment s SET speaks_of = CASE WHEN v.firm THEN 'ANOTHER_CHILD' ELSE 'SET_APART' END WHERE s.id = v.id AND (s.speaks_of = 'THIS_CHILD' OR (v.firm AND s.speaks_of = 'SET_APART'));
    CONTINUE WHEN NOT v.firm;
    v_named := access.named_of_stretch(p_version, v.start_ms, v.end_ms, v.text);
    IF v.speaks_of <> 'ANOTHER_CHILD' AND v_named IS NOT NULL THEN PERFORM access.name_as(v.id, v_named);
    ELSIF EXISTS (SELECT 1 FROM access.other_child o WHERE ${NAMED('o', 'v.id')} AND o.other_case_id IS DISTINCT FROM (SELECT n.other_case_id FROM access.other_child n WHERE n.id = v_named)) THEN PERFORM access.unname(v.id); END IF;
  END LOOP;
  UPDATE core.transcript_segment s SET speaks_of = 'THIS_CHILD'
    FROM core.transcript_segment r, core.transcript_version t
    WHERE r.version_id = p_version AND r.number = ANY (p_numbers) AND r.speaks_of = 'THIS_CHILD' AND t.recording_id = v_recording AND t.case_id = p_case AND t.id <> p_version AND s.version_id = t.id AND s.speaks_of = 'SET_APART' AND ${SAME_STRETCH} AND NOT ${OPEN('s.id')}
      AND NOT EXISTS (SELECT 1 FROM core.transcript_segment r JOIN core.transcript_version x ON x.id = r.version_id AND x.recording_id = v_recording WHERE r.id <> s.id AND r.speaks_of <> 'THIS_CHILD' AND ${SAME_STRETCH} AND (r.speaks_of = 'ANOTHER_CHILD' OR ${OPEN('r.id')})); END`),
].join('\n');
