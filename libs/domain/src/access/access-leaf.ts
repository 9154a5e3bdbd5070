import { createHmac, hash } from 'node:crypto';

/** One row of the journal, as far as the log speaks of it: all its columns but its number. */
export interface JournalRow {
  /** UUID in lower case. */
  readonly id: string;
  /** Microseconds since 1970, UTC, by the database's clock. */
  readonly at: number;
  readonly requestId: string;
  readonly part: number;
  readonly actor: string;
  readonly agency: string | null;
  readonly unit: string | null;
  readonly role: string | null;
  readonly purpose: string;
  readonly operation: string;
  readonly subject: string | null;
  readonly kinds: readonly string[];
  /** As they stand in the journal: JSON. */
  readonly records: string;
  readonly withheld: string;
  readonly decision: string;
  readonly policy: string;
  readonly repeats: number;
}

interface Recorded { readonly type: string; readonly fields: readonly string[]; readonly ids: readonly string[] }

/** Under which name a leaf says which row it is of: SHA-256 in hex. Who knows the row's id, which is its receipt, finds the leaf; nobody finds the id. */
export const leafName = (id: string): string => hash('sha256', `entry${id}`, 'hex');

/**
 * The leaf of a row, in the bytes that the tree holds: canonical JSON (RFC 8785). It names fields, kinds and how many rows, and no id; people and cases
 * only by the tokens of the journal. What else the row says (request, unit, ids of rows, and every byte of its JSON) is sealed under the row's id, so that
 * no column can change without the leaf, and nothing can be made of the leaf once row or token are destroyed.
 */
export function leafOf(row: JournalRow): Buffer {
  const rest = JSON.stringify({ records: row.records, request: row.requestId, unit: row.unit, withheld: row.withheld });
  // Names in the order of the alphabet, whole numbers and strings: JSON.stringify writes what RFC 8785 asks for.
  return Buffer.from(JSON.stringify({
    actor: row.actor,
    agency: row.agency,
    decision: row.decision,
    entry: leafName(row.id),
    kinds: row.kinds,
    op: row.operation,
    part: row.part,
    policy: row.policy,
    purpose: row.purpose,
    records: recordedIn(row.records),
    repeats: row.repeats,
    role: row.role,
    sealed: createHmac('sha256', Buffer.from(row.id.replaceAll('-', ''), 'hex')).update(rest).digest('hex'),
    subject: row.subject,
    t: row.at,
    v: 1,
    withheld: namesIn(row.withheld),
  }));
}

/** Types, fields, and how many rows of each; null where the text is not of that form, so that no row can hold up those after it. */
function recordedIn(text: string): { fields: readonly string[]; rows: number; type: string }[] | null {
  if (text === '[]') return [];
  const found = parsed(text);
  if (!Array.isArray(found) || !found.every(isRecorded)) return null;
  return found.map(({ type, fields, ids }) => ({ fields, rows: ids.length, type }));
}

function namesIn(text: string): readonly string[] | null {
  if (text === '[]') return [];
  const found = parsed(text);
  return isNames(found) ? found : null;
}

/** Names of types and fields need no escapes; half a surrogate pair, which JSON can hold and a leaf can't, needs one. */
function parsed(text: string): unknown {
  try {
    return text.includes('\\') ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isRecorded = (value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && typeof (value as Recorded).type === 'string' && isNames((value as Recorded).fields) && Array.isArray((value as Recorded).ids);
