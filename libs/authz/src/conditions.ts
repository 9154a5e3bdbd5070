import type { CaseKind } from '@heardonce/domain/kind.js';
import type { Actor, CaseFacts } from './facts.js';
import type { Cell, Condition } from './policy.js';

/** Equality on columns of the row, the only form a rule may take; `null` = never, `{}` = every row of the case. */
export type RowRule = Readonly<Record<string, string | { readonly $in: readonly string[] }>> | null;

interface ConditionMeaning {
  /** Over one case's facts, what the row must equal. */
  readonly rule: (actor: Actor, facts: CaseFacts, kind: CaseKind, cell: Cell) => RowRule;
  /** The same as a predicate over the table's row, for the database to refuse by itself. */
  readonly sql: (table: string, kind: CaseKind, cell: Cell) => string;
}

export const ME = "(SELECT NULLIF(current_setting('app.person', true), '')::uuid)";
export const MY_UNIT = "(SELECT NULLIF(current_setting('app.unit', true), '')::uuid)";
const MY_AGENCY = "(SELECT current_setting('app.agency', true))";
const RUNNING = (alias: string): string => `${alias}.from_at <= now() AND ${alias}.ended_at IS NULL AND (${alias}.until_at IS NULL OR ${alias}.until_at > now())`;
/** What was given by name counts until the office it was given to ends. */
export const STILL = (alias: string): string => `(${alias}.held_until IS NULL OR ${alias}.held_until > now())`;
const when = (truth: boolean): RowRule => (truth ? {} : null);
const among = (column: string, ids: readonly string[]): RowRule => (ids.length ? { [column]: { $in: ids } } : null);
const ofKind = (entries: readonly string[], kind: string): string[] => entries.filter((entry) => entry.startsWith(`${kind}:`)).map((entry) => entry.slice(kind.length + 1));
const grantSql = (table: string): string =>
  `EXISTS (SELECT 1 FROM access.field_grant g WHERE g.case_id = ${table}.case_id AND g.person_id = ${ME} AND ${table}.aspect = ANY (g.fields) AND g.revoked_at IS NULL AND g.from_at <= now() AND g.until_at > now() AND ${STILL('g')}
     AND (g.second_by IS NOT NULL OR NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = ${table}.case_id AND ${RUNNING('v')})))`;
const placementSql = (table: string): string => `EXISTS (SELECT 1 FROM access.placement l WHERE l.case_id = ${table}.case_id AND l.unit_id = ${MY_UNIT} AND l.ended_at IS NULL)`;

const consentSql = (table: string, kind: CaseKind): string => `EXISTS (SELECT 1 FROM access.consent c WHERE c.case_id = ${table}.case_id AND c.kind = '${kind}' AND c.person_id = ${ME} AND c.withdrawn_at IS NULL AND ${STILL('c')})`;
const namedSql = (table: string): string => `EXISTS (SELECT 1 FROM access.named_investigator v WHERE v.recording_id = ${table}.recording_id AND v.case_id = ${table}.case_id AND v.person_id = ${ME} AND v.ended_at IS NULL AND ${STILL('v')})`;
const onTopics = (table: string, cell: Cell): string => `${table}.topic IN (${(cell.topics ?? []).map((topic) => `'${topic}'`).join(', ')})`;

