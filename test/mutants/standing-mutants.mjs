const STANDING = 'migrations/1764400000000-standing-decisions.ts';
const PUT_AGAIN = 'test/attack/put-again.e2e-spec.ts';
const DATABASE = 'test/attack/standing-decisions.e2e-spec.ts';

/** What was decided stands, and is found out where it changes: as in `mutants.mjs`. */
export const STANDING_MUTANTS = [
  {
    name: 'put-again-lost-at-merge', promise: 'what is before the control body again is not lost when cases are merged', file: STANDING,
    find: '(x.upheld IS DISTINCT FROM false OR (x.decided_at IS NULL AND y.decided_at IS NOT NULL))', replace: 'x.upheld IS DISTINCT FROM false', spec: PUT_AGAIN, test: 'a merge carries what is before the control body again', only: 'a merge carries',
  },
  {
    name: 'put-again-lost-at-split', promise: 'what is before the control body again is not lost when a case is split', file: STANDING,
    find: '(c.upheld IS DISTINCT FROM false OR c.decided_at IS NULL) ON CONFLICT', replace: 'c.upheld IS DISTINCT FROM false ON CONFLICT', spec: PUT_AGAIN, test: 'a split carries what is before the control body again', only: 'a split carries',
  },
  {
    name: 'epoch-raised-by-nothing', promise: 'who repeats a change of nothing keeps nobody from reading', file: STANDING,
    find: ' AND blind IS DISTINCT FROM p_blind;', replace: ';', spec: DATABASE, test: 'raises no epoch for a change of nothing', only: 'raises no epoch',
  },
  {
    name: 'entry-of-any-shape', promise: 'no entry is kept that the log could not write', file: STANDING,
    find: "IF NOT access.is_entry(p_entry, p_mutation, p_request) THEN PERFORM access.refuse('FORBIDDEN_INPUT'); END IF;", replace: '', spec: DATABASE, test: 'keeps no entry that the log could not write', only: 'keeps no entry',
  },
  {
    name: 'key-of-another-transaction', promise: 'a key is finished by the transaction that claimed it, once', file: STANDING,
    find: ' AND request_id = p_request AND intent_id IS NULL AND at = now();', replace: ';', spec: DATABASE, test: 'finishes only the key that its own transaction claimed', only: 'finishes only the key',
  },
  {
    name: 'written-as-of-the-old-unit', promise: 'nobody writes as of the unit they have left', file: STANDING,
    find: "IF NOT EXISTS (SELECT 1 FROM people.person WHERE id = access.me() AND unit_id = access.my_unit()) THEN PERFORM access.refuse('BUSY'); END IF;", replace: '', spec: DATABASE, test: 'lets nobody write as of the unit they have left', only: 'lets nobody write as of',
  },
  {
    name: 'split-off-rows-copied', promise: 'what was split off a report is not copied into a third case', file: 'migrations/1764200000000-reported-incidents.ts',
    find: 'FROM core.incident WHERE report_id = p_report AND case_id IS NULL;', replace: 'FROM core.incident WHERE report_id = p_report;', spec: PUT_AGAIN, test: 'what was split off to another case is not copied', only: 'what was split off to another case',
  },
  {
    name: 'role-over-assignment-not', promise: 'an assignment ends with the role it is under', file: 'migrations/timed-access/times.sql.ts',
    find: 'SELECT p_person, t.role, p_case, lower(t.span), upper(t.span)', replace: 'SELECT p_person, t.role, p_case, lower(t.span), NULL', spec: DATABASE, test: 'ends an assignment with the role it is under', only: 'ends an assignment',
  },
];
