import type { Constructor } from '@heardonce/domain/classified.js';
import { MatchReview } from '@heardonce/domain/intake/match-review.entity.js';
import { Report } from '@heardonce/domain/intake/report.entity.js';
import { CASE_ROLES, databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type { GraphQLResolveInfo } from 'graphql';
import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import { beginAs } from '../pools.js';
import { actingRole } from './acting-role.js';
import { type AnswerObject, shapeConnection } from './answer-builder.js';
import { nodeSelection } from './caseload-reader.js';
import { pageLimit } from './plan.js';
import type { Reader, SignedContext } from './reader.js';
import { selectionOf } from './selection.js';

export interface Page { readonly first?: number | null; readonly after?: string | null }
interface Listing { readonly type: Constructor; readonly scope: 'own' | 'intake'; readonly text: string }

const PAGE = 25;
/** Whole statements; `$1` the person or a status, `$2` the row before, `$3` how many. */
const LISTINGS = {
  myReports: {
    type: Report, scope: 'own',
    text: 'SELECT t.id FROM core.report t WHERE t.author_id = $1::uuid AND ($2::uuid IS NULL OR (t.recorded_at, t.id) < (SELECT p.recorded_at, p.id FROM core.report p WHERE p.id = $2)) ORDER BY t.recorded_at DESC, t.id DESC LIMIT $3',
  },
  unopenedReports: {
    type: Report, scope: 'intake',
    text: 'SELECT t.id FROM core.report t WHERE $1::text IS NULL AND t.case_id IS NULL AND ($2::uuid IS NULL OR (t.recorded_at, t.id) > (SELECT p.recorded_at, p.id FROM core.report p WHERE p.id = $2)) ORDER BY t.recorded_at, t.id LIMIT $3',
  },
  matchReviews: { type: MatchReview, scope: 'intake', text: 'SELECT t.id, t.subject FROM access.review_page($1, $2, $3) t' },
} as const satisfies Readonly<Record<string, Listing>>;
const ONE = 'SELECT t.id FROM core.report t WHERE t.code = $1 AND t.author_id = $2';

/** Reports that no assignment opens: one's own, and, for coordinators, those that no case holds yet. */
export class ReportReader {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError ROLE_REQUIRED, VALIDATION (page size, cursor) */
  async list(context: SignedContext, name: keyof typeof LISTINGS, page: Page, info: GraphQLResolveInfo, status: string | null = null): Promise<AnswerObject> {
    const { type, scope, text } = LISTINGS[name];
    const role = scope === 'intake' ? actingRole(context, ['COORDINATOR'], 'COORDINATOR') : loggingRole(context);
    const limit = page.first === undefined || page.first === null ? PAGE : pageLimit(page.first);
    const place = `${name}.${status ?? ''}`;
    const { personId } = context.actor;
    const after = page.after ? this.reader.cursors.read(personId, place, page.after) : null;
    const { fields } = selectionOf(info);
    return this.reader.withClient(this.reader.pools.read, async (client) => {
      const found = await this.rows(client, context, { role, scope }, { name: `${name}_${role}`, text, values: [name === 'myReports' ? personId : status, after, limit + 1] });
      const shown = found.slice(0, limit);
      if (shown.length === 0) await this.reader.log.append([this.reader.entry(context, { operation: name, role, subject: null, decision: 'ALLOW', kinds: [], records: [], withheld: [] })]);
      const ids = shown.map((row) => row.id);
      const request = { context, info, operation: name, selected: nodeSelection(fields) };
      const objects = ids.length === 0 ? [] : await this.reader.readReports(request, client, type, { ids, subjects: await this.subjects(client, shown), scope, role });
      return shapeConnection(fields, objects, (index) => this.reader.cursors.sign(personId, place, ids[index] as string), found.length > limit, []);
    });
  }

  /** @throws HeardOnceError NOT_FOUND where it is absent or somebody else's: one and the same answer, and on record */
  async one(context: SignedContext, code: string, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const role = loggingRole(context);
    const found = await this.reader.withClient(this.reader.pools.read, async (client) => {
      const rows = await this.rows(client, context, { role, scope: 'own' }, { name: `report_${role}`, text: ONE, values: [code, context.actor.personId] });
      if (rows.length === 0) return null;
      const [object] = await this.reader.readReports({ context, info, operation: 'report' }, client, Report, { ids: rows.map((row) => row.id), subjects: await this.subjects(client, rows), scope: 'own', role });
      return object ?? null;
    });
    if (!found) throw await this.reader.deny(context, 'report', code);
    return found;
  }

  private async rows(client: pg.PoolClient, { actor }: SignedContext, { role, scope }: { role: Role; scope: 'own' | 'intake' }, statement: { name: string; text: string; values: unknown[] }): Promise<{ id: string; subject?: string }[]> {
    await beginAs(client, { role: databaseRole('r', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope, cases: [] });
    const { rows } = await client.query<{ id: string; subject?: string }>(statement);
    await client.query('COMMIT');
    return rows;
  }

  private async subjects(client: pg.PoolClient, rows: readonly { id: string; subject?: string }[]): Promise<Map<string, string>> {
    if (rows.every((row) => row.subject)) return new Map(rows.map((row) => [row.id, row.subject as string]));
    const found = await client.query<{ id: string; subject: string }>({ name: 'report.subjects', text: 'SELECT id, subject FROM access.report_subjects($1)', values: [rows.map((row) => row.id)] });
    return new Map(found.rows.map((row) => [row.id, row.subject]));
  }
}

/** The role under which a person reads what they logged themselves: any that logs, for all read the same of it. */
export function loggingRole(context: SignedContext): Role {
  const held = context.actor.roles.filter((role) => CASE_ROLES.includes(role));
  const chosen = held.find((role) => role === context.actingRole) ?? held[0];
  if (!chosen) throw new HeardOnceError('ROLE_REQUIRED');
  return chosen;
}
