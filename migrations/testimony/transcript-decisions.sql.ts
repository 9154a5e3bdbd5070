const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;
/** Whoever changes a testimony signed in with a second factor, as whoever reads one. */
const requireOn = (...roles: string[]): string => `PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, ${roles.map((role) => `'${role}'`).join(', ')});
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' THEN PERFORM access.refuse('NOT_FOUND'); END IF;`;
/** The recording is locked, so that of two at once each sees what the other made. */
const LOCK = `PERFORM 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;`;
const SEGMENT = 'case_id, author_id, unit_id, version_id, language, recorded_at, number, start_ms, end_ms, speaker, text, proposed_topic, proposed_by_id, topic, reviewed_by_id';
/** Segments are listed in the order they were spoken: by when they were recorded, each a microsecond after the one before. */
const spoken = (number: string): string => `now() + ${number} * interval '1 microsecond'`;

/** Who makes a transcript, says what its segments are about, and cuts them. Nobody writes either table but through these. */
export const TRANSCRIPT_DECISIONS_SQL = [
  /* A segment that says the same at the same time keeps its reviewed topic in a correction; every other one is reviewed anew. */
  definer('import_transcript(p_case uuid, p_recording uuid, p_version jsonb, p_segments jsonb)', 'jsonb', `DECLARE v_id uuid := gen_random_uuid(); v_number int; v_former core.transcript_version; v_original core.transcript_version;
    v_language text := lower(p_version ->> 'language'); v_corrects uuid := (p_version ->> 'correctsId')::uuid; v_of uuid := (p_version ->> 'translationOf')::uuid; BEGIN
  ${requireOn('FORENSIC_INTERVIEWER')}
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
  INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, translation_of, interpreter, corrects_id, correction_reason, format, source_sha256, segment_count)
    VALUES (v_id, p_case, access.me(), access.my_unit(), p_recording, v_number, v_language, v_of, p_version ->> 'interpreter', v_corrects, p_version ->> 'correctionReason', p_version ->> 'format', p_version ->> 'sha256', jsonb_array_length(p_segments));
  INSERT INTO core.transcript_segment (${SEGMENT})
    SELECT p_case, access.me(), access.my_unit(), v_id, v_language, ${spoken('o.n')}, o.n, (o.s ->> 'startMs')::int, (o.s ->> 'endMs')::int, o.s ->> 'speaker', o.s ->> 'text', NULL, f.proposed_by, f.topic, f.reviewed_by
    FROM jsonb_array_elements(p_segments) WITH ORDINALITY AS o(s, n)
    LEFT JOIN (SELECT g.start_ms, g.end_ms, COALESCE(g.speaker, '') AS speaker, g.text, min(g.topic) AS topic, min(g.proposed_by_id::text)::uuid AS proposed_by, min(g.reviewed_by_id::text)::uuid AS reviewed_by
      FROM core.transcript_segment g WHERE g.version_id = v_corrects GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT g.topic) = 1 AND count(g.topic) = count(*)) f
      ON f.start_ms = (o.s ->> 'startMs')::int AND f.end_ms = (o.s ->> 'endMs')::int AND f.speaker = COALESCE(o.s ->> 'speaker', '') AND f.text = o.s ->> 'text';
  RETURN jsonb_build_object('id', v_id, 'number', v_number); END`),

  definer('propose_topics(p_case uuid, p_version uuid, p_items jsonb, p_why text)', 'int', `DECLARE v_count int; BEGIN
  ${requireOn('FORENSIC_INTERVIEWER')}
  PERFORM access.require_segments(p_case, p_version, p_items);
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.transcript_segment s SET proposed_topic = i.topic, proposed_by_id = access.me() FROM jsonb_to_recordset(p_items) AS i(number int, topic text) WHERE s.version_id = p_version AND s.number = i.number;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count; END`),
  /* What was proposed is agreed to or not, by somebody else: nobody alone opens a segment to a role. Answers read before do not leave any more. */
  definer('review_topics(p_case uuid, p_version uuid, p_items jsonb, p_why text)', 'int', `DECLARE v_count int; BEGIN
  ${requireOn('PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER')}
  PERFORM access.require_segments(p_case, p_version, p_items);
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(number int) JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number WHERE s.proposed_by_id = access.me()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(number int, topic text) JOIN core.transcript_segment s ON s.version_id = p_version AND s.number = i.number WHERE s.proposed_topic IS DISTINCT FROM i.topic) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.why', p_why, true);
  UPDATE core.transcript_segment s SET proposed_topic = NULL, topic = CASE WHEN i.accepted THEN i.topic ELSE s.topic END, reviewed_by_id = CASE WHEN i.accepted THEN access.me() ELSE s.reviewed_by_id END
    FROM jsonb_to_recordset(p_items) AS i(number int, topic text, accepted boolean) WHERE s.version_id = p_version AND s.number = i.number;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = p_case;
  RETURN v_count; END`),
  /* Segments named once each, there, and as they were read. */
  definer('require_segments(p_case uuid, p_version uuid, p_items jsonb)', 'void', `DECLARE v_found int; v_current int; v_distinct int; BEGIN
  PERFORM 1 FROM core.transcript_segment s JOIN jsonb_to_recordset(p_items) AS i(number int) ON i.number = s.number WHERE s.version_id = p_version AND s.case_id = p_case ORDER BY s.number FOR UPDATE OF s;
  SELECT count(s.id), count(s.id) FILTER (WHERE s.version = i.version), count(DISTINCT i.number) INTO v_found, v_current, v_distinct
    FROM jsonb_to_recordset(p_items) AS i(number int, version int) LEFT JOIN core.transcript_segment s ON s.version_id = p_version AND s.case_id = p_case AND s.number = i.number;
  IF v_distinct <> jsonb_array_length(p_items) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF v_found <> v_distinct THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v_current <> v_distinct THEN PERFORM access.refuse('STALE_VERSION'); END IF; END`),

  /* A new version in which one segment is two, letter by letter the same; what stays whole keeps its topic, the halves are reviewed anew. */
  definer('cut_segment(p_case uuid, p_recording uuid, p_version uuid, p_number int, p_at int, p_offset int)', 'jsonb', `DECLARE v_id uuid := gen_random_uuid(); v core.transcript_version; v_cut core.transcript_segment; v_number int; BEGIN
  ${requireOn('FORENSIC_INTERVIEWER')}
  ${LOCK}
  SELECT * INTO v FROM core.transcript_version t WHERE t.id = p_version AND t.recording_id = p_recording AND t.case_id = p_case;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  SELECT * INTO v_cut FROM core.transcript_segment s WHERE s.version_id = p_version AND s.number = p_number;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF p_at < v_cut.start_ms OR p_at > v_cut.end_ms OR p_offset < 1 OR p_offset >= char_length(v_cut.text) THEN PERFORM access.refuse('VALIDATION'); END IF;
  SELECT max(t.number) + 1 INTO v_number FROM core.transcript_version t WHERE t.recording_id = p_recording;
  INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, translation_of, interpreter, corrects_id, correction_reason, format, source_sha256, segment_count)
    VALUES (v_id, p_case, access.me(), access.my_unit(), p_recording, v_number, v.language, v.translation_of, v.interpreter, p_version, 'CUT', v.format, v.source_sha256, v.segment_count + 1);
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
