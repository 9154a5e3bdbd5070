const SEGMENTS = 'test/segments/segments.e2e-spec.ts';
const CASL = 'libs/authz/src/other-child.spec.ts';
const SPEC = 'test/transcripts/other-child.e2e-spec.ts';
const ATTACK = 'test/attack/other-child.e2e-spec.ts';
const RULE = 'libs/authz/src/other-child.ts';
const DECISIONS = 'migrations/other-child/decisions.sql.ts';
const CARRY = 'migrations/other-child/carry.sql.ts';
const BY_EVERY_WAY = 'are read by role, topic and state as the table typed by hand says, by every way';

/** A segment that speaks of another child follows that child's policy besides: everywhere, at once, and without telling that there is a case. */
export const OTHER_CHILD_MUTANTS = [
  {
    name: 'other-child-not-in-casl', promise: 'CASL gives a segment of another child to those alone to whom that case gives it', file: 'libs/authz/src/decision.ts',
    find: 'return { rows: otherChildRules(actor, facts, kind, rule), extent', replace: 'return { rows: [rule], extent', spec: CASL, test: 'by the rules of both cases at once',
  },
  {
    name: 'other-child-not-in-rows', promise: 'row policies give a segment of another child to those alone to whom that case gives it', file: 'libs/authz/src/row-policy.ts',
    find: '(OF_ANOTHER_CHILD as readonly Kind[]).includes(record.kind) ?', replace: 'false ?', spec: SPEC, test: 'and while no case is named, nobody reads it',
  },
  {
    name: 'other-child-not-in-search', promise: 'a search finds and counts no segment of another child that is not theirs', file: 'libs/authz/src/search-functions.ts',
    find: 'WHERE (${predicate(TranscriptSegment, role, CASES)})', replace: "WHERE (${predicate(TranscriptSegment, role, CASES)?.replace(`${S}.speaks_of IN (`, `true OR ${S}.speaks_of IN (`) ?? ''})", spec: SEGMENTS, test: 'are found and counted as a filter over the readable ones',
  },
  {
    name: 'other-child-any-role-there', promise: 'a segment is read under the role a person has on the other child’s case', file: RULE,
    find: 'AND (e.role IN (${whole.join', replace: 'AND (true OR e.role IN (${whole.join', spec: SEGMENTS, test: BY_EVERY_WAY,
  },
  {
    name: 'other-child-agreement-of-this', promise: 'the agreement asked for is the other child’s', file: RULE,
    find: '(SELECT o.other_case_id AS case_id, ${table}', replace: '(SELECT o.case_id AS case_id, ${table}', spec: SEGMENTS, test: BY_EVERY_WAY,
  },
  {
    name: 'other-child-unnamed-open', promise: 'while no case is named, nobody reads it', file: RULE,
    find: "['THIS_CHILD', 'SET_APART'] : ", replace: "['THIS_CHILD', 'SET_APART', 'ANOTHER_CHILD'] : ", spec: SPEC, test: 'and while no case is named, nobody reads it',
  },
  {
    name: 'other-child-apart-open', promise: 'what is set apart is read by those alone who may agree', file: RULE,
    find: "['THIS_CHILD', 'SET_APART'] : ['THIS_CHILD']", replace: "['THIS_CHILD', 'SET_APART'] : ['THIS_CHILD', 'SET_APART']", spec: SPEC, test: 'by one person, at once: from then on they alone read it who may agree',
  },
  {
    name: 'other-child-epoch-ignored', promise: 'a reading stands on the other child’s case too', file: 'apps/api/src/platform/read/case-facts.ts',
    find: ', ...one.others.map((other) => [other.caseId, other.epoch] as const)', replace: '', spec: ATTACK, test: 'while it is read in a case file',
  },
  {
    name: 'other-child-epoch-ignored-in-count', promise: 'a count stands on the cases that its hits follow', file: 'apps/api/src/platform/read/testimony-search.ts',
    find: '...others.map((id, at) => [id,', replace: '...others.slice(others.length).map((id, at) => [id,', spec: ATTACK, test: 'and on a later page, counted alone',
  },
  {
    name: 'other-child-read-as-plain', promise: 'a list with segments is read under the state of each case', file: 'apps/api/src/platform/read/plain-reading.ts',
    find: 'if (cell.read && (OF_ANOTHER_CHILD', replace: 'if (!cell.read && (OF_ANOTHER_CHILD', spec: ATTACK, test: 'while it is read in a list',
  },
  {
    name: 'other-child-mark-tells', promise: 'that a segment speaks of another child is told by no marker', file: 'libs/authz/src/decision.ts',
    find: "rest.withholding ?? { kind,", replace: "facts.others.length === 0 ? undefined : { kind,", spec: ATTACK, test: 'is one and the same to whoever is on this case alone',
  },
  {
    name: 'other-child-code-tells', promise: 'a case that is not theirs is answered as one that is not there', file: DECISIONS,
    find: "IF v_case IS NULL THEN PERFORM access.refuse('NOT_FOUND'); END IF;", replace: "IF v_case IS NULL THEN PERFORM access.refuse(CASE WHEN EXISTS (SELECT 1 FROM access.case_state s WHERE s.code = p_code) THEN 'ROLE_REQUIRED' ELSE 'NOT_FOUND' END); END IF;", spec: ATTACK, test: 'names its case by nobody who is not on it',
  },
  {
    name: 'other-child-names-any', promise: 'nobody names a case that they are not on', file: DECISIONS,
    find: 'AND e.person_id = access.me() WHERE s.code = p_code', replace: 'WHERE s.code = p_code', spec: ATTACK, test: 'names its case by nobody who is not on it',
  },
  {
    name: 'other-child-by-one', promise: 'nobody alone says whose case a segment follows', file: DECISIONS,
    find: "IF p.proposed_by = access.me() THEN PERFORM access.refuse('NOT_SELF'); END IF;", replace: '', spec: SPEC, test: 'by another person of these, who says the same',
  },
  {
    name: 'other-child-confirmed-unseen', promise: 'a case is agreed to by those alone who name it', file: DECISIONS,
    find: 'confirmed_by = CASE WHEN v.other_case IS NOT NULL THEN access.me() END, confirmed_at = CASE WHEN v.other_case IS NOT NULL THEN now() END', replace: 'confirmed_by = CASE WHEN p.other_case_id IS NOT NULL THEN access.me() END, confirmed_at = CASE WHEN p.other_case_id IS NOT NULL THEN now() END', spec: SPEC, test: 'by somebody who is not on that case as far as that it is another child',
  },
  {
    name: 'other-child-agreed-twice', promise: 'that a case was proposed is not told by agreeing again', file: DECISIONS,
    find: ' OR (v.other_case IS NULL AND p.agreed_at IS NOT NULL)', replace: '', spec: ATTACK, test: 'was agreed to by somebody who is not on it, as far as they could know',
  },
  {
    name: 'other-child-brought-back-unseen', promise: 'what follows a case is brought back by those alone who read it', file: DECISIONS,
    find: 'OR (NOT access.of_their_child(v.id) AND EXISTS', replace: 'OR (false AND EXISTS', spec: SPEC, test: 'and by nobody of whom neither reads it',
  },
  {
    name: 'other-child-topics-unseen', promise: 'nobody says what a segment is about that they may not read', file: DECISIONS,
    find: "WHERE s.speaks_of = 'ANOTHER_CHILD' AND NOT access.of_their_child(s.id)) THEN", replace: 'WHERE false) THEN', spec: ATTACK, test: 'is nowhere for who is on this case alone, and is not theirs to use',
  },
  {
    name: 'other-child-cut-unseen', promise: 'nobody learns of a segment by cutting it', file: DECISIONS,
    find: "AND s.number = p_number AND s.speaks_of = 'ANOTHER_CHILD'", replace: "AND s.number = p_number AND false AND s.speaks_of = 'ANOTHER_CHILD'", spec: ATTACK, test: 'is nowhere for who is on this case alone, and is not theirs to use',
  },
  {
    name: 'other-child-not-carried-on', promise: 'a new version is closed where the former one is', file: CARRY,
    find: '  NEW.speaks_of := v_found;', replace: '', spec: SPEC, test: 'is the same: a correction, a translation, and what is cut of it',
  },
  {
    name: 'other-child-open-in-older', promise: 'other versions are closed with one', file: CARRY,
    find: "UPDATE core.transcript_segment s SET speaks_of = CASE WHEN v.firm THEN 'ANOTHER_CHILD' ELSE 'SET_APART' END WHERE s.id = v.id AND (", replace: "UPDATE core.transcript_segment s SET speaks_of = CASE WHEN v.firm THEN 'ANOTHER_CHILD' ELSE 'SET_APART' END WHERE s.id = v.id AND false AND (", spec: SPEC, test: 'is closed in the older one, where a later one is said to speak of her',
  },
  {
    name: 'other-child-joined-open', promise: 'what joins two children’s segments is read by nobody', file: CARRY,
    find: 'AND count(DISTINCT o.other_case_id) = 1 AND', replace: 'AND', spec: SPEC, test: 'is read by nobody where two are joined that follow different cases',
  },
  {
    name: 'other-child-filed-before', promise: 'what was filed before it was said to speak of another child is filed again', file: 'migrations/other-child/table.sql.ts',
    find: 'UPDATE access.filing SET held_until = now() WHERE', replace: 'UPDATE access.filing SET held_until = held_until WHERE', spec: SPEC, test: 'for a judge of both, once a party who reads it files it again',
  },
  {
    name: 'other-child-lost-in-merge', promise: 'a segment follows the case that the other child’s becomes part of', file: 'migrations/other-child/moves.sql.ts',
    find: 'UPDATE access.other_child SET other_case_id = NEW.merged_into WHERE', replace: 'UPDATE access.other_child SET other_case_id = other_case_id WHERE', spec: SPEC, test: 'goes on following the case that the other child’s becomes part of',
  },
  {
    name: 'other-child-stays-when-one', promise: 'where both cases are one child’s, nothing is withheld as of another', file: 'migrations/other-child/moves.sql.ts',
    find: "THEN NEW.speaks_of := 'THIS_CHILD'; END IF;", replace: 'THEN NULL; END IF;', spec: SPEC, test: 'speaks of this child, with its history: this case becomes part',
  },
  {
    name: 'other-child-listed-in-sql', promise: 'whose case a segment follows is in SQL for nobody who is not on both', file: 'libs/authz/src/row-policy.ts',
    find: 'other_child: `confirmed_at IS NOT NULL AND ended_at IS NULL AND ${ON_MY_CASE(\'other_child\')} AND EXISTS', replace: 'other_child: `${ON_MY_CASE(\'other_child\')} OR EXISTS', spec: ATTACK, test: 'is not in SQL under the application’s roles',
  },
];
