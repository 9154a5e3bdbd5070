const BLIND = 'migrations/kept-rules/blind.sql.ts';
const HELD = 'migrations/kept-rules/held.sql.ts';
const HANDOVER = 'migrations/kept-rules/handover.sql.ts';
const POLICY = 'libs/authz/src/policy.ts';
const KEPT_BLIND = 'test/interview/blind.e2e-spec.ts';
const PLANNING = 'test/interview/planning.e2e-spec.ts';
const QUESTIONS = 'test/interview/questions.e2e-spec.ts';
const INSTEAD = 'test/heard-once/instead-of-asking-again.e2e-spec.ts';
const CUSTODY = 'test/recordings/custody.e2e-spec.ts';
const LATE = 'test/recordings/late-seal.e2e-spec.ts';
const EVIDENCE = 'test/evidence/evidence.e2e-spec.ts';

/** What a blind interviewer reads of the questions; what stays of a plan, a chain of custody and a request. As MUTANTS. */
export const KEPT_RULES_MUTANTS = [
  {
    name: 'blind-reads-the-queue', promise: 'a blind interviewer reads no question that is only put', file: POLICY,
    find: 'interview_questions:    [W,      W,     W,     R,     R,     Wb1,', replace: 'interview_questions:    [W,      W,     W,     R,     R,     W,  ', spec: KEPT_BLIND, test: 'in the words in which they may be asked, and no other',
  },
  {
    name: 'blind-reads-the-rulings', promise: 'a blind interviewer reads no reason why a question was declined', file: POLICY,
    find: 'testimony_ruling:       [_,      R,     W,     _,     _,     b1, ', replace: 'testimony_ruling:       [_,      R,     W,     _,     _,     R,  ', spec: KEPT_BLIND, test: 'in the words in which they may be asked, and no other',
  },
  {
    name: 'blind-in-sql', promise: 'the database keeps the questions from a blind interviewer by itself', file: 'libs/authz/src/conditions.ts',
    find: 'AND s.blind AND NOT s.under_way)`', replace: 'AND s.blind AND s.under_way AND false)`', spec: KEPT_BLIND, test: 'not in SQL as their role', only: 'by no other way',
  },
  {
    name: 'blind-reads-the-original', promise: 'a question may be asked in its words after the review', file: BLIND,
    find: "COALESCE(NEW.rephrased_text, NEW.text), 'TO_ASK') ON CONFLICT", replace: "NEW.text, 'TO_ASK') ON CONFLICT", spec: KEPT_BLIND, test: 'in the words in which they may be asked, and no other',
  },
  {
    name: 'blind-is-told-of-states', promise: 'a blind interviewer is told of no question by a refusal', file: BLIND,
    find: 'CASE WHEN NOT access.kept_blind(p_case) AND EXISTS', replace: 'CASE WHEN EXISTS', spec: KEPT_BLIND, test: 'names none of the others',
  },
  {
    name: 'blind-appeals', promise: 'a blind interviewer learns of no ruling by appealing', file: BLIND,
    find: "IF (v_role = 'FORENSIC_INTERVIEWER' AND access.kept_blind(p_case)) OR NOT EXISTS", replace: 'IF NOT EXISTS', spec: KEPT_BLIND, test: 'names none of the others',
  },
  {
    name: 'blind-learns-of-requests', promise: 'a blind interviewer learns of no request by asking for an exception', file: BLIND,
    find: " OR (v_role = 'FORENSIC_INTERVIEWER' AND access.kept_blind(p_case)) THEN", replace: ' THEN', spec: KEPT_BLIND, test: 'names none of the others',
  },
  {
    name: 'blind-hears-of-all', promise: 'a blind interviewer hears of the questions they may ask alone', file: 'apps/api/src/platform/live/live-door.ts',
    find: "(toAsk && decision.extent('interview') === 'ALL')", replace: "decision.extent('interview') === 'ALL'", spec: KEPT_BLIND, test: 'hears of those they may ask',
  },
  {
    name: 'blind-hears-how-many', promise: 'how many other questions changed is not told', file: 'apps/api/src/platform/live/queue-watch.ts',
    find: 'if (!toAsk) this.missed.others = this.pending.delete(id);', replace: 'this.missed.toAsk = this.missed.others = this.pending.delete(id);', spec: 'apps/api/src/platform/live/queue-watch.spec.ts', test: 'to those who hear of that sort',
  },
  {
    name: 'blind-also-under-way', promise: 'the whole queue is read from the first session on', file: BLIND,
    find: 'CREATE TRIGGER under_way AFTER INSERT OR UPDATE OF started_at, interview_id, case_id ON core.interview_session FOR EACH ROW EXECUTE FUNCTION core.settle_under_way();', replace: '', spec: KEPT_BLIND, test: 'from the first session on',
  },
  {
    name: 'blind-until-any-began', promise: 'no question is read while an interview is planned that has not begun', file: BLIND,
    find: 'SELECT COALESCE(bool_and(EXISTS', replace: 'SELECT COALESCE(bool_or(EXISTS', spec: KEPT_BLIND, test: 'while a further interview is planned',
  },
  {
    name: 'blind-counts', promise: 'no number tells a blind interviewer of what was put', file: 'apps/api/src/heard-once/heard-once.service.ts',
    find: "kinds: ['interview', 'interview_questions'], inPart", replace: "kinds: ['interview'], inPart", spec: KEPT_BLIND, test: 'not counted', only: 'by no other way',
  },
  {
    name: 'to-ask-by-hand', promise: 'what may be asked comes about by a review alone', file: BLIND,
    find: "CREATE TRIGGER by_decision AFTER INSERT OR UPDATE ON core.question_to_ask FOR EACH ROW EXECUTE FUNCTION core.only_by_decision('question_to_ask_by_decision');", replace: '', spec: KEPT_BLIND, test: 'nobody writes what may be asked',
  },
  {
    name: 'begun-on-another-day', promise: 'the day an interview was planned for stays once it has begun', file: HELD,
    find: 'IF NEW.planned_for IS DISTINCT FROM OLD.planned_for AND core.interview_begun(OLD.id)', replace: "IF NEW.planned_for IS DISTINCT FROM OLD.planned_for AND OLD.status = 'HELD'", spec: PLANNING, test: 'for a day that stays once it has begun',
  },
  {
    name: 'logged-by-readers', promise: 'the log of a session is kept by those whose role writes interviews', file: 'migrations/testimony/interview-decisions.sql.ts',
    find: "const MAY_LOG = \"'POLICE_OFFICER',", replace: "const MAY_LOG = \"'SOCIAL_WORKER', 'POLICE_OFFICER',", spec: QUESTIONS, test: 'one whose role reads them watches',
  },
  {
    name: 'request-of-any-number', promise: 'a request is about events that there are, or the next', file: HELD,
    find: 'i.events IN (p_events, p_events - 1)', replace: 'i.events <= p_events', spec: INSTEAD, test: 'is about events that there are',
  },
  {
    name: 'request-tells-a-judge', promise: 'a judge is told of no interview that was not filed for them', file: HELD,
    find: " AND (p_role <> 'JUDGE' OR access.filed_for_me(p_case, i.id))", replace: '', spec: INSTEAD, test: 'is about events that there are',
  },
  {
    name: 'evidence-custody-changed', promise: 'an entry of custody of evidence is changed by nobody', file: HELD,
    find: 'CREATE TRIGGER as_written BEFORE UPDATE OR DELETE ON core.evidence_custody FOR EACH ROW EXECUTE FUNCTION core.keep_recording_custody();', replace: '', spec: EVIDENCE, test: 'which nobody changes', only: 'which nobody changes',
  },
  {
    name: 'custody-emptied', promise: 'no chain of custody is emptied', file: HELD,
    find: 'CREATE TRIGGER as_written_whole BEFORE TRUNCATE ON core.recording_custody FOR EACH STATEMENT EXECUTE FUNCTION core.keep_custody_whole();', replace: '', spec: EVIDENCE, test: 'which nobody changes', only: 'which nobody changes',
  },
  {
    name: 'handover-broken-unsaid', promise: 'a hand-over that broke off is said to have', file: 'apps/api/src/recordings/playback.ts',
    find: 'await this.handovers.settle(session.id, whole ?', replace: 'await this.handovers.settle(session.id, whole || true ?', spec: CUSTODY, test: 'says of a hand-over that broke off', only: 'says of a hand-over that broke off',
  },
  {
    name: 'handover-by-ticket', promise: 'a ticket that nobody uses is no hand-over', file: HANDOVER,
    find: "concat_ws('; ', p_ticket ->> 'recipientName', p_ticket ->> 'recipient'), v_until);", replace: "concat_ws('; ', p_ticket ->> 'recipientName', p_ticket ->> 'recipient'), v_until); PERFORM access.add_custody(p_recording, 'HANDED_OVER', v_role, p_purpose, NULL, v.sha256);", spec: CUSTODY, test: 'says of a hand-over that broke off', only: 'says of a hand-over that broke off',
  },
  {
    name: 'handover-lost', promise: 'of a hand-over whose process ended it is said that it broke off', file: HANDOVER,
    find: "AND h.token_until < now() - interval '10 minutes' ORDER BY", replace: "AND h.token_until < now() - interval '10 years' ORDER BY", spec: CUSTODY, test: 'says of a hand-over that broke off', only: 'says of a hand-over that broke off',
  },
  {
    name: 'sealed-by-its-uploader', promise: 'no role of a person names the hash of an upload', file: 'libs/authz/src/row-policy.ts',
    find: "'keep_recording_key', 'ask_seal',", replace: "'keep_recording_key', 'keep_seal', 'ask_seal',", spec: LATE, test: 'by no SQL of its uploader’s role', only: 'by no SQL of its uploader',
  },
];
