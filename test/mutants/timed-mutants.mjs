const TIMES = 'migrations/timed-access/times.sql.ts';
const GIVEN = 'migrations/timed-access/given.sql.ts';
const TIMED = 'test/attack/timed-access.e2e-spec.ts';

/** Of access that begins and ends by the clock, as in `mutants.mjs`. */
export const TIMED_MUTANTS = [
  {
    name: 'threat-outlives-role', promise: 'a declared threat to life ends with the role it was declared under', file: 'migrations/timed-access/facts.sql.ts',
    find: "AND m.until_at > now() AND ${STILL('m')} AND NOT", replace: 'AND m.until_at > now() AND NOT', spec: TIMED, test: 'by that role’s date', only: 'by that role',
  },
  {
    name: 'threat-outlives-role-in-rows', promise: 'PostgreSQL reads nothing by a threat to life whose role has ended', file: 'libs/authz/src/row-policy.ts',
    find: 'AND (m.held_until IS NULL OR m.held_until > now()) AND NOT m.blocked', replace: 'AND NOT m.blocked', spec: TIMED, test: 'by what was given ends for SQL', only: 'by what was given ends for SQL',
  },
  {
    name: 'grant-outlives-office', promise: 'what was given by name ends with the office it was given to', file: 'libs/authz/src/conditions.ts',
    find: "g.until_at > now() AND ${STILL('g')}", replace: 'g.until_at > now()', spec: TIMED, test: 'by what was given ends for SQL', only: 'by what was given ends for SQL',
  },
  {
    name: 'given-moves-along', promise: 'what was given in one unit does not go along into another', file: TIMES,
    find: 'IF NOT NEW.active OR NEW.unit_id <> OLD.unit_id THEN', replace: 'IF NOT NEW.active THEN', spec: TIMED, test: 'that was given by name ends with the office', only: 'that was given by name',
  },
  {
    name: 'given-begins-again', promise: 'what has ended with an office does not begin again with it', file: GIVEN,
    find: "const STILL = '(g.held_until IS NULL OR g.held_until > now())';", replace: "const STILL = 'true';", spec: TIMED, test: 'counts nothing of what was given to somebody in an office they have left', only: 'counts nothing of what was given',
  },
  {
    name: 'assignment-begins-early', promise: 'no assignment counts before its time', file: TIMES,
    find: 'WHERE t.from_at <= now() AND', replace: 'WHERE', spec: TIMED, test: 'begins by its time, with nobody doing anything', only: 'begins by its time, with nobody',
  },
  {
    name: 'beginning-kept-away', promise: 'a kept state is dropped when something of it begins', file: 'migrations/timed-access/facts.sql.ts',
    find: "      (SELECT min(t.from_at) FROM access.assignment_time t WHERE t.case_id = r.case_id AND t.person_id = p_person AND t.from_at > now()),\n", replace: '', spec: TIMED, test: 'though the state before it is kept', only: 'though the state before it is kept',
  },
  {
    name: 'role-kept-beyond-its-date', promise: 'who asks is looked up again when a role of theirs ends by its date', file: 'apps/api/src/platform/sign-in/actors.ts',
    find: 'Math.min(KEPT_MS, row.stands_ms ?? KEPT_MS)', replace: 'KEPT_MS', spec: TIMED, test: 'is under no role that has ended by its date', only: 'is under no role that has ended',
  },
];
