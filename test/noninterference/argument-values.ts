import { type GraphQLEnumType, type GraphQLInputType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Coverage } from './coverage.js';
import { MOMENT } from './fixed-sources.js';
import type { SeededChoice } from './seeded-choice.js';

/** What a person may have at hand: their own cases, what they heard of, what they were shown. */
export interface Pools {
  readonly openCodes: readonly string[];
  /** Codes of cases that are not theirs, of no case, and no codes at all. */
  readonly otherCodes: readonly string[];
  /** Of reports that they logged, and of all. */
  readonly ownReports: readonly string[];
  readonly reportCodes: readonly string[];
  readonly personIds: readonly string[];
  /** Rows they may read, may not read, that stand in one world only, and none at all. */
  readonly rowIds: readonly string[];
  /** Rows they may read, by the code of their case and what an argument calls them. */
  readonly named: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly role: string;
  readonly units: readonly string[];
  readonly agencies: readonly string[];
  readonly kinds: readonly string[];
  /** Cursors by the list they were given for. */
  readonly cursors: Map<string, string[]>;
  /** Cursors given to somebody else. */
  readonly foreignCursors: string[];
  /** One root field a query: a log read beside something else holds that reading's own entry or not, by time. */
  readonly single: boolean;
}

const DAY = 86_400_000;
/** How often what a query names is of the one case that it is about, and how often it names something of their own where others have such too. */
const FITTING = 0.85;

/** Makes values for arguments: such as fit, or such as provoke a refusal. */
export class ArgumentValues {
  /** The case that a query is about: codes and ids in it fit one another. */
  private here: string;
  private reading = false;
  constructor(private readonly pools: Pools, private readonly choice: SeededChoice, private readonly coverage: Coverage, private readonly places: Set<string>) {
    this.here = choice.one(pools.openCodes);
  }

  /** Mostly about a case in which they may read something under each of these names, as far as there is any such case. */
  about(kind: 'query' | 'mutation', names: readonly string[]): void {
    const { choice, pools } = this;
    this.reading = kind === 'query';
    const known = names.filter((name) => [...pools.named.values()].some((of) => of.has(name)));
    const fitting = pools.openCodes.filter((code) => known.every((name) => pools.named.get(code)?.has(name)));
    if (known.length > 0 && fitting.length > 0 && choice.chance(FITTING)) this.here = choice.one(fitting);
  }

  /** `undefined` leaves the argument out. */
  value(type: GraphQLInputType, name: string, provoke: boolean, list: string): unknown {
    const inner = getNullableType(type);
    if (isListType(inner)) return Array.from({ length: 1 + this.choice.below(2) }, () => this.value(inner.ofType as GraphQLInputType, name, provoke, list));
    if (isEnumType(inner)) {
      const value = this.code(inner, name, provoke);
      this.places.add(`${inner.name}.${value}`);
      return value;
    }
    if (isInputObjectType(inner)) {
      const out: Record<string, unknown> = {};
      for (const field of Object.values(inner.getFields())) {
        const place = `${inner.name}.${field.name}`;
        const needed = isNonNullType(field.type);
        if (!needed && !this.choice.chance(this.coverage.used(place) === 0 ? 0.8 : 0.4)) continue;
        const value = this.value(field.type, field.name, provoke && this.choice.chance(0.3), list);
        if (value === undefined) continue;
        out[field.name] = value;
        this.places.add(place);
      }
      return out;
    }
    return this.scalar(String(inner), name, provoke, list);
  }

  /** The one used least; in a query mostly of those that are not always refused. */
  private code(type: GraphQLEnumType, name: string, provoke: boolean): string {
    const { choice, coverage, pools } = this;
    const all = type.getValues().map((one) => one.name);
    if (name === 'role' && !provoke && all.includes(pools.role) && all.every((one) => coverage.used(`${type.name}.${one}`) > 0) && choice.chance(FITTING)) return pools.role;
    const open = provoke || !this.reading || !choice.chance(FITTING) ? all : all.filter((one) => !coverage.alwaysRefused(`${type.name}.${one}`));
    return choice.least(open.length > 0 ? open : all, (one) => coverage.used(`${type.name}.${one}`));
  }

