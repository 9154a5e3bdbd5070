import { type ChildDescription, type ChildMatch, matchChild } from '@heardonce/domain/children/child-matching.js';
import type { Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';
import { KeyError } from '../keys/key-error.js';
import type { WrappedDek } from '../keys/field-cipher.js';
import type { AccessEntry } from '../log/access-entry.js';
import type { Platform } from '../platform.js';
import type { SignedContext } from '../read/reader.js';
import { describeChild } from './child-description.js';
import { entriesToSeek, indexEntries } from './match-index.js';
import { loadDataKeys, Unsealing } from './sealed-rows.js';

/** A case whose child may be the one reported. */
export interface Candidate { readonly caseId: string; readonly verdict: 'SURE' | 'DOUBTFUL'; readonly reasons: ChildMatch['reasons'] }
interface ChildRow { id: string; case_id: string; key_id: string; given_names: string | null; family_names: string | null; document_type: string | null; document_number: string | null; date_of_birth: string | null; date_of_birth_estimated: boolean | null }
interface PhoneRow { id: string; case_id: string; key_id: string; value: string }
interface Found { readonly children: readonly ChildRow[]; readonly phones: readonly PhoneRow[]; readonly keys: ReadonlyMap<string, WrappedDek> }

/** Those that share most entries come first; no true match is expected beyond. */
const MOST_CANDIDATES = 300;
const CANDIDATES = {
  name: 'match.candidates',
  text: `SELECT i.id, i.case_id, i.key_id, i.given_names, i.family_names, i.document_type, i.document_number, i.date_of_birth, i.date_of_birth_estimated FROM identity.child_identity i
    WHERE i.match_keys && $1::int[] ORDER BY (SELECT count(*) FROM unnest(i.match_keys) AS m(k) WHERE m.k = ANY ($1::int[])) DESC, i.id LIMIT $2`,
};
const PHONES = { name: 'match.phones', text: "SELECT w.id, w.case_id, w.key_id, w.value FROM identity.whereabouts w WHERE w.case_id = ANY ($1) AND w.subject = 'CHILD' AND w.aspect = 'PHONE'" };
const FIELDS = ['dateOfBirth', 'dateOfBirthEstimated', 'documentNumber', 'documentType', 'familyNames', 'givenNames'];

/**
 * Finds children of the record among those reported, inside the identity zone: candidates by the blind index, opened against the receipt of
 * an access record that names each of them, compared in memory. Nothing of a candidate leaves but its case and the codes of what agrees.
 */
export class ChildMatcher {
  constructor(private readonly platform: Pick<Platform, 'pools' | 'log' | 'cipher' | 'reader' | 'matchSecret'>) {}

  /** What to store so that the child is found again. */
  entriesOf(child: ChildDescription): number[] {
    return indexEntries(this.platform.matchSecret, child);
  }

  /**
   * Candidates for each reported child, sure ones first. The same statements run and a record is written whether or not there are any.
   * @param day - today, `YYYY-MM-DD`
   * @throws HeardOnceError BUSY, LOG_UNAVAILABLE
   */
  async match(context: SignedContext, role: Role, reported: readonly ChildDescription[], day: string): Promise<Candidate[][]> {
    const sought = reported.length > 0 ? reported : [describeChild({})];
    const found = await this.fetch(sought, day);
    const receipt = await this.record(context, role, found);
    const unsealing = new Unsealing(this.platform.cipher, receipt, found.keys);
    const known: { caseId: string; child: ChildDescription }[] = [];
    for (const row of found.children) {
      const child = await this.describe(row, found.phones, unsealing);
      if (child) known.push({ caseId: row.case_id, child });
    }
    return sought.map((child) => candidatesFor(child, known)).slice(0, reported.length);
  }

  private async fetch(sought: readonly ChildDescription[], day: string): Promise<Found> {
    return this.platform.reader.withClient(this.platform.pools.identity, async (client) => {
      await client.query("BEGIN READ ONLY; SELECT set_config('role', 'heardonce_matcher', true)");
      const children = new Map<string, ChildRow>();
      for (const child of sought) {
        const { exact, names } = entriesToSeek(this.platform.matchSecret, child, day);
        for (const entries of [exact, names]) for (const row of await rowsOf<ChildRow>(client, CANDIDATES, [entries, MOST_CANDIDATES])) children.set(row.id, row);
      }
      const rows = [...children.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const phones = await rowsOf<PhoneRow>(client, PHONES, [rows.map((row) => row.case_id)]);
      const keys = await loadDataKeys(client, [...rows, ...phones].map((row) => row.key_id));
      await client.query('COMMIT');
      return { children: rows, phones, keys };
    });
  }

  /** One entry for each case looked into; one without a case where none was. */
  private async record(context: SignedContext, role: Role, { children, phones, keys }: Found) {
    const { rows } = await this.platform.pools.read.query<{ case_id: string; subject: string }>({ name: 'match.subjects', text: 'SELECT case_id, subject FROM access.subjects_of($1)', values: [children.map((row) => row.case_id)] });
    const subjects = new Map(rows.map((row) => [row.case_id, row.subject]));
    const about = { operation: 'intake.match', role, decision: 'ALLOW', withheld: [] } as const;
    const entries: AccessEntry[] = children.map((row) => {
      const seen = phones.filter((phone) => phone.case_id === row.case_id).map((phone) => phone.id);
      const records = [{ type: 'ChildIdentity', fields: FIELDS, ids: [row.id] }, ...(seen.length > 0 ? [{ type: 'Whereabouts', fields: ['value'], ids: seen }] : [])];
      return this.platform.reader.entry(context, { ...about, subject: subjects.get(row.case_id) ?? null, kinds: seen.length > 0 ? ['identity', 'whereabouts'] : ['identity'], records });
    });
    if (entries.length === 0) entries.push(this.platform.reader.entry(context, { ...about, subject: null, kinds: ['identity'], records: [] }));
    const { receipt } = await this.platform.log.append(entries, { covers: [...new Set([...keys.values()].map((key) => key.subjectId))] });
    return receipt;
  }

  /** Null for a child whose key was destroyed: forgotten is not found. */
  private async describe(row: ChildRow, phones: readonly PhoneRow[], unsealing: Unsealing): Promise<ChildDescription | null> {
    const open = (column: 'given_names' | 'family_names' | 'document_number' | 'date_of_birth'): Promise<string | null> => unsealing.value(row.key_id, { table: 'identity.child_identity', column, rowId: row.id }, row[column]);
    try {
      const names = [await open('given_names'), await open('family_names')].filter((part) => part !== null).join(' ');
      const numbers: string[] = [];
      for (const phone of phones) {
        if (phone.case_id !== row.case_id) continue;
        numbers.push((await unsealing.value(phone.key_id, { table: 'identity.whereabouts', column: 'value', rowId: phone.id }, phone.value)) ?? '');
      }
      return describeChild({ names, documentType: row.document_type, documentNumber: await open('document_number'), dateOfBirth: await open('date_of_birth'), dateOfBirthEstimated: row.date_of_birth_estimated, phones: numbers });
    } catch (error) {
      if (error instanceof KeyError && error.code === 'KEY_DESTROYED') return null;
      throw error;
    }
  }
}

function candidatesFor(child: ChildDescription, known: readonly { caseId: string; child: ChildDescription }[]): Candidate[] {
  const found: Candidate[] = [];
  for (const { caseId, child: other } of known) {
    const { verdict, reasons } = matchChild(child, other);
    if (verdict !== 'NONE') found.push({ caseId, verdict, reasons });
  }
  return found.sort((a, b) => (a.verdict === b.verdict ? 0 : a.verdict === 'SURE' ? -1 : 1));
}

async function rowsOf<T extends pg.QueryResultRow>(client: pg.ClientBase, statement: { name: string; text: string }, values: unknown[]): Promise<T[]> {
  return (await client.query<T>({ ...statement, values })).rows;
}
