import type { Decision, Withholding } from '@heardonce/authz/decision.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { createHash } from 'node:crypto';
import { HeardOnceError } from '../errors.js';
import { words } from '../expectations.js';
import { type RecordShape, shapeOf } from './record-shape.js';
import type { Selected } from './selection.js';

/** The part of a record that will be read: positions of its values in the row PostgreSQL returns, and what hangs from it. */
export interface NodePlan {
  readonly shape: RecordShape;
  readonly fields: readonly { readonly key: string; readonly property: string; readonly encrypted: boolean }[];
  readonly recorded: readonly string[];
  readonly computed: readonly { readonly key: string; readonly name: string; readonly children: readonly Selected[] }[];
  readonly edges: readonly EdgePlan[];
}
export interface EdgePlan {
  readonly key: string;
  readonly property: string;
  /** Null where the kind is withheld: nothing of it is loaded. */
  readonly node: NodePlan | null;
  /** Read in the identity zone, by its own statement. */
  readonly apart: boolean;
  readonly connection: ConnectionPlan | null;
  readonly withholding: Withholding | undefined;
  /** Our column, and the other table's column that equals it. */
  readonly link: { readonly via: string; readonly to: string };
}
export interface ConnectionPlan { readonly limit: number; readonly selected: readonly Selected[]; readonly after: string | null }

export interface Statement { readonly name: string | undefined; readonly text: string; readonly params: readonly unknown[] }
export interface ReadPlan {
  readonly root: NodePlan;
  /** What chooses and names the cases before `core` reads them; null where the caller names them, or `core` chooses by itself. */
  readonly page: Statement | null;
  readonly core: Statement;
  readonly identity: Statement | null;
  /** Edges read apart, in the order of the identity statement's columns; each with the path of edges that leads to its parent. */
  readonly apart: readonly { readonly edge: EdgePlan; readonly nested: boolean }[];
}

export const PAGE_DEFAULT = 50;
export const PAGE_MOST = 50;
const MOST_DEPTH = 4;
const MOST_NAMED = 500;
const named = new Set<string>();

/** The wrapped data key of the case, or of the report without one, so that it need not be asked for apart. */
const KEY_OF_SUBJECT = '(SELECT json_build_array(k.id, k.subject_id, k.kid, k.kek_id, k.wrapped) FROM identity.data_key k WHERE k.subject_id = c.id)';

export type CursorReader = (cursor: string, place: string) => string;

/** A page of a list that chooses its own cases: `alone`, with columns of each row `t` and an expression over them, or `naming` them for the row policies of the statement after it. */
export interface PageText { readonly name: string; readonly alone: (row: string, columns: string) => string; readonly naming: string }
/** Under which role, with which cursors; of which page, where the caller does not name the ids. */
export interface Planning { readonly role: string; readonly readCursor: CursorReader; readonly page?: PageText | undefined }

/** Plans one read: what was selected, as far as the decision permits, as few statements that name only permitted columns. */
export function planRead(type: Constructor, selected: readonly Selected[], decision: Decision, { role, readCursor, page }: Planning): ReadPlan {
  const root = planNode(shapeOf(type), selected, decision, readCursor, 0, type.name);
  const core = new StatementWriter(page ? 0 : 1);
  if (page && root.edges.length === 0) return { root, page: null, core: core.statement(page.alone(core.row(root, 't', 't.id', true), columnsOf(root)), role), identity: null, apart: [] };
  const rootReadable = decision.extent(root.shape.record.kind) !== 'NONE';
  const row = core.row(root, 't0', 'c.id', rootReadable);
  const join = rootReadable ? ` LEFT JOIN ${root.shape.table} t0 ON t0.id = c.id` : '';
  const apart = core.apart;
  const from = page ? "unnest((SELECT current_setting('app.cases', true))::uuid[])" : IDS;
  // PostgreSQL copies a statement's outermost list at each execution: it names two columns, and what they are stands below.
  const coreText = `SELECT s.id, s.row FROM (SELECT c.id, c.n, ${row} AS row FROM ${from} WITH ORDINALITY AS c(id, n)${join}) s ORDER BY s.n`;
  let identity: Statement | null = null;
  if (apart.length > 0) {
    const writer = new StatementWriter(1);
    const columns = apart.map(({ edge, nested }) => (nested ? writer.nestedApart(edge) : writer.edge(edge, 'c.id', null)));
    identity = writer.statement(`SELECT s.id, s.row, s.key FROM (SELECT c.id, c.n, json_build_array(${columns.join(', ')}) AS row, ${KEY_OF_SUBJECT} AS key FROM ${IDS} WITH ORDINALITY AS c(id, n)) s ORDER BY s.n`, role);
  }
  return { root, page: page ? new StatementWriter(0).statement(page.naming, role) : null, core: core.statement(coreText, role), identity, apart };
}
const IDS = 'unnest($1::uuid[])';
const columnsOf = ({ shape, fields }: NodePlan): string => [...new Set(['id', ...fields.map((field) => shape.fields.get(field.property)?.column ?? 'id')])].map((column) => `t.${column}`).join(', ');

