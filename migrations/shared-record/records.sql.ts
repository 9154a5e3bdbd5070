import { recordTable } from './record-table.js';

/** Every table of the record; each holds one kind of information (libs/domain, `@ClassifiedRecord`). */
export const RECORDS_SQL = [
  `CREATE TABLE identity.data_key (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), subject_id uuid NOT NULL UNIQUE, kid text NOT NULL, kek_id text NOT NULL, wrapped text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());`,
  recordTable('core.case_file', {}, `
    code text NOT NULL UNIQUE,
    stage text NOT NULL DEFAULT 'INTAKE' CHECK (stage IN ('INTAKE', 'OPEN', 'INTERVIEW_PLANNED', 'INTERVIEWED', 'PROCEEDINGS', 'FOLLOW_UP', 'CLOSED')),
    priority int NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 4),
    age_band text NOT NULL DEFAULT 'UNKNOWN' CHECK (age_band IN ('AGE_0_5', 'AGE_6_10', 'AGE_11_13', 'AGE_14_17', 'ADULT', 'UNKNOWN')),
    opened_at timestamptz NOT NULL DEFAULT now(),
    next_due_at timestamptz,
    closing_reason text CHECK (closing_reason IN ('SERVICES_COMPLETED', 'FINAL_RULING_SERVED', 'TRANSFERRED', 'MERGED', 'FAMILY_MOVED_ABROAD'))`),
  recordTable('core.task_detail', { caseOptional: true, }, `
    task_id uuid NOT NULL,
    subject_kind text NOT NULL,
    title text NOT NULL,
    text text,
    legal_basis text`),
  recordTable('core.task', { caseOptional: true, }, `
    report_id uuid,
    owner_unit text NOT NULL,
    due_at timestamptz,
    status text NOT NULL CHECK (status IN ('OPEN', 'DONE', 'CANCELLED')),
    completed_at timestamptz`),
  recordTable('core.case_reference', { }, `
    scheme text NOT NULL CHECK (scheme IN ('NUNC', 'SIM', 'CLINICAL')),
    value text NOT NULL`),
  recordTable('core.service_preference', { }, `
    professional_gender text CHECK (professional_gender IN ('FEMALE', 'MALE', 'NO_PREFERENCE')),
    language text,
    interpreter boolean,
    approach text,
    accessibility text`),
  recordTable('core.safety_card', { }, `
    may_not_approach text[],
    may_not_collect text[],
    orders_in_force text[],
    self_harm_alert boolean,
    language text,
    allergies text`),
  recordTable('core.allegation_summary', { caseOptional: true, }, `
    report_id uuid,
    text text NOT NULL`),
  recordTable('core.report_content', { caseOptional: true, }, `
    report_id uuid NOT NULL,
    notice_kind text NOT NULL CHECK (notice_kind IN ('DENUNCIA', 'QUERELLA', 'PETICION_ESPECIAL', 'COMPULSA', 'REPORT')),
    offences text[],
    first_date text,
    last_date text,
    place text,
    place_text text,
    weapons text,
    substances text,
    narrative text NOT NULL`),
  recordTable('identity.report_child', { caseOptional: true, encrypted: true, }, `
    report_id uuid NOT NULL,
    names text,
    description text,
    document_type text CHECK (document_type IN ('RC', 'TI', 'CC', 'CE', 'PPT', 'PA', 'NONE')),
    document_number text,
    date_of_birth text,
    date_of_birth_estimated boolean,
    phone text`),
  recordTable('identity.report_reporter', { caseOptional: true, encrypted: true, }, `
    report_id uuid NOT NULL,
    names text,
    contact text,
    relation text`),
  recordTable('core.report', { caseOptional: true, }, `
    code text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('POLICE_DESK', 'PROSECUTOR_OFFICE', 'SCHOOL', 'HOSPITAL', 'HELPLINE_141', 'HELPLINE_123', 'ADENUNCIAR', 'TE_PROTEJO', 'FOREIGN_HOTLINE', 'PLATFORM', 'FAMILY_WELFARE', 'LETTER', 'WALK_IN', 'OTHER')),
    received_at timestamptz NOT NULL,
    anonymous boolean NOT NULL,
    complaint_exists boolean NOT NULL,
    next_step_duty text,
    next_step_due_at timestamptz,
    document_id uuid,
    document_index integer`),
  recordTable('core.complaint', { caseOptional: true, }, `
    notice_kind text NOT NULL CHECK (notice_kind IN ('DENUNCIA', 'QUERELLA', 'PETICION_ESPECIAL', 'COMPULSA', 'REPORT')),
    filed_at timestamptz NOT NULL,
    authority text NOT NULL,
    report_id uuid`),
  recordTable('core.incident', { }, `
    form text NOT NULL CHECK (form IN ('GROOMING', 'SEXUAL_EXTORTION', 'CSAM_POSSESSION_OR_DISTRIBUTION', 'CSAM_PRODUCTION', 'AI_GENERATED_MATERIAL', 'LIVESTREAMING', 'NON_CONSENSUAL_SHARING', 'UNWANTED_EXPOSURE', 'SEXUAL_EXPLOITATION', 'CONTACT_ABUSE', 'TRAFFICKING', 'SOLICITATION', 'OTHER')),
    platform text CHECK (platform IN ('FACEBOOK', 'WHATSAPP', 'INSTAGRAM', 'TIKTOK', 'SNAPCHAT', 'TELEGRAM', 'X', 'DISCORD', 'ROBLOX', 'OTHER_GAME', 'OTHER_SOCIAL', 'MESSAGING', 'EMAIL', 'DARKWEB', 'WEBSITE', 'NONE')),
    setting text NOT NULL CHECK (setting IN ('ONLINE', 'IN_PERSON', 'BOTH')),
    ai_generated boolean,
    first_date text,
    last_date text,
    place text,
    place_kind text CHECK (place_kind IN ('SCHOOL', 'HOME', 'OTHER_HOME', 'STREET', 'ONLINE', 'WORKPLACE', 'RELIGIOUS', 'SPORT', 'OTHER', 'UNKNOWN')),
    first_met_in_person boolean,
    description text`),
  recordTable('core.person_named', { }, `
    name text,
    alias text,
    relation text CHECK (relation IN ('PARENT', 'STEPPARENT', 'SIBLING', 'GRANDPARENT', 'OTHER_FAMILY', 'ROMANTIC', 'FRIEND', 'TEACHER', 'NEIGHBOUR', 'STRANGER', 'OFFICIAL', 'OTHER', 'UNKNOWN')),
    stage text NOT NULL CHECK (stage IN ('NAMED', 'INDICIADO', 'IMPUTADO', 'ACUSADO', 'CONDENADO', 'ACQUITTED', 'WITNESS')),
    staff_id uuid`),
  recordTable('core.persons_named_summary', { }, `
    text text NOT NULL`),
  recordTable('core.risk_assessment', { }, `
    level text NOT NULL CHECK (level IN ('LOW', 'MODERATE', 'HIGH', 'EXTREME')),
    assessed_on text NOT NULL,
    reasons text`),
  recordTable('core.threat_event', { }, `
    occurred_at timestamptz,
    description text NOT NULL,
    channel text`),
  recordTable('core.protection_measure', { }, `
    type text NOT NULL CHECK (type IN ('RESERVED_IDENTITY', 'SAFE_HOUSING', 'NO_CONTACT', 'POLICE_PROTECTION', 'OTHER')),
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    ended_at timestamptz,
    ordered_by text,
    text text`),
  recordTable('core.medical_care', { }, `
    type text NOT NULL CHECK (type IN ('EMERGENCY', 'PROPHYLAXIS', 'FOLLOW_UP')),
    given_at timestamptz NOT NULL,
    notes text`),
  recordTable('core.medical_summary', { }, `
    text text NOT NULL`),
  recordTable('core.forensic_finding', { }, `
    examined_at timestamptz NOT NULL,
    finding text NOT NULL,
    method text`),
  recordTable('core.forensic_summary', { }, `
    samples_preserved boolean,
    injuries_preserved boolean,
    text text`),
  recordTable('core.therapy_note', { }, `
    session_on text NOT NULL,
    body text NOT NULL,
    amends_id uuid`),
  recordTable('core.therapy_reflection', { }, `
    note_id uuid,
    body text NOT NULL`),
  recordTable('core.therapy_plan', { }, `
    attendance text,
    plan text,
    next_session_on text`),
  recordTable('core.released_observation', { }, `
    text text NOT NULL,
    reason text NOT NULL,
    supersedes_id uuid`),
  recordTable('core.progress_note', { }, `
    noted_on text NOT NULL,
    text text NOT NULL,
    amends_id uuid`),
  recordTable('core.social_assessment', { }, `
    assessed_on text NOT NULL,
    text text NOT NULL`),
  recordTable('core.assessment_summary', { }, `
    text text NOT NULL`),
  recordTable('core.evidence_item', { }, `
    type text NOT NULL CHECK (type IN ('PHYSICAL', 'DOCUMENT', 'DEVICE_IMAGE', 'SCREENSHOT_DESCRIPTION', 'OTHER')),
    description text NOT NULL,
    sha256 text,
    seized_at timestamptz`),
  recordTable('core.proceeding', { }, `
    stage text NOT NULL CHECK (stage IN ('INQUIRY', 'INVESTIGATION', 'CHARGED', 'TRIAL', 'JUDGMENT', 'REPARATION', 'CLOSED')),
    charges text,
    authority text`),
  recordTable('core.legal_date', { }, `
    at timestamptz NOT NULL,
    what text NOT NULL`),
  recordTable('core.opinion', { }, `
    text text NOT NULL,
    given_at timestamptz`),
  recordTable('core.child_update', { }, `
    told_at timestamptz NOT NULL,
    told_to text NOT NULL,
    words text NOT NULL`),
  recordTable('identity.child_identity', { encrypted: true, }, `
    given_names text,
    family_names text,
    document_type text CHECK (document_type IN ('RC', 'TI', 'CC', 'CE', 'PPT', 'PA', 'NONE')),
    document_number text,
    date_of_birth text,
    date_of_birth_estimated boolean,
    sex text CHECK (sex IN ('GIRL', 'BOY', 'INTERSEX', 'UNKNOWN')),
    match_keys int[] NOT NULL DEFAULT '{}'`),
  recordTable('identity.whereabouts', { encrypted: true, }, `
    subject text NOT NULL CHECK (subject IN ('CHILD', 'CAREGIVER', 'SIBLING', 'COMPANION')),
    aspect text NOT NULL CHECK (aspect IN ('ADDRESS', 'SCHOOL', 'PHONE', 'PLACEMENT')),
    value text NOT NULL,
    since text`),
  recordTable('identity.family_member', { encrypted: true, }, `
    role text NOT NULL CHECK (role IN ('CAREGIVER', 'SIBLING', 'RELATIVE', 'COMPANION')),
    names text,
    relation text CHECK (relation IN ('PARENT', 'STEPPARENT', 'SIBLING', 'GRANDPARENT', 'OTHER_FAMILY', 'ROMANTIC', 'FRIEND', 'TEACHER', 'NEIGHBOUR', 'STRANGER', 'OFFICIAL', 'OTHER', 'UNKNOWN'))`),
  recordTable('identity.incoming_document', { caseOptional: true, encrypted: true, }, `
    format text NOT NULL,
    status text NOT NULL CHECK (status IN ('IMPORTED', 'QUARANTINED', 'CORRECTED')),
    sha256 text NOT NULL,
    problems jsonb,
    corrects_id uuid,
    detached jsonb,
    text text,
    filename text`),
  recordTable('core.match_review', { caseOptional: true, }, `
    report_code text NOT NULL,
    candidate_code text,
    reasons text[],
    status text NOT NULL CHECK (status IN ('OPEN', 'ATTACHED', 'SEPARATE')),
    decided_at timestamptz`),  `CREATE INDEX case_file_priority ON core.case_file (priority, opened_at, id);
CREATE UNIQUE INDEX child_identity_one ON identity.child_identity (case_id);
CREATE UNIQUE INDEX safety_card_one ON core.safety_card (case_id);
CREATE UNIQUE INDEX service_preference_one ON core.service_preference (case_id);
CREATE INDEX child_identity_match ON identity.child_identity USING gin (match_keys) WITH (fastupdate = off);
CREATE UNIQUE INDEX report_code ON core.report (code);
CREATE INDEX report_author ON core.report (author_id, recorded_at, id);
CREATE INDEX report_unopened ON core.report (recorded_at, id) WHERE case_id IS NULL;
CREATE INDEX report_content_report ON core.report_content (report_id);
CREATE INDEX allegation_summary_report ON core.allegation_summary (report_id);
CREATE INDEX report_child_report ON identity.report_child (report_id);
CREATE INDEX report_reporter_report ON identity.report_reporter (report_id);
CREATE INDEX task_report ON core.task (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX complaint_report ON core.complaint (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX match_review_report ON core.match_review (report_code);
CREATE INDEX match_review_open ON core.match_review (recorded_at, id) WHERE status = 'OPEN';
CREATE INDEX report_document ON core.report (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX task_detail_task ON core.task_detail (task_id);
CREATE UNIQUE INDEX incoming_document_once ON identity.incoming_document (sha256, unit_id) WHERE status <> 'CORRECTED';
CREATE INDEX incoming_document_unit ON identity.incoming_document (unit_id, status, recorded_at, id);
CREATE TRIGGER report_subject AFTER INSERT ON core.report FOR EACH ROW EXECUTE FUNCTION audit.name_subject('id');
/* A row that goes on from another (amends, supersedes, reflects on) does so in the same case, and only from what its author wrote or took over. */
CREATE FUNCTION core.keep_thread() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_former uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid; v_author uuid;
BEGIN
  IF v_former IS NULL OR access.me() IS NULL THEN RETURN NEW; END IF;
  EXECUTE format('SELECT author_id FROM %s WHERE id = $1 AND case_id = $2', TG_ARGV[0]) INTO v_author USING v_former, NEW.case_id;
  IF v_author IS NULL OR (v_author <> access.me() AND NOT EXISTS (SELECT 1 FROM access.custodian c WHERE c.case_id = NEW.case_id AND c.author_id = v_author AND c.person_id = access.me())) THEN PERFORM access.refuse('NOT_FOUND'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_thread BEFORE INSERT ON core.therapy_note FOR EACH ROW EXECUTE FUNCTION core.keep_thread('core.therapy_note', 'amends_id');
CREATE TRIGGER keep_thread BEFORE INSERT ON core.progress_note FOR EACH ROW EXECUTE FUNCTION core.keep_thread('core.progress_note', 'amends_id');
CREATE TRIGGER keep_thread BEFORE INSERT ON core.released_observation FOR EACH ROW EXECUTE FUNCTION core.keep_thread('core.released_observation', 'supersedes_id');
CREATE TRIGGER keep_thread BEFORE INSERT ON core.therapy_reflection FOR EACH ROW EXECUTE FUNCTION core.keep_thread('core.therapy_note', 'note_id');
CREATE FUNCTION core.next_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_due timestamptz; v_case uuid;
BEGIN
  FOR v_case IN SELECT DISTINCT x FROM unnest(ARRAY[NEW.case_id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.case_id END]) x WHERE x IS NOT NULL LOOP
    SELECT min(t.due_at) INTO v_due FROM core.task t WHERE t.case_id = v_case AND t.status = 'OPEN';
    IF NULLIF(current_setting('app.why', true), '') IS NULL THEN PERFORM set_config('app.why', 'NEXT_DUE_DATE', true); END IF;
    UPDATE core.case_file c SET next_due_at = v_due WHERE c.id = v_case AND c.next_due_at IS DISTINCT FROM v_due;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER task_next_due AFTER INSERT OR UPDATE OF due_at, status, case_id ON core.task FOR EACH ROW EXECUTE FUNCTION core.next_due();`,
].join('\n');
