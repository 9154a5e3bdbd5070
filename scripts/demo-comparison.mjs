import { LINES, TYPES } from './demo-expectation.mjs';

/** Fields that the answer computes and that are stored nowhere. */
const COMPUTED = new Set(['viewerRole']);

/**
 * What a person got, line by line: the value, or the reason given for its absence.
 *
 * @returns {Record<string, { outcome: string, value?: string, grantedBy?: string[] }>} by the key of the line; `UNEXPLAINED` where a field is empty without a reason
 */
export function outcomes({ data, extensions }) {
  const marks = new Map((extensions?.withheld ?? []).map((mark) => [mark.field, mark]));
  return Object.fromEntries(LINES.map((line) => {
    const value = line.find(data.caseFile);
    if (value !== undefined && value !== null) return [line.key, { outcome: 'SEEN', value }];
    const mark = marks.get(line.field);
    return [line.key, mark ? { outcome: mark.reason, grantedBy: mark.grantedBy } : { outcome: 'UNEXPLAINED' }];
  }));
}

/**
 * Every field of every record in an answer, as the client itself finds them: `Type id field`, sorted. A field that is empty in a record
 * one was given was told to be empty, which is received too.
 */
export function receivedFields({ caseFile }) {
  const found = new Set();
  walk(caseFile, 'caseFile', found);
  return [...found].sort();
}

function walk(value, place, found) {
  if (Array.isArray(value)) return value.forEach((one) => walk(one, place, found));
  if (value === null || typeof value !== 'object') return undefined;
  if (value.nodes) return walk(value.nodes, place, found);
  for (const [name, content] of Object.entries(value)) {
    if (TYPES[name]) walk(content, name, found);
    else if (!COMPUTED.has(name) && typeof value.id === 'string') found.add(`${TYPES[place]} ${value.id} ${name}`);
  }
  return undefined;
}

/** The same from the entries that the access log holds for one request. */
export function recordedFields(entries) {
  const found = new Set();
  for (const { records } of entries) {
    for (const { type, fields, ids } of records) for (const id of ids) for (const field of fields) found.add(`${type} ${id} ${field}`);
  }
  return [...found].sort();
}

/** What stands in only one of the two lists. */
export function differences(received, recorded) {
  return {
    unrecorded: received.filter((field) => !recorded.includes(field)),
    unreceived: recorded.filter((field) => !received.includes(field)),
  };
}
