/**
 * Who plans an interview, on whatever basis: prosecutor and family defender, who read all a plan may be refused for; what a court ordered
 * the prosecutor, and the coordinator who enters the order, naming nobody beside the child. That one was held is said by its own interviewer. That
 * another service held one uses up the one interview, so it is entered by those who plan, and stays entered.
 */
export const PLANNERS_SQL = `
CREATE OR REPLACE FUNCTION core.keep_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_role text := upper(substr(current_setting('role', true), 13)); v_new jsonb := to_jsonb(NEW) - '{case_id,version,exception_state,merge_outcome}'::text[]; v_old jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) - '{case_id,version,exception_state,merge_outcome}'::text[] ELSE '{}' END;
  v_outcome text[] := '{status,held_on,not_suitable_reason,alternatives}'; v_plans boolean;
BEGIN
  IF current_setting('role', true) NOT LIKE 'heardonce\\_w\\_%' OR v_new = v_old THEN RETURN NULL; END IF;
  /* With its case, by a merge alone (interview_case_stays). */
  IF TG_OP = 'UPDATE' AND NEW.case_id <> OLD.case_id THEN RETURN NULL; END IF;
  v_plans := CASE NEW.basis WHEN 'COURT_ORDER' THEN v_role = 'PROSECUTOR' OR (v_role = 'COORDINATOR' AND TG_OP = 'INSERT' AND NEW.companion IS NULL AND NEW.companion_id IS NULL) ELSE v_role IN ('PROSECUTOR', 'FAMILY_DEFENDER') END;
  IF NOT v_plans AND NOT (v_role = 'FORENSIC_INTERVIEWER' AND NOT NEW.held_elsewhere AND (NEW.status = 'NOT_SUITABLE' AND TG_OP = 'INSERT' AND NEW.basis = 'PRIMARY'
    OR NEW.status IN ('HELD', 'NOT_SUITABLE') AND v_new - v_outcome = v_old - v_outcome)) THEN PERFORM core.refuse_as('interview_planned_by'); END IF;
  IF TG_OP = 'INSERT' AND NEW.held_elsewhere AND NEW.status <> 'HELD' OR TG_OP = 'UPDATE' AND NEW.held_elsewhere <> OLD.held_elsewhere THEN PERFORM core.refuse_as('interview_elsewhere_stays'); END IF;
  IF NEW.held_elsewhere THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' AND NEW.status NOT IN ('PLANNED', 'NOT_SUITABLE') THEN PERFORM core.refuse_as('interview_begins_planned'); END IF;
  IF NEW.status = 'HELD' AND (v_role = 'FORENSIC_INTERVIEWER' OR v_old ->> 'status' <> 'HELD') AND NEW.interviewer_id IS DISTINCT FROM access.me() THEN PERFORM core.refuse_as('interview_held_by_interviewer'); END IF;
  IF NEW.status = 'HELD' AND v_old ->> 'status' <> 'HELD' AND (v_old ->> 'status' <> 'PLANNED' OR NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id AND s.ended_at IS NOT NULL) OR EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id AND s.ended_at IS NULL)) THEN PERFORM core.refuse_as('interview_held_in_sessions'); END IF;
  IF NEW.status IN ('NOT_SUITABLE', 'CANCELLED') AND EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id) THEN PERFORM core.refuse_as('interview_begun'); END IF;
  IF NEW.status <> 'PLANNED' THEN RETURN NULL; END IF;
  IF NEW.basis = 'PRIMARY' AND (NEW.interviewer_id IS NULL OR NEW.planned_for IS NULL OR NEW.room IS NULL) THEN PERFORM core.refuse_as('interview_plan_complete'); END IF;
  IF NEW.interviewer_id IS NOT NULL AND NOT core.may_interview(NEW.case_id, NEW.interviewer_id, NEW.protocol, COALESCE(NEW.planned_for, now())) THEN PERFORM core.refuse_as('interview_interviewer_fits'); END IF;
  IF NEW.companion IS NOT NULL AND core.is_witness(NEW.case_id, NEW.companion) THEN PERFORM core.refuse_as('interview_companion_no_witness'); END IF;
  IF NEW.companion_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identity.family_member f WHERE f.id = NEW.companion_id AND f.case_id = NEW.case_id) THEN PERFORM core.refuse_as('interview_companion_of_family'); END IF;
  IF NEW.preferred_gender_met IS NULL AND EXISTS (SELECT 1 FROM core.service_preference p WHERE p.case_id = NEW.case_id AND p.professional_gender IN ('FEMALE', 'MALE')) THEN PERFORM core.refuse_as('interview_gender_answered'); END IF;
  RETURN NULL;
END $$;
`;
