import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { createHmac } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { HeardOnceError } from '../errors.js';
import type { FieldCipher } from '../keys/field-cipher.js';
import type { AccessEntry, RecordedRows } from '../log/access-entry.js';
import type { AccessLog } from '../log/access-log.js';
import type { Pools } from '../pools.js';
import { findFactsByCode } from '../read/case-facts.js';
import type { Reader, SignedContext } from '../read/reader.js';
import { Work } from './work.js';

/** Names a mutation, its client's key, and everything the client sent: the same key with other input is refused. */
export interface Attempt { readonly mutation: string; readonly key: string; readonly input: unknown }
export type Ids = Readonly<Record<string, string | number | boolean | null>>;
export interface Outcome { readonly ids: Ids; readonly replayed: boolean; readonly requestId: string }
export interface CaseWork extends Work { readonly facts: CaseFacts; readonly decision: Decision }

const KEY = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * The one door for writes: one transaction as the actor's database role that holds the rows, their history, the idempotency key and the
 * intent of the access record; acknowledged once that record is in the log.
 */
export class Writer {
  constructor(private readonly dataSource: DataSource, private readonly pools: Pools, private readonly log: AccessLog, private readonly reader: Reader, private readonly cipher: FieldCipher, private readonly secret: Buffer) {}

  /**
   * Writes on a case the actor is assigned to.
   * @throws HeardOnceError NOT_FOUND (absent or not theirs, on record), STALE_VERSION, KEY_REUSED, COMMITTED_UNRECORDED
   */
  async onCase(context: SignedContext, code: string, attempt: Attempt, work: (work: CaseWork) => Promise<Ids>): Promise<Outcome> {
    const facts = await this.reader.withClient(this.pools.read, (client) => findFactsByCode(client, context.actor, code));
    if (!facts?.assigned) throw await this.reader.deny(context, attempt.mutation, code);
    const decision = decide(context.actor, facts);
    return this.as(context, facts.role, attempt, facts, async (plain) => work(Object.assign(plain, { facts, decision })));
  }

  /** Writes outside any case, under a role the actor holds. */
  async inOffice(context: SignedContext, role: Role, attempt: Attempt, work: (work: Work) => Promise<Ids>): Promise<Outcome> {
    if (!context.actor.roles.includes(role)) throw new HeardOnceError('ROLE_REQUIRED');
    return this.as(context, role, attempt, null, work);
  }

  private async as(context: SignedContext, role: Role, attempt: Attempt, facts: CaseFacts | null, work: (work: Work) => Promise<Ids>): Promise<Outcome> {
    if (!KEY.test(attempt.key)) throw new HeardOnceError('KEY_REQUIRED');
    const { actor, requestId } = context;
    const hmac = createHmac('sha256', this.secret).update(JSON.stringify([attempt.mutation, attempt.input])).digest('hex');
    const runner = this.dataSource.createQueryRunner();
    try {
      await this.begin(runner, context, role, facts);
      const claimed = (await runner.query('SELECT access.claim_key($1, $2, $3, $4, $5) AS ids', [attempt.mutation, attempt.key, hmac, requestId, role])) as { ids: Ids | null }[];
      const earlier = claimed[0]?.ids ?? null;
      if (earlier) {
        await runner.rollbackTransaction();
        return { ids: earlier, replayed: true, requestId };
      }
      const doing = new Work(runner, actor, facts ? decide(actor, facts) : null, facts?.caseId ?? null, this.cipher, this.pools);
      const ids = await work(doing);
      const entry = this.entryFor(context, role, attempt.mutation, facts, doing);
      await runner.query('SELECT access.finish($1, $2, $3, $4, $5)', [attempt.mutation, attempt.key, JSON.stringify(ids), requestId, JSON.stringify(entry)]);
      await runner.commitTransaction();
      await this.relay(entry, Object.values(ids).find((id) => typeof id === 'string'));
      return { ids, replayed: false, requestId };
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private async begin(runner: QueryRunner, { actor }: SignedContext, role: Role, facts: CaseFacts | null): Promise<void> {
    try {
      await runner.connect();
    } catch {
      throw new HeardOnceError('BUSY');
    }
    await runner.startTransaction('READ COMMITTED');
    await runner.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.agency', $4, true), set_config('app.mfa', $5, true), set_config('app.scope', $6, true), set_config('app.cases', $7, true)",
      [databaseRole('w', role), actor.personId, actor.unitId, actor.agency, String(actor.mfa), facts ? 'case' : 'office', facts ? `{${facts.caseId}}` : '{}']);
  }

  private entryFor(context: SignedContext, role: Role, mutation: string, facts: CaseFacts | null, work: Work): AccessEntry {
    const kinds = [...new Set(work.written.map((one) => one.kind))] as Kind[];
    const records: RecordedRows[] = work.written.map(({ type, fields, id }) => ({ type, fields, ids: [id] }));
    return this.reader.entry(context, { operation: mutation, role, subject: facts?.subject ?? null, decision: 'WRITE', kinds, records, withheld: [] });
  }

  /** The record is committed with the row; here it reaches the log. If that fails the row stands, and the answer says so without data. */
  private async relay(entry: AccessEntry, id: string | undefined): Promise<void> {
    try {
      await this.log.append([entry]);
    } catch {
      throw new HeardOnceError('COMMITTED_UNRECORDED', id === undefined ? {} : { id });
    }
    void this.pools.log.query({ name: 'intent.relayed', text: 'SELECT audit.intents_relayed($1)', values: [[entry.requestId]] }).catch(() => undefined);
  }

  /** Brings intents whose record did not reach the log to it: at start and every few seconds. */
  async relayWaiting(): Promise<number> {
    const { rows } = await this.pools.log.query<{ request_id: string; entry: AccessEntry }>('SELECT * FROM audit.waiting_intents()');
    for (const row of rows) {
      await this.log.append([row.entry]);
      await this.pools.log.query('SELECT audit.intents_relayed($1)', [[row.request_id]]);
    }
    return rows.length;
  }
}


