/** What a segment is found to be about holds for the same words wherever they stand, and for how many there are nobody counts who may not read them. */
const definer = (signature: string, returns: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
const INTERVIEWER = `PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' THEN PERFORM access.refuse('NOT_FOUND'); END IF;`;
const LOCK = `PERFORM 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;`;
const SEGMENT = 'case_id, author_id, unit_id, version_id, language, recorded_at, number, start_ms, end_ms, speaker, text, proposed_topic, proposed_by_id, topic, reviewed_by_id';
/** Segments are listed in the order they were spoken: by when they were recorded, each a microsecond after the one before. */
const spoken = (number: string): string => `now() + ${number} * interval '1 microsecond'`;
const SAME_WORDS = 's.start_ms = r.start_ms AND s.end_ms = r.end_ms AND s.speaker IS NOT DISTINCT FROM r.speaker AND s.text = r.text';

export const TOPICS_SQL = [
  /*
   * Found of a version: the same words of every other version of the recording get the topic; of the versions it corrects, segments that were cut or
   * reworded since and lie in the same time lose one that is another, until somebody reviews them anew.
   */
  definer('access.carry_topics(p_case uuid, p_version uuid, p_numbers int[])', 'void', `DECLARE v_recording uuid := (SELECT v.recording_id FROM core.transcript_version v WHERE v.id = p_version AND v.case_id = p_case); BEGIN
  UPDATE core.transcript_segment s SET proposed_topic = NULL, topic = r.topic, reviewed_by_id = r.reviewed_by_id
    FROM core.transcript_segment r, core.transcript_version v
    WHERE r.version_id = p_version AND r.number = ANY (p_numbers) AND v.recording_id = v_recording AND v.case_id = p_case AND v.id <> p_version AND s.version_id = v.id AND ${SAME_WORDS} AND s.topic IS DISTINCT FROM r.topic;
  WITH RECURSIVE former AS (SELECT v.corrects_id AS id FROM core.transcript_version v WHERE v.id = p_version UNION SELECT v.corrects_id FROM core.transcript_version v JOIN former f ON v.id = f.id)
  UPDATE core.transcript_segment s SET proposed_topic = NULL, topic = NULL, reviewed_by_id = NULL
    FROM core.transcript_segment r
    WHERE r.version_id = p_version AND r.number = ANY (p_numbers) AND s.version_id IN (SELECT f.id FROM former f) AND s.start_ms < r.end_ms AND r.start_ms < s.end_ms AND s.topic IS DISTINCT FROM r.topic AND s.topic IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM core.transcript_segment r WHERE r.version_id = p_version AND ${SAME_WORDS}); END`),
  /* As it was; and what was found is carried to the other versions. */
  definer('access.review_topics(p_case uuid, p_version uuid, p_items jsonb, p_why text)', 'int', `DECLARE v_count int; BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER');
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM 1 FROM core.recording r WHERE r.id = (SELECT v.recording_id FROM core.transcript_version v WHERE v.id = p_version AND v.case_id = p_case) FOR UPDATE;
  PERFORM access.require_segments(p_case, p_version, p_items);
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(number int) JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number WHERE s.proposed_by_id = access.me()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(number int, topic text) JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number WHERE s.proposed_topic IS DISTINCT FROM i.topic) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.transcript_segment s SET proposed_topic = NULL, topic = CASE WHEN i.accepted THEN i.topic ELSE s.topic END, reviewed_by_id = CASE WHEN i.accepted THEN access.me() ELSE s.reviewed_by_id END
    FROM jsonb_to_recordset(p_items) AS i(number int, topic text, accepted boolean) WHERE s.version_id = p_version AND s.number = i.number;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  PERFORM access.carry_topics(p_case, p_version, ARRAY(SELECT i.number FROM jsonb_to_recordset(p_items) AS i(number int, accepted boolean) WHERE i.accepted));
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case;
  RETURN v_count; END`),
  /* How many segments there are was told to all who read the interview. Below as before, without it. */
  'ALTER TABLE core.transcript_version DROP COLUMN segment_count;',
  /* A segment that says the same at the same time keeps its reviewed topic in a correction; every other one is reviewed anew. */
  definer('access.import_transcript(p_case uuid, p_recording uuid, p_version jsonb, p_segments jsonb)', 'jsonb', `DECLARE v_id uuid := gen_random_uuid(); v_number int; v_former core.transcript_version; v_original core.transcript_version;
    v_language text := lower(p_version ->> 'language'); v_corrects uuid := (p_version ->> 'correctsId')::uuid; v_of uuid := (p_version ->> 'translationOf')::uuid; BEGIN
  ${INTERVIEWER}
  ${LOCK}
  IF jsonb_array_length(p_segments) = 0 OR (v_of IS NOT NULL) <> (p_version ->> 'interpreter' IS NOT NULL) OR (v_corrects IS NOT NULL) <> (p_version ->> 'correctionReason' IS NOT NULL) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF v_of IS NOT NULL THEN
    SELECT * INTO v_original FROM core.transcript_version v WHERE v.id = v_of AND v.recording_id = p_recording AND v.case_id = p_case;
    IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
    IF v_original.translation_of IS NOT NULL OR v_original.language = v_language THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  END IF;
  IF v_corrects IS NOT NULL THEN
    SELECT * INTO v_former FROM core.transcript_version v WHERE v.id = v_corrects AND v.recording_id = p_recording AND v.case_id = p_case;
    IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
    IF v_former.language <> v_language OR (v_former.translation_of IS NULL) <> (v_of IS NULL) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  END IF;
  SELECT COALESCE(max(v.number), 0) + 1 INTO v_number FROM core.transcript_version v WHERE v.recording_id = p_recording;
  INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, translation_of, interpreter, corrects_id, correction_reason, format, source_sha256)
    VALUES (v_id, p_case, access.me(), access.my_unit(), p_recording, v_number, v_language, v_of, p_version ->> 'interpreter', v_corrects, p_version ->> 'correctionReason', p_version ->> 'format', p_version ->> 'sha256');
  INSERT INTO core.transcript_segment (${SEGMENT})
    SELECT p_case, access.me(), access.my_unit(), v_id, v_language, ${spoken('o.n')}, o.n, (o.s ->> 'startMs')::int, (o.s ->> 'endMs')::int, o.s ->> 'speaker', o.s ->> 'text', NULL, f.proposed_by, f.topic, f.reviewed_by
    FROM jsonb_array_elements(p_segments) WITH ORDINALITY AS o(s, n)
    LEFT JOIN (SELECT g.start_ms, g.end_ms, COALESCE(g.speaker, '') AS speaker, g.text, min(g.topic) AS topic, min(g.proposed_by_id::text)::uuid AS proposed_by, min(g.reviewed_by_id::text)::uuid AS reviewed_by
      FROM core.transcript_segment g WHERE g.version_id = v_corrects GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT g.topic) = 1 AND count(g.topic) = count(*)) f
      ON f.start_ms = (o.s ->> 'startMs')::int AND f.end_ms = (o.s ->> 'endMs')::int AND f.speaker = COALESCE(o.s ->> 'speaker', '') AND f.text = o.s ->> 'text';
  RETURN jsonb_build_object('id', v_id, 'number', v_number); END`),
  /* A new version in which one segment is two, letter by letter the same; what stays whole keeps its topic, the halves are reviewed anew. */
  definer('access.cut_segment(p_case uuid, p_recording uuid, p_version uuid, p_number int, p_at int, p_offset int)', 'jsonb', `DECLARE v_id uuid := gen_random_uuid(); v core.transcript_version; v_cut core.transcript_segment; v_number int; BEGIN
  ${INTERVIEWER}
  ${LOCK}
  SELECT * INTO v FROM core.transcript_version t WHERE t.id = p_version AND t.recording_id = p_recording AND t.case_id = p_case;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  SELECT * INTO v_cut FROM core.transcript_segment s WHERE s.version_id = p_version AND s.number = p_number;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_at < v_cut.start_ms OR p_at > v_cut.end_ms OR p_offset < 1 OR p_offset >= char_length(v_cut.text) THEN PERFORM access.refuse('VALIDATION'); END IF;
  SELECT max(t.number) + 1 INTO v_number FROM core.transcript_version t WHERE t.recording_id = p_recording;
  INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, translation_of, interpreter, corrects_id, correction_reason, format, source_sha256)
    VALUES (v_id, p_case, access.me(), access.my_unit(), p_recording, v_number, v.language, v.translation_of, v.interpreter, p_version, 'CUT', v.format, v.source_sha256);
  INSERT INTO core.transcript_segment (${SEGMENT})
    SELECT p_case, access.me(), access.my_unit(), v_id, s.language, ${spoken('n.n')}, n.n, n.start_ms, n.end_ms, s.speaker, n.text,
      CASE WHEN s.number <> p_number THEN s.proposed_topic END, CASE WHEN s.number <> p_number THEN s.proposed_by_id END, CASE WHEN s.number <> p_number THEN s.topic END, CASE WHEN s.number <> p_number THEN s.reviewed_by_id END
    FROM core.transcript_segment s CROSS JOIN LATERAL (
      SELECT s.number + CASE WHEN s.number > p_number THEN 1 ELSE 0 END AS n, s.start_ms, s.end_ms, s.text WHERE s.number <> p_number
      UNION ALL SELECT p_number, s.start_ms, p_at, left(s.text, p_offset) WHERE s.number = p_number
      UNION ALL SELECT p_number + 1, p_at, s.end_ms, substr(s.text, p_offset + 1) WHERE s.number = p_number) n
    WHERE s.version_id = p_version;
  RETURN jsonb_build_object('id', v_id, 'number', v_number); END`),
].join('\n');
