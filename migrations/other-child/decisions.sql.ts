import { definer } from '../timed-access/definer.js';
import { NAMED } from './carry.sql.js';

/** What each person sends of a segment. */
const ITEMS = 'jsonb_to_recordset(p_items) AS i(number int, "speaksOf" text, other text, accepted boolean)';
const NUMBERS = (where: string): string => `ARRAY(SELECT i.number FROM ${ITEMS} WHERE ${where})`;

/**
 * Who says that a segment speaks of another child, and who agrees. Whose case that is can be said by those alone who are on it, and by two of them;
 * whatever stands there already, whoever is not on it is answered as if it were nothing.
 */
export const DECISIONS_SQL = [
  /* Their case; absent and not theirs are one answer. */
  definer('access.other_case(p_case uuid, p_code text)', 'uuid', `DECLARE v_case uuid; BEGIN
  IF p_code IS NULL THEN RETURN NULL; END IF;
  SELECT e.case_id INTO v_case FROM access.case_state s JOIN access.effective e ON e.case_id = COALESCE(s.merged_into, s.case_id) AND e.person_id = access.me() WHERE s.code = p_code;
  IF v_case IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_case = p_case THEN PERFORM access.refuse('VALIDATION'); END IF;
  RETURN v_case; END`),
  /* The recording is locked, so that of two at once each sees what the other said; the segments are named once each, and there. */
  definer('access.require_setting_apart(p_case uuid, p_version uuid, p_items jsonb)', 'void', `DECLARE v_found int; v_distinct int; BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER');
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM 1 FROM core.recording r WHERE r.id = (SELECT v.recording_id FROM core.transcript_version v WHERE v.id = p_version AND v.case_id = p_case) FOR UPDATE;
  SELECT count(s.id), count(DISTINCT i.number) INTO v_found, v_distinct FROM ${ITEMS} LEFT JOIN core.transcript_segment s ON s.version_id = p_version AND s.case_id = p_case AND s.number = i.number;
  IF v_distinct <> jsonb_array_length(p_items) OR EXISTS (SELECT 1 FROM ${ITEMS} WHERE i.other IS NOT NULL AND i."speaksOf" = 'THIS_CHILD') THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF v_found <> v_distinct THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM set_config('app.why', 'SPEAKS_OF', true); END`),
  /* One person's word closes a segment at once, and opens none. What was proposed before, by whomever, is over. */
  definer('access.propose_other_child(p_case uuid, p_version uuid, p_items jsonb)', 'void', `BEGIN
  PERFORM access.require_setting_apart(p_case, p_version, p_items);
  UPDATE access.other_child o SET ended_by = access.me(), ended_at = now() FROM core.transcript_segment s WHERE s.version_id = p_version AND s.number = ANY (${NUMBERS('true')}) AND o.segment_id = s.id AND o.confirmed_at IS NULL AND o.ended_at IS NULL;
  INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by) SELECT s.id, p_case, i."speaksOf", access.other_case(p_case, i.other), access.me() FROM ${ITEMS} JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number;
  UPDATE core.transcript_segment s SET speaks_of = 'SET_APART' WHERE s.version_id = p_version AND s.number = ANY (${NUMBERS(`i."speaksOf" = 'ANOTHER_CHILD'`)}) AND s.speaks_of = 'THIS_CHILD';
  PERFORM access.carry_child(p_case, p_version, ${NUMBERS(`i."speaksOf" = 'ANOTHER_CHILD'`)}); END`),
  /*
   * Agreed to by somebody else, who says the same without being shown it. Who names no case agrees that it is another child, whoever was named:
   * then it is closed to all, until a second person on that child's case names the same one. What follows a case already is for those to change who
   * read it; for others nothing is proposed there.
   */
  definer('access.review_other_child(p_case uuid, p_version uuid, p_items jsonb)', 'void', `DECLARE v record; p access.other_child; BEGIN
  PERFORM access.require_setting_apart(p_case, p_version, p_items);
  FOR v IN SELECT s.id, s.speaks_of, i.*, access.other_case(p_case, i.other) AS other_case FROM ${ITEMS} JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number ORDER BY i.number LOOP
    SELECT * INTO p FROM access.other_child o WHERE o.segment_id = v.id AND o.confirmed_at IS NULL AND o.ended_at IS NULL;
    IF p.proposed_by = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;
    IF p.id IS NULL OR p.says <> v."speaksOf" OR (v.other_case IS NOT NULL AND p.other_case_id IS DISTINCT FROM v.other_case) OR (v.other_case IS NULL AND p.agreed_at IS NOT NULL)
      OR (NOT access.of_their_child(v.id) AND EXISTS (SELECT 1 FROM access.other_child o WHERE ${NAMED('o', 'v.id')})) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
    IF NOT v.accepted THEN
      UPDATE access.other_child SET ended_by = access.me(), ended_at = now() WHERE id = p.id;
      UPDATE core.transcript_segment SET speaks_of = 'THIS_CHILD' WHERE id = v.id AND speaks_of = 'SET_APART' AND p.says = 'ANOTHER_CHILD';
    ELSIF p.says = 'THIS_CHILD' THEN
      PERFORM access.unname(v.id);
      UPDATE access.other_child SET agreed_by = access.me(), agreed_at = now(), ended_by = access.me(), ended_at = now() WHERE id = p.id;
      UPDATE core.transcript_segment SET speaks_of = 'THIS_CHILD' WHERE id = v.id AND speaks_of <> 'THIS_CHILD';
    ELSE
      IF v.other_case IS NOT NULL THEN PERFORM access.unname(v.id); END IF;
      UPDATE access.other_child SET agreed_by = COALESCE(agreed_by, access.me()), agreed_at = COALESCE(agreed_at, now()),
        confirmed_by = CASE WHEN v.other_case IS NOT NULL THEN access.me() END, confirmed_at = CASE WHEN v.other_case IS NOT NULL THEN now() END,
        ended_by = CASE WHEN p.other_case_id IS NULL THEN access.me() END, ended_at = CASE WHEN p.other_case_id IS NULL THEN now() END WHERE id = p.id;
      UPDATE core.transcript_segment SET speaks_of = 'ANOTHER_CHILD' WHERE id = v.id AND speaks_of <> 'ANOTHER_CHILD';
    END IF;
  END LOOP;
  PERFORM access.carry_child(p_case, p_version, ${NUMBERS('true')}); END`),

  /* A segment that speaks of another child is no more there for whoever may not read it when they say what it is about, or cut it. */
  'ALTER FUNCTION access.require_segments(uuid, uuid, jsonb) RENAME TO require_segments_as_read;',
  definer('access.require_segments(p_case uuid, p_version uuid, p_items jsonb)', 'void', `BEGIN
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(number int) JOIN core.transcript_segment s ON s.version_id = p_version AND s.case_id = p_case AND s.number = i.number WHERE s.speaks_of = 'ANOTHER_CHILD' AND NOT access.of_their_child(s.id)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_segments_as_read(p_case, p_version, p_items); END`),
  'ALTER FUNCTION access.cut_segment(uuid, uuid, uuid, int, int, int) RENAME TO cut_any_segment;',
  definer('access.cut_segment(p_case uuid, p_recording uuid, p_version uuid, p_number int, p_at int, p_offset int)', 'jsonb', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  IF EXISTS (SELECT 1 FROM core.transcript_segment s WHERE s.version_id = p_version AND s.case_id = p_case AND s.number = p_number AND s.speaks_of = 'ANOTHER_CHILD' AND NOT access.of_their_child(s.id)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN access.cut_any_segment(p_case, p_recording, p_version, p_number, p_at, p_offset); END`),
].join('\n');
