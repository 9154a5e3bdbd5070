import { definer } from './definer.js';

/**
 * What was received stays so in all that plays it; what came whole is sealed, by whomever; what is damaged is not handed over. Announcements
 * that nothing comes of are few.
 */
const RECEIVED = `
/* As before, and also the length and the session: the bytes of a part are found by its seconds. */
CREATE OR REPLACE FUNCTION core.keep_recording() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('recording_never_deleted'); END IF;
  IF OLD.status <> 'UPLOADING' AND (NEW.status = 'UPLOADING' OR (NEW.sha256, NEW.size_bytes, NEW.media_type, NEW.interview_id, NEW.original_id, NEW.copy_kind, NEW.tool, NEW.parameters) IS DISTINCT FROM (OLD.sha256, OLD.size_bytes, OLD.media_type, OLD.interview_id, OLD.original_id, OLD.copy_kind, OLD.tool, OLD.parameters))
    THEN PERFORM core.refuse_as('recording_stays_as_received'); END IF;
  IF OLD.status <> 'UPLOADING' AND (NEW.session_id, NEW.started_at, NEW.duration_ms) IS DISTINCT FROM (OLD.session_id, OLD.started_at, OLD.duration_ms) THEN PERFORM core.refuse_as('recording_length_stays'); END IF;
  NEW.recording_id := NEW.id;
  IF NEW.case_id <> OLD.case_id THEN
    UPDATE identity.recording_key SET case_id = NEW.case_id WHERE id = NEW.id;
    UPDATE access.named_investigator SET case_id = NEW.case_id WHERE recording_id = NEW.id;
    DELETE FROM access.playback WHERE recording_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;

/* Uploads looked at once their time was over, of which bytes were missing: they are not looked at again. */
CREATE TABLE access.ended_upload (recording_id uuid PRIMARY KEY, ended_at timestamptz NOT NULL DEFAULT now());

/* Twenty at a time for an interview, as long as their time lasts. Two that are announced at once are counted one after the other. */
CREATE FUNCTION core.require_few_announced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('recordings announced of ' || NEW.interview_id, 0));
  IF (SELECT count(*) FROM core.recording r WHERE r.interview_id = NEW.interview_id AND r.status = 'UPLOADING' AND r.recorded_at > now() - interval '72 hours') > 20 THEN PERFORM core.refuse_as('recording_few_announced'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER few_announced AFTER INSERT ON core.recording FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_few_announced();`;

