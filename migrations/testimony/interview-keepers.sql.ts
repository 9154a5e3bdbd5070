/**
 * What holds for the interview and its questions whoever writes: as CHECK violations with a name each, also for direct SQL as the application's
 * roles. They come after the row policies (AFTER triggers), so that they tell nothing to whom the policies refuse.
 */
export const INTERVIEW_KEEPERS_SQL = `
CREATE UNIQUE INDEX interview_session_number ON core.interview_session (interview_id, number);
CREATE INDEX interview_question_interview ON core.interview_question (interview_id);
CREATE INDEX question_ruling_question ON core.question_ruling (question_id);

/* Questions, their rulings and the session log are written by decisions (interview-decisions.sql.ts) alone. */
${['interview_question', 'question_ruling', 'interview_session', 'session_event'].map((table) => `CREATE TRIGGER by_decision AFTER INSERT OR UPDATE ON core.${table} FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('${table}_by_decision');`).join('\n')}

/* CIA 150: the same steps as QUESTION_TRANSITIONS (libs/domain/src/testimony/question-status.ts); a test compares each pair. */
CREATE FUNCTION core.keep_question() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM core.refuse_as('question_never_deleted'); END IF;
  IF NEW.status <> OLD.status AND NOT OLD.status || '>' || NEW.status = ANY (ARRAY['PROPOSED>ACCEPTED', 'PROPOSED>REPHRASED', 'PROPOSED>DECLINED', 'DECLINED>APPEALED', 'APPEALED>ACCEPTED', 'APPEALED>DECLINED_FINAL',
    'ACCEPTED>ASKED', 'ACCEPTED>NOT_ASKED', 'REPHRASED>ASKED', 'REPHRASED>NOT_ASKED']) THEN PERFORM core.refuse_as('question_transition'); END IF;
  IF NEW.text <> OLD.text OR NEW.interview_id <> OLD.interview_id OR NEW.through_judge <> OLD.through_judge THEN PERFORM core.refuse_as('question_stays_as_put'); END IF;
  IF NEW.status = 'ASKED' AND NEW.asked_at IS NULL OR NEW.status = 'REPHRASED' AND NEW.rephrased_text IS NULL THEN PERFORM core.refuse_as('question_complete'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_question AFTER UPDATE OR DELETE ON core.interview_question FOR EACH ROW EXECUTE FUNCTION core.keep_question();

/* Ids only, in the transaction of the change: heard when it is committed, and not at all when it is not. */
CREATE FUNCTION core.tell_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('heardonce_questions', NEW.case_id || ' ' || NEW.interview_id || ' ' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_queue AFTER INSERT OR UPDATE ON core.interview_question FOR EACH ROW EXECUTE FUNCTION core.tell_queue();

CREATE FUNCTION core.plain_name(p_name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT btrim(regexp_replace(lower(translate(p_name, 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunAEIOUUN')), '\\s+', ' ', 'g')) $$;
/* A witness of this case, or of another one that whoever plans leads too and where the same person stands by a sibling. Further the record is not searched: it would tell of cases that are not theirs. */
CREATE FUNCTION core.is_witness(p_case uuid, p_name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM core.person_named n WHERE n.stage = 'WITNESS' AND core.plain_name(p_name) IN (core.plain_name(n.name), core.plain_name(n.alias))
    AND (n.case_id = p_case OR EXISTS (SELECT 1 FROM core.interview i JOIN access.effective e ON e.case_id = i.case_id AND e.person_id = access.me() AND e.role IN ('PROSECUTOR', 'FAMILY_DEFENDER') AND (e.until_at IS NULL OR e.until_at > now())
      WHERE i.case_id = n.case_id AND i.status <> 'CANCELLED' AND core.plain_name(i.companion) = core.plain_name(p_name)))) $$;
/* CPP 206A. By the assignment as it was made, not as it counts: that a conflict stands is the control body's to know. One time zone in Colombia. */
CREATE FUNCTION core.may_interview(p_case uuid, p_person uuid, p_protocol text, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.holds_role(p_person, 'FORENSIC_INTERVIEWER')
    AND EXISTS (SELECT 1 FROM access.assignment a WHERE a.case_id = p_case AND a.person_id = p_person AND a.role = 'FORENSIC_INTERVIEWER' AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > p_at))
    AND EXISTS (SELECT 1 FROM people.accreditation c WHERE c.person_id = p_person AND c.protocol = p_protocol AND (p_at AT TIME ZONE 'America/Bogota')::date BETWEEN c.from_on AND c.until_on) $$;

/* Planned by those who read whatever a plan may be refused for; held by its own interviewer. What other services held before is only entered. */
CREATE FUNCTION core.keep_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_role text := upper(substr(current_setting('role', true), 13)); v_new jsonb := to_jsonb(NEW) - '{case_id,version,exception_state}'::text[]; v_old jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) - '{case_id,version,exception_state}'::text[] ELSE '{}' END;
BEGIN
  IF current_setting('role', true) NOT LIKE 'heardonce\\_w\\_%' OR NEW.held_elsewhere OR v_new = v_old THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' AND NEW.status NOT IN ('PLANNED', 'NOT_SUITABLE') THEN PERFORM core.refuse_as('interview_begins_planned'); END IF;
  IF NEW.basis = 'PRIMARY' AND v_role NOT IN ('PROSECUTOR', 'FAMILY_DEFENDER') AND NOT (v_role = 'FORENSIC_INTERVIEWER' AND (NEW.status = 'NOT_SUITABLE' AND TG_OP = 'INSERT'
    OR NEW.status IN ('HELD', 'NOT_SUITABLE') AND v_new - '{status,held_on,not_suitable_reason,alternatives}'::text[] = v_old - '{status,held_on,not_suitable_reason,alternatives}'::text[])) THEN PERFORM core.refuse_as('interview_planned_by'); END IF;
  IF v_new ->> 'status' IS DISTINCT FROM v_old ->> 'status' AND NEW.status = 'HELD' THEN
    IF NEW.interviewer_id IS DISTINCT FROM access.me() THEN PERFORM core.refuse_as('interview_held_by_interviewer'); END IF;
    IF v_old ->> 'status' <> 'PLANNED' OR NOT EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id AND s.ended_at IS NOT NULL) OR EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id AND s.ended_at IS NULL) THEN PERFORM core.refuse_as('interview_held_in_sessions'); END IF;
  END IF;
  IF NEW.status IN ('NOT_SUITABLE', 'CANCELLED') AND EXISTS (SELECT 1 FROM core.interview_session s WHERE s.interview_id = NEW.id) THEN PERFORM core.refuse_as('interview_begun'); END IF;
  IF NEW.status <> 'PLANNED' THEN RETURN NULL; END IF;
  IF NEW.basis = 'PRIMARY' AND (NEW.interviewer_id IS NULL OR NEW.planned_for IS NULL OR NEW.room IS NULL) THEN PERFORM core.refuse_as('interview_plan_complete'); END IF;
  IF NEW.interviewer_id IS NOT NULL AND NOT core.may_interview(NEW.case_id, NEW.interviewer_id, NEW.protocol, COALESCE(NEW.planned_for, now())) THEN PERFORM core.refuse_as('interview_interviewer_fits'); END IF;
  IF NEW.companion IS NOT NULL AND core.is_witness(NEW.case_id, NEW.companion) THEN PERFORM core.refuse_as('interview_companion_no_witness'); END IF;
  IF NEW.companion_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identity.family_member f WHERE f.id = NEW.companion_id AND f.case_id = NEW.case_id) THEN PERFORM core.refuse_as('interview_companion_of_family'); END IF;
  IF NEW.preferred_gender_met IS NULL AND EXISTS (SELECT 1 FROM core.service_preference p WHERE p.case_id = NEW.case_id AND p.professional_gender IN ('FEMALE', 'MALE')) THEN PERFORM core.refuse_as('interview_gender_answered'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_plan AFTER INSERT OR UPDATE ON core.interview FOR EACH ROW EXECUTE FUNCTION core.keep_plan();
CREATE FUNCTION core.keep_observer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('role', true) NOT LIKE 'heardonce\\_w\\_%' THEN RETURN NULL; END IF;
  IF current_setting('role', true) NOT IN ('heardonce_w_prosecutor', 'heardonce_w_family_defender') THEN PERFORM core.refuse_as('interview_planned_by'); END IF;
  IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = NEW.interview_id AND i.case_id = NEW.case_id AND i.status = 'PLANNED') THEN PERFORM core.refuse_as('interview_stands'); END IF;
  IF NEW.observer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM access.assignment a WHERE a.case_id = NEW.case_id AND a.person_id = NEW.observer_id AND a.ended_by IS NULL) THEN PERFORM core.refuse_as('interview_observer_assigned'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_observer AFTER INSERT ON core.interview_observer FOR EACH ROW EXECUTE FUNCTION core.keep_observer();

/* What a plan settles: the task to plan is done; where an interview is not suitable no clock goes on asking for one; once it is held nobody is kept blind for it. */
CREATE FUNCTION core.settle_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_why text := current_setting('app.why', true);
BEGIN
  IF NEW.status IN ('PLANNED', 'NOT_SUITABLE') AND access.me() IS NOT NULL AND NOT NEW.held_elsewhere THEN
    PERFORM set_config('app.why', 'INTERVIEW_' || NEW.status, true);
    UPDATE core.task t SET status = CASE NEW.status WHEN 'PLANNED' THEN 'DONE' ELSE 'CANCELLED' END, completed_at = CASE NEW.status WHEN 'PLANNED' THEN now() END
      FROM core.task_detail d WHERE d.task_id = t.id AND d.subject_kind = 'interview' AND d.title IN ('INTERVIEW_PLANNED', 'PLAN_INTERVIEW') AND t.case_id = NEW.case_id AND t.status = 'OPEN';
    PERFORM set_config('app.why', COALESCE(v_why, ''), true);
  END IF;
  IF NEW.status = 'HELD' AND NOT NEW.held_elsewhere AND NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.case_id = NEW.case_id AND i.status = 'PLANNED') THEN
    UPDATE access.case_state SET blind = false, epoch = epoch + 1 WHERE case_id = NEW.case_id AND blind;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settle_interview AFTER INSERT OR UPDATE OF status ON core.interview FOR EACH ROW EXECUTE FUNCTION core.settle_interview();
`;
