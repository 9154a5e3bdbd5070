import { randomUUID } from 'node:crypto';
import { KeyError } from '../keys/key-error.js';
import { tokensRow } from '../keys/trace-tokens.js';
import type { AccessEntry } from '../log/access-entry.js';
import type { Platform } from '../platform.js';
import { loadDataKeys, Unsealing } from './sealed-rows.js';

interface Row { readonly row_id: string; readonly place: string; readonly field: string; readonly case_id: string; readonly key_id: string; readonly sealed: string; readonly subject: string; readonly actor: string }

const PORTION = 200;
const UNTRACED = { name: 'tokens.missing', text: 'SELECT * FROM access.untraced_rows($1)' };
const KEEP = { name: 'tokens.keep', text: 'SELECT access.keep_late_tokens($1)' };
const TYPES: Readonly<Record<string, string>> = { 'identity.whereabouts': 'Whereabouts', 'identity.child_identity': 'ChildIdentity' };
const FIELDS: Readonly<Record<string, string>> = { value: 'value', date_of_birth: 'dateOfBirth', family_names: 'familyNames' };

/** Gives tokens to values that were written before there were any: opened once, by nobody and for nobody, each on record before. */
export class LateTokens {
  constructor(private readonly platform: Platform) {}

  /** One portion; gives how many values it looked at. @throws HeardOnceError LOG_UNAVAILABLE */
  async round(): Promise<number> {
    const { pools, log, reader, cipher, traces } = this.platform;
    const { rows } = await pools.identity.query<Row>({ ...UNTRACED, values: [PORTION] });
    if (rows.length === 0) return 0;
    const keys = await reader.withClient(pools.identity, async (client) => {
      await client.query("BEGIN READ ONLY; SELECT set_config('role', 'heardonce_matcher', true)");
      const found = await loadDataKeys(client, rows.map((row) => row.key_id));
      await client.query('COMMIT');
      return found;
    });
    const { receipt } = await log.append(entriesOf(rows, reader.policyHash), { covers: [...new Set([...keys.values()].map((key) => key.subjectId))] });
    const unsealing = new Unsealing(cipher, receipt, keys);
    const kept: object[] = [];
    for (const row of rows) {
      const value = await unsealing.value(row.key_id, { table: row.place, column: row.field, rowId: row.row_id }, row.sealed).catch(forgotten);
      const stored = traces.tokensOf(row.place, row.field, value ?? '');
      if (stored) kept.push(tokensRow(row.row_id, stored));
    }
    await pools.identity.query({ ...KEEP, values: [JSON.stringify(kept)] });
    return rows.length;
  }
}

/** One entry a case. */
function entriesOf(rows: readonly Row[], policy: string): AccessEntry[] {
  const requestId = randomUUID();
  const byCase = new Map<string, Row[]>();
  for (const row of rows) byCase.set(row.case_id, [...(byCase.get(row.case_id) ?? []), row]);
  return [...byCase.values()].map((of) => ({
    requestId, actor: of[0]?.actor as string, agency: null, unit: null, role: null, purpose: 'SUPERVISION', operation: 'scheduledTokens', subject: of[0]?.subject as string, kinds: ['identity', 'whereabouts'] as const,
    records: of.map((row) => ({ type: TYPES[row.place] as string, fields: [FIELDS[row.field] as string], ids: [row.row_id] })), withheld: [], decision: 'ALLOW' as const, policy,
  }));
}

/** A child whose key was destroyed is compared with nothing. */
function forgotten(error: unknown): null {
  if (error instanceof KeyError && error.code === 'KEY_DESTROYED') return null;
  throw error;
}
