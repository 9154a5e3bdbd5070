import type { Kind } from './kind.js';

/** How a record hangs in the shared file, and where it is kept. */
export interface RecordOptions {
  readonly kind: Kind;
  /** `core`: what happened. `identity`: who and where; its own schema, login and pool, encrypted. */
  readonly zone: 'core' | 'identity' | 'people' | 'access' | 'audit';
  /** One row per case that every writing role keeps up together; otherwise each amends only their own. */
  readonly shared?: boolean;
  /** Never changed after it is written; a correction is a new row that names the one it amends. */
  readonly appendOnly?: boolean;
  /** The person who logged the report reads this row without an assignment. */
  readonly ownReport?: boolean;
  /** The table has no `case_id`: it belongs to the office, not to a case. */
  readonly office?: boolean;
}
export interface FieldRecord { readonly property: string; readonly kind: Kind | 'inherited'; readonly encrypted: boolean; readonly fixed: boolean }
export interface EdgeRecord { readonly property: string; readonly target: () => Constructor; readonly many: boolean; readonly via: string; readonly to: string }
export type Constructor<T = object> = abstract new (...args: never[]) => T;

const records = new Map<Constructor, RecordOptions>();
const fields = new Map<Constructor, FieldRecord[]>();
const edges = new Map<Constructor, EdgeRecord[]>();
const computed = new Map<Constructor, { property: string; from: string }[]>();

function push<T>(map: Map<Constructor, T[]>, target: Constructor, value: T): void {
  map.set(target, [...(map.get(target) ?? []), value]);
}

/** Declares a table of one kind. */
export const ClassifiedRecord = (options: RecordOptions) => (target: Constructor): void => void records.set(target, options);

/**
 * What this field reveals; the policy does the rest. `'inherited'` is for the columns every record has (id, version, author).
 * `encrypted` values are ciphertext in the database and are opened only against the receipt of their access record.
 * `fixed` values are amended by nobody: a condition looks at them, or the database makes them of other values.
 */
export const Classified = (kind: Kind | 'inherited', options: { encrypted?: boolean; fixed?: boolean } = {}) => (target: object, property: string): void =>
  push(fields, target.constructor as Constructor, { property, kind, encrypted: options.encrypted ?? false, fixed: options.fixed ?? kind === 'inherited' });

/** An edge of the record: `to` is the other table's column, `via` ours. An edge's kind is its target's. */
export const Edge = (target: () => Constructor, options: { many?: boolean; via?: string; to: string }) => (owner: object, property: string): void =>
  push(edges, owner.constructor as Constructor, { property, target, many: options.many ?? false, via: options.via ?? 'id', to: options.to });

/** A field that holds no stored value; `from` says what it is made of. */
export const Computed = (from: string) => (target: object, property: string): void => push(computed, target.constructor as Constructor, { property, from });

const chain = (type: Constructor): Constructor[] => {
  const found: Constructor[] = [];
  for (let at: Constructor | null = type; at?.prototype; at = Object.getPrototypeOf(at) as Constructor | null) found.unshift(at);
  return found;
};
export const recordTypes = (): Constructor[] => [...records.keys()];
export const findRecord = (type: Constructor): RecordOptions | undefined => records.get(type);
export const classifiedFields = (type: Constructor): FieldRecord[] => chain(type).flatMap((level) => fields.get(level) ?? []);
/** What a change of a record may touch. */
export const amendableFields = (type: Constructor): string[] => classifiedFields(type).flatMap((field) => (field.fixed ? [] : [field.property]));
export const classifiedEdges = (type: Constructor): EdgeRecord[] => chain(type).flatMap((level) => edges.get(level) ?? []);

export const computedFields = (type: Constructor): string[] => chain(type).flatMap((level) => (computed.get(level) ?? []).map((field) => field.property));

const unclassified = new Map<string, string>();
/** An answer type that is no record of a child, and why its fields need no kind. Names, ids of acts, public data: never a stored value of a case. */
export const Unclassified = (why: string, name?: string) => (target: Constructor): void => void unclassified.set(name ?? target.name, why);
export const unclassifiedTypes = (): ReadonlyMap<string, string> => unclassified;
