import { definer } from './definer.js';

/**
 * Who may verify only asks for it: the database can't see the file, so what reading it showed is said by the login that opens its key, and by
 * no role of a person. The hash in the chain of custody is the one that was read; where nothing could be read there is none.
 */
export const VERIFICATION_SQL = [
  `CREATE TABLE access.verification (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), recording_id uuid NOT NULL, person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL, asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at timestamptz, intact boolean, CHECK ((settled_at IS NULL) = (intact IS NULL)));
DROP FUNCTION access.keep_verification(uuid, uuid, text, text, text);`,
  definer('settle_verification(p_recording uuid, p_capacity text, p_purpose text, p_sha256 text, p_observations text)', 'boolean', `DECLARE v core.recording; v_intact boolean; BEGIN
  SELECT * INTO v FROM core.recording WHERE id = p_recording FOR UPDATE;
  IF v.status = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  v_intact := p_sha256 IS NOT DISTINCT FROM v.sha256;
  PERFORM set_config('app.why', 'VERIFIED', true);
  UPDATE core.recording SET status = CASE WHEN v_intact THEN 'SEALED' ELSE 'DAMAGED' END WHERE id = p_recording AND (status = 'SEALED') <> v_intact;
  PERFORM access.add_custody(p_recording, 'VERIFIED', p_capacity, p_purpose, COALESCE(p_observations, CASE WHEN NOT v_intact THEN 'the hash is not that of what was received' END), p_sha256);
  RETURN v_intact; END`),
  definer('ask_verification(p_case uuid, p_recording uuid)', 'uuid', `DECLARE v_role text; v_id uuid; BEGIN
  v_role := access.require_recording(p_case, p_recording);
  IF (SELECT r.status FROM core.recording r WHERE r.id = p_recording) = 'UPLOADING' THEN PERFORM access.refuse('CONFLICTING_STATE'); END IF;
  INSERT INTO access.verification (recording_id, person_id, role) VALUES (p_recording, access.me(), v_role) RETURNING id INTO v_id;
  RETURN v_id; END`),
  /* Asked again, it stands in the chain of custody once more only where it became another. */
  definer('keep_asked_verification(p_id uuid, p_purpose text, p_sha256 text, p_observations text)', 'boolean', `DECLARE v access.verification; v_intact boolean; BEGIN
  SELECT * INTO v FROM access.verification WHERE id = p_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  IF v.intact = (p_sha256 IS NOT NULL AND p_sha256 = (SELECT r.sha256 FROM core.recording r WHERE r.id = v.recording_id)) THEN RETURN v.intact; END IF;
  PERFORM set_config('app.person', v.person_id::text, true);
  v_intact := access.settle_verification(v.recording_id, v.role, p_purpose, p_sha256, p_observations);
  UPDATE access.verification SET settled_at = clock_timestamp(), intact = v_intact WHERE id = p_id;
  RETURN v_intact; END`),
].join('\n');
