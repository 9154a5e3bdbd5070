import { decide, type Decision, type Withholding } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { beginAs } from '../pools.js';
import { findFactsByCode } from './case-facts.js';
import type { Reader, SignedContext } from './reader.js';

/** One fixed statement over one case (`$1`) that gives one row of counts, and the kinds whose rows it counts. */
export interface CountOf { readonly name: string; readonly text: string; readonly kinds: readonly Kind[]; /** Of these only the rows are counted that the reader reads, and that is said. */ readonly inPart?: readonly Kind[] }
export interface CaseCounts { readonly counts: Readonly<Record<string, unknown>>; readonly withheld: readonly Withholding[] }

/**
 * Counts over one case, under the row policies of whoever asks. A kind they read only in part is not counted at all, for a number would pass
 * for the whole; unless it is named as counted in part, where each row counts for those alone who read it.
 */
export class CaseCountsReader {
  constructor(private readonly reader: Reader) {}

  /**
   * @param first - without its kinds there is no answer
   * @throws HeardOnceError NOT_FOUND (absent, not theirs, or not theirs to count: on record), BUSY
   */
  async count(context: SignedContext, code: string, operation: string, { first, beside }: { readonly first: CountOf; readonly beside: readonly CountOf[] }): Promise<CaseCounts> {
    return this.reader.current.until(context, async (asked) => {
      const { actor } = asked;
      const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, actor, code));
      const decision = facts?.assigned ? decide(actor, facts) : null;
      if (!facts || !decision || !readsAll(decision, first)) throw await this.reader.deny(asked, operation, code);
      const parts = [first, ...beside.filter((one) => readsAll(decision, one))];
      const counts = await this.rows(asked, facts, parts);
      const withheld = [...parts.flatMap((one) => one.inPart ?? []), ...beside.filter((one) => !parts.includes(one)).flatMap((one) => one.kinds)].flatMap((kind) => decision.withholding(kind) ?? []);
      const kinds = [...new Set(parts.flatMap((one) => [...one.kinds, ...(one.inPart ?? [])]))];
      const entry = this.reader.entry(asked, { operation, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds, records: [{ type: operation, fields: Object.keys(counts).sort(), ids: [facts.caseId] }], withheld: withheld.map((one) => one.kind) });
      const guard = { personId: actor.personId, personEpoch: actor.epoch, cases: new Map([[facts.caseId, facts.epoch]]) };
      return { cases: [facts.caseId], release: async () => ((await this.reader.release(asked, [entry], [], guard)) ? { counts, withheld } : null) };
    });
  }

  private rows(context: SignedContext, facts: CaseFacts, parts: readonly CountOf[]): Promise<Record<string, unknown>> {
    const { actor } = context;
    return this.reader.withClient(this.reader.pools.read, async (client) => {
      await beginAs(client, { role: databaseRole('r', facts.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [facts.caseId] });
      const out: Record<string, unknown> = {};
      for (const { name, text } of parts) Object.assign(out, (await client.query<Record<string, unknown>>({ name: `count.${name}_${facts.role}`, text, values: [facts.caseId] })).rows[0]);
      await client.query('COMMIT');
      return out;
    });
  }
}

const readsAll = (decision: Decision, { kinds }: CountOf): boolean => kinds.every((kind) => decision.extent(kind) === 'ALL');
