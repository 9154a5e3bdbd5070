import { type Decision, decide, decideReports } from '@heardonce/authz/decision.js';
import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import { CaseFile } from '@heardonce/domain/cases/case-file.entity.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type { GraphQLResolveInfo } from 'graphql';
import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { FieldCipher, OpenDek, WrappedDek } from '../keys/field-cipher.js';
import type { AccessEntry } from '../log/access-entry.js';
import type { AccessLog, AccessReceipt, EpochGuard } from '../log/access-log.js';
import { connect, type Pools, type RowSettings } from '../pools.js';
import { AnswerBuilder, type AnswerObject, type Sealed, type WithheldMark } from './answer-builder.js';
import { epochsOf, KeptFacts, listFacts, type ListReading, plainFacts } from './case-facts.js';
import { CurrentReading } from './current-reading.js';
import type { Cursors } from './cursor.js';
import { HeldCases } from './held-cases.js';
import { type PageText, planRead, type ReadPlan } from './plan.js';
import { readAs } from './read-as.js';
import { type Selected, selectionOf } from './selection.js';

/** A context whose sign-in succeeded. */
export interface SignedContext extends GraphqlContext { readonly actor: Actor }
/** Names of the door's operations; the log knows no others. */
export type Operation = string;
/** One read of the door: who asks, what was selected, under which name it is recorded. `selected` where the rows stand below a connection, `fixed` when no variable decides its shape. */
export interface ReadRequest { readonly context: SignedContext; readonly info: GraphQLResolveInfo; readonly operation: Operation; readonly selected?: readonly Selected[]; readonly fixed?: boolean }
/** Reports read outside any case, and the tokens under which the log names them. */
export interface ReportRows { readonly ids: readonly string[]; readonly subjects: ReadonlyMap<string, string>; readonly scope: 'own' | 'intake'; readonly role: Role }
export interface ReadScope { readonly scope: RowSettings['scope']; readonly role: Role; readonly cases: readonly string[] }
export interface Group { readonly decision: Decision; readonly ids: readonly string[] }
interface Planned { readonly group: Group; readonly plan: ReadPlan }
/** `absent` where the decision gives the record whole and the row policies did not. */
export type Built = ReadonlyMap<string, { readonly builder: AnswerBuilder; readonly object: AnswerObject; readonly absent: boolean }>;
/** A page of one's own cases: its text, how many, and its own parameters. */
export interface PageOfCases extends PageText { readonly limit: number; readonly values: readonly unknown[] }
/** A reading whose rows are built: the cases it stands on, and whether one of them went meanwhile. */
interface Reading { readonly cases: readonly string[]; readonly gone: boolean; readonly release: Release }
/** Waits for the log, then gives the answer; null when access changed meanwhile. Nobody holds a connection while they wait, or a slow log would leave none for the others. */
export type Release = () => Promise<AnswerObject[] | null>;

const MOST_LOOKS = 3;
const MOST_KEYS = 20_000;
export const PURPOSE_DEFAULT = 'CASE_WORK';
export const PURPOSES: readonly string[] = ['CASE_WORK', 'CHILD_SAFETY', 'INVESTIGATION', 'HEARING', 'HEALTH_CARE', 'SUPERVISION', 'AUDIT'];

/**
 * The one door for reads. It intersects the selection with the policy, asks PostgreSQL for the permitted parts as the actor's
 * database role, has the access record made durable, opens what is encrypted against its receipt, and only then answers.
 */
export class Reader {
  private readonly plans = new WeakMap<object, Map<string, ReadPlan>>();
  private readonly keys = new Map<string, WrappedDek>();
  readonly kept = new KeptFacts();
  readonly current: CurrentReading;
  /** Called when a person's roles or employment changed since they were looked up. */
  onStalePerson: (personId: string) => void = () => undefined;

  constructor(readonly pools: Pools, readonly log: AccessLog, private readonly cipher: FieldCipher, readonly cursors: Cursors, readonly policyHash: string) {
    this.current = new CurrentReading(new HeldCases(pools.read), (personId) => this.onStalePerson(personId));
  }

  /**
   * One case by its code, as far as it is the reader's.
   * @throws HeardOnceError NOT_FOUND where it is absent or not theirs: one and the same answer, and on record
   */
  async caseFile(context: SignedContext, code: string, info: GraphQLResolveInfo): Promise<AnswerObject> {
    let gone = false;
    return this.current.until(context, async (asked) => {
      const found = await this.withClient(this.pools.read, async (client) => {
        const facts = this.kept.find(asked.actor, code) ?? (await this.kept.lookUp(client, asked.actor, code));
        return facts ? { facts, reading: await this.readCases({ context: asked, info, operation: 'caseFile' }, client, [facts]) } : null;
      });
      if (found === null || (gone && found.reading.gone)) throw await this.deny(asked, 'caseFile', code);
      gone = found.reading.gone;
      return {
        cases: found.reading.cases,
        release: async () => {
          const [object] = (await found.reading.release()) ?? [];
          if (!object) this.kept.forget(asked.actor, code);
          return object ?? null;
        },
      };
    });
  }

