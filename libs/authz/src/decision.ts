import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability';
import { permittedFieldsOf } from '@casl/ability/extra';
import { amendableFields, classifiedFields, type Constructor, findRecord } from '@heardonce/domain/classified.js';
import { type CaseKind, heldCaseKind, type Kind, MFA_KINDS, ONE_FACTOR_WRITES } from '@heardonce/domain/kind.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { CASE_LEVEL, CONDITIONS, type RowRule } from './conditions.js';
import type { Actor, CaseFacts } from './facts.js';
import { otherChildRules } from './other-child.js';
import { cellFor, CITING_KINDS, type Condition, EMERGENCY_KINDS, OF_ANOTHER_CHILD, OWN_REPORT_KINDS, TASK_KINDS, UNOPENED_REPORT_KINDS, WHO_GRANTS, WHO_OPENS_OTHER_CHILD } from './policy.js';
import { EMERGENCY_ROLES } from './row-policy.js';

export type Action = 'read' | 'create' | 'amend';
type Ability = MongoAbility<[Action, string | object]>;
/** How far a kind may be read: every row of the case, only some rows, or none. */
export type Extent = 'ALL' | 'ROWS' | 'NONE';
export interface Withholding { readonly kind: Kind; readonly reason: string; readonly grantedBy: readonly string[] }

const REASONS: Readonly<Record<Condition, string>> = {
  p: 'RESERVED_IDENTITY', g: 'NEEDS_GRANT', W1: 'NEEDS_GRANT', h: 'NOT_FILED_FOR_YOUR_HEARING', o: 'NEEDS_COURT_ORDER', u: 'LOGGED_BY_ANOTHER_UNIT', pu: 'LOGGED_BY_ANOTHER_UNIT', n: 'NEEDS_TO_BE_NAMED', t: 'OTHER_TOPICS', tc: 'OTHER_TOPICS', nt: 'NEEDS_TO_BE_NAMED', k: 'SUBJECT_NOT_PERMITTED',
  a: 'SEALED_TO_AUTHOR', c: 'NEEDS_AGREEMENT', r: 'NOT_RELEASED_TO_YOUR_AGENCY', own: 'WRITTEN_BY_ANOTHER_UNIT', b: 'NOT_PERMITTED', b1: 'NOT_PERMITTED', d: 'SUBJECT_NOT_PERMITTED', i: 'SEALED_TO_AUTHOR',
};
const typesByKind = new Map<Kind, Constructor[]>();
for (const type of RECORD_TYPES) {
  const kind = findRecord(type)?.kind as Kind;
  typesByKind.set(kind, [...(typesByKind.get(kind) ?? []), type]);
}
const fieldsOf = (type: Constructor): string[] => classifiedFields(type).map((field) => field.property);

/**
 * What one person may do with one case in its present state. CASL holds the rules, always with field lists and equality
 * conditions on the row; nobody asks CASL but through this class, and never without an instance.
 */
export class Decision {
  private readonly extents = new Map<Kind, Extent>();
  private readonly withholdings = new Map<Kind, Withholding>();
  private readonly ability: Ability;

  constructor(readonly key: string, rules: RawRuleOf<Ability>[], extents: Iterable<[Kind, Extent]>, withholdings: readonly Withholding[]) {
    this.ability = createMongoAbility<Ability>(rules);
    for (const [kind, extent] of extents) this.extents.set(kind, extent);
    for (const entry of withholdings) this.withholdings.set(entry.kind, entry);
  }

  extent(kind: Kind): Extent {
    return this.extents.get(kind) ?? 'NONE';
  }
  /** Whether the kind may be read in any row at all, as things stand. */
  reaches(kind: Kind): boolean {
    return (typesByKind.get(kind) ?? []).some((type) => this.ability.rulesFor('read', type.name).length > 0);
  }
  /** Why some or all of a kind is withheld; undefined where every row may be read. Depends on policy and case state alone. */
  withholding(kind: Kind): Withholding | undefined {
    return this.withholdings.get(kind);
  }
  allWithholdings(): Withholding[] {
    return [...this.withholdings.values()];
  }
  /** Whether this row's field may be touched. `row` must carry every column a condition names: a missing fact throws. */
  can(action: Action, type: Constructor, row: object, field: string): boolean {
    this.demandFacts(action, type, row);
    return this.ability.can(action, subject(type.name, { ...row }), field);
  }
  permittedFields(action: Action, type: Constructor, row: object): string[] {
    this.demandFacts(action, type, row);
    return permittedFieldsOf(this.ability, action, subject(type.name, { ...row }), { fieldsFrom: (rule) => rule.fields ?? [] });
  }
  private demandFacts(action: Action, type: Constructor, row: object): void {
    for (const rule of this.ability.rulesFor(action, type.name)) for (const column of Object.keys(rule.conditions ?? {})) if (!(column in row)) throw new Error(`${type.name}: a decision needs ${column}`);
  }
}