function planNode(shape: RecordShape, selected: readonly Selected[], decision: Decision, readCursor: CursorReader, depth: number, place: string): NodePlan {
  if (depth > MOST_DEPTH) throw new HeardOnceError('QUERY_TOO_LARGE');
  const fields: { key: string; property: string; encrypted: boolean }[] = [];
  const computed: { key: string; name: string; children: readonly Selected[] }[] = [];
  const edges: EdgePlan[] = [];
  for (const one of selected) {
    const field = shape.fields.get(one.name);
    if (field) fields.push({ key: one.key, property: field.property, encrypted: field.encrypted });
    else if (shape.computed.has(one.name)) computed.push({ key: one.key, name: one.name, children: one.children });
    else edges.push(planEdge(shape, one, decision, readCursor, depth, place));
  }
  return { shape, fields, recorded: [...new Set(fields.map((field) => field.property))].sort(), computed, edges };
}

function planEdge(shape: RecordShape, one: Selected, decision: Decision, readCursor: CursorReader, depth: number, place: string): EdgePlan {
  const edge = shape.edges.get(one.name);
  if (!edge) throw new Error(`${shape.name}.${one.name} is neither field nor edge`);
  const target = shapeOf(edge.target());
  const { kind } = target.record;
  const here = `${place}.${one.name}`;
  const staff = kind === 'staff';
  const extent = staff ? 'ALL' : decision.extent(kind);
  const withholding = staff ? undefined : decision.withholding(kind);
  const connection = edge.many ? planConnection(one, readCursor, here) : null;
  const inner = connection ? nodesOf(one) : one.children;
  const node = extent === 'NONE' ? null : planNode(target, inner, decision, readCursor, depth + 1, here);
  return { key: one.key, property: one.name, node, apart: target.record.zone === 'identity' && shape.record.zone !== 'identity', connection, withholding, link: { via: edge.via, to: edge.to } };
}

/** What is selected of the rows themselves, under `nodes` and `edges { node }` alike. */
export function nodesOf(connection: Selected): Selected[] {
  const found = connection.children.flatMap((part) => (part.name === 'nodes' ? part.children : part.name === 'edges' ? part.children.filter((inner) => inner.name === 'node').flatMap((inner) => inner.children) : []));
  const byKey = new Map<string, Selected>();
  for (const one of found) {
    const same = byKey.get(one.key);
    if (!same) byKey.set(one.key, one);
    else if (same.name !== one.name || JSON.stringify(same.args) !== JSON.stringify(one.args)) throw new HeardOnceError('BAD_QUERY');
    else byKey.set(one.key, { ...same, children: mergeChildren(same.children, one.children) });
  }
  return [...byKey.values()];
}
const mergeChildren = (a: readonly Selected[], b: readonly Selected[]): Selected[] => nodesOf({ key: '', name: '', args: {}, children: [{ key: 'nodes', name: 'nodes', args: {}, children: [...a, ...b] }] });

export function pageLimit(first: unknown): number {
  if (first === undefined || first === null) return PAGE_DEFAULT;
  if (typeof first !== 'number' || !Number.isInteger(first) || first < 1 || first > PAGE_MOST) throw new HeardOnceError('VALIDATION', { path: 'first', expected: words(`un número entero de 1 a ${PAGE_MOST}`, `a whole number from 1 to ${PAGE_MOST}`) });
  return first;
}

