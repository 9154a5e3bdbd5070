const PLANNERS = 'migrations/testimony-rules/planners.sql.ts';
const CLASSES = 'migrations/testimony-rules/classes.sql.ts';
const KEPT = 'migrations/testimony-rules/kept.sql.ts';
const MERGED = 'migrations/testimony-rules/merged-events.sql.ts';
const MERGE = 'migrations/testimony-rules/merge.sql.ts';
const ACCREDITED = 'migrations/testimony-rules/accreditations.sql.ts';
const TOTALS = 'migrations/testimony-rules/totals.sql.ts';
const PLANS = 'test/interview/who-plans.e2e-spec.ts';
const CITATIONS = 'test/transcripts/citations.e2e-spec.ts';
const EVENTS = 'test/heard-once/merged-events.e2e-spec.ts';
const MOVES = 'test/cases/merge-moves-all.e2e-spec.ts';
const WITHDRAWN = 'test/interview/accreditations.e2e-spec.ts';
const OVER_ALL = 'test/heard-once/totals.e2e-spec.ts';

/** As MUTANTS: who plans on every basis, the class of a citation, the named investigator, merges, accreditations that end, totals. */
export const RULES_MUTANTS = [
  {
    name: 'rules-plan-by-writers', promise: 'a plan on any basis is changed by those who plan it', file: PLANNERS,
    find: "ELSE v_role IN ('PROSECUTOR', 'FAMILY_DEFENDER') END;", replace: "ELSE NEW.basis <> 'PRIMARY' OR v_role IN ('PROSECUTOR', 'FAMILY_DEFENDER') END;", spec: PLANS, test: 'EXCEPTION: no other who writes',
  },
  {
    name: 'rules-order-by-writers', promise: 'what a court ordered is the prosecutor’s to plan', file: PLANNERS,
    find: "THEN v_role = 'PROSECUTOR' OR (", replace: "THEN v_role <> 'COORDINATOR' OR (", spec: PLANS, test: 'COURT_ORDER: no other who writes',
  },
  {
    name: 'rules-witness-told', promise: 'a refused companion tells the coordinator of no witness', file: PLANNERS,
    find: "AND TG_OP = 'INSERT' AND NEW.companion IS NULL AND NEW.companion_id IS NULL)", replace: "AND TG_OP = 'INSERT')", spec: PLANS, test: 'no name that a plan is refused for',
  },
  {
    name: 'rules-held-elsewhere-by-anyone', promise: 'saying that another service held it goes around no rule', file: PLANNERS,
    find: "OR TG_OP = 'UPDATE' AND NEW.held_elsewhere <> OLD.held_elsewhere THEN", replace: 'THEN', spec: PLANS, test: 'PRIMARY: no other who writes',
  },
  {
    name: 'rules-held-by-another', promise: 'what is said of a held interview is said by its interviewer', file: PLANNERS,
    find: "AND (v_role = 'FORENSIC_INTERVIEWER' OR v_old ->> 'status' <> 'HELD') AND", replace: "AND v_old ->> 'status' <> 'HELD' AND", spec: PLANS, test: 'its own interviewer says',
  },
  {
    name: 'rules-citation-for-all', promise: 'a citation is read by those who read the kind of what cites', file: 'libs/authz/src/row-policy.ts',
    find: '`(${subjectPredicate(role, table, CITING_KINDS)} OR ${table}.author_id = ${ME})`', replace: "'true'", spec: CITATIONS, test: 'so that nobody learns of a record',
  },
  {
    name: 'rules-citation-kind-given', promise: 'the kind of a citation is kept by the database', file: CLASSES,
    find: 'CREATE TRIGGER subject BEFORE INSERT ON core.segment_citation FOR EACH ROW EXECUTE FUNCTION core.set_citation_subject();', replace: '', spec: CITATIONS, test: 'which the database keeps by itself',
  },
  {
    name: 'rules-citation-of-any-task', promise: 'what cites as a task is of the kind the task is about', file: 'migrations/kept-rules/blind.sql.ts',
    find: "WHERE d.task_id = p_id", replace: 'WHERE false AND d.task_id = p_id', spec: CITATIONS, test: 'of a task, what the task is about',
  },
  {
    name: 'rules-transcript-unnamed', promise: 'police read a transcript where they are named for its recording', file: 'libs/authz/src/conditions.ts',
    find: 'sql: (table, _kind, cell) => `(${onTopics(table, cell)} AND ${namedSql(table)})`,', replace: 'sql: (table, _kind, cell) => onTopics(table, cell),', spec: 'test/segments/segments.e2e-spec.ts', test: 'segment',
  },
  {
    name: 'rules-merge-by-one', promise: 'what is true of two interviews is said by two people', file: MERGED,
    find: "IF v.asked_by = access.me() OR v.asked_unit = access.my_unit() THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;", replace: '', spec: EVENTS, test: 'put by who coordinates both',
  },
  {
    name: 'rules-merge-unconfirmed', promise: 'a merge carries out what was confirmed and nothing else', file: MERGED,
    find: 'WHERE d.from_case = p_from AND d.to_case = p_to AND d.confirmed AND d.applied_at IS NULL', replace: 'WHERE d.from_case = p_from AND d.to_case = p_to AND d.applied_at IS NULL', spec: EVENTS, test: 'are not merged before two people',
  },
  {
    name: 'rules-merge-unasked', promise: 'an interview held before a merge counts as asked and keeps its events', file: MERGED,
    find: "IF v.outcome = 'SAME_EVENTS' THEN\n", replace: 'IF false THEN\n', spec: EVENTS, test: 'were about the same events',
  },
  {
    name: 'rules-events-moved-by-hand', promise: 'events get another number by a merge alone', file: KEPT,
    find: "IF NEW.events <> OLD.events AND v_merged IS DISTINCT FROM 'DIFFERENT_EVENTS' AND (", replace: 'IF NEW.events <> OLD.events AND NEW.case_id = OLD.case_id AND (', spec: EVENTS, test: 'makes such a one by hand',
  },
  {
    name: 'rules-placement-left', promise: 'the unit responsible for the child follows the case', file: MERGE,
    find: '  PERFORM access.merge_placement(p_from, p_to);\n', replace: '', spec: MOVES, test: 'moves when its case ends in another',
  },
  {
    name: 'rules-custody-left', promise: 'a chain of custody follows its evidence', file: MERGE,
    find: '      UPDATE core.evidence_custody SET case_id = p_to WHERE evidence_id = ANY (p_rows) AND case_id = p_from;\n', replace: '', spec: MOVES, test: 'follows it into the case that is split off',
  },
  {
    name: 'rules-withdrawn-by-one', promise: 'an accreditation is withdrawn by two administrators of different units', file: ACCREDITED,
    find: "IF v.proposed_by = access.me() OR (SELECT p.unit_id FROM people.person p WHERE p.id = v.proposed_by) = access.my_unit() THEN PERFORM access.refuse('SECOND_PERSON_REQUIRED'); END IF;", replace: '', spec: WITHDRAWN, test: 'is withdrawn by two administrators',
  },
  {
    name: 'rules-withdrawn-still-interviews', promise: 'nobody interviews under an accreditation that was withdrawn', file: ACCREDITED,
    find: 'w.accreditation_id = c.id AND w.accepted AND w.from_on', replace: 'w.accreditation_id = c.id AND false AND w.from_on', spec: WITHDRAWN, test: 'no longer counts from that day on',
  },
  {
    name: 'rules-totals-of-few', promise: 'a number of fewer than five children is told to nobody', file: TOTALS,
    find: 'CASE WHEN count(DISTINCT x.case_id) >= ${FEWEST_CHILDREN} THEN', replace: 'CASE WHEN count(*) >= ${FEWEST_CHILDREN} THEN', spec: OVER_ALL, test: 'fewer than five children is withheld',
  },
  {
    name: 'rules-totals-counted-again', promise: 'what was published stays as it was', file: TOTALS,
    find: 'CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON access.published_totals FOR EACH ROW EXECUTE FUNCTION access.keep_published();', replace: '', spec: OVER_ALL, test: 'stays as it was published',
  },
];
