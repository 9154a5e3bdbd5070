import { recordTable } from '../shared-record/record-table.js';

const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

/** Evidence beside the recording: custody, what it is about, and sets of many files as lists of hashes. */
export const EVIDENCE_SQL = [
  recordTable('core.evidence_custody', { }, `
    evidence_id uuid NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL CHECK (event IN ('RECEIVED', 'SEALED', 'VIEWED', 'COPIED', 'HANDED_OVER', 'VERIFIED')),
    capacity text NOT NULL,
    purpose text NOT NULL,
    observations text,
    sha256 text`),
  recordTable('core.evidence_link', { }, `
    evidence_id uuid NOT NULL,
    incident_id uuid,
    segment_id uuid`),
  recordTable('core.evidence_set', { }, `
    description text NOT NULL,
    file_count int NOT NULL,
    files_received int NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
    manifest_sha256 text`),
  recordTable('core.evidence_file', { }, `
    set_id uuid NOT NULL,
    number int NOT NULL,
    size_bytes text NOT NULL,
    sha256 text NOT NULL,
    code text NOT NULL CHECK (code IN ('DOCUMENT', 'MESSAGES', 'IMAGE', 'VIDEO', 'AUDIO', 'SYSTEM', 'ABUSE_MATERIAL', 'NOT_VIEWED', 'OTHER'))`),
  `CREATE UNIQUE INDEX evidence_file_number ON core.evidence_file (set_id, number);
CREATE FUNCTION core.is_evidence(p_id uuid, p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM core.evidence_item e WHERE e.id = p_id AND e.case_id = p_case) OR EXISTS (SELECT 1 FROM core.evidence_set e WHERE e.id = p_id AND e.case_id = p_case) $$;
/* After the row policies, so that theirs is the first word. */
CREATE FUNCTION core.require_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT core.is_evidence(NEW.evidence_id, NEW.case_id) THEN PERFORM core.refuse_as('evidence_of_case'); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION core.require_linked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT core.is_evidence(NEW.evidence_id, NEW.case_id) OR (NEW.incident_id IS NULL) = (NEW.segment_id IS NULL)
    OR (NEW.incident_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.incident i WHERE i.id = NEW.incident_id AND i.case_id = NEW.case_id))
    OR (NEW.segment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.transcript_segment s WHERE s.id = NEW.segment_id AND s.case_id = NEW.case_id)) THEN PERFORM core.refuse_as('evidence_linked_in_case'); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION core.require_open_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.status <> 'OPEN' OR NEW.files_received <> 0 OR NEW.manifest_sha256 IS NOT NULL OR NEW.file_count NOT BETWEEN 1 AND 1000000) THEN PERFORM core.refuse_as('evidence_set_begins_empty'); END IF;
  IF TG_OP = 'UPDATE' AND (NEW.status, NEW.files_received, NEW.manifest_sha256, NEW.file_count) IS DISTINCT FROM (OLD.status, OLD.files_received, OLD.manifest_sha256, OLD.file_count) THEN PERFORM core.refuse_as('evidence_set_by_decision'); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION core.refuse_file_by_hand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN PERFORM core.refuse_as('evidence_file_by_decision'); RETURN NULL; END $$;
CREATE TRIGGER of_case AFTER INSERT ON core.evidence_custody FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_evidence();
CREATE TRIGGER of_case AFTER INSERT ON core.evidence_link FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_linked();
CREATE TRIGGER by_decision AFTER INSERT OR UPDATE ON core.evidence_set FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_open_set();
CREATE TRIGGER by_decision AFTER INSERT ON core.evidence_file FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.refuse_file_by_hand();`,
  definer('require_own_set(p_case uuid, p_set uuid)', 'core.evidence_set', `DECLARE v core.evidence_set; BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FORENSIC_DOCTOR');
  SELECT * INTO v FROM core.evidence_set WHERE id = p_set AND case_id = p_case FOR UPDATE;
  IF NOT FOUND OR v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.status <> 'OPEN' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  RETURN v; END`),
  /* The next files of the list, from where it ends; a list that does not go on there is refused, so that none is left out or entered twice. */
  definer('add_evidence_files(p_case uuid, p_set uuid, p_from int, p_files jsonb)', 'jsonb', `DECLARE v core.evidence_set; v_count int := jsonb_array_length(p_files); BEGIN
  v := access.require_own_set(p_case, p_set);
  IF p_from <> v.files_received + 1 THEN PERFORM access.refuse('STALE_VERSION'); END IF;
  IF v_count < 1 OR v.files_received + v_count > v.file_count THEN PERFORM access.refuse('VALIDATION'); END IF;
  INSERT INTO core.evidence_file (case_id, author_id, unit_id, set_id, number, size_bytes, sha256, code)
    SELECT p_case, access.me(), access.my_unit(), p_set, p_from + f.place::int - 1, f.file ->> 'sizeBytes', f.file ->> 'sha256', f.file ->> 'code' FROM jsonb_array_elements(p_files) WITH ORDINALITY AS f(file, place);
  PERFORM set_config('app.why', 'FILES_ENTERED', true);
  UPDATE core.evidence_set SET files_received = v.files_received + v_count WHERE id = p_set RETURNING * INTO v;
  RETURN jsonb_build_object('id', p_set, 'version', v.version, 'received', v.files_received); END`),
  /* The hash of the list is taken here, over what was entered: the same as whoever holds the device takes over theirs. */
  definer('close_evidence_set(p_case uuid, p_set uuid, p_manifest text)', 'jsonb', `DECLARE v core.evidence_set; v_manifest text; BEGIN
  v := access.require_own_set(p_case, p_set);
  IF v.files_received <> v.file_count THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  SELECT encode(sha256(convert_to(string_agg(concat(f.number, ' ', f.size_bytes, ' ', f.sha256, ' ', f.code, E'\\n'), '' ORDER BY f.number), 'UTF8')), 'hex') INTO v_manifest FROM core.evidence_file f WHERE f.set_id = p_set;
  IF v_manifest <> p_manifest THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'CLOSED', true);
  UPDATE core.evidence_set SET status = 'CLOSED', manifest_sha256 = v_manifest WHERE id = p_set RETURNING * INTO v;
  INSERT INTO core.evidence_custody (case_id, author_id, unit_id, evidence_id, at, event, capacity, purpose, observations, sha256)
    VALUES (p_case, access.me(), access.my_unit(), p_set, clock_timestamp(), 'SEALED', access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FORENSIC_DOCTOR'), 'SAFEKEEPING', concat(v.file_count, ' files'), v_manifest);
  RETURN jsonb_build_object('id', p_set, 'version', v.version); END`),
].join('\n');