function planConnection(one: Selected, readCursor: CursorReader, place: string): ConnectionPlan {
  const after = typeof one.args['after'] === 'string' ? readCursor(one.args['after'], place) : null;
  return { limit: pageLimit(one.args['first']), selected: one.children, after };
}

/** Writes SQL of our own names and numbered parameters only; not one character of it comes from a person. */
class StatementWriter {
  readonly apart: { edge: EdgePlan; nested: boolean }[] = [];
  private readonly params: unknown[] = [];
  private aliases = 0;

  /** @param taken parameters that stand before its own */
  constructor(private readonly taken: number) {}

  row(node: NodePlan, alias: string, id: string, readable: boolean): string {
    const values: string[] = [readable ? `${alias}.id` : id];
    if (node.shape.record.zone === 'identity') values.push(`${alias}.key_id`);
    for (const field of node.fields) values.push(readable ? `${alias}.${node.shape.fields.get(field.property)?.column}` : 'NULL');
    for (const edge of node.edges) {
      if (edge.apart) {
        if (edge.node) this.apart.push({ edge, nested: id === '' });
        values.push('NULL');
      } else values.push(readable || edge.link.via === 'id' ? this.edge(edge, id, alias) : 'NULL');
    }
    return `json_build_array(${values.join(', ')})`;
  }

  /** A subquery for what hangs from a parent: by the case or report id at the root, by the parent's columns below it. */
  edge(edge: EdgePlan, rootId: string, parent: string | null): string {
    if (!edge.node) return 'NULL';
    const { shape } = edge.node;
    const alias = this.alias();
    const row = this.row(edge.node, alias, '', true);
    const where = rootId === '' ? `${alias}.${snakeCase(edge.link.to)} = ${parent}.${snakeCase(edge.link.via)}` : this.rootWhere(edge, alias, rootId, parent);
    if (shape.record.kind === 'staff') return `(SELECT ${row} FROM ${shape.table} ${alias} WHERE ${where})`;
    if (!edge.connection) return `(SELECT ${row} FROM ${shape.table} ${alias} WHERE ${where} ORDER BY ${alias}.recorded_at, ${alias}.id LIMIT 1)`;
    const after = edge.connection.after ? ` AND (${alias}.recorded_at, ${alias}.id) > (SELECT p.recorded_at, p.id FROM ${shape.table} p WHERE p.id = ${this.param(edge.connection.after)}::uuid)` : '';
    return `(SELECT json_agg(x.j) FROM (SELECT ${row} AS j FROM ${shape.table} ${alias} WHERE ${where}${after} ORDER BY ${alias}.recorded_at, ${alias}.id LIMIT ${this.param(edge.connection.limit + 1)}::int) x)`;
  }

  /** An identity-zone edge below a core row: every row of the case, keyed by the parent it belongs to. */
  nestedApart(edge: EdgePlan): string {
    if (!edge.node) return 'NULL';
    const alias = this.alias();
    return `(SELECT json_agg(json_build_array(${alias}.${snakeCase(edge.link.to)}, ${this.row(edge.node, alias, '', true)}) ORDER BY ${alias}.recorded_at, ${alias}.id) FROM ${edge.node.shape.table} ${alias} WHERE ${alias}.case_id = c.id)`;
  }

  statement(text: string, role: string): Statement {
    const name = `${createHash('sha1').update(text).digest('hex').slice(0, 20)}_${role}`;
    if (!named.has(name) && named.size >= MOST_NAMED) return { name: undefined, text, params: this.params };
    named.add(name);
    return { name, text, params: this.params };
  }

  private rootWhere(edge: EdgePlan, alias: string, rootId: string, parent: string | null): string {
    const { via, to } = edge.link;
    return via === 'id' ? `${alias}.${snakeCase(to)} = ${rootId}` : `${alias}.${snakeCase(to)} = ${parent}.${snakeCase(via)}`;
  }
  private alias(): string {
    this.aliases += 1;
    return `t${this.aliases}`;
  }
  private param(value: unknown): string {
    this.params.push(value);
    return `$${this.taken + this.params.length}`;
  }
}
