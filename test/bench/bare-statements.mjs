/** One hand-written statement for each workload. Each returns the answer's JSON and inserts the access record. */

const ENTRY = 'id, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats';

/** Parameters: code, person, request id, agency, unit, policy hash. */
export const OPEN_CASE_SQL = `
WITH c AS (
  SELECT s.case_id AS id, f.code, f.stage, f.priority, f.age_band, f.opened_at, f.next_due_at, j.token, a.token AS actor
  FROM access.case_state s JOIN core.case_file f ON f.id = s.case_id
  JOIN access.effective e ON e.case_id = s.case_id AND e.person_id = $2 AND e.role = 'FAMILY_DEFENDER' AND (e.until_at IS NULL OR e.until_at > now())
  JOIN audit.subject j ON j.subject_id = s.case_id JOIN audit.actor a ON a.person_id = $2
  WHERE s.code = $1),
t AS (SELECT
  c.*,
  (SELECT json_build_object('id', x.id, 'key', k.kid, 'kek', k.kek_id, 'wrapped', k.wrapped, 'given', x.given_names, 'family', x.family_names, 'born', x.date_of_birth, 'sex', x.sex)
     FROM identity.child_identity x JOIN identity.data_key k ON k.id = x.key_id WHERE x.case_id = c.id) AS child,
  (SELECT json_agg(json_build_object('id', x.id, 'role', x.role, 'names', x.names, 'relation', x.relation) ORDER BY x.recorded_at, x.id) FROM (SELECT * FROM identity.family_member x WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) x) AS family,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'content', y.id, 'j', json_build_object('code', x.code, 'channel', x.channel, 'receivedAt', x.received_at, 'anonymous', x.anonymous, 'complaintExists', x.complaint_exists,
      'content', json_build_object('noticeKind', y.notice_kind, 'offences', y.offences, 'firstDate', y.first_date, 'lastDate', y.last_date, 'place', y.place, 'narrative', y.narrative))) AS j
     FROM core.report x LEFT JOIN core.report_content y ON y.report_id = x.id WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS reports,
  (SELECT json_build_object('id', x.id, 'j', json_build_object('mayNotApproach', x.may_not_approach, 'mayNotCollect', x.may_not_collect, 'ordersInForce', x.orders_in_force, 'selfHarmAlert', x.self_harm_alert, 'language', x.language, 'allergies', x.allergies))
     FROM core.safety_card x WHERE x.case_id = c.id) AS card,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'j', json_build_object('form', x.form, 'platform', x.platform, 'setting', x.setting, 'aiGenerated', x.ai_generated, 'firstDate', x.first_date, 'lastDate', x.last_date, 'placeKind', x.place_kind, 'description', x.description)) AS j
     FROM core.incident x WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS incidents,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'j', json_build_object('name', x.name, 'alias', x.alias, 'relation', x.relation, 'stage', x.stage)) AS j
     FROM core.person_named x WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS persons,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'j', json_build_object('notedOn', x.noted_on, 'text', x.text)) AS j
     FROM core.progress_note x WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS notes,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'j', json_build_object('type', x.type, 'fromAt', x.from_at, 'untilAt', x.until_at, 'orderedBy', x.ordered_by, 'text', x.text)) AS j
     FROM core.protection_measure x WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS measures,
  (SELECT json_agg(r.j) FROM (SELECT json_build_object('id', x.id, 'detail', y.id, 'j', json_build_object('ownerUnit', x.owner_unit, 'dueAt', x.due_at, 'status', x.status, 'completedAt', x.completed_at,
      'detail', CASE WHEN y.id IS NOT NULL THEN json_build_object('subjectKind', y.subject_kind, 'title', y.title, 'legalBasis', y.legal_basis) END)) AS j
     FROM core.task x LEFT JOIN core.task_detail y ON y.task_id = x.id WHERE x.case_id = c.id ORDER BY x.recorded_at, x.id LIMIT 51) r) AS tasks
  FROM c),
logged AS (
  INSERT INTO audit.access_entry (${ENTRY})
  SELECT gen_random_uuid(), $3, 0, t.actor, $4, $5, 'FAMILY_DEFENDER', 'CASE_WORK', 'caseFile', t.token,
    '{coordination,identity,family,safety_card,allegation,persons_named,assessment,risk,task_detail}',
    json_build_array(json_build_object('type', 'CaseFile', 'ids', json_build_array(t.id)), json_build_object('type', 'ChildIdentity', 'ids', json_build_array(t.child -> 'id')), json_build_object('type', 'SafetyCard', 'ids', json_build_array(t.card -> 'id')),
      json_build_object('type', 'FamilyMember', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.family) i)), json_build_object('type', 'Report', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.reports) i)),
      json_build_object('type', 'ReportContent', 'ids', (SELECT json_agg(i -> 'content') FROM json_array_elements(t.reports) i)), json_build_object('type', 'Incident', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.incidents) i)),
      json_build_object('type', 'PersonNamed', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.persons) i)), json_build_object('type', 'ProgressNote', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.notes) i)),
      json_build_object('type', 'ProtectionMeasure', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.measures) i)), json_build_object('type', 'Task', 'ids', (SELECT json_agg(i -> 'id') FROM json_array_elements(t.tasks) i)),
      json_build_object('type', 'TaskDetail', 'ids', (SELECT json_agg(i -> 'detail') FROM json_array_elements(t.tasks) i)))::text,
    '["CaseFile.therapyNotes"]', 'ALLOW', $6, 1 FROM t)
SELECT t.id, t.child::text AS child, t.family::text AS family, json_build_object('code', t.code, 'stage', t.stage, 'priority', t.priority, 'ageBand', t.age_band, 'openedAt', t.opened_at, 'nextDueAt', t.next_due_at, 'safetyCard', t.card -> 'j',
  'reports', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.reports) i), '[]')), 'incidents', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.incidents) i), '[]')),
  'personsNamed', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.persons) i), '[]')), 'therapyNotes', NULL, 'progressNotes', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.notes) i), '[]')),
  'measures', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.measures) i), '[]')), 'tasks', json_build_object('nodes', COALESCE((SELECT json_agg(i -> 'j') FROM json_array_elements(t.tasks) i), '[]')))::text AS rest
FROM t`;

