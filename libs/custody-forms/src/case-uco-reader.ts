import { CASE_UCO_PREFIXES, fullName } from './case-uco-names.js';
import { type JsonLdNode, readJsonLd } from './json-ld.js';

export interface CaseUcoHash {
  /** As written: SHA256, MD5. */
  readonly method: string;
  /** Small letters. */
  readonly value: string;
}

/** Something that can be evidence: a file, a device. */
export interface CaseUcoItem {
  readonly id: string;
  /** Short names, such as File. */
  readonly types: readonly string[];
  readonly name: string | null;
  readonly description: string | null;
  /** From the provenance records that are about it, each once. */
  readonly exhibitNumbers: readonly string[];
  readonly fileName: string | null;
  /** Bytes, as written. */
  readonly size: string | null;
  readonly hashes: readonly CaseUcoHash[];
}

/** A person, an organisation, or a tool; `name` is null where the document gives none. */
export interface CaseUcoParty {
  readonly id: string;
  readonly name: string | null;
}

export interface CaseUcoAction {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  /** As written; not every document has seconds. */
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly performers: readonly CaseUcoParty[];
  readonly participants: readonly CaseUcoParty[];
  /** Items that it was done to, and that came of it: ids in `items`. */
  readonly objectItems: readonly string[];
  readonly resultItems: readonly string[];
  /** Ids of the actions before it. */
  readonly informedBy: readonly string[];
}

/** What a CASE/UCO document says of evidence and of what was done to it, in the order of the document. */
export interface CaseUcoReading {
  readonly items: readonly CaseUcoItem[];
  readonly actions: readonly CaseUcoAction[];
}

const OBSERVABLE = CASE_UCO_PREFIXES['uco-observable'];
/** Types of uco-observable that describe or connect an item but are none. */
const NO_ITEM = /(Facet|Relationship)$/;

/**
 * Reads CASE/UCO 1.x JSON-LD: items with their hashes, actions, and who performed them. What else is in the document is passed over,
 * and nothing in it is taken for true: hashes are as stated.
 * @throws JsonLdError
 */
export function readCaseUco(bytes: Uint8Array): CaseUcoReading {
  const nodes = readJsonLd(bytes);
  const all = [...nodes.values()];
  const exhibitNumbers = readExhibitNumbers(all);
  const items = all.filter(isItem).map((node) => itemOf(node, nodes, exhibitNumbers.get(node.id)));
  const ids = new Set(items.map((item) => item.id));
  const actions = all.filter(isAction).map((node) => actionOf(node, nodes, ids));
  return { items, actions };
}

function isItem(node: JsonLdNode): boolean {
  return [...node.types].some((type) => type.startsWith(OBSERVABLE) && !NO_ITEM.test(type));
}

function isAction(node: JsonLdNode): boolean {
  return node.types.has(fullName('case-investigation:InvestigativeAction')) || node.types.has(fullName('uco-action:Action'));
}

function readExhibitNumbers(all: readonly JsonLdNode[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const record of all.filter((node) => node.types.has(fullName('case-investigation:ProvenanceRecord')))) {
    for (const id of list(record, 'uco-core:object')) {
      found.set(id, new Set([...(found.get(id) ?? []), ...list(record, 'case-investigation:exhibitNumber')]));
    }
  }
  return found;
}

function itemOf(node: JsonLdNode, nodes: ReadonlyMap<string, JsonLdNode>, exhibitNumbers: Iterable<string> = []): CaseUcoItem {
  const facets = linked(node, 'uco-core:hasFacet', nodes);
  const hashes = facets.flatMap((facet) => linked(facet, 'uco-observable:hash', nodes));
  return {
    id: node.id,
    types: [...node.types].map((type) => type.slice(type.lastIndexOf('/') + 1)),
    name: first(node, 'uco-core:name'),
    description: first(node, 'uco-core:description'),
    exhibitNumbers: [...exhibitNumbers],
    fileName: firstOf(facets, 'uco-observable:fileName'),
    size: firstOf(facets, 'uco-observable:sizeInBytes'),
    hashes: hashes.flatMap((hash) => {
      const [method, value] = [first(hash, 'uco-types:hashMethod'), first(hash, 'uco-types:hashValue')];
      return method === null || value === null ? [] : [{ method, value: value.toLowerCase() }];
    }),
  };
}

function actionOf(node: JsonLdNode, nodes: ReadonlyMap<string, JsonLdNode>, items: ReadonlySet<string>): CaseUcoAction {
  const party = (id: string): CaseUcoParty => ({ id, name: partyName(nodes.get(id), nodes) });
  return {
    id: node.id,
    name: first(node, 'uco-core:name'),
    description: first(node, 'uco-core:description'),
    startTime: first(node, 'uco-action:startTime'),
    endTime: first(node, 'uco-action:endTime'),
    performers: list(node, 'uco-action:performer').map(party),
    participants: list(node, 'uco-action:participant').map(party),
    objectItems: list(node, 'uco-action:object').filter((id) => items.has(id)),
    resultItems: list(node, 'uco-action:result').filter((id) => items.has(id)),
    informedBy: list(node, 'case-investigation:wasInformedBy'),
  };
}

function partyName(node: JsonLdNode | undefined, nodes: ReadonlyMap<string, JsonLdNode>): string | null {
  if (node === undefined) return null;
  const facets = linked(node, 'uco-core:hasFacet', nodes);
  const names = [firstOf(facets, 'uco-identity:givenName'), firstOf(facets, 'uco-identity:familyName')].filter((name) => name !== null);
  return first(node, 'uco-core:name') ?? (names.length > 0 ? names.join(' ') : first(node, 'uco-core:description'));
}

type Term = Parameters<typeof fullName>[0];

function list(node: JsonLdNode, term: Term): readonly string[] {
  return node.values.get(fullName(term)) ?? [];
}

function linked(node: JsonLdNode, term: Term, nodes: ReadonlyMap<string, JsonLdNode>): JsonLdNode[] {
  return list(node, term).flatMap((id) => nodes.get(id) ?? []);
}

function first(node: JsonLdNode, term: Term): string | null {
  return list(node, term)[0] ?? null;
}

function firstOf(nodes: readonly JsonLdNode[], term: Term): string | null {
  return nodes.map((node) => first(node, term)).find((value) => value !== null) ?? null;
}
