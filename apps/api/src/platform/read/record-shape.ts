import { tableOf } from '@heardonce/authz/row-policy.js';
import { classifiedEdges, classifiedFields, computedFields, type Constructor, type EdgeRecord, findRecord, type RecordOptions } from '@heardonce/domain/classified.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';

/** A record type as SQL sees it. Every name in it is ours, from the classes of libs/domain. */
export interface RecordShape {
  readonly type: Constructor;
  readonly name: string;
  readonly table: string;
  readonly record: RecordOptions;
  readonly fields: ReadonlyMap<string, { readonly property: string; readonly column: string; readonly encrypted: boolean }>;
  readonly edges: ReadonlyMap<string, EdgeRecord>;
  readonly computed: ReadonlySet<string>;
}

const shapes = new Map<Constructor, RecordShape>();

export function shapeOf(type: Constructor): RecordShape {
  const known = shapes.get(type);
  if (known) return known;
  const record = findRecord(type);
  if (!record) throw new Error(`${type.name} is not a classified record`);
  const shape: RecordShape = {
    type, name: type.name, table: tableOf(type), record,
    fields: new Map(classifiedFields(type).map((field) => [field.property, { property: field.property, column: snakeCase(field.property), encrypted: field.encrypted }])),
    edges: new Map(classifiedEdges(type).map((edge) => [edge.property, edge])),
    computed: new Set(computedFields(type)),
  };
  shapes.set(type, shape);
  return shape;
}
