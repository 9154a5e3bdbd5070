/** One hand-written statement for each workload. Each returns the answer's JSON and inserts the access record. */

const ENTRY = 'id, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats';

/** Rows of one table, in order, as JSON beside their ids. */
const many = (table, columns, join = '') => `LATERAL (SELECT COALESCE(json_agg(r.j), '[]') AS j, array_agg(r.id) AS ids, array_agg(r.other) AS others FROM (
    SELECT json_build_object(${columns}) AS j, x.id, ${join ? 'y.id' : 'NULL::uuid'} AS other FROM ${table} x ${join} WHERE x.case_id = s.case_id ORDER BY x.recorded_at, x.id LIMIT 51) r)`;
const REPORT = `'code', x.code, 'channel', x.channel, 'receivedAt', x.received_at, 'anonymous', x.anonymous, 'complaintExists', x.complaint_exists, 'content', json_build_object('noticeKind', y.notice_kind, 'offences', y.offences,
  'firstDate', y.first_date, 'lastDate', y.last_date, 'place', y.place, 'narrative', y.narrative)`;
const INCIDENT = `'form', x.form, 'platform', x.platform, 'setting', x.setting, 'aiGenerated', x.ai_generated, 'firstDate', x.first_date, 'lastDate', x.last_date, 'placeKind', x.place_kind, 'description', x.description`;
const TASK = `'ownerUnit', x.owner_unit, 'dueAt', x.due_at, 'status', x.status, 'completedAt', x.completed_at, 'detail', CASE WHEN y.id IS NOT NULL THEN json_build_object('subjectKind', y.subject_kind, 'title', y.title, 'legalBasis', y.legal_basis) END`;
const KINDS = '{coordination,identity,family,safety_card,allegation,persons_named,assessment,risk,task_detail}';
const records = (parts) => `json_build_array(${parts.map(([type, fields, ids]) => `json_build_object('type', '${type}', 'fields', '${JSON.stringify(fields)}'::json, 'ids', ${ids})`).join(', ')})::text`;

/** Parameters: code, person, request id, agency, unit, policy hash. */
export const OPEN_CASE_SQL = `
WITH t AS MATERIALIZED (
  SELECT s.case_id, j.token, a.token AS actor, f.code, f.stage, f.priority, f.age_band, f.opened_at, f.next_due_at, c.id AS child_id, k.kid, k.kek_id, k.wrapped, c.given_names, c.family_names, c.date_of_birth, c.sex,
    family.j AS family, family.ids AS family_ids, card.id AS card_id, card.may_not_approach, card.may_not_collect, card.orders_in_force, card.self_harm_alert, card.language, card.allergies,
    reports.j AS reports, reports.ids AS report_ids, reports.others AS content_ids, incidents.j AS incidents, incidents.ids AS incident_ids, persons.j AS persons, persons.ids AS person_ids,
    notes.j AS notes, notes.ids AS note_ids, measures.j AS measures, measures.ids AS measure_ids, tasks.j AS tasks, tasks.ids AS task_ids, tasks.others AS detail_ids
  FROM access.case_state s
  JOIN core.case_file f ON f.id = s.case_id
  JOIN access.effective e ON e.case_id = s.case_id AND e.person_id = $2 AND e.role = 'FAMILY_DEFENDER' AND (e.until_at IS NULL OR e.until_at > now())
  JOIN audit.subject j ON j.subject_id = s.case_id JOIN audit.actor a ON a.person_id = $2
  LEFT JOIN identity.child_identity c ON c.case_id = s.case_id LEFT JOIN identity.data_key k ON k.id = c.key_id
  LEFT JOIN core.safety_card card ON card.case_id = s.case_id,
  ${many('identity.family_member', "'id', x.id, 'role', x.role, 'names', x.names, 'relation', x.relation")} family,
  ${many('core.report', REPORT, 'LEFT JOIN core.report_content y ON y.report_id = x.id')} reports,
  ${many('core.incident', INCIDENT)} incidents,
  ${many('core.person_named', "'name', x.name, 'alias', x.alias, 'relation', x.relation, 'stage', x.stage")} persons,
  ${many('core.progress_note', "'notedOn', x.noted_on, 'text', x.text")} notes,
  ${many('core.protection_measure', "'type', x.type, 'fromAt', x.from_at, 'untilAt', x.until_at, 'orderedBy', x.ordered_by, 'text', x.text")} measures,
  ${many('core.task', TASK, 'LEFT JOIN core.task_detail y ON y.task_id = x.id')} tasks
  WHERE s.code = $1),
logged AS (
  INSERT INTO audit.access_entry (${ENTRY})
  SELECT gen_random_uuid(), $3, 0, t.actor, $4, $5, 'FAMILY_DEFENDER', 'CASE_WORK', 'caseFile', t.token, '${KINDS}',
    ${records([
      ['CaseFile', ['ageBand', 'code', 'nextDueAt', 'openedAt', 'priority', 'stage'], 'json_build_array(t.case_id)'], ['ChildIdentity', ['dateOfBirth', 'familyNames', 'givenNames', 'sex'], 'json_build_array(t.child_id)'],
      ['FamilyMember', ['names', 'relation', 'role'], 'to_json(t.family_ids)'], ['SafetyCard', ['allergies', 'language', 'mayNotApproach', 'mayNotCollect', 'ordersInForce', 'selfHarmAlert'], 'json_build_array(t.card_id)'],
      ['Report', ['anonymous', 'channel', 'code', 'complaintExists', 'receivedAt'], 'to_json(t.report_ids)'], ['ReportContent', ['firstDate', 'lastDate', 'narrative', 'noticeKind', 'offences', 'place'], 'to_json(t.content_ids)'],
      ['Incident', ['aiGenerated', 'description', 'firstDate', 'form', 'lastDate', 'placeKind', 'platform', 'setting'], 'to_json(t.incident_ids)'], ['PersonNamed', ['alias', 'name', 'relation', 'stage'], 'to_json(t.person_ids)'],
      ['ProgressNote', ['notedOn', 'text'], 'to_json(t.note_ids)'], ['ProtectionMeasure', ['fromAt', 'orderedBy', 'text', 'type', 'untilAt'], 'to_json(t.measure_ids)'],
      ['Task', ['completedAt', 'dueAt', 'ownerUnit', 'status'], 'to_json(t.task_ids)'], ['TaskDetail', ['legalBasis', 'subjectKind', 'title'], 'to_json(t.detail_ids)'],
    ])},
    '["CaseFile.therapyNotes"]', 'ALLOW', $6, 1 FROM t)
SELECT t.case_id AS id, json_build_object('id', t.child_id, 'key', t.kid, 'kek', t.kek_id, 'wrapped', t.wrapped, 'given', t.given_names, 'family', t.family_names, 'born', t.date_of_birth, 'sex', t.sex)::text AS child, t.family::text AS family,
  json_build_object('code', t.code, 'stage', t.stage, 'priority', t.priority, 'ageBand', t.age_band, 'openedAt', t.opened_at, 'nextDueAt', t.next_due_at,
    'safetyCard', json_build_object('mayNotApproach', t.may_not_approach, 'mayNotCollect', t.may_not_collect, 'ordersInForce', t.orders_in_force, 'selfHarmAlert', t.self_harm_alert, 'language', t.language, 'allergies', t.allergies),
    'reports', json_build_object('nodes', t.reports), 'incidents', json_build_object('nodes', t.incidents), 'personsNamed', json_build_object('nodes', t.persons), 'therapyNotes', NULL,
    'progressNotes', json_build_object('nodes', t.notes), 'measures', json_build_object('nodes', t.measures), 'tasks', json_build_object('nodes', t.tasks))::text AS rest
FROM t`;

