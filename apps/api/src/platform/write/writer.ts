import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { type ErrorCode, HeardOnceError } from '../errors.js';
import type { FieldCipher } from '../keys/field-cipher.js';
import type { AccessEntry, RecordedRows } from '../log/access-entry.js';
import type { AccessLog } from '../log/access-log.js';
import { IntentRelay } from '../log/intent-relay.js';
import type { Pools } from '../pools.js';
import { findFactsByCode } from '../read/case-facts.js';
import type { Reader, SignedContext } from '../read/reader.js';
import { abandon, commitDurably, OutcomeUnknown } from './durable-commit.js';
import { isAskingAgain, refusalOf } from './database-refusal.js';
import { Work } from './work.js';

/** Names a mutation, its client's key, and everything the client sent: the same key with other input is refused. */
export interface Attempt { readonly mutation: string; readonly key: string; readonly input: unknown; /** Code of the case it is about, where the actor is not assigned to it. */ readonly about?: string }
export type Ids = Readonly<Record<string, string | number | boolean | null>>;
export interface Outcome { readonly ids: Ids; readonly replayed: boolean; readonly requestId: string }
export interface CaseWork extends Work { readonly facts: CaseFacts; readonly decision: Decision }

interface Claim { readonly context: SignedContext; readonly role: Role; readonly attempt: Attempt; readonly facts: CaseFacts | null; readonly hmac: string }
/** What a key did; `unrecorded` while its entry has not reached the log. */
interface Done { readonly ids: Ids; readonly intent: string; readonly requestId: string; readonly unrecorded: AccessEntry | null; readonly replayed: boolean }
class NothingSaved extends Error {}
/** Who writes has moved to another unit since they were looked up; nothing was written. */
class StalePerson extends HeardOnceError {
  constructor() {
    super('BUSY');
  }
}

/** Refusals that say: not you. */
const DENIALS: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'ROLE_REQUIRED', 'NOT_SELF', 'SECOND_PERSON_REQUIRED', 'FORBIDDEN_INPUT']);
const KEY = /^[A-Za-z0-9_-]{8,64}$/;
const MOST_LOOKS = 3;
const LOOK_AGAIN_MS = 300;

/**
 * The one door for writes: one transaction as the actor's database role that holds the rows, their history, the idempotency key and the
 * intent of the access record; acknowledged once that record is in the log.
 */
export class Writer {
  readonly intents: IntentRelay;

  constructor(private readonly dataSource: DataSource, private readonly pools: Pools, private readonly log: AccessLog, private readonly reader: Reader, private readonly cipher: FieldCipher, private readonly secret: Buffer) {
    this.intents = new IntentRelay(pools.log, log);
  }

  /**
   * Writes on a case the actor is assigned to.
   * @throws HeardOnceError NOT_FOUND (absent or not theirs, on record), STALE_VERSION, KEY_REUSED, COMMITTED_UNRECORDED, OUTCOME_UNKNOWN (send it again with the same key)
   */
  onCase(context: SignedContext, code: string, attempt: Attempt, work: (work: CaseWork) => Promise<Ids>): Promise<Outcome> {
    return this.asTheyAreNow(context, () => this.tryOnCase(context, code, attempt, work));
  }

  /** Writes outside any case, under a role the actor holds. */
  inOffice(context: SignedContext, role: Role, attempt: Attempt, work: (work: Work) => Promise<Ids>): Promise<Outcome> {
    return this.asTheyAreNow(context, () => this.tryInOffice(context, role, attempt, work));
  }

  private async tryOnCase(context: SignedContext, code: string, attempt: Attempt, work: (work: CaseWork) => Promise<Ids>): Promise<Outcome> {
    const facts = await this.reader.withClient(this.pools.read, (client) => findFactsByCode(client, context.actor, code));
    if (!facts?.assigned) throw await this.reader.deny(context, attempt.mutation, code);
    const decision = decide(context.actor, facts);
    try {
      return await this.as(context, facts.role, attempt, facts, async (plain) => work(Object.assign(plain, { facts, decision })));
    } catch (error) {
      throw await this.refused(context, attempt.mutation, code, error);
    }
  }