  private scalar(type: string, name: string, provoke: boolean, list: string): unknown {
    const { choice } = this;
    switch (type) {
      case 'Boolean': return choice.chance(0.5);
      case 'Float': return choice.below(5);
      case 'Int': return provoke ? choice.one([0, -1, 51, 99]) : /version/i.test(name) ? choice.one([1, 1, 2, 4]) : name === 'first' ? choice.one([1, 2, 3, 5, 50]) : 1 + choice.below(4);
      case 'Timestamp': return provoke ? '2026-02-31' : new Date(MOMENT + (choice.below(20) - 10) * DAY).toISOString();
      case 'ID': return this.text(name, provoke, list, this.ids(name, provoke));
      default: return this.text(name, provoke, list, undefined);
    }
  }

  private ids(name: string, provoke: boolean): readonly string[] {
    const { choice, pools } = this;
    const fitting = !provoke && choice.chance(FITTING) ? pools.named.get(this.here)?.get(name) : undefined;
    return fitting ?? (/person|judge|to$|from$|who/i.test(name) ? pools.personIds : pools.rowIds);
  }

  private text(name: string, provoke: boolean, list: string, ids: readonly string[] | undefined): string | undefined {
    const { choice, pools } = this;
    if (name === 'after') return this.cursor(provoke, list);
    if (name === 'idempotencyKey') return provoke && choice.chance(0.2) ? 'x' : `key-${String(choice.chance(0.1) ? 1 : choice.below(1_000_000)).padStart(6, '0')}`;
    if (/report.*code/i.test(name)) return provoke ? choice.one(pools.otherCodes) : choice.one(pools.ownReports.length > 0 && choice.chance(FITTING) ? pools.ownReports : pools.reportCodes);
    if (/code$/i.test(name) && !/unit|agency|place/i.test(name)) return provoke ? choice.one(pools.otherCodes) : /^(caseC|c)ode$/.test(name) && choice.chance(FITTING) ? this.here : choice.one(pools.openCodes);
    if (/unit/i.test(name)) return provoke ? 'NO_SUCH_UNIT' : choice.one(pools.units);
    if (/agenc/i.test(name)) return provoke ? 'NO_SUCH_AGENCY' : choice.one(pools.agencies);
    if (/kind/i.test(name)) return provoke ? 'no_such_kind' : choice.one(pools.kinds);
    if (ids) return provoke ? choice.one(['00000000-0000-4000-8000-000000000000', 'not-an-id']) : choice.one(ids);
    if (/person|judge/i.test(name)) return choice.one(pools.personIds);
    if (provoke && choice.chance(0.5)) return choice.one(['', '***', '[withheld]', "' OR 1=1 --", '\u2028', 'A-given', '%']);
    if (/(date|On|since)$/i.test(name)) return '2025-03';
    if (name === 'quarter') return choice.one(['2025-Q1', '2025-Q3', '2026-Q2']);
    if (/sha256/i.test(name)) return 'b'.repeat(64);
    if (/phone|contact/i.test(name)) return '3001234567';
    return choice.one(['A-text', 'planted words', 'A-name', 'otra cosa']);
  }

  hasCursor(list: string): boolean {
    return (this.pools.cursors.get(list)?.length ?? 0) > 0;
  }

  private cursor(provoke: boolean, list: string): string | undefined {
    if (provoke) return this.choice.one(['', 'AAAA', 'x'.repeat(38), ...this.pools.foreignCursors.slice(0, 3), ...[...this.pools.cursors.values()].flat().slice(0, 3)]);
    const known = this.pools.cursors.get(list);
    return known && known.length > 0 ? this.choice.one(known) : undefined;
  }
}
