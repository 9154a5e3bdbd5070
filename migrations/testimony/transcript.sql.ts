const ACCENTED = 'ÁÀÄÂÃÅáàäâãåÉÈËÊéèëêÍÌÏÎíìïîÓÒÖÔÕóòöôõÚÙÜÛúùüûÇçÑ';
const WITHOUT = 'aaaaaaaaaaaaeeeeeeeeiiiiiiiioooooooooouuuuuuuuccñ';

/**
 * Transcripts that stay as they are, and the words by which they are found. Accents do not matter, Ñ is a letter of its own; each word is kept
 * under its stem with and without accents at one place, so that phrases hold. Our own, for an extension (unaccent) may be missing, and makes N of Ñ.
 */
export const TRANSCRIPT_SQL = `
CREATE UNIQUE INDEX transcript_version_number_one ON core.transcript_version (recording_id, number);
CREATE UNIQUE INDEX transcript_correction_one ON core.transcript_version (corrects_id);
CREATE UNIQUE INDEX transcript_original_one ON core.transcript_version (recording_id) WHERE translation_of IS NULL AND corrects_id IS NULL;
CREATE UNIQUE INDEX transcript_translation_one ON core.transcript_version (recording_id, language) WHERE translation_of IS NOT NULL AND corrects_id IS NULL;
CREATE UNIQUE INDEX transcript_segment_number_one ON core.transcript_segment (version_id, number);
ALTER TABLE core.transcript_version
  ADD CONSTRAINT transcript_translation_named CHECK (translation_of IS NULL OR interpreter IS NOT NULL),
  ADD CONSTRAINT transcript_correction_why CHECK (corrects_id IS NULL OR correction_reason IS NOT NULL);
ALTER TABLE core.transcript_segment ADD CONSTRAINT segment_times CHECK (start_ms >= 0 AND end_ms >= start_ms);

CREATE FUNCTION core.keep_transcript() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_may text[] := CASE TG_TABLE_NAME WHEN 'transcript_segment' THEN '{case_id,version,proposed_topic,proposed_by_id,topic,reviewed_by_id}' ELSE '{case_id,version}' END;
BEGIN
  IF TG_OP = 'INSERT' AND current_user LIKE 'heardonce\\_w\\_%' THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'transcript_by_decision', CONSTRAINT = 'transcript_by_decision'; END IF;
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('transcript_never_deleted'); END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - v_may IS DISTINCT FROM to_jsonb(OLD) - v_may THEN PERFORM core.refuse_as('transcript_stays'); END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
/* After the insert, so that whoever may not write here at all is told that and no more. */
CREATE TRIGGER by_decision AFTER INSERT ON core.transcript_version FOR EACH ROW EXECUTE FUNCTION core.keep_transcript();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON core.transcript_version FOR EACH ROW EXECUTE FUNCTION core.keep_transcript();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON core.transcript_segment FOR EACH ROW EXECUTE FUNCTION core.keep_transcript();

CREATE FUNCTION core.plain_letters(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT pg_catalog.translate(p_text, '${ACCENTED}', '${WITHOUT}') $$;
/* Not STRICT, or PostgreSQL would call it for each row instead of writing it out. */
CREATE FUNCTION core.search_in(p_language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE pg_catalog.split_part(p_language, '-', 1) WHEN 'es' THEN 'pg_catalog.spanish'::regconfig WHEN 'en' THEN 'pg_catalog.english'::regconfig ELSE 'pg_catalog.simple'::regconfig END
$$;
CREATE FUNCTION core.testimony_words(p_language text, p_text text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT (core.plain_letters(to_tsvector(core.search_in(p_language), normalize(p_text, NFC))::text) || ' ' || to_tsvector(core.search_in(p_language), core.plain_letters(normalize(p_text, NFC)))::text)::tsvector
$$;
/* Words, "phrases", or, -without. */
CREATE FUNCTION core.testimony_query(p_language text, p_text text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT core.plain_letters(websearch_to_tsquery(core.search_in(p_language), normalize(p_text, NFC))::text)::tsquery || websearch_to_tsquery(core.search_in(p_language), core.plain_letters(normalize(p_text, NFC)))
$$;
CREATE FUNCTION core.set_segment_words() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN NEW.search := core.testimony_words(NEW.language, NEW.text); RETURN NEW; END $$;
CREATE TRIGGER words BEFORE INSERT ON core.transcript_segment FOR EACH ROW EXECUTE FUNCTION core.set_segment_words();
ALTER TABLE core.transcript_segment ENABLE ALWAYS TRIGGER words;
CREATE INDEX transcript_segment_search ON core.transcript_segment USING gin (search);
`;
