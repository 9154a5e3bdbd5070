import { cellFor } from '@heardonce/authz/policy.js';
import { CaseFile } from '@heardonce/domain/cases/case-file.entity.js';
import { CASE_ROLES, databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type { GraphQLResolveInfo } from 'graphql';
import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import { actingRole } from './acting-role.js';
import { type AnswerObject, shapeConnection } from './answer-builder.js';
import { nodesOf, pageLimit, type PageText } from './plan.js';
import { isPlainReading } from './plain-reading.js';
import { type FixedStatement, readAs } from './read-as.js';
import type { Reader, ReadRequest, Release, SignedContext } from './reader.js';
import { type Selected, selectionOf } from './selection.js';

export interface CaseloadQuery {
  readonly role?: Role;
  readonly filter?: { readonly stage?: string; readonly priorityAtMost?: number; readonly overdue?: boolean };
  readonly orderBy?: 'PRIORITY' | 'OPENED' | 'NEXT_DUE';
  readonly first?: number;
  readonly after?: string;
}

/** How a page is chosen: its ids alone, and its text where its rows can be read at once. */
interface Page { readonly limit: number; readonly ids: FixedStatement; readonly text: PageText | null }

const PAGE = 25;
const WHERE = "($1::text IS NULL OR t.stage = $1) AND ($2::int IS NULL OR t.priority <= $2) AND ($3::boolean IS NOT TRUE OR t.next_due_at < now())";
/** Whole statements, one for each order, over columns of ours: nothing of a request is ever part of the text. */
const PAGES = {
  PRIORITY: (columns) => `SELECT ${columns} FROM core.case_file t WHERE ${WHERE} AND ($4::uuid IS NULL OR (t.priority, t.opened_at, t.id) > (SELECT p.priority, p.opened_at, p.id FROM core.case_file p WHERE p.id = $4)) ORDER BY t.priority, t.opened_at, t.id LIMIT $5`,
  OPENED: (columns) => `SELECT ${columns} FROM core.case_file t WHERE ${WHERE} AND ($4::uuid IS NULL OR (t.opened_at, t.id) < (SELECT p.opened_at, p.id FROM core.case_file p WHERE p.id = $4)) ORDER BY t.opened_at DESC, t.id DESC LIMIT $5`,
  NEXT_DUE: (columns) => `SELECT ${columns} FROM core.case_file t WHERE ${WHERE} AND ($4::uuid IS NULL OR (COALESCE(t.next_due_at, 'infinity'), t.id) > (SELECT COALESCE(p.next_due_at, 'infinity'), p.id FROM core.case_file p WHERE p.id = $4)) ORDER BY COALESCE(t.next_due_at, 'infinity'), t.id LIMIT $5`,
} satisfies Readonly<Record<NonNullable<CaseloadQuery['orderBy']>, (columns: string) => string>>;
const naming = (page: string): string => `WITH page AS MATERIALIZED (SELECT p.id, row_number() OVER () AS n FROM (${page}) p),
  named AS MATERIALIZED (SELECT set_config('app.cases', ids, true), set_config('app.assigned', ids, true), set_config('app.scope', 'case', true) FROM (SELECT COALESCE(array_agg(id ORDER BY n), '{}')::text AS ids FROM page WHERE n < $5) p)
  SELECT page.id FROM page CROSS JOIN named ORDER BY page.n`;
/** The expression is made of the page's rows alone, not of all there are to choose from. */
const onPage = (page: (columns: string) => string) => (row: string, columns: string): string => `SELECT t.id, ${row} AS row FROM (${page(columns)}) t`;
const PAGE_TEXTS = Object.fromEntries(Object.entries(PAGES).map(([order, page]) => [order, { name: `caseload.${order}`, alone: onPage(page), naming: naming(page('t.id')) }])) as Readonly<Record<keyof typeof PAGES, PageText>>;
/** For a role that reads coordination only in part (a judge): in an order that says nothing of the cases. */
const BY_ASSIGNMENT = 'SELECT e.case_id AS id FROM access.effective e WHERE e.role = $1 AND ($2::uuid IS NULL OR e.case_id > $2) ORDER BY e.case_id LIMIT $3';

/** Lists a person's own cases: ids first, under the row policies; then their permitted parts, as for one case. */
export class CaseloadReader {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError ROLE_REQUIRED, VALIDATION (page size, cursor), FORBIDDEN_INPUT (a filter on what the role reads only in part) */
  async list(context: SignedContext, query: CaseloadQuery, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const limit = query.first === undefined || query.first === null ? PAGE : pageLimit(query.first);
    const order = query.orderBy ?? 'PRIORITY';
    const { fields, fixed } = selectionOf(info);
    const selected = nodeSelection(fields);
    return this.reader.current.until(context, async (asked) => {
      const role = actingRole(asked, CASE_ROLES, query.role);
      const place = `caseload.${role}.${order}.${JSON.stringify(query.filter ?? null)}`;
      const after = query.after ? this.reader.cursors.read(asked.actor.personId, place, query.after) : null;
      const request = { context: asked, info, operation: 'caseload', selected, fixed };
      const { ids, cases, more, release } = await this.reader.withClient(this.reader.pools.read, (client) => this.page(request, client, role, this.pageStatement(role, order, query, { after, limit })));
      return {
        cases,
        release: async () => {
          const objects = await release();
          if (objects?.length === 0) await this.reader.log.append([this.reader.entry(asked, { operation: 'caseload', role, subject: null, decision: 'ALLOW', kinds: [], records: [], withheld: [] })]);
          return objects && shapeConnection(fields, objects, (index) => this.reader.cursors.sign(asked.actor.personId, place, ids[index] as string), more, []);
        },
      };
    });
  }

  private async page(request: ReadRequest & { readonly selected: readonly Selected[] }, client: pg.PoolClient, role: Role, page: Page): Promise<{ ids: string[]; cases: readonly string[]; more: boolean; release: Release }> {
    if (page.text && isPlainReading(CaseFile, request.selected, role)) return this.reader.casesOfPage(request, client, role, { ...page.text, limit: page.limit, values: page.ids.values });
    const { actor } = request.context;
    const [rows = []] = await readAs(client, { role: databaseRole('r', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'list', cases: [] }, [page.ids]);
    const ids = rows.slice(0, page.limit).map((row) => row['id'] as string);
    return { more: rows.length > page.limit, ...(ids.length === 0 ? { ids, cases: ids, release: () => Promise.resolve([]) } : await this.reader.casesById(request, client, ids, role)) };
  }

  private pageStatement(role: Role, order: keyof typeof PAGES, query: CaseloadQuery, { after, limit }: { after: string | null; limit: number }): Page {
    const conditional = cellFor(role, 'coordination').when !== undefined;
    if (conditional && query.filter) throw new HeardOnceError('FORBIDDEN_INPUT');
    if (conditional) return { limit, ids: { name: `caseload.assigned_${role}`, text: BY_ASSIGNMENT, values: [role, after, limit + 1] }, text: null };
    const values = [query.filter?.stage ?? null, query.filter?.priorityAtMost ?? null, query.filter?.overdue ?? null, after, limit + 1];
    return { limit, ids: { name: `caseload.${order}_${role}`, text: PAGES[order]('t.id'), values }, text: PAGE_TEXTS[order] };
  }
}

/** What is selected of each row, under `nodes` and `edges { node }` alike. */
export function nodeSelection(fields: readonly Selected[]): Selected[] {
  return nodesOf({ key: '', name: '', args: {}, children: fields });
}
