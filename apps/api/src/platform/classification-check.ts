import { classifiedEdges, classifiedFields, computedFields, type Constructor, findRecord, recordTypes } from '@heardonce/domain/classified.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataArgsStorage } from 'typeorm';

/** Something stored or answered says nothing about what it reveals; the system does not start. */
export class UnclassifiedError extends Error {
  constructor(readonly places: readonly string[]) {
    super(`Nobody has said what these reveal, so they are not served: ${places.join(', ')}. Add @Classified, @Edge, @Computed or @Unclassified.`);
  }
}

/** Every column has a kind, and every table one kind. @throws UnclassifiedError */
export function refuseUnclassifiedColumns(types: readonly Constructor[] = RECORD_TYPES): void {
  const missing: string[] = [];
  for (const type of types) {
    const record = findRecord(type);
    const fields = new Map(classifiedFields(type).map((field) => [field.property, field.kind]));
    const ancestry = ancestors(type);
    for (const column of getMetadataArgsStorage().columns) if (ancestry.has(column.target as Constructor) && !fields.has(column.propertyName)) missing.push(`${type.name}.${column.propertyName}`);
    for (const [property, kind] of fields) if (kind !== 'inherited' && kind !== record?.kind) missing.push(`${type.name}.${property} (${kind} in a table of ${record?.kind})`);
  }
  if (missing.length > 0) throw new UnclassifiedError(missing);
}

/** Every field of every served type is a classified value, an edge, or declared to hold no stored value. @throws UnclassifiedError */
export function refuseUnclassifiedFields(schema: GraphQLSchema, unclassified: ReadonlySet<string>, types: readonly Constructor[] = recordTypes()): void {
  const records = new Map(types.map((type) => [type.name, type]));
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name, schema.getSubscriptionType()?.name]);
  const missing: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.has(type.name) || unclassified.has(type.name)) continue;
    const record = records.get(type.name);
    if (record) {
      const known = new Set([...classifiedFields(record), ...classifiedEdges(record)].map((field) => field.property).concat(computedFields(record)));
      for (const field of Object.keys(type.getFields())) if (!known.has(field)) missing.push(`${type.name}.${field}`);
    } else if (!isConnectionOf(type.name, records)) missing.push(type.name);
  }
  if (missing.length > 0) throw new UnclassifiedError(missing);
}

const isConnectionOf = (name: string, records: ReadonlyMap<string, Constructor>): boolean => records.has(name.replace(/(Connection|Edge)$/, '')) && /(Connection|Edge)$/.test(name);

function ancestors(type: Constructor): Set<Constructor> {
  const found = new Set<Constructor>();
  for (let at: Constructor | null = type; at?.prototype; at = Object.getPrototypeOf(at) as Constructor | null) found.add(at);
  return found;
}