const known = new Map<string, Decision>();
const MOST_KNOWN = 5_000;

/** The decision for one person over one case; computed once per role and state. */
export function decide(actor: Actor, facts: CaseFacts): Decision {
  const key = JSON.stringify([facts.role, actor.mfa, actor.personId, actor.unitId, actor.agency, facts.assigned, facts.reserved, facts.named, facts.aspects, facts.placement, facts.blind, facts.underWay, facts.consents, facts.orders, facts.filed, facts.released, facts.authors, facts.emergency, facts.recordings, othersOf(facts)]);
  const found = known.get(key);
  if (found) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = build(key, actor, facts);
  known.set(key, made);
  return made;
}

/** Other children's cases as far as this person is on them: nothing else about them decides. */
const othersOf = (facts: CaseFacts): unknown[] => facts.others.flatMap(({ caseId, segments, facts: there }) => (there?.assigned ? [[caseId, segments, there.role, there.consents, there.recordings]] : []));

function build(key: string, actor: Actor, facts: CaseFacts): Decision {
  const rules: RawRuleOf<Ability>[] = [];
  const extents: [Kind, Extent][] = [];
  const withholdings: Withholding[] = [];
  for (const [kind, types] of typesByKind) {
    if (!heldCaseKind(kind)) continue;
    const { rows, extent, withholding } = readRules(actor, facts, kind);
    const own = extent === 'ROWS' && cellFor(facts.role, kind).when === 'k' ? { authorId: actor.personId } : null;
    extents.push([kind, extent]);
    if (withholding) withholdings.push(withholding);
    for (const type of types) {
      for (const one of [...rows, own]) if (one) rules.push({ action: 'read', subject: type.name, fields: fieldsOf(type), ...(Object.keys(one).length ? { conditions: one } : {}) });
      const write = facts.assigned && (actor.mfa || !MFA_KINDS.includes(kind) || ONE_FACTOR_WRITES.includes(kind)) ? writeRule(facts, kind, type) : null;
      if (write) {
        if (type.name !== 'CaseFile') rules.push({ action: 'create', subject: type.name, fields: fieldsOf(type), ...(Object.keys(write).length ? { conditions: write } : {}) });
        const record = findRecord(type);
        if (!record?.appendOnly) rules.push({ action: 'amend', subject: type.name, fields: amendableFields(type), conditions: { ...write, ...(record?.shared ? {} : { authorId: actor.personId }) } });
      }
    }
  }
  return new Decision(key, rules, extents, withholdings);
}

/** Which rows of a kind may be read. That some may speak of another child is said of every case alike, whether or not there are any. */
function readRules(actor: Actor, facts: CaseFacts, kind: CaseKind): { rows: readonly RowRule[]; extent: Extent; withholding?: Withholding } {
  const { rule, ...rest } = readRule(actor, facts, kind);
  if (rest.extent === 'NONE' || !OF_ANOTHER_CHILD.includes(kind)) return { rows: [rule], ...rest };
  return { rows: otherChildRules(actor, facts, kind, rule), extent: 'ROWS', withholding: rest.withholding ?? { kind, reason: 'SPEAKS_OF_ANOTHER_CHILD', grantedBy: WHO_OPENS_OTHER_CHILD } };
}

function readRule(actor: Actor, facts: CaseFacts, kind: CaseKind): { rule: RowRule; extent: Extent; withholding?: Withholding } {
  const cell = cellFor(facts.role, kind);
  const none = (reason: string, grantedBy: readonly string[] = []) => ({ rule: null, extent: 'NONE' as const, withholding: { kind, reason, grantedBy } });
  const urgent = facts.emergency.includes(kind) && EMERGENCY_ROLES.includes(facts.role) && (EMERGENCY_KINDS as readonly string[]).includes(kind);
  if (MFA_KINDS.includes(kind) && !actor.mfa && (urgent || (facts.assigned && cell.read))) return none('SECOND_FACTOR_NEEDED');
  if (urgent) return { rule: {}, extent: 'ALL' };
  if (!facts.assigned || !cell.read) return none('NOT_PERMITTED');
  if (!cell.when) return { rule: {}, extent: 'ALL' };
  const rule = cell.when === 'd' || cell.when === 'k' ? subjectRule(actor, facts, cell.when === 'd' ? TASK_KINDS : CITING_KINDS) : CONDITIONS[cell.when].rule(actor, facts, kind, cell);
  const reason = { kind, reason: cell.when === 'p' && !mayKnowOfMeasures(facts) ? 'NOT_PERMITTED' : REASONS[cell.when], grantedBy: WHO_GRANTS[cell.when] };
  if (CASE_LEVEL.includes(cell.when)) return rule ? { rule, extent: 'ALL' } : { rule, extent: 'NONE', withholding: reason };
  if (rule && Object.keys(rule).length === 0) return { rule, extent: 'ALL' };
  return { rule, extent: 'ROWS', withholding: reason };
}