const SEALING = [
  /* The service acts for the unit that has the recording, whichever that is. */
  definer('add_custody(p_recording uuid, p_event text, p_capacity text, p_purpose text, p_observations text, p_sha256 text)', 'void', `BEGIN
  INSERT INTO core.recording_custody (case_id, author_id, unit_id, recording_id, at, event, capacity, purpose, observations, sha256)
    SELECT r.case_id, p.id, CASE WHEN p_capacity = 'SCHEDULE' THEN r.unit_id ELSE p.unit_id END, r.id, clock_timestamp(), p_event, p_capacity, p_purpose, p_observations, p_sha256 FROM core.recording r JOIN people.person p ON p.id = access.me() WHERE r.id = p_recording; END`),
  definer('settle_seal(p_recording uuid, p_capacity text, p_observations text, p_size bigint, p_sha256 text)', 'uuid', `DECLARE v core.recording; BEGIN
  SELECT * INTO v FROM core.recording WHERE id = p_recording FOR UPDATE;
  IF v.status <> 'UPLOADING' AND v.sha256 = p_sha256 THEN RETURN v.id; END IF;
  IF v.status <> 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.size_bytes <> p_size OR p_sha256 !~ '^[0-9a-f]{64}$' THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'SEALED', true);
  UPDATE core.recording SET status = 'SEALED', sha256 = p_sha256 WHERE id = p_recording;
  PERFORM access.add_custody(p_recording, 'RECEIVED', p_capacity, 'RECEPTION', p_observations, p_sha256);
  PERFORM access.add_custody(p_recording, 'SEALED', p_capacity, 'SAFEKEEPING', p_observations, p_sha256);
  IF v.original_id IS NOT NULL THEN PERFORM access.add_custody(v.original_id, 'COPIED', p_capacity, v.copy_kind, concat_ws('; ', 'copy ' || p_recording, v.tool, v.parameters), (SELECT o.sha256 FROM core.recording o WHERE o.id = v.original_id AND o.status = 'SEALED')); END IF;
  RETURN v.id; END`),
  /* CPP 254-255 (chain of custody): what was received, by whom, with which hash; twice with the same hash is once. */
  definer('seal_recording(p_case uuid, p_recording uuid, p_size bigint, p_sha256 text)', 'uuid', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case AND r.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  RETURN access.settle_seal(p_recording, 'FORENSIC_INTERVIEWER', NULL, p_size, p_sha256); END`),
  /* A merge ends the assignments of the case that it closes: whoever was sending a recording of it finishes that, unless they are kept away from the case it is in now. */
  `CREATE FUNCTION access.merged_upload(p_recording uuid, p_person uuid) RETURNS TABLE (id uuid, size_bytes bigint, status text, recorded_at timestamptz, subject text, kek_id text, wrapped text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.size_bytes, r.status, r.recorded_at, j.token, k.kek_id, k.wrapped FROM core.recording r JOIN identity.recording_key k ON k.id = r.id JOIN audit.subject j ON j.subject_id = r.case_id
    WHERE r.id = p_recording AND r.author_id = p_person AND access.holds_role(p_person, 'FORENSIC_INTERVIEWER')
      AND EXISTS (SELECT 1 FROM access.assignment a JOIN access.case_state s ON s.case_id = a.case_id WHERE a.person_id = p_person AND a.role = 'FORENSIC_INTERVIEWER' AND a.ended_why = 'MERGED' AND s.merged_into = r.case_id)
      AND NOT EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = p_person AND c.case_id = r.case_id AND c.upheld IS DISTINCT FROM false) $$;`,
  definer('seal_merged(p_recording uuid, p_person uuid, p_size bigint, p_sha256 text)', 'uuid', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM access.merged_upload(p_recording, p_person)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM set_config('app.person', p_person::text, true);
  RETURN access.settle_seal(p_recording, 'FORENSIC_INTERVIEWER', NULL, p_size, p_sha256); END`),
  /* An hour after the time of an upload is over, its uploader adds nothing any more: what came whole is sealed by the service. */
  `CREATE FUNCTION access.unsealed_recordings() RETURNS TABLE (id uuid, subject text, actor text, kek_id text, wrapped text, size_bytes bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE v_service uuid := (SELECT access.verification_service(r.unit_id) FROM core.recording r ORDER BY r.recorded_at LIMIT 1);
  BEGIN RETURN QUERY SELECT r.id, j.token, a.token, k.kek_id, k.wrapped, r.size_bytes FROM core.recording r JOIN identity.recording_key k ON k.id = r.id JOIN audit.subject j ON j.subject_id = r.case_id
    JOIN audit.actor a ON a.person_id = v_service
    WHERE r.status = 'UPLOADING' AND r.recorded_at < now() - interval '73 hours' AND NOT EXISTS (SELECT 1 FROM access.ended_upload u WHERE u.recording_id = r.id) ORDER BY r.recorded_at LIMIT 20; END $$;`,
  definer('keep_scheduled_seal(p_recording uuid, p_size bigint, p_sha256 text)', 'uuid', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.recorded_at < now() - interval '73 hours') THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.person', access.verification_service((SELECT r.unit_id FROM core.recording r WHERE r.id = p_recording))::text, true);
  RETURN access.settle_seal(p_recording, 'SCHEDULE', 'received whole from its uploader; sealed by the service', p_size, p_sha256); END`),
  definer('end_upload(p_recording uuid)', 'void', `BEGIN INSERT INTO access.ended_upload (recording_id) VALUES (p_recording) ON CONFLICT DO NOTHING; END`),
];

/* A part of what is damaged may be seen; the hash on record is not said of it, and as a whole it is handed over to nobody. */
const OPENING = definer('issue_ticket(p_case uuid, p_recording uuid, p_purpose text, p_ticket jsonb)', 'uuid', `DECLARE v_role text; v_id uuid; v core.recording; v_sha256 text; BEGIN
  v_role := access.require_recording(p_case, p_recording);
  SELECT * INTO v FROM core.recording WHERE id = p_recording FOR SHARE;
  IF v.status = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_ticket ->> 'purpose' = 'EXPORT' AND v_role <> 'PROSECUTOR' THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF p_ticket ->> 'purpose' = 'EXPORT' AND v.status <> 'SEALED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  v_sha256 := CASE WHEN v.status = 'SEALED' THEN v.sha256 END;
  INSERT INTO access.playback (purpose, case_id, recording_id, person_id, issuer, subject, jti, mfa, token_until, first_ms, last_ms, recipient, ticket_sha256, ticket_until)
    VALUES (p_ticket ->> 'purpose', p_case, p_recording, access.me(), p_ticket ->> 'issuer', p_ticket ->> 'subject', p_ticket ->> 'jti', true, to_timestamp((p_ticket ->> 'tokenUntil')::float8),
      (p_ticket ->> 'firstMs')::int, (p_ticket ->> 'lastMs')::int, p_ticket ->> 'recipient', p_ticket ->> 'ticketSha256', now() + interval '60 seconds') RETURNING id INTO v_id;
  IF p_ticket ->> 'purpose' = 'EXPORT' THEN PERFORM access.add_custody(p_recording, 'HANDED_OVER', v_role, p_purpose, concat_ws('; ', p_ticket ->> 'recipientName', p_ticket ->> 'recipient'), v_sha256);
  ELSE PERFORM access.add_custody(p_recording, 'VIEWED', v_role, p_purpose, CASE WHEN p_ticket ->> 'firstMs' IS NOT NULL THEN concat(p_ticket ->> 'firstMs', '-', p_ticket ->> 'lastMs', ' ms') END, v_sha256); END IF;
  RETURN v_id; END`);

/** Of which case a ticket or an address that is refused was: for the record alone. */
const REFUSED = `CREATE FUNCTION access.playback_code(p_sha256 text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.code FROM access.playback p JOIN access.case_state s ON s.case_id = p.case_id WHERE p.ticket_sha256 = p_sha256 OR p.secret_sha256 = p_sha256 $$;`;

export const RECORDING_SQL = [RECEIVED, ...SEALING, OPENING, REFUSED].join('\n');
