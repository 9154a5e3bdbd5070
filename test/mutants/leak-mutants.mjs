const FILE = 'migrations/leak-tracing/traces.sql.ts';
const SPEC = 'test/audit/leak-trace.e2e-spec.ts';

/** Tracing who had read what became public. */
export const LEAK_MUTANTS = [
  {
    name: 'leak-trace-by-one', promise: 'a trace needs a second auditor of another unit', file: FILE,
    find: "IF v.asked_by = access.me() OR v.asked_unit = access.my_unit() OR EXISTS (SELECT 1 FROM people.person p WHERE p.id = v.asked_by AND p.unit_id = access.my_unit()) THEN PERFORM access.refuse('NOT_SELF'); END IF;", replace: '', spec: SPEC, test: 'answers the same where there is no such case',
  },
  {
    name: 'leak-trace-unapproved', promise: 'no trace is made before it is approved', file: FILE,
    find: 'WHERE t.approved AND t.done_at IS NULL AND t.readable_until > now() ORDER BY', replace: 'WHERE t.done_at IS NULL ORDER BY', spec: SPEC, test: 'answers the same where there is no such case',
  },
  {
    name: 'leak-trace-after-publication', promise: 'what was read after the publication does not count', file: FILE,
    find: 'e.at >= p_from AND e.at < p_until CROSS', replace: 'e.at >= p_from CROSS', spec: SPEC, test: 'looks at what was read before the publication',
  },
  {
    name: 'leak-trace-of-one-fact', promise: 'who had read less than two thirds of it is not named', file: FILE,
    find: 'HAVING 3 * count(*) >= 2 * (SELECT t.facts FROM total t)', replace: '', spec: SPEC, test: 'counts who had read most',
  },
  {
    name: 'leak-trace-to-every-auditor', promise: 'only the two who asked and approved read the answer', file: FILE,
    find: 'AND ${ME} IN (t.asked_by, t.decided_by) AND', replace: 'AND', spec: SPEC, test: 'names who had read all of it',
  },
  {
    name: 'leak-trace-of-ones-own-unit', promise: 'nobody is shown a colleague of their own unit', file: FILE,
    find: "AND ${unbiased('r.case_id')} AND ${ofAnotherUnit('r.person_id')}`", replace: "AND ${unbiased('r.case_id')}`", spec: SPEC, test: 'shows nobody a colleague of their own unit',
  },
  {
    name: 'leak-trace-readable-for-good', promise: 'an answer is readable for 72 hours', file: FILE,
    find: 'AND t.approved AND t.readable_until > now() AND ${unbiased', replace: 'AND t.approved AND ${unbiased', spec: SPEC, test: 'is over after 72 hours',
  },
  {
    name: 'leak-trace-kept', promise: 'what was found is not kept longer than it can be read', file: FILE,
    find: 'DELETE FROM audit.leak_reader r USING audit.leak_trace t WHERE t.id = r.trace_id AND t.readable_until < now();', replace: '', spec: SPEC, test: 'is over after 72 hours',
  },
  {
    name: 'leak-trace-unrecorded', promise: 'a trace is on record before it is made', file: 'apps/api/src/platform/read/leak-traces.ts',
    find: "await log.append([{ requestId: randomUUID(), actor,", replace: "void log; void (() => [{ requestId: randomUUID(), actor,", spec: SPEC, test: 'shows nobody a colleague of their own unit',
  },
];
