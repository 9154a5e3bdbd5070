import { decide, type Decision, type Withholding } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { HeardOnceError } from '../errors.js';
import { beginAs } from '../pools.js';
import { findFactsByCode } from './case-facts.js';
import type { Reader, SignedContext } from './reader.js';

/** One fixed statement over one case (`$1`) that gives one row of counts, and the kinds whose rows it counts. */
export interface CountOf { readonly name: string; readonly text: string; readonly kinds: readonly Kind[]; /** Of these only the rows are counted that the reader reads, and that is said. */ readonly inPart?: readonly Kind[] }
export interface CaseCounts { readonly counts: Readonly<Record<string, unknown>>; readonly withheld: readonly Withholding[] }

const MOST_TRIES = 2;

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
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, context.actor, code));
      const decision = facts?.assigned ? decide(context.actor, facts) : null;
      if (!facts || !decision || !readsAll(decision, first)) throw await this.reader.deny(context, operation, code);
      const parts = [first, ...beside.filter((one) => readsAll(decision, one))];
      const counts = await this.rows(context, facts, parts);
      const withheld = [...parts.flatMap((one) => one.inPart ?? []), ...beside.filter((one) => !parts.includes(one)).flatMap((one) => one.kinds)].flatMap((kind) => decision.withholding(kind) ?? []);
      const kinds = [...new Set(parts.flatMap((one) => [...one.kinds, ...(one.inPart ?? [])]))];
      const entry = this.reader.entry(context, { operation, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds, records: [{ type: operation, fields: Object.keys(counts).sort(), ids: [facts.caseId] }], withheld: withheld.map((one) => one.kind) });
      if (await this.reader.release(context, [entry], [], { personId: context.actor.personId, personEpoch: context.actor.epoch, cases: new Map([[facts.caseId, facts.epoch]]) })) return { counts, withheld };
    }
    throw new HeardOnceError('BUSY');
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
