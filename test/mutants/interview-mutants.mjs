const KEEPERS = 'migrations/testimony/interview-keepers.sql.ts';
const ACCREDITED = 'migrations/testimony-rules/accreditations.sql.ts';
const PLANNERS = 'migrations/testimony-rules/planners.sql.ts';
const DECISIONS = 'migrations/testimony/interview-decisions.sql.ts';
const BY_READERS = 'migrations/1766200000000-named-by-who-may-read.ts';
const BLIND = 'migrations/kept-rules/blind.sql.ts';
const PLANNING = 'test/interview/planning.e2e-spec.ts';
const QUESTIONS = 'test/interview/questions.e2e-spec.ts';
const LIVE = 'test/interview/live-queue.e2e-spec.ts';
const SOCKETS = 'test/interview/live-sockets.e2e-spec.ts';
const DOOR = 'apps/api/src/platform/live/live-door.ts';

/** As MUTANTS: the interview before and while it is held. */
export const INTERVIEW_MUTANTS = [
  {
    name: 'interview-second-allowed', promise: 'one planned interview for a child and a set of events', file: 'migrations/testimony/heard-once.sql.ts',
    find: "CREATE UNIQUE INDEX interview_heard_once ON core.interview (case_id, events)", replace: 'CREATE INDEX interview_heard_once ON core.interview (case_id, events)', spec: PLANNING, test: 'once for a child and a set of events',
  },
  {
    name: 'interview-planned-by-anyone', promise: 'only those who read what a plan may be refused for plan it', file: PLANNERS,
    find: 'IF NOT v_plans AND NOT (v_role', replace: 'IF false AND NOT (v_role', spec: PLANNING, test: 'by the prosecutor or the family defender',
  },
  {
    name: 'interviewer-accreditation-lapsed', promise: 'an interviewer is accredited on the day', file: ACCREDITED,
    find: "AND (p_at AT TIME ZONE 'America/Bogota')::date BETWEEN c.from_on AND c.until_on\n", replace: '\n', spec: PLANNING, test: 'accredited for the protocol on that day',
  },
  {
    name: 'interviewer-conflict-told', promise: 'a plan does not tell that a conflict stands', file: ACCREDITED,
    find: "AND EXISTS (SELECT 1 FROM access.assignment a WHERE a.case_id = p_case AND a.person_id = p_person AND a.role = 'FORENSIC_INTERVIEWER' AND a.ended_by IS NULL AND (a.until_at IS NULL OR a.until_at > p_at))", replace: 'AND EXISTS (SELECT 1 FROM access.effective a WHERE a.case_id = p_case AND a.person_id = p_person)', spec: PLANNING, test: 'tells nobody that a conflict stands',
  },
  {
    name: 'companion-of-siblings-witness', promise: 'no shared companion who is a witness', file: KEEPERS,
    find: 'AND (n.case_id = p_case OR EXISTS', replace: 'AND (n.case_id = p_case OR false AND EXISTS', spec: PLANNING, test: 'not a sibling’s',
  },
  {
    name: 'companion-searched-everywhere', promise: 'the search for a sibling’s witness tells of no case that is not the planner’s', file: KEEPERS,
    find: "JOIN access.effective e ON e.case_id = i.case_id AND e.person_id = access.me() AND e.role IN ('PROSECUTOR', 'FAMILY_DEFENDER') AND (e.until_at IS NULL OR e.until_at > now())", replace: '', spec: PLANNING, test: 'not a sibling’s',
  },
  {
    name: 'not-suitable-clock-goes-on', promise: 'where an interview is not suitable no task pushes to question the child', file: KEEPERS,
    find: "IF NEW.status IN ('PLANNED', 'NOT_SUITABLE') AND access.me()", replace: "IF NEW.status = 'PLANNED' AND access.me()", spec: PLANNING, test: 'no task goes on asking',
  },
  {
    name: 'blind-after-interview', promise: 'blind ends when the interview is held', file: KEEPERS,
    find: 'UPDATE access.case_state SET blind = false, epoch = epoch + 1 WHERE case_id = NEW.case_id AND blind;', replace: 'NULL;', spec: PLANNING, test: 'nobody is kept blind for it',
  },
  {
    name: 'accreditation-own-unit', promise: 'nobody accredits their own unit', file: DECISIONS,
    find: 'PERFORM people.require_administrator(); PERFORM access.require_other_unit(p_person);', replace: 'PERFORM people.require_administrator();', spec: PLANNING, test: 'by an administrator of another unit',
  },
  {
    name: 'question-by-direct-sql', promise: 'questions change by decisions alone', file: 'migrations/testimony/heard-once.sql.ts',
    find: "IF current_user LIKE 'heardonce\\\\_w\\\\_%' THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = TG_ARGV[0]", replace: "IF false THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = TG_ARGV[0]", spec: QUESTIONS, test: 'by the decisions alone',
  },
  {
    name: 'question-asked-unreviewed', promise: 'the database knows no step past the review', file: KEEPERS,
    find: "ARRAY['PROPOSED>ACCEPTED',", replace: "ARRAY['PROPOSED>ASKED', 'PROPOSED>ACCEPTED',", spec: QUESTIONS, test: 'the same steps as the state machine',
  },
  {
    name: 'question-reviewed-by-others', promise: 'the family defender reviews (CIA 150)', file: 'migrations/testimony-mended/decided.sql.ts',
    find: "PERFORM access.require_role(p_case, 'FAMILY_DEFENDER'); v :=", replace: "PERFORM access.require_role(p_case, 'FAMILY_DEFENDER', 'PROSECUTOR'); v :=", spec: QUESTIONS, test: 'the family defender alone reviews',
  },
  {
    name: 'question-why-in-history', promise: 'why a question was declined is in no history others read', file: 'migrations/testimony-mended/decided.sql.ts',
    find: "CASE WHEN v.author_id = access.me() THEN 'REVIEWED_OWN' ELSE 'REVIEWED' END", replace: "'REVIEWED ' || COALESCE(p_reason, '')", spec: QUESTIONS, test: 'what was declined and why is read by those who read the testimony',
  },
  {
    name: 'appeal-decided-by-decliner', promise: 'an appeal is decided by another person', file: BLIND,
    find: "THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;", replace: 'THEN NULL; END IF;', spec: QUESTIONS, test: 'decided by neither who declined nor who asked',
  },
  {
    name: 'question-marked-by-others', promise: 'only its interviewer marks a question', file: BLIND,
    find: "IF NOT EXISTS (SELECT 1 FROM core.interview i WHERE i.id = v.interview_id AND i.interviewer_id = access.me()) THEN", replace: 'IF false THEN', spec: QUESTIONS, test: 'only its interviewer marks',
  },
  {
    name: 'defence-not-through-judge', promise: "the defence's questions come in through the judge", file: BY_READERS,
    find: "IF p_through_judge AND v_role <> 'JUDGE' THEN", replace: 'IF false THEN', spec: QUESTIONS, test: 'the defence through the judge alone',
  },
  {
    name: 'session-logged-by-anyone', promise: 'a session is logged by those who are there', file: DECISIONS,
    find: 'WHERE o.interview_id = v.interview_id AND o.observer_id = access.me())', replace: 'WHERE o.interview_id = v.interview_id)', spec: QUESTIONS, test: 'by observers of this interview',
  },
  {
    name: 'live-not-looked-at-again', promise: 'each change is told to those who may read at that moment', file: DOOR,
    find: 'if (!facts || !decision?.reaches(\'interview\')) {\n', replace: 'if (!facts) return events.map(({ questionId }) => questionId);\n    if (!decision?.reaches(\'interview\')) {\n', spec: LIVE, test: 'tells nothing more, and hangs up, once the assignment ended', only: 'once the assignment ended',
  },
  {
    name: 'live-judge-hears-all', promise: 'a judge hears of what was filed', file: DOOR,
    find: "decision.can('read', InterviewQuestion, { id: questionId, caseId }, 'text')", replace: 'true', spec: LIVE, test: 'tells a judge of what was filed', only: 'tells a judge',
  },
  {
    name: 'live-signed-out-listens', promise: 'who signed out hears nothing more', file: DOOR,
    find: '    await context.signInAgain();\n', replace: '', spec: LIVE, test: 'once they signed out', only: 'once they signed out',
  },
  {
    name: 'live-unrecorded', promise: 'that somebody began to listen is on record', file: DOOR,
    find: 'this.reader.log.append([entry],', replace: 'this.reader.log.append([],', spec: LIVE, test: 'that somebody began to listen is on record', only: 'began to listen',
  },
  {
    name: 'live-missed-not-told', promise: 'after a lost connection to the database everybody reads the queue again', file: 'apps/api/src/platform/live/queue-events.ts',
    find: 'if (back) return this.tellAll();', replace: 'if (back) return;', spec: LIVE, test: 'where something may have been missed', only: 'where something may have been missed',
  },
  {
    name: 'live-takes-queries', promise: 'queries go by POST alone', file: 'apps/api/src/platform/http/prepare-subscription.ts',
    find: "if (operation?.operation !== 'subscription') return", replace: 'if (!operation) return', spec: LIVE, test: 'takes subscriptions alone', only: 'takes subscriptions alone',
  },
  {
    name: 'live-any-number', promise: 'a person has a few connections, not many', file: 'apps/api/src/platform/http/live-sockets.ts',
    find: "if (open >= MOST_A_PERSON) throw new HeardOnceError('RATE_LIMITED');", replace: '', spec: LIVE, test: 'knows who connects, and how often', only: 'knows who connects',
  },
  {
    name: 'live-outlives-token', promise: 'a connection ends with its sign-in', file: 'apps/api/src/platform/http/live-sockets.ts',
    find: '      void this.lookAgain(connection);\n', replace: '', spec: SOCKETS, test: 'ends with its sign-in',
  },
  {
    name: 'judge-names-unfiled-interview', promise: 'a judge puts questions to an interview that was filed for them', file: BY_READERS,
    find: "OR (v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_interview))", replace: '', spec: 'test/interview/not-filed.e2e-spec.ts', test: 'is absent whatever they would do with it',
  },
  {
    name: 'request-of-others-by-version', promise: 'somebody else’s request is absent, whatever its version', file: BY_READERS,
    find: "IF NOT FOUND OR v.author_id <> access.me() THEN PERFORM access.refuse('NOT_FOUND'); END IF;", replace: "IF NOT FOUND THEN PERFORM access.refuse('NOT_FOUND'); END IF;", spec: 'test/interview/not-filed.e2e-spec.ts', test: 'is absent whatever they would do with it',
  },
  {
    name: 'judge-excepts-by-unfiled-review', promise: 'a judge names a review that was filed for them', file: BLIND,
    find: "((v_role = 'JUDGE' AND NOT access.filed_for_me(p_case, p_review))\n    OR NOT EXISTS", replace: '(NOT EXISTS', spec: 'test/interview/not-filed.e2e-spec.ts', test: 'is theirs to name once a party filed it',
  },
];
