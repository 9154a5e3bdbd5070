import { definer } from './definer.js';

/** What of a hand-over happened, and what of an upload was read back, is said by the login that opens keys; a person's role asks for both. */
export const HANDOVER_SQL = [
  `CREATE TABLE access.recording_handover (
  id uuid PRIMARY KEY, recording_id uuid NOT NULL, person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL, purpose text NOT NULL, recipient text NOT NULL, token_until timestamptz NOT NULL,
  begun_at timestamptz, settled_at timestamptz, whole boolean, CHECK ((settled_at IS NULL) = (whole IS NULL)), CHECK (begun_at IS NOT NULL OR settled_at IS NULL));
CREATE INDEX recording_handover_open ON access.recording_handover (token_until) WHERE begun_at IS NOT NULL AND settled_at IS NULL;
ALTER TABLE core.recording_custody DROP CONSTRAINT recording_custody_event_check, ADD CONSTRAINT recording_custody_event_check CHECK (event IN ('RECEIVED', 'SEALED', 'VIEWED', 'COPIED', 'HANDED_OVER', 'HANDOVER_BROKEN_OFF', 'VERIFIED'));
ALTER TABLE core.evidence_custody DROP CONSTRAINT evidence_custody_event_check, ADD CONSTRAINT evidence_custody_event_check CHECK (event IN ('RECEIVED', 'SEALED', 'VIEWED', 'COPIED', 'HANDED_OVER', 'HANDOVER_BROKEN_OFF', 'VERIFIED'));
DROP FUNCTION access.seal_recording(uuid, uuid, bigint, text);
DROP FUNCTION access.seal_merged(uuid, uuid, bigint, text);`,

  /* A ticket to hand over is no hand-over yet: nothing stands in the chain of custody before the first byte is about to leave. */
  definer('access.issue_ticket(p_case uuid, p_recording uuid, p_purpose text, p_ticket jsonb)', 'uuid', `DECLARE v_role text; v_id uuid; v core.recording; v_until timestamptz := to_timestamp((p_ticket ->> 'tokenUntil')::float8); BEGIN
  v_role := access.require_recording(p_case, p_recording);
  SELECT * INTO v FROM core.recording WHERE id = p_recording FOR SHARE;
  IF v.status = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  IF p_ticket ->> 'purpose' = 'EXPORT' AND v_role <> 'PROSECUTOR' THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF p_ticket ->> 'purpose' = 'EXPORT' AND v.status <> 'SEALED' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.playback (purpose, case_id, recording_id, person_id, issuer, subject, jti, mfa, token_until, first_ms, last_ms, recipient, ticket_sha256, ticket_until)
    VALUES (p_ticket ->> 'purpose', p_case, p_recording, access.me(), p_ticket ->> 'issuer', p_ticket ->> 'subject', p_ticket ->> 'jti', true, v_until,
      (p_ticket ->> 'firstMs')::int, (p_ticket ->> 'lastMs')::int, p_ticket ->> 'recipient', p_ticket ->> 'ticketSha256', now() + interval '60 seconds') RETURNING id INTO v_id;
  IF p_ticket ->> 'purpose' = 'EXPORT' THEN
    INSERT INTO access.recording_handover (id, recording_id, person_id, role, purpose, recipient, token_until) VALUES (v_id, p_recording, access.me(), v_role, p_purpose, concat_ws('; ', p_ticket ->> 'recipientName', p_ticket ->> 'recipient'), v_until);
  ELSE PERFORM access.add_custody(p_recording, 'VIEWED', v_role, p_purpose, CASE WHEN p_ticket ->> 'firstMs' IS NOT NULL THEN concat(p_ticket ->> 'firstMs', '-', p_ticket ->> 'lastMs', ' ms') END, CASE WHEN v.status = 'SEALED' THEN v.sha256 END); END IF;
  RETURN v_id; END`),
  /* Before the first byte leaves, once, of what is not known to be damaged. */
  definer('access.begin_handover(p_id uuid)', 'void', `DECLARE v access.recording_handover; v_sha256 text; BEGIN
  UPDATE access.recording_handover h SET begun_at = clock_timestamp() WHERE h.id = p_id AND h.begun_at IS NULL RETURNING * INTO v;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  SELECT r.sha256 INTO v_sha256 FROM core.recording r WHERE r.id = v.recording_id AND r.status = 'SEALED' FOR SHARE;
  IF NOT FOUND THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  PERFORM set_config('app.person', v.person_id::text, true);
  PERFORM access.add_custody(v.recording_id, 'HANDED_OVER', v.role, v.purpose, v.recipient, v_sha256); END`),
  /* What did not go out whole broke off, and that is the next word on it; no hash is said of a part. */
  definer('access.settle_handover(p_id uuid, p_whole boolean, p_observations text)', 'void', `DECLARE v access.recording_handover; BEGIN
  UPDATE access.recording_handover h SET settled_at = clock_timestamp(), whole = p_whole WHERE h.id = p_id AND h.begun_at IS NOT NULL AND h.settled_at IS NULL RETURNING * INTO v;
  IF NOT FOUND OR p_whole THEN RETURN; END IF;
  PERFORM set_config('app.person', v.person_id::text, true);
  PERFORM access.add_custody(v.recording_id, 'HANDOVER_BROKEN_OFF', v.role, v.purpose, concat_ws('; ', v.recipient, p_observations), NULL); END`),
  /* Nothing leaves after the sign-in has ended: what nobody settled by then was cut off with its process. */
  definer('access.settle_lost_handovers()', 'int', `DECLARE v_id uuid; v_count int := 0; BEGIN
  FOR v_id IN SELECT h.id FROM access.recording_handover h WHERE h.begun_at IS NOT NULL AND h.settled_at IS NULL AND h.token_until < now() - interval '10 minutes' ORDER BY h.begun_at LIMIT 100 FOR UPDATE SKIP LOCKED LOOP
    PERFORM access.settle_handover(v_id, false, 'how it ended was not kept, nor how much of it left');
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count; END`),

  definer('access.ask_seal(p_case uuid, p_recording uuid)', 'uuid', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.recording r WHERE r.id = p_recording AND r.case_id = p_case AND r.author_id = access.me()) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_scope(p_case); PERFORM access.require_role(p_case, 'FORENSIC_INTERVIEWER');
  RETURN p_recording; END`),
  /* CPP 254-255 (chain of custody): what was received, by whom, with the hash that was read back; twice with the same hash is once. By its uploader, while they may or where a merge ended their assignment. */
  definer('access.keep_seal(p_recording uuid, p_person uuid, p_size bigint, p_sha256 text)', 'uuid', `BEGIN
  IF NOT EXISTS (SELECT 1 FROM core.recording r JOIN access.effective e ON e.case_id = r.case_id AND e.person_id = p_person AND e.role = 'FORENSIC_INTERVIEWER' AND (e.until_at IS NULL OR e.until_at > now()) WHERE r.id = p_recording AND r.author_id = p_person)
    AND NOT EXISTS (SELECT 1 FROM access.merged_upload(p_recording, p_person)) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM set_config('app.person', p_person::text, true);
  RETURN access.settle_seal(p_recording, 'FORENSIC_INTERVIEWER', NULL, p_size, p_sha256); END`),
].join('\n');