  /**
   * Before what was sent is looked at, where that costs: they are assigned to this case, under this role. The write asks again.
   * @throws HeardOnceError NOT_FOUND (absent or not theirs), ROLE_REQUIRED; on record
   */
  async requireOnCase(context: SignedContext, code: string, mutation: string, role: Role): Promise<void> {
    const facts = await this.reader.withClient(this.pools.read, (client) => findFactsByCode(client, context.actor, code));
    if (!facts?.assigned) throw await this.reader.deny(context, mutation, code);
    if (facts.role !== role) throw await this.reader.deny(context, mutation, code, new HeardOnceError('ROLE_REQUIRED'));
  }

  private async tryInOffice(context: SignedContext, role: Role, attempt: Attempt, work: (work: Work) => Promise<Ids>): Promise<Outcome> {
    try {
      if (!context.actor.roles.includes(role)) throw new HeardOnceError('ROLE_REQUIRED');
      return await this.as(context, role, attempt, null, work);
    } catch (error) {
      throw await this.refused(context, attempt.mutation, attempt.about ?? null, error);
    }
  }

  /** Whoever moved to another unit is looked up anew and tries once more: the request goes on as the person they are now. */
  private async asTheyAreNow<T>(context: SignedContext, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StalePerson)) throw error;
      this.reader.onStalePerson(context.actor.personId);
      const actor = (await context.lookUpActor?.().catch(() => null)) as Actor | null | undefined;
      if (!actor) throw error;
      (context as { actor: Actor }).actor = actor;
      return write();
    }
  }

  /** A refusal of the person, not of a value, goes on record before it is answered; and so does each try at having a child asked again. */
  private async refused(context: SignedContext, mutation: string, code: string | null, error: unknown): Promise<unknown> {
    const refusal = refusalOf(error);
    return refusal && (DENIALS.has(refusal.code) || isAskingAgain(refusal)) ? this.reader.deny(context, mutation, code, refusal) : (refusal ?? error);
  }

  private async as(context: SignedContext, role: Role, attempt: Attempt, facts: CaseFacts | null, work: (work: Work) => Promise<Ids>): Promise<Outcome> {
    if (!KEY.test(attempt.key)) throw new HeardOnceError('KEY_REQUIRED');
    const claim: Claim = { context, role, attempt, facts, hmac: createHmac('sha256', this.secret).update(JSON.stringify([attempt.mutation, attempt.input])).digest('hex') };
    const done = await this.transact(claim, work).catch((error: unknown) => {
      if (error instanceof OutcomeUnknown) return this.findOut(claim);
      throw error;
    });
    if (done.unrecorded) await this.relay(done.intent, done.unrecorded, done.ids);
    return { ids: done.ids, replayed: done.replayed, requestId: done.requestId };
  }

  /** The rows, their history, the key and the intent of the access record, in one transaction; or what this key did before. */
  private async transact(claim: Claim, work: (work: Work) => Promise<Ids>): Promise<Done> {
    const { context, role, attempt, facts } = claim;
    return this.inTransaction(claim, async (runner) => {
      const earlier = await this.claimKey(runner, claim);
      if (earlier) return { ...earlier, replayed: true };
      const doing = new Work(runner, context.actor, facts ? decide(context.actor, facts) : null, facts?.caseId ?? null, this.cipher, this.pools);
      const ids = await work(doing);
      const entry = this.entryFor(context, role, attempt.mutation, facts, doing);
      const intent = randomUUID();
      await runner.query('SELECT access.finish($1, $2, $3, $4, $5, $6)', [attempt.mutation, attempt.key, JSON.stringify(ids), intent, context.requestId, JSON.stringify(entry)]);
      return { ids, intent, requestId: context.requestId, unrecorded: entry, replayed: false };
    });
  }

  /**
   * After a COMMIT whose answer was lost: the key says whether it happened. The claim waits for a transaction that still runs.
   * @throws HeardOnceError BUSY when nothing was saved, OUTCOME_UNKNOWN when the database does not tell
   */
  private async findOut(claim: Claim): Promise<Done> {
    for (let look = 0; look < MOST_LOOKS; look++) {
      if (look > 0) await sleep(LOOK_AGAIN_MS);
      const found = await this.inTransaction(claim, async (runner) => {
        const earlier = await this.claimKey(runner, claim);
        if (!earlier) throw new NothingSaved();
        return earlier;
      }).catch((error: unknown) => {
        if (error instanceof NothingSaved) throw new HeardOnceError('BUSY');
        return null;
      });
      if (found) return { ...found, replayed: found.requestId !== claim.context.requestId };
    }
    throw new HeardOnceError('OUTCOME_UNKNOWN');
  }

  /** Runs as the actor's role and commits. An earlier outcome is committed again too: its row was locked, so this waits until it is as durable as a first one. */
  private async inTransaction<T>({ context, role, facts }: Claim, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = await connectRunner(runner);
      try {
        await this.begin(runner, context, role, facts);
        const result = await work(runner);
        await commitDurably(client);
        return result;
      } catch (error) {
        await abandon(client, error);
        throw error;
      }
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private async claimKey(runner: QueryRunner, { context, role, attempt, hmac }: Claim): Promise<Omit<Done, 'replayed'> | null> {
    const [row] = (await runner.query('SELECT access.claim_key($1, $2, $3, $4, $5) AS earlier', [attempt.mutation, attempt.key, hmac, context.requestId, role]).catch((error: unknown) => {
      throw refusalOf(error)?.code === 'BUSY' ? new StalePerson() : error;
    })) as { earlier: Omit<Done, 'replayed'> | null }[];
    return row?.earlier ?? null;
  }

  private async begin(runner: QueryRunner, { actor }: SignedContext, role: Role, facts: CaseFacts | null): Promise<void> {
    await runner.startTransaction('READ COMMITTED');
    await runner.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.agency', $4, true), set_config('app.mfa', $5, true), set_config('app.scope', $6, true), set_config('app.cases', $7, true)",
      [databaseRole('w', role), actor.personId, actor.unitId, actor.agency, String(actor.mfa), facts ? 'case' : 'office', facts ? `{${facts.caseId}}` : '{}']);
  }

  private entryFor(context: SignedContext, role: Role, mutation: string, facts: CaseFacts | null, work: Work): AccessEntry {
    const kinds = [...new Set(work.written.map((one) => one.kind))] as Kind[];
    const records: RecordedRows[] = work.written.map(({ type, fields, id }) => ({ type, fields, ids: [id] }));
    return this.reader.entry(context, { operation: mutation, role, subject: facts?.subject ?? work.subject, decision: 'WRITE', kinds, records, withheld: [] });
  }

  /** The record is committed with the row; here it reaches the log. If that fails the row stands, and the answer says so without data. */
  private async relay(intent: string, entry: AccessEntry, ids: Ids): Promise<void> {
    try {
      await this.log.append([entry], { intent });
    } catch {
      const id = Object.values(ids).find((one) => typeof one === 'string');
      throw new HeardOnceError('COMMITTED_UNRECORDED', id === undefined ? {} : { id });
    }
  }

  /** Brings intents whose record did not reach the log to it, every few seconds; gives how many. */
  relayWaiting(): Promise<number> {
    return this.intents.round();
  }
}

async function connectRunner(runner: QueryRunner): Promise<pg.PoolClient> {
  try {
    return (await runner.connect()) as pg.PoolClient;
  } catch {
    throw new HeardOnceError('BUSY');
  }
}
