/** What a citation is about, and of which recording a segment is: what the policy looks at, kept in the row itself by triggers and never changed. */
export const CLASSES_SQL = `
ALTER TABLE core.segment_citation ADD COLUMN subject_kind text;
/* The kind of what cites; of a task the kind it is about. A test compares it with the classes of libs/domain. */
CREATE FUNCTION core.kind_of_citing(p_type text, p_id uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_type = 'REPORT' THEN 'coordination' WHEN p_type IN ('COMPLAINT', 'INCIDENT') THEN 'allegation' WHEN p_type = 'PROCEEDING' THEN 'legal' WHEN p_type = 'OPINION' THEN 'opinions' WHEN p_type = 'EVIDENCE_ITEM' THEN 'evidence'
    WHEN p_type IN ('RISK_ASSESSMENT', 'PROTECTION_MEASURE') THEN 'risk' WHEN p_type = 'FORENSIC_FINDING' THEN 'forensic_findings' WHEN p_type = 'MEDICAL_CARE' THEN 'emergency_care' WHEN p_type = 'THERAPY_PLAN' THEN 'therapy_plan'
    WHEN p_type IN ('SOCIAL_ASSESSMENT', 'PROGRESS_NOTE') THEN 'assessment' WHEN p_type = 'REQUEST_QUESTION' THEN 'interview' WHEN p_type = 'TASK' THEN COALESCE((SELECT d.subject_kind FROM core.task_detail d WHERE d.task_id = p_id ORDER BY d.recorded_at LIMIT 1), 'coordination') END $$;
CREATE FUNCTION core.set_citation_subject() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN NEW.subject_kind := core.kind_of_citing(NEW.citing_type, NEW.citing_id); RETURN NEW; END $$;
ALTER TABLE core.segment_citation DISABLE TRIGGER keep_history;
UPDATE core.segment_citation SET subject_kind = core.kind_of_citing(citing_type, citing_id);
ALTER TABLE core.segment_citation ENABLE TRIGGER keep_history, ALTER COLUMN subject_kind SET NOT NULL;
CREATE TRIGGER subject BEFORE INSERT ON core.segment_citation FOR EACH ROW EXECUTE FUNCTION core.set_citation_subject();

ALTER TABLE core.transcript_segment ADD COLUMN recording_id uuid;
CREATE FUNCTION core.set_segment_recording() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN NEW.recording_id := (SELECT v.recording_id FROM core.transcript_version v WHERE v.id = NEW.version_id); RETURN NEW; END $$;
ALTER TABLE core.transcript_segment DISABLE TRIGGER keep_history, DISABLE TRIGGER stays;
UPDATE core.transcript_segment s SET recording_id = v.recording_id FROM core.transcript_version v WHERE v.id = s.version_id;
ALTER TABLE core.transcript_segment ENABLE TRIGGER keep_history, ENABLE TRIGGER stays;
CREATE TRIGGER of_recording BEFORE INSERT ON core.transcript_segment FOR EACH ROW EXECUTE FUNCTION core.set_segment_recording();
`;
