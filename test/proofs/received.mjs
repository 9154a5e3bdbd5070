import 'reflect-metadata';
import { built } from './built.mjs';

const { CaseFile } = await built('libs/domain/src/cases/case-file.entity.js');
const { shapeOf } = await built('apps/api/src/platform/read/record-shape.js');

/**
 * What a client received, read from the raw JSON alone: `case id|type|record id|field` for every field of every record in it. The query
 * must ask for `id` on every object, use no aliases, and take connections by `nodes`.
 *
 * @param {object} answer the parsed body
 * @returns {Set<string>}
 */
export function receivedFields(answer) {
  const found = new Set();
  const cases = [...(answer.data?.caseFile ? [answer.data.caseFile] : []), ...(answer.data?.caseload?.nodes ?? [])];
  for (const file of cases) walk(shapeOf(CaseFile), file, file.id, found);
  return found;
}

function walk(shape, object, caseId, found) {
  for (const [name, value] of Object.entries(object)) {
    const edge = shape.edges.get(name);
    if (edge) {
      const below = value === null ? [] : edge.many ? value.nodes : [value];
      for (const one of below) walk(shapeOf(edge.target()), one, caseId, found);
    } else if (shape.fields.has(name)) {
      if (typeof object.id === 'string') found.add(`${caseId}|${shape.name}|${object.id}|${name}`);
      else if (value !== null) throw new Error(`${shape.name}.${name} came without its record's id`);
    } else if (!shape.computed.has(name)) throw new Error(`${shape.name}.${name} is no field of the record`);
  }
}

/** The same lines from log entries of one request; `caseOf` gives the case behind a subject token. */
export function loggedFields(entries, caseOf) {
  const found = new Set();
  for (const entry of entries) {
    const caseId = entry.subject === null ? '' : caseOf.get(entry.subject);
    for (const { type, fields, ids } of JSON.parse(entry.records)) for (const id of ids) for (const field of fields) found.add(`${caseId}|${type}|${id}|${field}`);
  }
  return found;
}

/**
 * Every field of every record, `depth` edges down, as a selection made from the record types.
 * @param {object} shape of the record the selection starts at
 * @param {{ first: number, depth: number, edges?: string[], served: Map<string, Set<string>> }} options `edges`: only these of the first level; `served`: by type, what the schema serves
 */
export function selectAll(shape, { first, depth, edges, served }) {
  const parts = [...shape.fields.keys()].filter((name) => served.get(shape.name).has(name));
  for (const [name, edge] of depth > 0 ? shape.edges : []) {
    if ((edges && !edges.includes(name)) || !served.get(shape.name).has(name)) continue;
    const inner = selectAll(shapeOf(edge.target()), { first, depth: depth - 1, served });
    parts.push(edge.many ? `${name}(first: ${first}) { nodes { ${inner} } }` : `${name} { ${inner} }`);
  }
  return parts.join(' ');
}

/** By type, the names of the fields that the API serves, as it says itself. */
export async function servedFields(ask) {
  const { text } = await ask('{ __schema { types { name fields { name } } } }');
  return new Map(JSON.parse(text).data.__schema.types.map((type) => [type.name, new Set((type.fields ?? []).map((field) => field.name))]));
}

export const caseShape = shapeOf(CaseFile);