/** That an identity is reserved is itself a protection measure: named as the reason only to those who read measures. */
function mayKnowOfMeasures(facts: CaseFacts): boolean {
  const cell = cellFor(facts.role, 'risk');
  return cell.read && (cell.when === undefined || (cell.when === 'b' && !facts.blind));
}

/** Of these kinds, those whose tasks or citations this person may read. */
function subjectRule(actor: Actor, facts: CaseFacts, about: readonly CaseKind[]): RowRule {
  const kinds = about.filter((kind) => {
    const cell = cellFor(facts.role, kind);
    if (!cell.read || (cell.when && !CASE_LEVEL.includes(cell.when))) return false;
    return !cell.when || CONDITIONS[cell.when as 'p'].rule(actor, facts, kind, cell) !== null;
  });
  return kinds.length ? { subjectKind: { $in: kinds } } : null;
}

function writeRule(facts: CaseFacts, kind: CaseKind, type: Constructor): RowRule {
  const cell = cellFor(facts.role, kind);
  if (type.name === 'Task') return TASK_KINDS.some((about) => cellFor(facts.role, about).write && !cellFor(facts.role, about).when) ? {} : null;
  if (!cell.write || kind === 'source') return null;
  if (cell.when === 'W1') return facts.placement ? {} : null;
  if (cell.when === 'd') return { subjectKind: { $in: TASK_KINDS.filter((about) => cellFor(facts.role, about).write && !cellFor(facts.role, about).when) } };
  if (type.name === 'Report') return null;
  return {};
}

/** Documents of other organisations, as far as the person's own unit sent them in. */
export function decideDocuments(actor: Actor, role: Role): Decision {
  const key = JSON.stringify(['documents', role, actor.unitId, actor.mfa]);
  const found = known.get(key);
  if (found) return found;
  const permitted = cellFor(role, 'source').read;
  const open = permitted && actor.mfa;
  const rules: RawRuleOf<Ability>[] = open ? (typesByKind.get('source') ?? []).map((type) => ({ action: 'read', subject: type.name, fields: fieldsOf(type), conditions: { unitId: actor.unitId } })) : [];
  const made = new Decision(key, rules, [['source', open ? 'ALL' : 'NONE']], open ? [] : [{ kind: 'source', reason: permitted ? 'SECOND_FACTOR_NEEDED' : 'NOT_PERMITTED', grantedBy: [] }]);
  known.set(key, made);
  return made;
}

/** Reports outside any case: what the person typed themselves, or what a coordinator reads before a case exists. */
export function decideReports(actor: Actor, scope: 'own' | 'intake'): Decision {
  const kinds = scope === 'own' ? OWN_REPORT_KINDS : UNOPENED_REPORT_KINDS;
  const key = JSON.stringify([scope, actor.mfa, actor.personId]);
  const found = known.get(key);
  if (found) return found;
  const open = kinds.filter((kind) => !MFA_KINDS.includes(kind) || actor.mfa);
  const types = RECORD_TYPES.filter((type) => findRecord(type)?.ownReport);
  const withholdings = types.map((type) => findRecord(type)?.kind as Kind).filter((kind) => !open.includes(kind)).map((kind) => ({ kind, reason: kinds.includes(kind) ? 'SECOND_FACTOR_NEEDED' : 'NOT_PERMITTED', grantedBy: [] }));
  const rules: RawRuleOf<Ability>[] = types.filter((type) => open.includes(findRecord(type)?.kind as Kind)).map((type) => ({ action: 'read', subject: type.name, fields: fieldsOf(type), conditions: scope === 'own' ? { authorId: actor.personId } : { caseId: null } }));
  const made = new Decision(key, rules, open.map((kind) => [kind, 'ALL'] as [Kind, Extent]), withholdings);
  known.set(key, made);
  return made;
}