  /** Several cases whose ids this person may list, in that order; those that went meanwhile are left out. */
  async casesById(request: ReadRequest, client: pg.PoolClient, ids: readonly string[], role: Role): Promise<{ ids: string[]; cases: readonly string[]; release: Release }> {
    const facts = await listFacts(client, request.context.actor, ids, role);
    const byId = new Map(facts.map((one) => [one.caseId, one]));
    const shown = ids.flatMap((id) => byId.get(id) ?? []);
    const { cases, release } = await this.readCases(request, client, shown);
    return { ids: shown.map((one) => one.caseId), cases, release };
  }

  /** A page of one's own cases where the answer depends on no case's state (`isPlainReading`), in one round trip. */
  async casesOfPage(request: ReadRequest & { readonly selected: readonly Selected[] }, client: pg.PoolClient, role: Role, page: PageOfCases): Promise<{ ids: string[]; cases: readonly string[]; more: boolean; release: Release }> {
    const { context, selected, fixed = false } = request;
    const { actor } = context;
    const decision = decide(actor, plainFacts(role));
    const plan = this.planFor(request, CaseFile, { fields: selected, fixed }, decision, { role, page });
    const settings: RowSettings = { role: databaseRole('r', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'list', cases: [] };
    const statements = plan.page ? [{ ...plan.page, values: page.values }, { ...plan.core, values: plan.core.params }] : [{ ...plan.core, values: page.values }];
    const stands: ListReading['page'] = new Map();
    let ids: string[] = [];
    for (let look = 0; look < MOST_LOOKS; look++) {
      const since = this.kept.looks;
      const [rows = [], core = rows] = await readAs(client, settings, statements);
      ids = rows.slice(0, page.limit).map((row) => row['id'] as string);
      const facts = await this.kept.listPlain(client, actor, ids, role, { since, page: stands });
      if (!facts) continue;
      const planned = [{ group: { decision, ids }, plan }];
      const apart = plan.identity && ids.length > 0 ? await this.readIdentity(planned, { ...settings, role: databaseRole('i', role), scope: 'case', cases: ids }) : new Map<ReadPlan, Map<string, unknown[]>>();
      const { cases, release } = this.releaseOf(request, facts, this.build(context, planned, [core], apart, role));
      return { ids, cases, more: rows.length > page.limit, release: async () => (await release()) ?? this.kept.forgetStanding(ids) };
    }
    return { ids, cases: ids, more: false, release: () => Promise.resolve(null) };
  }

  private async readCases(request: ReadRequest, client: pg.PoolClient, facts: readonly CaseFacts[]): Promise<Reading> {
    const { actor } = request.context;
    if (facts.length === 0) return { cases: [], gone: false, release: () => Promise.resolve([]) };
    const groups = new Map<string, { decision: Decision; ids: string[] }>();
    for (const one of facts) {
      const decision = decide(actor, one);
      const group = groups.get(decision.key) ?? { decision, ids: [] };
      group.ids.push(one.caseId);
      groups.set(decision.key, group);
    }
    const role = facts[0]?.role ?? (actor.roles[0] as Role);
    const built = await this.readGroups(request, client, CaseFile, [...groups.values()], { scope: 'case', role, cases: facts.map((one) => one.caseId) });
    return this.releaseOf(request, facts, built);
  }

  private releaseOf({ context, operation }: ReadRequest, facts: readonly CaseFacts[], built: Built): Reading {
    const { actor } = context;
    const guard: EpochGuard = { personId: actor.personId, personEpoch: actor.epoch, cases: epochsOf(facts) };
    const cases = [...guard.cases.keys()];
    // A state that says assigned where the row policies say no is no longer so.
    const gone = facts.some((one) => one.assigned && built.get(one.caseId)?.absent);
    if (gone) return { cases, gone, release: () => Promise.resolve(null) };
    const entries = facts.map((one) => this.entryFor(context, operation, one.role, one.subject, built.get(one.caseId)?.builder, one.assigned ? 'ALLOW' : 'EMERGENCY'));
    const release = async (): Promise<AnswerObject[] | null> => {
      const current = await this.release(context, entries, [...built.values()].map((one) => one.builder), guard);
      return current ? facts.map((one) => built.get(one.caseId)?.object ?? {}) : null;
    };
    return { cases, gone, release };
  }

  /** Rows outside any case (reports), under a scope of their own. */
  async readReports(request: ReadRequest, client: pg.PoolClient, type: Constructor, { ids, subjects, scope, role }: ReportRows): Promise<Release> {
    const { context, operation } = request;
    const decision = decideReports(context.actor, scope);
    const built = await this.readGroups(request, client, type, [{ decision, ids }], { scope, role, cases: [] });
    const guard: EpochGuard = { personId: context.actor.personId, personEpoch: context.actor.epoch, cases: new Map() };
    const entries = ids.map((id) => this.entryFor(context, operation, role, subjects.get(id) ?? null, built.get(id)?.builder, 'ALLOW'));
    return async () => ((await this.release(context, entries, [...built.values()].map((one) => one.builder), guard)) ? ids.map((id) => built.get(id)?.object ?? {}) : null);
  }

  /** Rows by id, each under the decision that governs it; what is not readable by now is not among them. */
  async readGroups(request: ReadRequest, client: pg.PoolClient, type: Constructor, groups: readonly Group[], scope: ReadScope): Promise<Built> {
    const { context, info, selected, fixed = false } = request;
    const { actor } = context;
    const selection = selected ? { fields: selected, fixed } : selectionOf(info);
    const planned = groups.map((group) => ({ group, plan: this.planFor(request, type, selection, group.decision, { role: scope.role }) }));
    const settings = (zone: 'r' | 'i'): RowSettings => ({ role: databaseRole(zone, scope.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: scope.scope, cases: scope.cases });
    const identity = planned.some(({ plan }) => plan.identity) ? this.readIdentity(planned, settings('i')) : Promise.resolve(new Map<ReadPlan, Map<string, unknown[]>>());
    // Where the core part fails first, the other's failure must not go unheard.
    identity.catch(() => undefined);
    const rows = await readAs(client, settings('r'), planned.map(({ group, plan }) => ({ ...plan.core, values: [group.ids, ...plan.core.params] })));
    return this.build(context, planned, rows, await identity, scope.role);
  }

  private build(context: SignedContext, planned: readonly Planned[], rows: readonly Record<string, unknown>[][], apart: ReadonlyMap<ReadPlan, Map<string, unknown[]>>, role: Role): Built {
    const out = new Map<string, { builder: AnswerBuilder; object: AnswerObject; absent: boolean }>();
    planned.forEach(({ group, plan }, at) => {
      const core = rowsById(rows[at] ?? []);
      for (const id of group.ids) {
        const builder = new AnswerBuilder(plan, group.decision, (row, place) => this.cursors.sign(context.actor.personId, place, row), { viewerRole: role });
        const row = core.get(id);
        if (!row) continue;
        out.set(id, { builder, object: builder.build(row, apart.get(plan)?.get(id) ?? null), absent: row[0] === null && group.decision.extent(plan.root.shape.record.kind) === 'ALL' });
      }
    });
    return out;
  }

  private async readIdentity(planned: readonly Planned[], settings: RowSettings): Promise<Map<ReadPlan, Map<string, unknown[]>>> {
    const apart = planned.flatMap(({ group, plan }) => (plan.identity ? [{ plan, statement: { ...plan.identity, values: [group.ids, ...plan.identity.params] } }] : []));
    const rows = await this.withClient(this.pools.identity, (client) => readAs(client, settings, apart.map(({ statement }) => statement)));
    for (const row of rows.flat()) if (row['key']) this.rememberKey(row['key'] as [string, string, string, string, string]);
    return new Map(apart.map(({ plan }, at) => [plan, rowsById(rows[at] ?? [])]));
  }

  private planFor({ context, info }: ReadRequest, type: Constructor, selection: { fields: readonly Selected[]; fixed: boolean }, decision: Decision, { role, page }: { role: Role; page?: PageText }): ReadPlan {
    const readCursor = (cursor: string, place: string): string => this.cursors.read(context.actor.personId, place, cursor);
    const make = (): ReadPlan => planRead(type, selection.fields, decision, { role, readCursor, page });
    const node = info.fieldNodes[0];
    // One node says it all only where it stands alone: of several under one key, variables may have left some out.
    if (!selection.fixed || !node || info.fieldNodes.length > 1) return make();
    const known = this.plans.get(node) ?? new Map<string, ReadPlan>();
    this.plans.set(node, known);
    const key = `${page?.name ?? role}\n${decision.key}`;
    const plan = known.get(key) ?? make();
    if (known.size < 200) known.set(key, plan);
    return plan;
  }

  entryFor(context: SignedContext, operation: Operation, role: Role, subject: string | null, builder: AnswerBuilder | undefined, decision: AccessEntry['decision']): AccessEntry {
    return this.entry(context, { operation, role, subject, decision, kinds: builder?.kinds() ?? [], records: builder?.records() ?? [], withheld: builder ? [...builder.marks.keys()].sort() : [] });
  }

  /** An entry about this request; what it is about comes from the caller. */
  entry(context: SignedContext, about: Pick<AccessEntry, 'operation' | 'subject' | 'decision' | 'kinds' | 'records' | 'withheld'> & { role: Role | null }): AccessEntry {
    const { actor } = context;
    const purpose = context.purpose && PURPOSES.includes(context.purpose) ? context.purpose : PURPOSE_DEFAULT;
    return { requestId: context.requestId, actor: actor.actorToken, agency: actor.agency, unit: actor.unit, purpose, policy: this.policyHash, ...about };
  }

  /** Makes the record durable, opens what is sealed, and says whether access is still what it was. Only then is anything told, what is withheld included. */
  async release(context: SignedContext, entries: readonly AccessEntry[], builders: readonly { readonly sealed: readonly Sealed[]; readonly marks?: ReadonlyMap<string, WithheldMark> }[], guard?: EpochGuard): Promise<boolean> {
    const sealed = builders.flatMap((builder) => builder.sealed);
    await this.loadKeys(sealed.map((one) => one.keyId));
    const keys = new Map(sealed.map((one) => [one.keyId, this.keys.get(one.keyId)]));
    const covers = [...new Set([...keys.values()].map((key) => key?.subjectId ?? ''))];
    const { receipt, current } = entries.length > 0 ? await this.log.append(entries, { covers, guard }) : { receipt: null, current: true };
    if (!current) return false;
    if (receipt) context.receipts.push(receipt);
    if (receipt && sealed.length > 0) await this.unseal(receipt, sealed, keys);
    for (const { marks } of builders) for (const one of marks?.values() ?? []) if (!context.withheld.some((seen) => (seen as { field: string }).field === one.field)) context.withheld.push(one);
    return true;
  }

  private async unseal(receipt: AccessReceipt, sealed: readonly Sealed[], keys: ReadonlyMap<string, WrappedDek | undefined>): Promise<void> {
    const open = new Map<string, OpenDek>();
    for (const one of sealed) {
      const wrapped = keys.get(one.keyId);
      if (!wrapped) throw new HeardOnceError('INTERNAL');
      const dek = open.get(one.keyId) ?? this.cipher.openCached(receipt, wrapped) ?? (await this.cipher.open(receipt, wrapped));
      open.set(one.keyId, dek);
      one.target[one.key] = dek.decrypt({ table: one.table, column: one.column, rowId: one.rowId }, one.text);
    }
  }

  /** Wrapped data keys are no secret and never change under their id but by rotation, which wraps the same key again. */
  private async loadKeys(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.keys.has(id));
    if (missing.length === 0) return;
    await this.withClient(this.pools.identity, async (client) => {
      await client.query("BEGIN READ ONLY; SELECT set_config('role', 'heardonce_matcher', true)");
      const { rows } = await client.query<{ id: string; subject_id: string; kid: string; kek_id: string; wrapped: string }>({ name: 'data.keys', text: 'SELECT id, subject_id, kid, kek_id, wrapped FROM identity.data_key WHERE id = ANY ($1)', values: [missing] });
      await client.query('COMMIT');
      for (const row of rows) this.rememberKey([row.id, row.subject_id, row.kid, row.kek_id, row.wrapped]);
    });
  }

  private rememberKey([id, subjectId, dekId, kekId, wrapped]: readonly [string, string, string, string, string]): void {
    if (this.keys.size > MOST_KEYS) this.keys.clear();
    this.keys.set(id, { subjectId, dekId, kekId, wrapped });
  }

  /** Puts the refusal on record; gives the one answer for absent and forbidden alike. */
  async deny(context: SignedContext, operation: Operation, code: string | null, refusal = new HeardOnceError('NOT_FOUND')): Promise<HeardOnceError> {
    const { rows } = await this.pools.read.query<{ subject: string | null }>({ name: 'deny.subject', text: 'SELECT access.subject_of_code($1) AS subject', values: [code] });
    const role = context.actor.roles[0] ?? null;
    await this.log.append([this.entry(context, { operation, role, subject: rows[0]?.subject ?? null, decision: 'DENY', kinds: [], records: [], withheld: [] })]);
    return refusal;
  }

  /** Gives the connection back clean: what failed inside a transaction is rolled back, what broke is closed. */
  async withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await connect(pool);
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').then(() => client.release(), () => client.release(true));
      throw error;
    }
  }
}


const rowsById = (rows: readonly Record<string, unknown>[]): Map<string, unknown[]> => new Map(rows.map((row) => [row['id'] as string, row['row'] as unknown[]]));
