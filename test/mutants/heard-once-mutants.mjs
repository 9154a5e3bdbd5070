const HEARD_ONCE = 'migrations/testimony/heard-once.sql.ts';
const KEPT = 'migrations/testimony-rules/kept.sql.ts';
const AGAIN = 'migrations/testimony/interview-again.sql.ts';
const SECOND = 'test/heard-once/second-interview.e2e-spec.ts';
const EXCEPTION = 'test/heard-once/exception.e2e-spec.ts';
const INSTEAD = 'test/heard-once/instead-of-asking-again.e2e-spec.ts';
const CHILD = 'test/heard-once/child-heard.e2e-spec.ts';
const COUNTS = 'test/heard-once/counts.e2e-spec.ts';

/** Breaks of "heard once": the constraints, the decisions around them, the one answer, the child's own words, the counts. */
export const HEARD_ONCE_MUTANTS = [
  {
    name: 'tried-again-unseen', promise: 'each try at having a child asked again is on record', file: 'apps/api/src/platform/write/writer.ts',
    find: '(DENIALS.has(refusal.code) || isAskingAgain(refusal))', replace: 'DENIALS.has(refusal.code) && isAskingAgain !== null', spec: 'test/heard-once/second-interview.e2e-spec.ts', test: 'is refused to TypeORM behind the write door', only: 'to TypeORM',
  },
  {
    name: 'second-interview', promise: 'one planned interview for a child and a set of events', file: HEARD_ONCE,
    find: 'CREATE UNIQUE INDEX interview_heard_once ON', replace: 'CREATE INDEX interview_heard_once ON', spec: SECOND, test: 'is refused to PROSECUTOR in SQL',
  },
  {
    name: 'held-interview-undone', promise: 'what was held stays held', file: KEPT,
    find: "    IF OLD.status = 'HELD' AND NEW.status <> 'HELD' THEN PERFORM core.refuse_as('interview_stays_held'); END IF;\n", replace: '', spec: SECOND, test: 'is refused to PROSECUTOR in SQL',
  },
  {
    name: 'begun-interview-undone', promise: 'an interview that was begun is not cancelled to plan another', file: KEPT,
    find: "AND NEW.status <> OLD.status AND core.interview_begun(NEW.id) THEN", replace: 'AND false THEN', spec: SECOND, test: 'does not come about by cancelling an interview while its session starts',
  },
  {
    name: 'session-not-planned', promise: 'no further interview under the name of one more session', file: HEARD_ONCE,
    find: 'OR NEW.number NOT BETWEEN 1 AND v.sessions_planned', replace: '', spec: SECOND, test: 'is refused to superuser in SQL',
  },
  {
    name: 'interview-in-merged-case', promise: 'nobody goes on in a case that was merged away', file: KEPT,
    find: "AND s.merged_into IS NULL FOR SHARE;", replace: 'FOR SHARE;', spec: SECOND, test: 'is refused to the API where cases are merged',
  },
  {
    name: 'interview-moved-away', promise: 'an interview leaves its case only by a merge', file: HEARD_ONCE,
    find: 'IF OLD.case_id <> NEW.case_id AND NOT EXISTS', replace: 'IF false AND NOT EXISTS', spec: SECOND, test: 'is refused to PROSECUTOR in SQL',
  },
  {
    name: 'order-without-document', promise: 'a court’s order is its number and its document', file: 'migrations/testimony-rules/merged-events.sql.ts',
    find: "COALESCE(order_document_sha256 ~ '^[0-9a-f]{64}$', false)", replace: "order_document_sha256 ~ '^[0-9a-f]{64}$'", spec: SECOND, test: 'is refused to superuser in SQL',
  },
  {
    name: 'exception-approved-by-hand', promise: 'an approval is written by a decision alone', file: HEARD_ONCE,
    find: "CREATE TRIGGER only_by_decision_later AFTER UPDATE ON core.interview_exception FOR EACH ROW WHEN (", replace: 'CREATE TRIGGER only_by_decision_later AFTER UPDATE ON core.interview_exception FOR EACH ROW WHEN (false AND ', spec: SECOND, test: 'no role of the application writes a decision by hand',
  },
  {
    name: 'exception-constraint-by-one', promise: 'the database itself wants two people, neither the requester', file: HEARD_ONCE,
    find: "exception_approved_by_two CHECK (state <> 'APPROVED' OR", replace: "exception_approved_by_two CHECK (true OR state <> 'APPROVED' OR", spec: SECOND, test: 'is refused to superuser in SQL',
  },
  {
    name: 'expired-exception-used', promise: 'an exception is void after thirty days', file: KEPT,
    find: "AND x.expires_at <= now()) THEN", replace: 'AND false) THEN', spec: EXCEPTION, test: 'is planned once under an approved exception',
  },
  {
    name: 'exception-by-one', promise: 'an exception needs prosecutor and family defender', file: AGAIN,
    find: "state = CASE WHEN v.prosecutor_approved_by IS NOT NULL AND v.defender_approved_by IS NOT NULL THEN 'APPROVED'", replace: "state = CASE WHEN v.prosecutor_approved_by IS NOT NULL OR v.defender_approved_by IS NOT NULL THEN 'APPROVED'", spec: EXCEPTION, test: 'is approved by a prosecutor and the family defender',
  },
  {
    name: 'exception-by-requester', promise: 'nobody approves what they asked for', file: 'migrations/testimony-mended/decided.sql.ts',
    find: "IF access.me() IN (v.author_id, v_request.author_id) OR access.my_unit() IN (v.unit_id, v_request.unit_id) THEN PERFORM access.refuse('NOT_SELF'); END IF;", replace: '', spec: EXCEPTION, test: 'is approved neither by who asked for it nor by who asked the questions',
  },
  {
    name: 'exception-without-child-view', promise: 'the child’s view is recorded before anything is approved', file: AGAIN,
    find: "IF COALESCE(btrim(v.child_view), btrim(p_child_view), '') = '' THEN PERFORM access.refuse('VALIDATION'); END IF;", replace: '', spec: EXCEPTION, test: 'is not approved before the child’s own view is recorded',
  },
  {
    name: 'exception-for-answered-question', promise: 'only open questions go on', file: 'migrations/kept-rules/blind.sql.ts',
    find: "IF v.status <> 'GOES_ON' OR NOT EXISTS (SELECT 1 FROM core.request_question q WHERE q.request_id = p_request AND q.status = 'OPEN')\n    OR NOT EXISTS", replace: 'IF NOT EXISTS', spec: EXCEPTION, test: 'is asked for open questions alone',
  },
  {
    name: 'review-by-unit', promise: 'an interview is reviewed by an outsider', file: 'migrations/testimony-mended/decided.sql.ts',
    find: "    OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = COALESCE(v.interviewer_id, v.author_id) AND p.unit_id = access.my_unit()) THEN", replace: ' THEN', spec: EXCEPTION, test: 'is reviewed by nobody who held it',
  },
  {
    name: 'answer-tells-of-the-record', promise: 'the answer to a request is the same whatever the record holds', file: 'migrations/kept-rules/held.sql.ts',
    find: "v_answer_by timestamptz := now() + interval '2 days';", replace: "v_answer_by timestamptz := now() + CASE WHEN EXISTS (SELECT 1 FROM core.transcript_segment t WHERE t.case_id = p_case) THEN interval '1 day' ELSE interval '2 days' END;", spec: 'test/heard-once/same-answer.e2e-spec.ts', test: 'is for FORENSIC_DOCTOR the same to the byte', only: 'FORENSIC_DOCTOR',
  },
  {
    name: 'own-request-ruled-on', promise: 'nobody rules on their own request', file: AGAIN,
    find: "IF v_request.author_id = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;", replace: '', spec: INSTEAD, test: 'is not ruled on by who asked',
  },
  {
    name: 'answer-to-all-agencies', promise: 'an answer from the record reaches the agency that asked', file: AGAIN,
    find: 'FROM people.unit u WHERE u.id = v.unit_id ON CONFLICT', replace: 'FROM people.unit u ON CONFLICT', spec: INSTEAD, test: 'is answered from the record in words for the agency that asked',
  },
  {
    name: 'shown-segments-unchecked', promise: 'nobody cites a segment they may not read', file: 'apps/api/src/heard-once/interview-request.service.ts',
    find: "if (!(await mayReadAll(this.reader, work.actor, work.facts, 'transcript', shownSegmentIds))) throw new HeardOnceError('NOT_FOUND');", replace: '', spec: INSTEAD, test: 'takes the segments that were shown only where the requester may read them',
  },
  {
    name: 'statement-needs-second-factor', promise: 'what a child says is kept however one signed in', file: 'libs/domain/src/kind.ts',
    find: "ONE_FACTOR_WRITES: readonly Kind[] = ['child_statement'];", replace: 'ONE_FACTOR_WRITES: readonly Kind[] = [];', spec: CHILD, test: 'is heard through POLICE_OFFICER',
  },
  {
    name: 'statement-needs-threats', promise: 'a child’s words are refused for nothing but the words and who was there', file: 'apps/api/src/heard-once/child-heard.inputs.ts',
    find: "what threats were known.' }) @IsOptional() ", replace: "what threats were known.' }) ", spec: CHILD, test: 'is refused for nothing but the words and who was there',
  },
  {
    name: 'retraction-closes', promise: 'a retraction changes nothing else', file: 'apps/api/src/heard-once/child-heard.service.ts',
    find: "new Date().toISOString() }),", replace: "new Date().toISOString() }), then: async (work) => { if (input.kind === 'RETRACTION') await work.ask('record_asking', work.caseId, '00000000-0000-4000-8000-000000000001', new Date(0).toISOString(), 'RETRACTED', null, null, null); },", spec: CHILD, test: 'may take back what was said',
  },
  {
    name: 'exempt-asking-counted', promise: 'what needs no approval is not counted', file: 'apps/api/src/heard-once/heard-once.service.ts',
    find: 'WHERE t.case_id = $1 AND t.exempt IS NULL)', replace: 'WHERE t.case_id = $1)', spec: COUNTS, test: 'counts interviews held and askings that needed approval',
  },
  {
    name: 'avoided-unconfirmed', promise: 'an interview is avoided when who asked says so', file: 'apps/api/src/heard-once/heard-once.service.ts',
    find: 'r.confirmed_at IS NOT NULL AND NOT EXISTS', replace: 'NOT EXISTS', spec: COUNTS, test: 'counts a further interview avoided once for each distinct request',
  },
  {
    name: 'counts-of-part', promise: 'a number counts only what its reader reads whole', file: 'apps/api/src/platform/read/case-counts-reader.ts',
    find: "decision.extent(kind) === 'ALL');", replace: "decision.extent(kind) !== 'NONE');", spec: COUNTS, test: 'counts for each reader what they read whole',
  },
];
