import type { CaseKind } from '@heardonce/domain/kind.js';
import { CASE_ROLES, type Role } from '@heardonce/domain/people/role.js';
import { CONDITIONS, ME, type RowRule, STILL } from './conditions.js';
import type { Actor, CaseFacts, OtherChild } from './facts.js';
import { type Condition, cellFor, SETTING_APART } from './policy.js';

type Rule = NonNullable<RowRule>;
/** What stands in a row's `speaks_of` where its own case alone decides on it. */
const OF_THIS_CASE = (role: Role): readonly string[] => (SETTING_APART.includes(role) ? ['THIS_CHILD', 'SET_APART'] : ['THIS_CHILD']);
type Known = Exclude<Condition, 'd' | 'k'>;

/**
 * Beside the rule of its own case, for the database to refuse by itself: a row that speaks of another child is read where the same table gives it
 * to the person on that child's case. Conditions there are asked of a row of that case with the same topic, of a recording they are named for
 * there, if any; but what was filed is filed where the row is, by a party who reads it on both.
 */
export function otherChildSql(role: Role, table: string, kind: CaseKind): string {
  const readers = CASE_ROLES.filter((one) => cellFor(one, kind).read);
  const whole = readers.filter((one) => !cellFor(one, kind).when).map((one) => `'${one}'`);
  const partly = readers.flatMap((one) => {
    const cell = cellFor(one, kind);
    return cell.when ? [`(e.role = '${one}' AND ${CONDITIONS[cell.when as Known].sql(cell.when === 'h' ? table : 'there', kind, cell)})`] : [];
  });
  return `(${table}.speaks_of IN (${OF_THIS_CASE(role).map((one) => `'${one}'`).join(', ')}) OR (${table}.speaks_of = 'ANOTHER_CHILD' AND EXISTS (
    SELECT 1 FROM access.other_child o JOIN access.effective e ON e.case_id = o.other_case_id AND e.person_id = ${ME}
      CROSS JOIN LATERAL (SELECT o.other_case_id AS case_id, ${table}.topic AS topic, (SELECT i.recording_id FROM access.named_investigator i WHERE i.case_id = o.other_case_id AND i.person_id = ${ME} AND i.ended_at IS NULL AND ${STILL('i')} LIMIT 1) AS recording_id) there
    WHERE o.segment_id = ${table}.id AND o.confirmed_at IS NOT NULL AND o.ended_at IS NULL AND (e.role IN (${whole.join(', ')}) OR ${partly.join(' OR ')}))))`;
}

/** The same for CASL: what a row must equal where its own case's rule is this one. */
export function otherChildRules(actor: Actor, facts: CaseFacts, kind: CaseKind, own: RowRule): Rule[] {
  if (!own) return [];
  const followed = facts.others.flatMap((other) => {
    const there = ruleThere(actor, facts, other, kind);
    const rule = there && both(both(own, there), { id: { $in: other.segments } });
    return rule ? [{ ...rule, speaksOf: 'ANOTHER_CHILD' }] : [];
  });
  return [{ ...own, speaksOf: { $in: OF_THIS_CASE(facts.role) } }, ...followed];
}

function ruleThere(actor: Actor, here: CaseFacts, { facts }: OtherChild, kind: CaseKind): RowRule {
  if (!facts?.assigned) return null;
  const cell = cellFor(facts.role, kind);
  if (!cell.read || !cell.when) return cell.read ? {} : null;
  const rule = CONDITIONS[cell.when as Known].rule(actor, { ...facts, filed: here.filed }, kind, cell);
  return rule && Object.fromEntries(Object.entries(rule).filter(([column]) => column !== 'recordingId'));
}

/** What two rules let through together; null where that is nothing. */
function both(one: RowRule, other: RowRule): RowRule {
  if (!one || !other) return null;
  const out: Record<string, Rule[string]> = { ...one };
  for (const [column, value] of Object.entries(other)) {
    const known = out[column];
    const shared = known === undefined ? listOf(value) : listOf(known).filter((item) => listOf(value).includes(item));
    if (shared.length === 0) return null;
    out[column] = { $in: shared };
  }
  return out;
}
const listOf = (value: Rule[string]): readonly string[] => (typeof value === 'string' ? [value] : value.$in);
