/** Bytes. */
const LARGEST = 20_000_000;
const DEEPEST = 64;
const MOST_NODES = 200_000;

/** Why a document is not read. The message names the reason, never a value of the document. */
export type JsonLdProblem = 'TOO_LARGE' | 'NOT_JSON' | 'NO_CONTEXT' | 'REMOTE_CONTEXT' | 'TOO_DEEP' | 'TOO_MANY_NODES';

export class JsonLdError extends Error {
  override readonly name = 'JsonLdError';

  constructor(
    readonly code: JsonLdProblem,
    message: string,
  ) {
    super(message);
  }
}

/** A node with every name written out in full. Values are literals as text, or ids of other nodes. */
export interface JsonLdNode {
  readonly id: string;
  readonly types: Set<string>;
  readonly values: Map<string, string[]>;
}

/**
 * The nodes of a JSON-LD document by id, embedded ones included. As much of JSON-LD 1.1 as CASE/UCO documents use: prefixes,
 * terms and @vocab of a context in the document itself; @id, @type, @value, @list, @set, @graph. Nothing is ever fetched.
 * Nodes without id get one that begins with `_:`.
 * @throws JsonLdError
 */
export function readJsonLd(bytes: Uint8Array): Map<string, JsonLdNode> {
  if (bytes.length > LARGEST) throw new JsonLdError('TOO_LARGE', 'A document of at most 20 MB was expected');
  const document = parse(bytes);
  return new NodeCollector(readContext(document['@context'])).collect(document);
}

type JsonObject = Readonly<Record<string, unknown>>;

class NodeCollector {
  private readonly nodes = new Map<string, JsonLdNode>();
  private unnamed = 0;

  constructor(private readonly context: ReadonlyMap<string, string>) {}

  collect(document: JsonObject): Map<string, JsonLdNode> {
    this.addNode(document, 0);
    return this.nodes;
  }

  private addNode(json: JsonObject, depth: number): string {
    if (depth > DEEPEST) throw new JsonLdError('TOO_DEEP', `At most ${DEEPEST} levels were expected`);
    const written = json['@id'];
    const id = typeof written === 'string' ? this.fullName(written, false) : `_:unnamed-${this.unnamed++}`;
    const node = this.nodes.get(id) ?? { id, types: new Set<string>(), values: new Map<string, string[]>() };
    for (const [key, value] of Object.entries(json)) {
      if (key === '@type') for (const type of asList(value)) if (typeof type === 'string') node.types.add(this.fullName(type, true));
      if (key === '@graph') this.valuesOf(value, depth);
      if (key.startsWith('@')) continue;
      const name = this.fullName(key, true);
      node.values.set(name, [...(node.values.get(name) ?? []), ...this.valuesOf(value, depth)]);
    }
    if (node.types.size + node.values.size > 0) this.nodes.set(id, node);
    if (this.nodes.size > MOST_NODES) throw new JsonLdError('TOO_MANY_NODES', `At most ${MOST_NODES} nodes were expected`);
    return id;
  }

  private valuesOf(value: unknown, depth: number): string[] {
    if (depth > DEEPEST) throw new JsonLdError('TOO_DEEP', `At most ${DEEPEST} levels were expected`);
    if (Array.isArray(value)) return value.flatMap((each) => this.valuesOf(each, depth + 1));
    if (!isObject(value)) return value === null || value === undefined ? [] : [String(value)];
    for (const wrapper of ['@value', '@list', '@set']) if (wrapper in value) return this.valuesOf(value[wrapper], depth + 1);
    return [this.addNode(value, depth + 1)];
  }

  /** @param isTerm names of properties and types may be terms of the context; ids may not */
  private fullName(name: string, isTerm: boolean): string {
    const term = isTerm ? this.context.get(name) : undefined;
    if (term !== undefined) return this.prefixed(term);
    const full = this.prefixed(name);
    return full === name && isTerm && !name.includes(':') ? (this.context.get('@vocab') ?? '') + name : full;
  }

  private prefixed(name: string): string {
    const colon = name.indexOf(':');
    const rest = name.slice(colon + 1);
    const prefix = colon > 0 && !rest.startsWith('//') ? this.context.get(name.slice(0, colon)) : undefined;
    return prefix === undefined ? name : prefix + rest;
  }
}

function parse(bytes: Uint8Array): JsonObject {
  try {
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(document)) return document;
  } catch {
    throw new JsonLdError('NOT_JSON', 'A JSON document in UTF-8 was expected');
  }
  throw new JsonLdError('NOT_JSON', 'A JSON object was expected');
}

function readContext(written: unknown): ReadonlyMap<string, string> {
  if (written === undefined) throw new JsonLdError('NO_CONTEXT', 'A document with its own @context was expected');
  const context = new Map<string, string>();
  for (const part of asList(written)) {
    if (!isObject(part)) throw new JsonLdError('REMOTE_CONTEXT', 'A context within the document was expected: none is fetched');
    for (const [term, meaning] of Object.entries(part)) {
      const iri = isObject(meaning) ? meaning['@id'] : meaning;
      if (typeof iri === 'string') context.set(term, iri);
    }
  }
  return context;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