/** Parameters: person, request id, agency, unit, policy hash. A log row for each case that is shown. */
export const LIST_CASELOAD_SQL = `
WITH listed AS (
  SELECT f.id, f.code, f.stage, f.priority, f.next_due_at, f.age_band, f.opened_at FROM core.case_file f
  WHERE f.id = ANY (ARRAY(SELECT e.case_id FROM access.effective e WHERE e.person_id = $1 AND e.role = 'FAMILY_DEFENDER' AND (e.until_at IS NULL OR e.until_at > now())))
  ORDER BY f.priority, f.opened_at, f.id LIMIT 26),
page AS (SELECT * FROM listed ORDER BY priority, opened_at, id LIMIT 25),
logged AS (
  INSERT INTO audit.access_entry (${ENTRY})
  SELECT gen_random_uuid(), $2, 0, a.token, $3, $4, 'FAMILY_DEFENDER', 'CASE_WORK', 'caseload', j.token, '{coordination}',
    json_build_array(json_build_object('type', 'CaseFile', 'fields', json_build_array('ageBand', 'code', 'nextDueAt', 'priority', 'stage'), 'ids', json_build_array(p.id)))::text, '[]', 'ALLOW', $5, 1
  FROM page p JOIN audit.subject j ON j.subject_id = p.id JOIN audit.actor a ON a.person_id = $1)
SELECT (SELECT json_agg(json_build_object('code', p.code, 'stage', p.stage, 'priority', p.priority, 'nextDueAt', p.next_due_at, 'ageBand', p.age_band) ORDER BY p.priority, p.opened_at, p.id) FROM page p)::text AS nodes, (SELECT count(*) FROM listed) > 25 AS more`;
