import type { JournalRow } from '@heardonce/domain/access/access-leaf.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { createHash, randomUUID } from 'node:crypto';

/** Which fields of which rows went out. `type.history` for former values. */
export interface RecordedRows { readonly type: string; readonly fields: readonly string[]; readonly ids: readonly string[] }

/** What is written down before an answer leaves. Names of fields and ids of rows, never a value. */
export interface AccessEntry {
  readonly requestId: string;
  readonly actor: string;
  readonly agency: string | null;
  readonly unit: string | null;
  readonly role: string | null;
  readonly purpose: string;
  /** Name of the door's operation, from a closed list; never the client's text. */
  readonly operation: string;
  readonly subject: string | null;
  readonly kinds: readonly Kind[];
  readonly records: readonly RecordedRows[];
  readonly withheld: readonly string[];
  readonly decision: 'ALLOW' | 'DENY' | 'WRITE' | 'EMERGENCY' | 'AGGREGATE';
  readonly policy: string;
  readonly repeats?: number;
}

/** One row of the log: an entry, or a part of one that would pass 4 KiB. */
export interface EntryRow { readonly id: string; readonly part: number; readonly entry: AccessEntry; readonly records: string; readonly withheld: string }

const LARGEST = 4096;
const FIXED = 900;

/** Cuts an entry into parts of at most 4 KiB, between ids, so that each part stands by itself. */
export function entryRows(entry: AccessEntry): EntryRow[] {
  const withheld = JSON.stringify(entry.withheld);
  const whole = JSON.stringify(entry.records);
  if (whole.length + withheld.length + FIXED <= LARGEST) return [{ id: randomUUID(), part: 0, entry, records: whole, withheld }];
  const room = LARGEST - FIXED - withheld.length;
  const parts: RecordedRows[][] = [[]];
  let used = 2;
  for (const rows of entry.records) {
    const head = JSON.stringify({ ...rows, ids: [] }).length + 1;
    let open: { type: string; fields: readonly string[]; ids: string[] } | null = null;
    for (const id of rows.ids) {
      const cost = id.length + 3 + (open ? 0 : head);
      if (used + cost > room && used > 2) {
        parts.push([]);
        used = 2;
        open = null;
      }
      if (!open) {
        open = { type: rows.type, fields: rows.fields, ids: [] };
        parts.at(-1)?.push(open);
        used += head;
      }
      open.ids.push(id);
      used += id.length + 3;
    }
  }
  return parts.map((records, part) => ({ id: randomUUID(), part, entry, records: JSON.stringify(records), withheld: part === 0 ? withheld : '[]' }));
}

/** The row as the journal has it, once it was written at this moment. */
export function journalRow({ id, part, entry, records, withheld }: EntryRow, at: number): JournalRow {
  const { requestId, actor, agency, unit, role, purpose, operation, subject, kinds, decision, policy, repeats = 1 } = entry;
  return { id, at, requestId, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats };
}

/** SHA-256 over all rows of a record. */
export function recordHash(rows: readonly EntryRow[]): string {
  const text = rows.map((row) => `${row.id}\n${row.entry.requestId}\n${row.entry.actor}\n${row.entry.subject ?? ''}\n${row.entry.operation}\n${row.records}`);
  return createHash('sha256').update(text.join('\n\n')).digest('hex');
}
