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
import type { Reader, ReadRequest, Release, SignedContext } from './reader.js';
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

  /** @throws HeardOnceError ROLE_REQUIRED, VALIDATION (page size, cursor), BUSY (what may be listed kept changing) */
  async list(context: SignedContext, name: keyof typeof LISTINGS, page: Page, info: GraphQLResolveInfo, status: string | null = null): Promise<AnswerObject> {
    const { type, scope, text } = LISTINGS[name];
    const limit = page.first === undefined || page.first === null ? PAGE : pageLimit(page.first);
    const place = `${name}.${status ?? ''}`;
    const { personId } = context.actor;
    const after = page.after ? this.reader.cursors.read(personId, place, page.after) : null;
    const { fields } = selectionOf(info);
    return this.reader.current.until(context, async (asked) => {
      const role = scope === 'intake' ? actingRole(asked, ['COORDINATOR'], 'COORDINATOR') : loggingRole(asked);
      const listing = { name: `${name}_${role}`, text, values: [name === 'myReports' ? personId : status, after, limit + 1] };
      const { ids, more, release } = await this.read({ context: asked, info, operation: name, selected: nodeSelection(fields) }, type, { role, scope, limit }, listing);
      return {
        cases: [],
        release: async () => {
          const objects = await release();
          if (objects?.length === 0) await this.reader.log.append([this.reader.entry(asked, { operation: name, role, subject: null, decision: 'ALLOW', kinds: [], records: [], withheld: [] })]);
          return objects && shapeConnection(fields, objects, (index) => this.reader.cursors.sign(personId, place, ids[index] as string), more, []);
        },
      };
    });
  }

  /** @throws HeardOnceError NOT_FOUND where it is absent or somebody else's: one and the same answer, and on record; BUSY */
  async one(context: SignedContext, code: string, info: GraphQLResolveInfo): Promise<AnswerObject> {
    return this.reader.current.until(context, async (asked) => {
      const role = loggingRole(asked);
      const { ids, release } = await this.read({ context: asked, info, operation: 'report' }, Report, { role, scope: 'own', limit: 1 }, { name: `report_${role}`, text: ONE, values: [code, asked.actor.personId] });
      if (ids.length === 0) throw await this.reader.deny(asked, 'report', code);
      return { cases: [], release: async () => (await release())?.[0] ?? null };
    });
  }

  /** Chooses and reads; what is chosen no longer when the record is durable is not given: whether a report may be listed hangs from no epoch. */
  private async read(request: ReadRequest, type: Constructor, { role, scope, limit }: { role: Role; scope: 'own' | 'intake'; limit: number }, listing: { name: string; text: string; values: unknown[] }): Promise<{ ids: string[]; more: boolean; release: Release }> {
    const choose = (client: pg.PoolClient): Promise<{ id: string; subject?: string }[]> => this.rows(client, request.context, { role, scope }, listing);
    return this.reader.withClient(this.reader.pools.read, async (client) => {
      const found = await choose(client);
      const shown = found.slice(0, limit);
      const ids = shown.map((row) => row.id);
      if (ids.length === 0) return { ids, more: false, release: () => Promise.resolve([]) };
      const release = await this.reader.readReports(request, client, type, { ids, subjects: await this.subjects(client, shown), scope, role });
      return {
        ids,
        more: found.length > limit,
        release: async () => {
          const objects = await release();
          const still = objects && new Set((await this.reader.withClient(this.reader.pools.read, choose)).map((row) => row.id));
          return still && ids.every((id) => still.has(id)) ? objects : null;
        },
      };
    });
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
