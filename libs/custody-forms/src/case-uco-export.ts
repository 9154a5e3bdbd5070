import { createHash } from 'node:crypto';
import { CASE_UCO_PREFIXES, XSD } from './case-uco-names.js';
import { type CustodyEvent, EVENT_LABELS, rejectBrokenCustody } from './custody-event.js';

/** How the exporting body names the recording and itself. */
export interface CustodySubject {
  /** IRI under which the nodes stand, ending in / or #, such as that of the centre's register. */
  readonly base: string;
  /** Exhibit number: a pseudonym code, never a child's name. */
  readonly exhibitNumber: string;
  /** What the recording is, in general words. */
  readonly description: string;
}

/** A JSON-LD document. */
export interface CaseUcoDocument {
  readonly '@context': Readonly<Record<string, string>>;
  readonly '@graph': readonly CaseUcoNode[];
}

export type CaseUcoNode = Readonly<Record<string, unknown>>;

interface Reference {
  readonly '@id': string;
}

/**
 * A chain of custody as CASE/UCO 1.x JSON-LD (caseontology.org): for each entry an InvestigativeAction that was informed by
 * the one before, with who performed it, and a ProvenanceRecord of the exhibit; one File for each SHA-256, and one without
 * where none was found out. Pure: the same
 * entries give the same document, ids included. The state of a signature stands in `uco-core:tag`, for which UCO has no word.
 *
 * @throws RangeError as `rejectBrokenCustody`
 */
export function caseUcoOf(events: readonly CustodyEvent[], subject: CustodySubject): CaseUcoDocument {
  rejectBrokenCustody(events);
  const nodes = new Map<string, CaseUcoNode>();
  let previous: { action: Reference; provenance: Reference } | null = null;
  for (const [index, event] of events.entries()) {
    const item = addItem(nodes, event.sha256?.toLowerCase() ?? null, subject);
    const action = reference('action', subject.exhibitNumber, index);
    const provenance = reference('provenance-record', subject.exhibitNumber, index);
    add(nodes, action, 'case-investigation:InvestigativeAction', {
      'uco-core:name': EVENT_LABELS[event.event].en,
      ...text('uco-core:description', event.purpose),
      'uco-action:startTime': dateTime(event.at),
      'uco-action:endTime': dateTime(event.at),
      ...addParties(nodes, event),
      'uco-action:object': previous === null ? [item] : [item, previous.provenance],
      'uco-action:result': [provenance],
      ...(previous === null ? {} : { 'case-investigation:wasInformedBy': previous.action }),
    });
    add(nodes, provenance, 'case-investigation:ProvenanceRecord', {
      ...text('uco-core:description', event.observations),
      'uco-core:objectCreatedTime': dateTime(event.recordedAt),
      'uco-core:tag': `signature: ${event.signature}`,
      'case-investigation:exhibitNumber': subject.exhibitNumber,
      'case-investigation:rootExhibitNumber': subject.exhibitNumber,
      'uco-core:object': [item],
    });
    previous = { action, provenance };
  }
  return { '@context': { ...CASE_UCO_PREFIXES, xsd: XSD, kb: subject.base }, '@graph': [...nodes.values()] };
}

function addItem(nodes: Map<string, CaseUcoNode>, sha256: string | null, subject: CustodySubject): Reference {
  return add(nodes, reference('file', subject.exhibitNumber, sha256), 'uco-observable:File', {
    'uco-core:name': subject.exhibitNumber,
    ...text('uco-core:description', subject.description),
    ...(sha256 === null ? {} : { 'uco-core:hasFacet': [hashFacet(sha256)] }),
  });
}

function hashFacet(sha256: string): CaseUcoNode {
  const hash = {
    ...reference('hash', sha256),
    '@type': 'uco-types:Hash',
    'uco-types:hashMethod': 'SHA256',
    'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': sha256 },
  };
  return { ...reference('content-data-facet', sha256), '@type': 'uco-observable:ContentDataFacet', 'uco-observable:hash': [hash] };
}

/** Persons are the same where id, name, document and entity are. Entity and capacity hang on them by relationships, and take part in the action in which they counted. */
function addParties(nodes: Map<string, CaseUcoNode>, event: CustodyEvent): CaseUcoNode {
  const who = [event.actorId, event.actorName, event.identityDocument, event.entity];
  const person = add(nodes, reference('person', ...who), 'uco-identity:Person', {
    'uco-core:name': event.actorName,
    ...(event.identityDocument === null
      ? {}
      : { 'uco-core:externalReference': { ...reference('identity-document', ...who), '@type': 'uco-core:ExternalReference', 'uco-core:externalIdentifier': event.identityDocument } }),
  });
  const participants: Reference[] = [];
  if (event.entity !== '') {
    const entity = add(nodes, reference('organization', event.entity), 'uco-identity:Organization', { 'uco-core:name': event.entity });
    addRelationship(nodes, person, entity, 'Member_Of');
    participants.push(entity);
  }
  if (event.capacity !== '') {
    const role = add(nodes, reference('role', event.capacity), 'uco-role:Role', { 'uco-core:name': event.capacity });
    addRelationship(nodes, person, role, 'Has_Role');
    participants.push(role);
  }
  return { 'uco-action:performer': person, ...(participants.length === 0 ? {} : { 'uco-action:participant': participants }) };
}

function addRelationship(nodes: Map<string, CaseUcoNode>, source: Reference, target: Reference, kind: string): void {
  add(nodes, reference('relationship', source['@id'], target['@id'], kind), 'uco-core:Relationship', {
    'uco-core:source': source,
    'uco-core:target': target,
    'uco-core:kindOfRelationship': kind,
    'uco-core:isDirectional': true,
  });
}

function add(nodes: Map<string, CaseUcoNode>, id: Reference, type: string, properties: CaseUcoNode): Reference {
  nodes.set(id['@id'], { ...id, '@type': type, ...properties });
  return id;
}

/** UCO asks for ids that end in a UUID: version 8 (RFC 9562), of a SHA-256 over what the node is about. */
function reference(kind: string, ...about: readonly unknown[]): Reference {
  const bytes = createHash('sha256').update(JSON.stringify([kind, ...about])).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return { '@id': `kb:${kind}-${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}` };
}

function dateTime(value: string): CaseUcoNode {
  return { '@type': 'xsd:dateTime', '@value': value };
}

function text(property: string, value: string): CaseUcoNode {
  return value === '' ? {} : { [property]: value };
}
