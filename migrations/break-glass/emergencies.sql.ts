import { definer } from '../timed-access/definer.js';

const ROLES = "'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'";
const KINDS = "ARRAY['safety_card', 'whereabouts', 'emergency_care_summary']";
const GROUNDS = "'THREAT_TO_LIFE', 'URGENT_CARE', 'CHILD_MISSING', 'SAFETY_TONIGHT', 'OTHER'";
const inConflict = (person: string, caseId: string): string => `EXISTS (SELECT 1 FROM access.conflict c WHERE c.person_id = ${person} AND c.case_id = ${caseId} AND c.upheld IS DISTINCT FROM false)`;

/**
 * Emergency access that a second person opens first, and the review that follows every emergency access. Who asks is answered alike whether or not there is
 * such a case. For what was declared before, the time to review begins now: nobody was asked to look at it until then.
 */
export const EMERGENCIES_SQL = [
  `ALTER TABLE access.emergency
  ADD COLUMN grounds text NOT NULL DEFAULT 'THREAT_TO_LIFE' CHECK (grounds IN (${GROUNDS})), ADD COLUMN review_by timestamptz NOT NULL DEFAULT now() + interval '72 hours',
  ADD COLUMN reviewed_by uuid REFERENCES people.person, ADD COLUMN reviewed_at timestamptz, ADD COLUMN justified boolean, ADD COLUMN finding text,
  ADD CONSTRAINT emergency_review_whole CHECK (num_nonnulls(reviewed_by, reviewed_at, justified, finding) IN (0, 4)),
  ADD CONSTRAINT emergency_review_by_another CHECK (reviewed_by IS NULL OR (reviewed_by <> person_id AND reviewed_by IS DISTINCT FROM confirmed_by));
CREATE TABLE access.emergency_request (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid NOT NULL REFERENCES access.case_state, person_id uuid NOT NULL REFERENCES people.person, role text NOT NULL, kinds text[] NOT NULL, grounds text NOT NULL CHECK (grounds IN (${GROUNDS})), reason text NOT NULL,
  minutes int NOT NULL CHECK (minutes BETWEEN 1 AND 60), asked_at timestamptz NOT NULL DEFAULT now(), lapses_at timestamptz NOT NULL, decided_by uuid REFERENCES people.person, decided_at timestamptz, granted boolean, why text, version int NOT NULL DEFAULT 1,
  CHECK (decided_by <> person_id), CHECK (num_nonnulls(decided_by, decided_at, granted, why) IN (0, 4)));
CREATE INDEX emergency_request_case ON access.emergency_request (case_id, asked_at);
CREATE INDEX emergency_request_person ON access.emergency_request (person_id, case_id);`,

  /* Nobody is shut out: who may not declare alone may still ask. */
  definer('access.declares_alone(p_person uuid)', 'boolean', `BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM access.emergency m WHERE m.person_id = p_person AND ((m.confirmed_at IS NULL AND m.confirm_by < now()) OR (m.reviewed_at IS NULL AND m.review_by < now()) OR (NOT m.justified AND m.reviewed_at > now() - interval '90 days'))); END`),
  definer('access.declare_emergency(p_code text, p_role text, p_kinds text[], p_reason text, p_minutes int, p_confirm_hours int)', 'jsonb', `DECLARE v_case uuid; v_answer jsonb; BEGIN
  IF NOT access.holds_role(access.me(), p_role) OR p_role NOT IN (${ROLES}) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF NOT p_kinds <@ ${KINDS} OR cardinality(p_kinds) <> 2 OR NOT 'safety_card' = ANY (p_kinds) THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF p_minutes > 60 OR p_confirm_hours > 12 THEN PERFORM access.refuse('VALIDATION'); END IF;
  IF NOT access.declares_alone(access.me()) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  SELECT COALESCE(s.merged_into, s.case_id) INTO v_case FROM access.case_state s WHERE s.code = p_code;
  IF v_case IS NULL OR ${inConflict('access.me()', 'v_case')} THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('emergency ' || access.me() || v_case, 0));
  IF EXISTS (SELECT 1 FROM access.emergency m WHERE m.person_id = access.me() AND m.case_id = v_case AND m.confirmed_at IS NULL) THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;
  INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES (v_case, access.me(), p_role, p_kinds, p_reason, now() + make_interval(mins => p_minutes), now() + make_interval(hours => p_confirm_hours)) RETURNING jsonb_build_object('id', id, 'untilAt', until_at, 'confirmBy', confirm_by) INTO v_answer;
  RETURN v_answer; END`),
  /* What was asked before and not decided is replaced. */
  definer('access.ask_emergency(p_code text, p_role text, p_kinds text[], p_grounds text, p_reason text, p_minutes int, p_lapse_minutes int)', 'void', `DECLARE v_case uuid; BEGIN
  IF NOT access.holds_role(access.me(), p_role) OR p_role NOT IN (${ROLES}) THEN PERFORM access.refuse('ROLE_REQUIRED'); END IF;
  IF NOT p_kinds <@ ${KINDS} OR cardinality(p_kinds) = 0 OR p_grounds NOT IN (${GROUNDS}) OR p_minutes NOT BETWEEN 1 AND 60 OR p_lapse_minutes NOT BETWEEN 1 AND 60 OR length(p_reason) < 10 THEN PERFORM access.refuse('VALIDATION'); END IF;
  SELECT COALESCE(s.merged_into, s.case_id) INTO v_case FROM access.case_state s WHERE s.code = p_code;
  IF v_case IS NULL OR ${inConflict('access.me()', 'v_case')} THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('emergency ' || access.me() || v_case, 0));
  UPDATE access.emergency_request SET lapses_at = now() WHERE person_id = access.me() AND case_id = v_case AND decided_at IS NULL AND lapses_at > now();
  INSERT INTO access.emergency_request (case_id, person_id, role, kinds, grounds, reason, minutes, lapses_at) VALUES (v_case, access.me(), p_role, p_kinds, p_grounds, p_reason, p_minutes, now() + make_interval(mins => p_lapse_minutes)); END`),
  /* That whoever asks is in conflict is for the control body alone: what is granted to them opens nothing. */
  definer('access.decide_emergency(p_id uuid, p_version int, p_granted boolean, p_why text)', 'void', `DECLARE v access.emergency_request; BEGIN
  SELECT * INTO v FROM access.emergency_request WHERE id = p_id AND decided_at IS NULL AND lapses_at > now() FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = v.case_id AND e.role = 'COORDINATOR') THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.person_id = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.emergency_request SET decided_by = access.me(), decided_at = now(), granted = p_granted, why = p_why, version = version + 1 WHERE id = p_id;
  IF p_granted THEN
    INSERT INTO access.emergency (case_id, person_id, role, kinds, grounds, reason, until_at, confirm_by, confirmed_by, confirmed_at, blocked)
      SELECT v.case_id, v.person_id, v.role, v.kinds, v.grounds, v.reason, now() + make_interval(mins => v.minutes), now(), access.me(), now(), ${inConflict('v.person_id', 'v.case_id')} OR NOT p.active FROM people.person p WHERE p.id = v.person_id;
  END IF; END`),
  definer('access.review_emergency(p_id uuid, p_version int, p_justified boolean, p_finding text)', 'void', `DECLARE v access.emergency; BEGIN
  SELECT * INTO v FROM access.emergency WHERE id = p_id AND reviewed_at IS NULL FOR UPDATE;
  IF NOT FOUND OR NOT access.holds_role(access.me(), 'AUDITOR') OR ${inConflict('access.me()', 'v.case_id')} THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.person_id = access.me() OR v.confirmed_by = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.emergency SET reviewed_by = access.me(), reviewed_at = now(), justified = p_justified, finding = p_finding, version = version + 1 WHERE id = p_id; END`),
  /* Who has reviewed an emergency does not confirm it. */
  definer('access.confirm_emergency(p_id uuid, p_version int)', 'void', `DECLARE v access.emergency; BEGIN
  SELECT * INTO v FROM access.emergency WHERE id = p_id AND confirmed_at IS NULL FOR UPDATE;
  IF NOT FOUND OR ${inConflict('access.me()', 'v.case_id')}
    OR NOT (access.holds_role(access.me(), 'AUDITOR') OR EXISTS (SELECT 1 FROM access.effective e WHERE e.person_id = access.me() AND e.case_id = v.case_id AND e.role IN ('COORDINATOR', 'FAMILY_DEFENDER'))) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  PERFORM access.require_version(v.version, p_version);
  IF v.person_id = access.me() OR v.reviewed_by = access.me() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.person_id AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;
  UPDATE access.emergency SET confirmed_by = access.me(), confirmed_at = now(), version = version + 1 WHERE id = p_id; END`),
  /* What nobody has decided yet is decided on the case that goes on; what was decided stays with the case it was decided on. */
  definer('access.merge_emergency_requests()', 'trigger', `BEGIN
  UPDATE access.emergency_request SET case_id = NEW.merged_into WHERE case_id = NEW.case_id AND decided_at IS NULL;
  RETURN NEW; END`),
  'CREATE TRIGGER emergency_requests_merged AFTER UPDATE OF merged_into ON access.case_state FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL AND NEW.merged_into IS DISTINCT FROM OLD.merged_into) EXECUTE FUNCTION access.merge_emergency_requests();',
].join('\n');