/** What each letter of the policy means, said twice on purpose: to CASL over facts, to PostgreSQL over rows. `prove:parity` holds them together. */
export const CONDITIONS: Readonly<Record<Exclude<Condition, 'd' | 'k'>, ConditionMeaning>> = {
  p: {
    rule: (_actor, facts) => when(facts.named),
    sql: (table) => `NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = ${table}.case_id AND ${RUNNING('v')} AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = ${ME}))`,
  },
  g: { rule: (_actor, facts) => among('aspect', facts.aspects), sql: grantSql },
  W1: { rule: (_actor, facts) => (facts.placement ? {} : among('aspect', facts.aspects)), sql: (table) => `(${placementSql(table)} OR ${grantSql(table)})` },
  h: {
    rule: (_actor, facts, kind) => among('id', ofKind(facts.filed, kind)),
    sql: (table, kind) => `EXISTS (SELECT 1 FROM access.filing f WHERE f.case_id = ${table}.case_id AND f.row_id = ${table}.id AND f.kind = '${kind}' AND f.judge_id = ${ME} AND ${STILL('f')})`,
  },
  o: {
    rule: (_actor, facts, kind) => among('id', ofKind(facts.orders, kind)),
    sql: (table, kind) => `EXISTS (SELECT 1 FROM access.court_order_row x JOIN access.court_order c ON c.id = x.order_id WHERE x.row_id = ${table}.id AND c.case_id = ${table}.case_id AND c.kind = '${kind}' AND c.person_id = ${ME} AND c.author_heard_at IS NOT NULL AND c.until_at > now() AND ${STILL('c')})`,
  },
  u: { rule: (actor) => ({ unitId: actor.unitId }), sql: (table) => `${table}.unit_id = ${MY_UNIT}` },
  pu: {
    rule: (actor, facts) => (facts.named ? { unitId: actor.unitId } : null),
    sql: (table) => `${table}.unit_id = ${MY_UNIT} AND NOT access.source_reserved(${table}.id) AND NOT EXISTS (SELECT 1 FROM access.reserved v WHERE v.case_id = ${table}.case_id AND ${RUNNING('v')} AND NOT EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = v.id AND n.person_id = ${ME}))`,
  },
  own: { rule: (actor) => ({ unitId: actor.unitId }), sql: (table) => `${table}.unit_id = ${MY_UNIT}` },
  i: { rule: (actor) => ({ authorId: actor.personId }), sql: (table) => `${table}.author_id = ${ME}` },
  a: {
    rule: (actor, facts) => among('authorId', [actor.personId, ...facts.authors]),
    sql: (table) => `(${table}.author_id = ${ME} OR EXISTS (SELECT 1 FROM access.custodian c WHERE c.case_id = ${table}.case_id AND c.author_id = ${table}.author_id AND c.person_id = ${ME}))`,
  },
  c: {
    rule: (_actor, facts, kind) => when(facts.consents.includes(kind)),
    sql: consentSql,
  },
  r: {
    rule: (_actor, facts) => among('id', facts.released),
    sql: (table) => `EXISTS (SELECT 1 FROM access.release x WHERE x.row_id = ${table}.id AND x.case_id = ${table}.case_id AND x.agency_code = ${MY_AGENCY})`,
  },
  b: { rule: (_actor, facts) => when(!facts.blind), sql: (table) => `NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = ${table}.case_id AND s.blind)` },
  b1: { rule: (_actor, facts) => when(!facts.blind || facts.underWay), sql: (table) => `NOT EXISTS (SELECT 1 FROM access.case_state s WHERE s.case_id = ${table}.case_id AND s.blind AND NOT s.under_way)` },
  n: {
    rule: (_actor, facts) => among('recordingId', facts.recordings),
    sql: namedSql,
  },
  nt: {
    rule: (_actor, facts, _kind, cell) => (facts.recordings.length ? { ...among('recordingId', facts.recordings), ...among('topic', cell.topics ?? []) } : null),
    sql: (table, _kind, cell) => `(${onTopics(table, cell)} AND ${namedSql(table)})`,
  },
  t: { rule: (_actor, _facts, _kind, cell) => among('topic', cell.topics ?? []), sql: (table, _kind, cell) => onTopics(table, cell) },
  tc: {
    rule: (_actor, facts, kind, cell) => (facts.consents.includes(kind) ? {} : among('topic', cell.topics ?? [])),
    sql: (table, kind, cell) => `(${onTopics(table, cell)} OR ${consentSql(table, kind)})`,
  },
};

/** Conditions that hold for a whole case or not at all; only these let a task about the kind be read. */
export const CASE_LEVEL: readonly Condition[] = ['p', 'c', 'b', 'b1'];
