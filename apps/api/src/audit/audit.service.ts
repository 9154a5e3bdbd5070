import { decide } from '@heardonce/authz/decision.js';
import type { Actor } from '@heardonce/authz/facts.js';
import { ActualReader } from '@heardonce/domain/access/actual-reader.js';
import { PossibleReader } from '@heardonce/domain/access/possible-reader.js';
import { type CaseKind, MFA_KINDS } from '@heardonce/domain/kind.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import type { Platform } from '../platform/platform.js';
import { actingRole } from '../platform/read/acting-role.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { findFactsById } from '../platform/read/case-facts.js';
import { instanceOf, OfficeReader, type OfficeRow, recordedOf } from '../platform/read/office-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import { type Selected, selectionOf } from '../platform/read/selection.js';
import { AccessLogFilter, type AccessLogArgs } from './access-log.args.js';

interface CaseKindQuery { readonly caseCode: string; readonly kind: CaseKind }
interface Found<T> { readonly type: new () => object; readonly rows: readonly OfficeRow[]; readonly selected: readonly Selected[]; readonly answer: T }
interface ReachRow extends OfficeRow { readonly id: string; readonly case_id: string; readonly unit_id: string; readonly unit: string; readonly agency: string; readonly person: object; readonly roles: Role[] }

const REACH = { name: 'office.reach', text: 'SELECT t.* FROM office.reach t WHERE t.case_code = $1 ORDER BY t.agency, t.unit, t.id LIMIT 500' };
const READERS = {
  name: 'office.readers',
  text: `SELECT t.person_id AS id, t.person_id, min(t.person) AS person, min(t.agency) AS agency, min(t.unit) AS unit, t.role, count(DISTINCT t.request_id)::int AS times, min(t.at) AS first_at, max(t.at) AS last_at, min(t.subject) AS subject
    FROM audit.entry t WHERE t.case_code = $1 AND t.kinds @> ARRAY[$2::text] AND t.decision IN ('ALLOW', 'EMERGENCY') AND t.person_id IS NOT NULL GROUP BY t.person_id, t.role ORDER BY max(t.at) DESC, t.person_id LIMIT 500`,
};

/** What the log holds besides queries, mutations and subscriptions. */
const BESIDE_GRAPHQL: ReadonlySet<string> = new Set(['signIn', 'openCase.children', 'intake.match', 'uploadRecording', 'sealRecording', 'redeemTicket', 'playRecording', 'handOverRecording', 'scheduledVerification', 'scheduledSeal', 'runLeakTrace', 'logProof', 'logEntries']);

/** The auditor's questions: who did what, who could see a kind today beside who did. Reading the log is itself on record. */
@Injectable()
export class AuditService {
  private readonly office: OfficeReader;
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.office = new OfficeReader(platform);
  }

  listEntries(context: SignedContext, { filter = {}, ...page }: AccessLogArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    checkInput(AccessLogFilter, filter);
    const { operation } = filter;
    if (operation !== undefined && operation !== null && !this.isOperation(operation, info)) throw new HeardOnceError('VALIDATION', { path: 'filter.operation', expected: EXPECTED.operation });
    const caseCode = filter.caseCode ? caseCodeOf(filter.caseCode, 'filter.caseCode') : null;
    return this.office.list(context, 'accessLog', { ...page, filters: [caseCode, filter.personId ?? null, filter.agency ?? null, filter.kind ?? null, filter.from ?? null, filter.to ?? null, filter.decision ?? null, operation ?? null, filter.purpose ?? null] }, info);
  }

  /** Everyone who reaches the case now, as far as the policy would let them read this kind: decided by the same code that answers them. */
  async whoCouldRead(context: SignedContext, { caseCode, kind }: CaseKindQuery, info: GraphQLResolveInfo): Promise<PossibleReader[]> {
    return this.onRecord(context, 'whoCouldRead', caseCode, async (asked, code) => {
      const rows = (await this.office.rows(asked, { role: actingRole(asked, ['AUDITOR']), cases: [] }, { ...REACH, values: [code] })) as ReachRow[];
      const found = await this.readersAmong(rows, kind);
      return { type: PossibleReader, rows: found, selected: selectionOf(info).fields, answer: found.map((one) => one.reader) };
    });
  }

  /** Everyone to whom the kind went out, by the log. */
  async whoDidRead(context: SignedContext, { caseCode, kind }: CaseKindQuery, info: GraphQLResolveInfo): Promise<ActualReader[]> {
    return this.onRecord(context, 'whoDidRead', caseCode, async (asked, code) => {
      const rows = await this.office.rows(asked, { role: actingRole(asked, ['AUDITOR']), cases: [] }, { ...READERS, values: [code, kind] });
      return { type: ActualReader, rows, selected: selectionOf(info).fields, answer: rows.map((row) => instanceOf(ActualReader, row)) };
    });
  }

  private async readersAmong(rows: readonly ReachRow[], kind: CaseKind): Promise<(OfficeRow & { reader: PossibleReader })[]> {
    const found: (OfficeRow & { reader: PossibleReader })[] = [];
    for (const row of rows) {
      const actor: Actor = { personId: row.id, name: '', unitId: row.unit_id, unit: row.unit, agency: row.agency, controlBody: false, roles: row.roles, actorToken: '', epoch: '', mfa: true };
      const facts = await this.platform.reader.withClient(this.platform.pools.read, (client) => findFactsById(client, actor, row.case_id));
      const decision = facts && decide(actor, facts);
      if (!facts || !decision?.reaches(kind)) continue;
      const reader = instanceOf(PossibleReader, { ...row, role: facts.role, extent: decision.extent(kind), by: facts.assigned ? 'ASSIGNMENT' : 'EMERGENCY', needs_second_factor: MFA_KINDS.includes(kind) });
      found.push({ ...row, reader });
    }
    return found;
  }

  /** Reads what the case's epochs, looked up before, still hold for when it is on record. */
  private onRecord<T>(context: SignedContext, operation: string, caseCode: string, read: (asked: SignedContext, code: string) => Promise<Found<T>>): Promise<T> {
    const code = caseCodeOf(caseCode, 'caseCode');
    return this.platform.reader.current.until(context, async (asked) => {
      const supervised = await this.office.supervised(asked.actor.personId, code);
      const { rows: [named] } = await this.platform.pools.read.query<{ subject: string | null }>({ name: 'deny.subject', text: 'SELECT access.subject_of_code($1) AS subject', values: [code] });
      const { type, rows, selected, answer } = await read(asked, code);
      const entry = this.platform.reader.entry(asked, { operation, role: 'AUDITOR', subject: named?.subject ?? null, decision: 'ALLOW', kinds: ['access_log'], records: recordedOf(type, rows, selected), withheld: [] });
      const epochs = supervised?.epochs ?? new Map<string, string>();
      return { cases: [...epochs.keys()], release: async () => ((await this.office.append(asked, [entry], asked.actor.epoch, epochs)) ? answer : null) };
    });
  }

  private isOperation(name: string, { schema }: GraphQLResolveInfo): boolean {
    return BESIDE_GRAPHQL.has(name) || [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some((root) => root !== undefined && root !== null && Object.hasOwn(root.getFields(), name));
  }
}
