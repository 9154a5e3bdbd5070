import type { Decision, Withholding } from '@heardonce/authz/decision.js';
import type { Kind } from '@heardonce/domain/kind.js';
import type { RecordedRows } from '../log/access-entry.js';
import type { EdgePlan, NodePlan, ReadPlan } from './plan.js';
import { shapeOf } from './record-shape.js';
import type { Selected } from './selection.js';

type Row = unknown[];
export type AnswerObject = Record<string, unknown>;
/** A value still closed: opened against the receipt, in place. */
export interface Sealed { readonly target: AnswerObject; readonly key: string; readonly keyId: string; readonly table: string; readonly column: string; readonly rowId: string; readonly text: string }
export interface WithheldMark { readonly field: string; readonly kind: Kind; readonly reason: string; readonly grantedBy: readonly string[] }

/** A jsonb value, an array of objects too; an array of texts is a list. */
const structured = (value: unknown): boolean => (Array.isArray(value) ? value.some(structured) : typeof value === 'object' && value !== null);
const mark = (field: string, withholding: Withholding): WithheldMark => ({ field, kind: withholding.kind, reason: withholding.reason, grantedBy: withholding.grantedBy });

/** Turns rows into the answer's objects, and notes on the way which fields of which rows it put there. */
export class AnswerBuilder {
  readonly sealed: Sealed[] = [];
  readonly marks = new Map<string, WithheldMark>();
  private readonly rows = new Map<NodePlan, Set<string>>();
  private readonly kindsSeen = new Set<Kind>();
  private readonly nestedApart = new Map<EdgePlan, Map<string, Row | Row[]>>();
  private readonly rootApart = new Map<EdgePlan, unknown>();

  constructor(private readonly plan: ReadPlan, private readonly decision: Decision, private readonly signCursor: (id: string, place: string) => string, private readonly computed: Readonly<Record<string, unknown>>) {}

  build(core: Row, identity: Row | null): AnswerObject {
    this.plan.apart.forEach(({ edge, nested }, index) => {
      const value = identity?.[index] ?? null;
      if (nested) this.nestedApart.set(edge, byParent((value ?? []) as [string, Row][], edge.connection !== null));
      else this.rootApart.set(edge, value);
    });
    return this.object(this.plan.root, core, this.plan.root.shape.name, true);
  }

  records(): RecordedRows[] {
    return [...this.rows].map(([node, ids]) => ({ type: node.shape.name, fields: node.recorded, ids: [...ids] }));
  }
  kinds(): Kind[] {
    return [...this.kindsSeen];
  }

  private object(node: NodePlan, row: Row, place: string, root = false): AnswerObject {
    const { shape } = node;
    const id = row[0] as string;
    const out: AnswerObject = {};
    let at = 1;
    const keyId = shape.record.zone === 'identity' ? (row[at++] as string) : '';
    const rootKind = root ? this.decision.withholding(shape.record.kind) : undefined;
    const readable = !root || this.decision.extent(shape.record.kind) !== 'NONE';
    // A root that the row policies kept back (a case file not filed for this judge) is not there.
    if (readable && typeof id === 'string') this.note(node, id);
    if (rootKind && node.fields.length > 0) for (const field of node.fields) this.marks.set(`${place}.${field.property}`, mark(`${place}.${field.property}`, rootKind));
    for (const field of node.fields) {
      const value = row[at++];
      if (field.encrypted && typeof value === 'string') {
        this.sealed.push({ target: out, key: field.key, keyId, table: shape.table, column: shape.fields.get(field.property)?.column ?? '', rowId: id, text: value });
        out[field.key] = null;
      } else out[field.key] = structured(value) ? JSON.stringify(value) : (value ?? null);
    }
    for (const edge of node.edges) out[edge.key] = this.edge(edge, row[at++], id, `${place}.${edge.property}`);
    for (const one of node.computed) out[one.key] = one.name === 'withheld' ? this.withheldOf(node, one.children) : (this.computed[one.name] ?? null);
    return out;
  }

