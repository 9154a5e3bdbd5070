/**
 * A recording between the interview and the court: what never changes, who may open it, and its custody. Keys stand apart in the
 * identity zone; tickets and sessions of playback hold hashes only, never what opens them.
 */
const definer = (signature: string, returns: string, body: string): string =>
  `CREATE FUNCTION access.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ ${body} $$;`;

const TABLES = `
CREATE TABLE identity.recording_key (
  id uuid PRIMARY KEY, recording_id uuid GENERATED ALWAYS AS (id) STORED, case_id uuid NOT NULL REFERENCES access.case_state, kek_id text NOT NULL, wrapped text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE access.playback (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), purpose text NOT NULL CHECK (purpose IN ('PLAY', 'EXPORT')), case_id uuid NOT NULL REFERENCES access.case_state, recording_id uuid NOT NULL, person_id uuid NOT NULL REFERENCES people.person,
  issuer text NOT NULL, subject text NOT NULL, jti text NOT NULL, mfa boolean NOT NULL, token_until timestamptz NOT NULL, first_ms int, last_ms int, recipient text,
  ticket_sha256 text NOT NULL UNIQUE, ticket_until timestamptz NOT NULL, opened_at timestamptz, secret_sha256 text UNIQUE, session_until timestamptz, ip_family int, agent_sha256 text,
  CHECK ((opened_at IS NULL) = (secret_sha256 IS NULL)), CHECK (last_ms > first_ms), CHECK ((purpose = 'EXPORT') = (recipient IS NOT NULL)));
CREATE INDEX playback_recording ON access.playback (recording_id);

/* Promise: the original is never changed and never deleted, also not by the owner of the table. By its name the first trigger of the table to be asked. */
CREATE FUNCTION core.keep_recording() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('recording_never_deleted'); END IF;
  IF OLD.status <> 'UPLOADING' AND (NEW.status = 'UPLOADING' OR (NEW.sha256, NEW.size_bytes, NEW.media_type, NEW.interview_id, NEW.original_id, NEW.copy_kind, NEW.tool, NEW.parameters) IS DISTINCT FROM (OLD.sha256, OLD.size_bytes, OLD.media_type, OLD.interview_id, OLD.original_id, OLD.copy_kind, OLD.tool, OLD.parameters))
    THEN PERFORM core.refuse_as('recording_stays_as_received'); END IF;
  NEW.recording_id := NEW.id;
  IF NEW.case_id <> OLD.case_id THEN
    UPDATE identity.recording_key SET case_id = NEW.case_id WHERE id = NEW.id;
    UPDATE access.named_investigator SET case_id = NEW.case_id WHERE recording_id = NEW.id;
    DELETE FROM access.playback WHERE recording_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_received BEFORE UPDATE OR DELETE ON core.recording FOR EACH ROW EXECUTE FUNCTION core.keep_recording();
CREATE FUNCTION core.name_recording() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN NEW.recording_id := NEW.id; RETURN NEW; END $$;
CREATE TRIGGER itself BEFORE INSERT ON core.recording FOR EACH ROW EXECUTE FUNCTION core.name_recording();
CREATE FUNCTION core.keep_recording_custody() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'case_id' - 'version' <> to_jsonb(OLD) - 'case_id' - 'version' THEN PERFORM core.refuse_as('custody_never_changed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_written BEFORE UPDATE OR DELETE ON core.recording_custody FOR EACH ROW EXECUTE FUNCTION core.keep_recording_custody();
/* What a role of the application writes is only announced: bytes, hash and state come from the decisions below. After the row policies, so that theirs is the first word. */
CREATE FUNCTION core.require_announced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.status, NEW.sha256, NEW.size_bytes, NEW.media_type) IS DISTINCT FROM (OLD.status, OLD.sha256, OLD.size_bytes, OLD.media_type) THEN PERFORM core.refuse_as('recording_sealed_by_decision'); END IF;
    RETURN NULL;
  END IF;
  IF NEW.status <> 'UPLOADING' OR NEW.sha256 IS NOT NULL THEN PERFORM core.refuse_as('recording_sealed_by_decision'); END IF;
  IF NEW.media_type !~ '^(video|audio)/[a-z0-9][a-z0-9.+-]{0,60}$' OR NEW.size_bytes IS NULL OR NEW.size_bytes NOT BETWEEN 1 AND 20000000000 THEN PERFORM core.refuse_as('recording_media'); END IF;
  IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = NEW.interview_id AND i.case_id = NEW.case_id)
    OR (NEW.session_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.id = NEW.session_id AND s.interview_id = NEW.interview_id AND s.case_id = NEW.case_id)) THEN PERFORM core.refuse_as('recording_of_interview'); END IF;
  IF (NEW.original_id IS NULL) <> (NEW.copy_kind IS NULL) OR (NEW.original_id IS NOT NULL AND (NEW.tool IS NULL
    OR NOT EXISTS (SELECT 1 FROM core.recording o WHERE o.id = NEW.original_id AND o.case_id = NEW.case_id AND o.interview_id = NEW.interview_id AND o.original_id IS NULL AND o.status <> 'UPLOADING'))) THEN PERFORM core.refuse_as('recording_copy_of_original'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER announced AFTER INSERT OR UPDATE ON core.recording FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.require_announced();
/* Custody is written by what happened, never by hand. */
CREATE FUNCTION core.refuse_custody_by_hand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN PERFORM core.refuse_as('custody_by_decision'); RETURN NULL; END $$;
CREATE TRIGGER by_decision AFTER INSERT ON core.recording_custody FOR EACH ROW WHEN (current_user LIKE 'heardonce\\_w\\_%') EXECUTE FUNCTION core.refuse_custody_by_hand();
`;

