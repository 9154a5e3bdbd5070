import { type GraphQLInputType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Coverage } from './coverage.js';
import { MOMENT } from './fixed-sources.js';
import type { SeededChoice } from './seeded-choice.js';

/** What a person may have at hand: their own cases, what they heard of, what they were shown. */
export interface Pools {
  readonly openCodes: readonly string[];
  /** Codes of cases that are not theirs, of no case, and no codes at all. */
  readonly otherCodes: readonly string[];
  readonly reportCodes: readonly string[];
  readonly personIds: readonly string[];
  /** Rows they may read, may not read, that stand in one world only, and none at all. */
  readonly rowIds: readonly string[];
  /** Rows they may read of the first case, by what an argument calls them. */
  readonly named: ReadonlyMap<string, readonly string[]>;
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

/** Makes values for arguments: such as fit, or such as provoke a refusal. */
export class ArgumentValues {
  private keys = 0;
  constructor(private readonly pools: Pools, private readonly choice: SeededChoice, private readonly coverage: Coverage, private readonly places: Set<string>) {}

  /** `undefined` leaves the argument out. */
  value(type: GraphQLInputType, name: string, provoke: boolean, list: string): unknown {
    const inner = getNullableType(type);
    if (isListType(inner)) return Array.from({ length: 1 + this.choice.below(2) }, () => this.value(inner.ofType as GraphQLInputType, name, provoke, list));
    if (isEnumType(inner)) {
      const value = this.choice.least(inner.getValues(), (one) => this.coverage.used(`${inner.name}.${one.name}`)).name;
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

  private scalar(type: string, name: string, provoke: boolean, list: string): unknown {
    const { choice, pools } = this;
    switch (type) {
      case 'Boolean': return choice.chance(0.5);
      case 'Float': return choice.below(5);
      case 'Int': return provoke ? choice.one([0, -1, 51, 99]) : /version/i.test(name) ? choice.one([1, 1, 2, 4]) : name === 'first' ? choice.one([1, 2, 3, 5, 50]) : 1 + choice.below(4);
      case 'Timestamp': return provoke ? '2026-02-31' : new Date(MOMENT + (choice.below(20) - 10) * DAY).toISOString();
      case 'ID': return this.text(name, provoke, list, !provoke && pools.named.get(name) && choice.chance(0.8) ? pools.named.get(name) : /person|judge|to$|from$|who/i.test(name) ? pools.personIds : pools.rowIds);
      default: return this.text(name, provoke, list, undefined);
    }
  }

  private text(name: string, provoke: boolean, list: string, ids: readonly string[] | undefined): string | undefined {
    const { choice, pools } = this;
    if (name === 'after') return this.cursor(provoke, list);
    if (name === 'idempotencyKey') return provoke && choice.chance(0.2) ? 'x' : `key-${String((this.keys += 1)).padStart(6, '0')}`;
    if (/report.*code/i.test(name)) return provoke ? choice.one(pools.otherCodes) : choice.one(pools.reportCodes);
    if (/code$/i.test(name) && !/unit|agency|place/i.test(name)) return provoke ? choice.one(pools.otherCodes) : choice.one(pools.openCodes);
    if (/unit/i.test(name)) return provoke ? 'NO_SUCH_UNIT' : choice.one(pools.units);
    if (/agenc/i.test(name)) return provoke ? 'NO_SUCH_AGENCY' : choice.one(pools.agencies);
    if (/kind/i.test(name)) return provoke ? 'no_such_kind' : choice.one(pools.kinds);
    if (ids) return provoke ? choice.one(['00000000-0000-4000-8000-000000000000', 'not-an-id']) : choice.one(ids);
    if (/person|judge/i.test(name)) return choice.one(pools.personIds);
    if (provoke && choice.chance(0.5)) return choice.one(['', '***', '[withheld]', "' OR 1=1 --", '\u2028', 'A-given', '%']);
    if (/(date|On|since)$/i.test(name)) return '2025-03';
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
