import { getNamedType, getNullableType, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType } from 'graphql';
import { ArgumentValues, type Pools } from './argument-values.js';
import type { Coverage } from './coverage.js';
import type { SeededChoice } from './seeded-choice.js';

export interface Written { readonly query: string; readonly variables: Record<string, unknown>; readonly places: ReadonlySet<string>; readonly roots: readonly string[]; readonly cursorPaths: readonly { readonly path: readonly string[]; readonly list: string }[] }

const MOST_DEPTH = 9;
const MOST_ALIASES = 14;
const MOST_FIELDS = 110;
const CONNECTION = /(Connection|Edge)$/;

/** Writes one document against a schema: what has been used least comes first, the rest is chance. */
export class QueryWriter {
  readonly places = new Set<string>();
  private readonly values: ArgumentValues;
  private readonly variables: Record<string, unknown> = {};
  private readonly declared: string[] = [];
  private readonly fragments: string[] = [];
  private readonly cursorPaths: { path: readonly string[]; list: string }[] = [];
  private aliases = 0;
  private aim: readonly string[] = [];
  /** All fields at once where nothing will come of it but the refusal. */
  private wide = false;
  private fields = 0;
  private readonly named = new Map<string, string>();

  constructor(private readonly schema: GraphQLSchema, private readonly coverage: Coverage, private readonly choice: SeededChoice, private readonly pools: Pools, private readonly provoke: boolean) {
    this.values = new ArgumentValues(pools, choice, coverage, this.places);
  }

  /** A query of one to three root fields, or a mutation of one. With `aim`, the fields on the way to something not used yet. */
  write(kind: 'query' | 'mutation', aim: readonly string[] = []): Written {
    const root = (kind === 'query' ? this.schema.getQueryType() : this.schema.getMutationType()) as GraphQLObjectType;
    this.aim = aim;
    const aimed = aim[0] === undefined ? undefined : root.getFields()[aim[0]];
    const count = kind === 'query' && !aimed && !this.pools.single && this.choice.chance(0.15) ? 2 + this.choice.below(2) : 1;
    const roots = aimed ? [aimed] : Array.from({ length: count }, () => this.rootField(root));
    this.values.about(kind, roots.flatMap((field) => field.args.flatMap((argument) => [argument.name, ...inputFields(argument.type)])));
    this.wide = aimed !== undefined && this.coverage.alwaysRefused(`${root.name}.${aimed.name}`);
    const parts = roots.map((field, index) => this.field(root, field, 1, index > 0 ? `r${index}` : null, [], ''));
    const named = this.choice.chance(0.5) || this.declared.length > 0 ? ` Asked${this.declared.length > 0 ? `(${this.declared.join(', ')})` : ''}` : '';
    const query = `${kind}${named} { ${parts.join(' ')} } ${this.fragments.join(' ')}`.trim();
    return { query, variables: this.variables, places: this.places, roots: roots.map((field) => field.name), cursorPaths: this.cursorPaths };
  }

  private rootField(root: GraphQLObjectType): GraphQLField<unknown, unknown> {
    const fields = Object.values(root.getFields());
    const open = this.provoke ? fields : fields.filter(({ name }) => !this.coverage.alwaysRefused(`${root.name}.${name}`) && (!this.coverage.mostlyRefused(`${root.name}.${name}`) || this.choice.chance(0.2)));
    const from = open.length > 0 ? open : fields;
    return this.choice.chance(0.35) && from.some((field) => field.name === 'caseFile') ? (from.find((field) => field.name === 'caseFile') as GraphQLField<unknown, unknown>) : this.choice.chance(0.5) ? this.choice.one(from) : this.choice.least(from, (field) => this.coverage.used(`${root.name}.${field.name}`));
  }

  private field(owner: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number, forced: string | null, path: readonly string[], list: string): string {
    const place = `${owner.name}.${field.name}`;
    this.places.add(place);
    this.fields += 1;
    const type = getNamedType(field.type);
    const args = this.args(place, field);
    const own = isObjectType(type) && CONNECTION.test(type.name) && !CONNECTION.test(owner.name) ? `${place}${owner === this.schema.getQueryType() ? JSON.stringify(args.other) : ''}` : list;
    let alias = forced;
    if (alias === null && this.aliases < MOST_ALIASES && this.choice.chance(0.12)) alias = `${field.name.slice(0, 3)}${this.aliases}`;
    if (alias !== null) this.aliases += 1;
    const key = alias ?? field.name;
    if (alias !== null) this.named.set(alias, field.name);
    if (field.name === 'endCursor' || field.name === 'cursor') this.cursorPaths.push({ path: [...path, key], list });
    const below = isObjectType(type) ? ` { ${this.selection(type, depth + 1, [...path, key], own)} }` : '';
    return `${alias === null ? '' : `${alias}: `}${field.name}${args.text(own)}${below}`;
  }