const CUSTODY = [
  definer('add_custody(p_recording uuid, p_event text, p_capacity text, p_purpose text, p_observations text, p_sha256 text)', 'void', `BEGIN
  INSERT INTO core.recording_custody (case_id, author_id, unit_id, recording_id, at, event, capacity, purpose, observations, sha256)
    SELECT r.case_id, p.id, p.unit_id, r.id, clock_timestamp(), p_event, p_capacity, p_purpose, p_observations, p_sha256 FROM core.recording r JOIN people.person p ON p.id = access.me() WHERE r.id = p_recording; END`),
  /* The same answer as the row policies of core.recording give, for what is written about a recording by those who only read it. */
  definer('require_recording(p_case uuid, p_recording uuid)', 'text', `DECLARE v_role text; BEGIN
  PERFORM access.require_scope(p_case);
  v_role := access.require_role(p_case, 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'JUDGE', 'PUBLIC_MINISTRY');
  IF current_setting('app.mfa', true) IS DISTINCT FROM 'true' OR NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case)
    OR (v_role = 'POLICE_OFFICER' AND NOT EXISTS (SELECT 1 FROM access.named_investigator n WHERE n.recording_id = p_recording AND n.case_id = p_case AND n.person_id = access.me() AND n.ended_at IS NULL))
    OR (v_role = 'JUDGE' AND NOT EXISTS (SELECT 1 FROM access.filing f WHERE f.case_id = p_case AND f.row_id = p_recording AND f.kind = 'recording' AND f.judge_id = access.me())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN v_role; END`),
  definer('keep_recording_key(p_case uuid, p_recording uuid, p_kek text, p_wrapped text)', 'uuid', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case AND r.author_id = access.me() AND r.status = 'UPLOADING') THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  INSERT INTO identity.recording_key (id, case_id, kek_id, wrapped) VALUES (p_recording, p_case, p_kek, p_wrapped);
  RETURN p_recording; END`),
  /* CPP 254-255 (chain of custody): what was received, by whom, with which hash; twice with the same hash is once. */
  definer('seal_recording(p_case uuid, p_recording uuid, p_size bigint, p_sha256 text)', 'uuid', `DECLARE v core.recording; BEGIN
  SELECT * INTO v FROM core.recording WHERE id = p_recording AND case_id = p_case FOR UPDATE;
  IF NOT FOUND OR v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  IF v.status <> 'UPLOADING' AND v.sha256 = p_sha256 THEN RETURN v.id; END IF;
  IF v.status <> 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF v.size_bytes <> p_size OR p_sha256 !~ '^[0-9a-f]{64}$' THEN PERFORM access.refuse('VALIDATION'); END IF;
  PERFORM set_config('app.why', 'SEALED', true);
  UPDATE core.recording SET status = 'SEALED', sha256 = p_sha256 WHERE id = p_recording;
  PERFORM access.add_custody(p_recording, 'RECEIVED', 'FORENSIC_INTERVIEWER', 'RECEPTION', NULL, p_sha256);
  PERFORM access.add_custody(p_recording, 'SEALED', 'FORENSIC_INTERVIEWER', 'SAFEKEEPING', NULL, p_sha256);
  IF v.original_id IS NOT NULL THEN PERFORM access.add_custody(v.original_id, 'COPIED', 'FORENSIC_INTERVIEWER', v.copy_kind, concat_ws('; ', 'copy ' || p_recording, v.tool, v.parameters), (SELECT o.sha256 FROM core.recording o WHERE o.id = v.original_id)); END IF;
  RETURN v.id; END`),
  definer('settle_verification(p_recording uuid, p_capacity text, p_purpose text, p_sha256 text, p_observations text)', 'boolean', `DECLARE v core.recording; v_intact boolean; BEGIN
  SELECT * INTO v FROM core.recording WHERE id = p_recording FOR UPDATE;
  IF v.status = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  v_intact := p_sha256 IS NOT DISTINCT FROM v.sha256;
  PERFORM set_config('app.why', 'VERIFIED', true);
  UPDATE core.recording SET status = CASE WHEN v_intact THEN 'SEALED' ELSE 'DAMAGED' END WHERE id = p_recording AND (status = 'SEALED') <> v_intact;
  PERFORM access.add_custody(p_recording, 'VERIFIED', p_capacity, p_purpose, p_observations, COALESCE(p_sha256, v.sha256));
  RETURN v_intact; END`),
  definer('keep_verification(p_case uuid, p_recording uuid, p_purpose text, p_sha256 text, p_observations text)', 'jsonb', `DECLARE v_role text; BEGIN
  v_role := access.require_recording(p_case, p_recording);
  RETURN jsonb_build_object('id', p_recording, 'intact', access.settle_verification(p_recording, v_role, p_purpose, p_sha256, p_observations)); END`),
  /* Nobody acts when the clock does: the entry names the service itself, which never signs in. */
  definer('verification_service(p_unit uuid)', 'uuid', `DECLARE v_id uuid; BEGIN
  INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id, active) VALUES ('heard-once:service', 'verification', 'Heard Once', '(verificación programada)', p_unit, false) ON CONFLICT (issuer, subject) DO NOTHING;
  SELECT id INTO v_id FROM people.person WHERE issuer = 'heard-once:service' AND subject = 'verification';
  RETURN v_id; END`),
  `CREATE FUNCTION access.due_verifications(p_age interval) RETURNS TABLE (id uuid, subject text, actor text, kek_id text, wrapped text, size_bytes bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE v_service uuid := (SELECT access.verification_service(r.unit_id) FROM core.recording r ORDER BY r.recorded_at LIMIT 1);
  BEGIN RETURN QUERY SELECT r.id, j.token, a.token, k.kek_id, k.wrapped, r.size_bytes FROM core.recording r JOIN identity.recording_key k ON k.id = r.id JOIN audit.subject j ON j.subject_id = r.case_id
    JOIN audit.actor a ON a.person_id = v_service
    WHERE r.status <> 'UPLOADING' AND NOT EXISTS (SELECT 1 FROM core.recording_custody c WHERE c.recording_id = r.id AND c.event IN ('SEALED', 'VERIFIED') AND c.at > now() - p_age) ORDER BY r.recorded_at LIMIT 20; END $$;`,
  definer('keep_scheduled_verification(p_recording uuid, p_sha256 text, p_observations text)', 'boolean', `BEGIN
  PERFORM set_config('app.person', access.verification_service((SELECT r.unit_id FROM core.recording r WHERE r.id = p_recording))::text, true);
  RETURN access.settle_verification(p_recording, 'SCHEDULE', 'SCHEDULED_VERIFICATION', p_sha256, p_observations); END`),
];

const OPENING = [
  /* The investigator is named by the prosecutor who leads the case; nobody names themselves or their own unit. */
  definer('name_investigator(p_case uuid, p_recording uuid, p_person uuid)', 'uuid', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR'); PERFORM access.require_other_unit(p_person);
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case) OR NOT EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = p_person AND e.case_id = p_case AND e.role = 'POLICE_OFFICER' AND (e.until_at IS NULL OR e.until_at > now())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM 1 FROM access.case_state WHERE case_id = p_case FOR UPDATE;
  IF EXISTS (SELECT 1 FROM access.named_investigator WHERE recording_id = p_recording AND person_id = p_person AND ended_at IS NULL) THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, named_at) VALUES (p_recording, p_case, p_person, access.me(), clock_timestamp());
  RETURN p_recording; END`),
  definer('end_naming(p_case uuid, p_recording uuid, p_person uuid)', 'uuid', `BEGIN
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'PROSECUTOR');
  UPDATE access.named_investigator SET ended_at = now() WHERE recording_id = p_recording AND case_id = p_case AND person_id = p_person AND ended_at IS NULL;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN p_recording; END`),
  definer('issue_ticket(p_case uuid, p_recording uuid, p_purpose text, p_ticket jsonb)', 'uuid', `DECLARE v_role text; v_id uuid; v core.recording; BEGIN
  v_role := access.require_recording(p_case, p_recording);
  SELECT * INTO v FROM core.recording WHERE id = p_recording;
  IF v.status = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_ticket ->> 'purpose' = 'EXPORT' AND v_role <> 'PROSECUTOR' THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  INSERT INTO access.playback (purpose, case_id, recording_id, person_id, issuer, subject, jti, mfa, token_until, first_ms, last_ms, recipient, ticket_sha256, ticket_until)
    VALUES (p_ticket ->> 'purpose', p_case, p_recording, access.me(), p_ticket ->> 'issuer', p_ticket ->> 'subject', p_ticket ->> 'jti', true, to_timestamp((p_ticket ->> 'tokenUntil')::float8),
      (p_ticket ->> 'firstMs')::int, (p_ticket ->> 'lastMs')::int, p_ticket ->> 'recipient', p_ticket ->> 'ticketSha256', now() + interval '60 seconds') RETURNING id INTO v_id;
  IF p_ticket ->> 'purpose' = 'EXPORT' THEN PERFORM access.add_custody(p_recording, 'HANDED_OVER', v_role, p_purpose, concat_ws('; ', p_ticket ->> 'recipientName', p_ticket ->> 'recipient'), v.sha256);
  ELSE PERFORM access.add_custody(p_recording, 'VIEWED', v_role, p_purpose, CASE WHEN p_ticket ->> 'firstMs' IS NOT NULL THEN concat(p_ticket ->> 'firstMs', '-', p_ticket ->> 'lastMs', ' ms') END, v.sha256); END IF;
  RETURN v_id; END`),
  /* A ticket opens one session, for who was given it, within a minute. */
  definer('redeem_ticket(p_ticket text, p_person uuid, p_jti text, p_secret text, p_family int, p_agent text)', 'text', `DECLARE v_purpose text; BEGIN
  UPDATE access.playback SET opened_at = now(), secret_sha256 = p_secret, ip_family = p_family, agent_sha256 = p_agent, session_until = LEAST(now() + interval '15 minutes', token_until)
    WHERE ticket_sha256 = p_ticket AND person_id = p_person AND jti = p_jti AND opened_at IS NULL AND ticket_until > now() RETURNING purpose INTO v_purpose;
  RETURN v_purpose; END`),
  /* Each use of the session lengthens it, four hours and the sign-in's own end at most; an export is used once. */
  `CREATE FUNCTION access.use_playback(p_secret text, p_family int, p_agent text) RETURNS SETOF access.playback LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE access.playback SET session_until = CASE WHEN purpose = 'EXPORT' THEN now() ELSE LEAST(now() + interval '15 minutes', opened_at + interval '4 hours', token_until) END
    WHERE secret_sha256 = p_secret AND ip_family = p_family AND agent_sha256 = p_agent AND session_until > now() RETURNING * $$;`,
  `CREATE FUNCTION access.recording_case(p_recording uuid) RETURNS TABLE (case_id uuid, code text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, s.code FROM core.recording r JOIN access.case_state s ON s.case_id = r.case_id WHERE r.id = p_recording $$;`,
];

export const RECORDING_DECISIONS_SQL = [TABLES, ...CUSTODY, ...OPENING].join('\n');