  private edge(edge: EdgePlan, inline: unknown, parent: string, place: string): unknown {
    if (edge.withholding) this.marks.set(place, mark(place, edge.withholding));
    if (!edge.node) return null;
    const value = edge.apart ? (this.rootApart.has(edge) ? this.rootApart.get(edge) : (this.nestedApart.get(edge)?.get(parent) ?? null)) : inline;
    if (!edge.connection) return value ? this.object(edge.node, value as Row, place) : null;
    const rows = (value ?? []) as Row[];
    return this.connection(edge, edge.node, this.nestedApart.has(edge) ? rowsAfter(rows, edge.connection.after) : rows, place);
  }

  private connection(edge: EdgePlan, node: NodePlan, rows: Row[], place: string): AnswerObject {
    const { limit, selected } = edge.connection as NonNullable<EdgePlan['connection']>;
    const page = rows.slice(0, limit);
    const objects = page.map((row) => this.object(node, row, place));
    const cursor = (index: number): string => this.signCursor((page[index] as Row)[0] as string, place);
    const marks = edge.withholding ? [mark(edge.property, edge.withholding)] : [];
    return shapeConnection(selected, objects, cursor, rows.length > limit, marks);
  }

  private withheldOf(node: NodePlan, selected: readonly Selected[]): AnswerObject[] {
    const marks: WithheldMark[] = [];
    const own = this.decision.withholding(node.shape.record.kind);
    if (own) marks.push(mark('*', own));
    for (const [property, edge] of node.shape.edges) {
      const withholding = this.decision.withholding(shapeOf(edge.target()).record.kind);
      if (withholding) marks.push(mark(property, withholding));
    }
    return marks.map((one) => pick(one, selected));
  }

  private note(node: NodePlan, id: string): void {
    const ids = this.rows.get(node);
    if (ids) ids.add(id);
    else this.rows.set(node, new Set([id]));
    this.kindsSeen.add(node.shape.record.kind);
  }
}

/** Rows by the parent they belong to: all of them for a connection, else the first. */
function byParent(pairs: readonly [string, Row][], many: boolean): Map<string, Row | Row[]> {
  const found = new Map<string, Row | Row[]>();
  for (const [parent, row] of pairs) {
    if (many) found.set(parent, [...((found.get(parent) ?? []) as Row[]), row]);
    else if (!found.has(parent)) found.set(parent, row);
  }
  return found;
}

/** Rows of a parent that were read together for all parents are cut here; where the row before is gone, nothing follows it. */
const rowsAfter = (rows: Row[], after: string | null): Row[] => {
  if (after === null) return rows;
  const at = rows.findIndex((row) => row[0] === after);
  return at < 0 ? [] : rows.slice(at + 1);
};

const pick = (source: object, selected: readonly Selected[]): AnswerObject => Object.fromEntries(selected.map((one) => [one.key, (source as AnswerObject)[one.name] ?? null]));

/** A Relay connection, keyed as the client asked. */
export function shapeConnection(selected: readonly Selected[], objects: readonly AnswerObject[], cursor: (index: number) => string, hasNextPage: boolean, marks: readonly WithheldMark[]): AnswerObject {
  const out: AnswerObject = {};
  const last = objects.length - 1;
  for (const part of selected) {
    if (part.name === 'nodes') out[part.key] = objects;
    else if (part.name === 'edges') out[part.key] = objects.map((object, index) => Object.fromEntries(part.children.map((one) => [one.key, one.name === 'node' ? object : cursor(index)])));
    else if (part.name === 'pageInfo') out[part.key] = pick({ hasNextPage, endCursor: last >= 0 ? cursor(last) : null }, part.children);
    else if (part.name === 'withheld') out[part.key] = marks.map((one) => pick(one, part.children));
  }
  return out;
}