  private selection(type: GraphQLObjectType, depth: number, path: readonly string[], list: string): string {
    const all = Object.values(type.getFields());
    const deep = depth >= MOST_DEPTH || this.fields > MOST_FIELDS;
    const usable = deep ? all.filter((field) => !isObjectType(getNamedType(field.type))) : all;
    if (usable.length === 0) return '__typename';
    const wanted = this.wide ? usable.length : CONNECTION.test(type.name) ? Math.min(usable.length, 1 + this.choice.below(3)) : Math.min(usable.length, 2 + this.choice.below(depth < 4 ? 7 : 4));
    const chosen: GraphQLField<unknown, unknown>[] = [];
    const aimed = this.aim.slice(0, depth - 1).join('.') === path.map((key) => this.named.get(key) ?? key).join('.') ? type.getFields()[this.aim[depth - 1] ?? ''] : undefined;
    if (aimed) chosen.push(aimed);
    if (CONNECTION.test(type.name) && !deep) chosen.push(...usable.filter((field) => !chosen.includes(field) && (field.name === 'nodes' || field.name === 'node')).slice(0, this.choice.chance(0.7) ? 1 : 0));
    while (chosen.length < wanted && chosen.length < usable.length) chosen.push(this.choice.least(usable.filter((field) => !chosen.includes(field)), (field) => (this.choice.chance(0.5) ? 0 : Math.min(40, this.coverage.used(`${type.name}.${field.name}`)))));
    const parts = chosen.map((field) => this.field(type, field, depth, null, path, list));
    if (this.aliases < MOST_ALIASES - 2 && this.choice.chance(0.06)) parts.push(this.field(type, this.choice.one(chosen), depth, `again${this.aliases}`, path, list));
    if (this.choice.chance(0.08)) parts.push('__typename');
    return this.wrapped(type.name, parts);
  }

  /** Some of the parts inside a fragment: inline, with or without a condition, or named. */
  private wrapped(type: string, parts: readonly string[]): string {
    if (parts.length < 2 || this.fragments.length > 6 || !this.choice.chance(0.2)) return parts.join(' ');
    const cut = 1 + this.choice.below(parts.length - 1);
    const inside = parts.slice(cut).join(' ');
    switch (this.choice.below(5)) {
      case 0: return `${parts.slice(0, cut).join(' ')} ... on ${type} { ${inside} }`;
      case 1: return `${parts.slice(0, cut).join(' ')} ... @include(if: true) { ${inside} }`;
      case 2: return `${parts.slice(0, cut).join(' ')} ... @skip(if: false) { ${inside} }`;
      case 3: {
        const name = this.variable('Boolean!', this.choice.chance(0.5));
        return `${parts.slice(0, cut).join(' ')} ... on ${type} @include(if: ${name}) { ${inside} }`;
      }
      default: {
        const name = `Part${this.fragments.length}`;
        this.fragments.push(`fragment ${name} on ${type} { ${inside} }`);
        return `${parts.slice(0, cut).join(' ')} ...${name}`;
      }
    }
  }

  private args(place: string, field: GraphQLField<unknown, unknown>): { other: Record<string, unknown>; text: (list: string) => string } {
    const other: Record<string, unknown> = {};
    const taken: { name: string; type: GraphQLInputType; value: unknown }[] = [];
    let wantsCursor: GraphQLInputType | null = null;
    for (const argument of field.args) {
      const here = `${place}(${argument.name})`;
      const needed = isNonNullType(argument.type) && argument.defaultValue === undefined;
      const likely = this.aim.at(-1) === field.name ? 0.9 : this.coverage.used(here) === 0 ? 0.8 : !this.provoke && this.coverage.alwaysRefused(here) ? 0.01 : 0.35;
      if (!needed && !this.choice.chance(likely)) continue;
      if (argument.name === 'after') {
        wantsCursor = argument.type;
        continue;
      }
      const value = this.values.value(argument.type, here === 'Query.report(code)' ? 'reportCode' : argument.name, this.provoke && this.choice.chance(0.5), '');
      if (value === undefined) continue;
      if (argument.name !== 'first') other[argument.name] = value;
      taken.push({ name: argument.name, type: argument.type, value });
      this.places.add(here);
    }
    const text = (list: string): string => {
      const after = wantsCursor ? this.values.value(wantsCursor, 'after', this.provoke || (this.aim.length > 0 && !this.values.hasCursor(list)), list) : undefined;
      const given = after === undefined || wantsCursor === null ? taken : [...taken, { name: 'after', type: wantsCursor, value: after }];
      if (after !== undefined) this.places.add(`${place}(after)`);
      return given.length === 0 ? '' : `(${given.map((one) => `${one.name}: ${this.choice.chance(0.5) ? this.variable(String(one.type), one.value) : literal(one.type, one.value)}`).join(', ')})`;
    };
    return { other, text };
  }

  private variable(type: string, value: unknown): string {
    const name = `v${this.declared.length}`;
    this.declared.push(`$${name}: ${type}`);
    this.variables[name] = value;
    return `$${name}`;
  }
}

function inputFields(type: GraphQLInputType): string[] {
  const named = getNamedType(type);
  return isInputObjectType(named) ? Object.keys(named.getFields()) : [];
}

/** A value as GraphQL writes it inside a document. */
function literal(type: GraphQLInputType, value: unknown): string {
  const inner = getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (isListType(inner)) return `[${(value as unknown[]).map((one) => literal(inner.ofType as GraphQLInputType, one)).join(', ')}]`;
  if (isEnumType(inner)) return String(value);
  if (isInputObjectType(inner)) return `{ ${Object.entries(value as object).map(([name, one]) => `${name}: ${literal(inner.getFields()[name]?.type as GraphQLInputType, one)}`).join(', ')} }`;
  return JSON.stringify(value);
}