/** Parameters: person, request id, agency, unit, policy hash. A log row for each case that is shown. */
export const LIST_CASELOAD_SQL = `
WITH listed AS MATERIALIZED (
  SELECT f.id, f.code, f.stage, f.priority, f.next_due_at, f.age_band, f.opened_at, row_number() OVER (ORDER BY f.priority, f.opened_at, f.id) AS n FROM core.case_file f
  WHERE f.id = ANY (ARRAY(SELECT e.case_id FROM access.effective e WHERE e.person_id = $1 AND e.role = 'FAMILY_DEFENDER' AND (e.until_at IS NULL OR e.until_at > now())))
  ORDER BY f.priority, f.opened_at, f.id LIMIT 26),
logged AS (
  INSERT INTO audit.access_entry (${ENTRY})
  SELECT gen_random_uuid(), $2, 0, a.token, $3, $4, 'FAMILY_DEFENDER', 'CASE_WORK', 'caseload', j.token, '{coordination}',
    ${records([['CaseFile', ['ageBand', 'code', 'nextDueAt', 'priority', 'stage'], 'json_build_array(l.id)']])}, '[]', 'ALLOW', $5, 1
  FROM listed l JOIN audit.subject j ON j.subject_id = l.id JOIN audit.actor a ON a.person_id = $1 WHERE l.n <= 25)
SELECT json_agg(json_build_object('code', l.code, 'stage', l.stage, 'priority', l.priority, 'nextDueAt', l.next_due_at, 'ageBand', l.age_band) ORDER BY l.n) FILTER (WHERE l.n <= 25)::text AS nodes, count(*) > 25 AS more FROM listed l`;

/** Parameters: person, text, request id, agency, unit, policy hash. One log insert: a row for each case that is shown. */
export const SEARCH_SQL = `
WITH hits AS MATERIALIZED (
  SELECT s.id, s.case_id, s.number, s.text, ts_rank(s.search, core.testimony_query('es', $2)) AS rank FROM core.transcript_segment s
  WHERE s.case_id = ANY (ARRAY(SELECT e.case_id FROM access.effective e WHERE e.person_id = $1 AND e.role = 'FAMILY_DEFENDER' AND (e.until_at IS NULL OR e.until_at > now()))) AND s.search @@ core.testimony_query('es', $2)),
page AS MATERIALIZED (SELECT h.*, row_number() OVER (ORDER BY h.rank DESC, h.id) AS n FROM hits h ORDER BY h.rank DESC, h.id LIMIT 20),
logged AS (
  INSERT INTO audit.access_entry (${ENTRY})
  SELECT gen_random_uuid(), $3, 0, a.token, $4, $5, 'FAMILY_DEFENDER', 'CASE_WORK', 'searchTestimony', j.token, '{transcript}',
    ${records([['TranscriptSegment', ['number', 'text'], 'x.ids']])}, '[]', 'ALLOW', $6, 1
  FROM (SELECT p.case_id, json_agg(p.id) AS ids FROM page p GROUP BY p.case_id) x JOIN audit.subject j ON j.subject_id = x.case_id JOIN audit.actor a ON a.person_id = $1)
SELECT COALESCE((SELECT json_agg(json_build_object('id', p.id, 'number', p.number, 'text', p.text) ORDER BY p.n) FROM page p), '[]')::text AS nodes, (SELECT count(*) FROM hits)::int AS total`;
