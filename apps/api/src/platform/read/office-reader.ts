import type { Constructor } from '@heardonce/domain/classified.js';
import { classifiedFields } from '@heardonce/domain/classified.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { StaffMember } from '@heardonce/domain/people/staff-member.entity.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import type { GraphQLResolveInfo } from 'graphql';
import type { AccessEntry, RecordedRows } from '../log/access-entry.js';
import type { Platform } from '../platform.js';
import { beginAs } from '../pools.js';
import { actingRole } from './acting-role.js';
import { type AnswerObject, shapeConnection } from './answer-builder.js';
import { findFactsByCode } from './case-facts.js';
import { nodeSelection } from './caseload-reader.js';
import { OFFICE_LISTS, type OfficeList, type OfficeListName } from './office-lists.js';
import { pageLimit } from './plan.js';
import type { Reader, SignedContext } from './reader.js';
import { type Selected, selectionOf } from './selection.js';

export interface OfficePage { readonly first?: number | null; readonly after?: string | null }
export interface OfficeQuery extends OfficePage {
  /** In the order of the list's own parameters; ids and codes of closed lists only. */
  readonly filters?: readonly unknown[];
  readonly role?: Role | null;
  /** For what hangs from one case: asked under the role of the assignment, or as one of the list's roles that need none. */
  readonly caseCode?: string;
}
export type OfficeRow = Record<string, unknown> & { readonly id?: string; readonly case_id?: string; readonly epoch?: string | number; readonly subject?: string | null };
interface Scope { readonly role: Role; readonly cases: readonly string[]; readonly epochs: ReadonlyMap<string, string>; readonly personEpoch: string; readonly subject: string | null }

const SUPERVISED = { name: 'office.case', text: 'SELECT l.id, access.subject_of_code($1) AS subject, l.ids, l.epochs FROM access.supervised_case($1, $2) l' };

/**
 * Lists about people and their access: the closed statements of `office-lists.ts`, run as the actor's database role on views that filter
 * for themselves, and put on record, row by row and field by field, before the answer.
 */
export class OfficeReader {
  private readonly reader: Reader;
  constructor(platform: Platform) {
    this.reader = platform.reader;
  }

  /** @throws HeardOnceError ROLE_REQUIRED, NOT_FOUND (a case absent or not theirs), VALIDATION (page size, cursor), BUSY (access changed meanwhile) */
  async list(context: SignedContext, name: OfficeListName, query: OfficeQuery, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const list: OfficeList = OFFICE_LISTS[name];
    const limit = pageLimit(query.first);
    const filters = query.filters ?? [];
    const { fields } = selectionOf(info);
    return this.reader.current.until(context, async (asked) => {
      const scope = await this.scopeOf(asked, name, list, query);
      const place = JSON.stringify([name, scope.role, query.caseCode ?? null, filters]);
      const [sort, id] = query.after ? this.reader.cursors.readPlace(asked.actor.personId, place, query.after) : [null, null];
      const rows = await this.rows(asked, scope, { name: `office.${name}`, text: list.text, values: [...filters, sort, id, limit + 1] });
      const page = rows.slice(0, limit);
      const epochs = new Map(scope.epochs);
      for (const row of page) if (row.case_id && row.epoch !== undefined) epochs.set(row.case_id, String(row.epoch));
      return {
        cases: [...epochs.keys()],
        release: async () => {
          if (!(await this.append(asked, this.entriesOf(asked, name, scope, list, page, nodeSelection(fields)), scope.personEpoch, epochs))) return null;
          const objects = page.map((row) => instanceOf(list.type, row));
          const cursor = (index: number): string => this.reader.cursors.signPlace(asked.actor.personId, place, list.placedBy.map((column) => String((page[index] as OfficeRow)[column])));
          return shapeConnection(fields, objects as unknown as AnswerObject[], cursor, rows.length > limit, []);
        },
      };
    });
  }

  /** Rows of one fixed statement, as the role's database role, with nothing recorded yet: the caller records before it answers. */
  async rows(context: SignedContext, { role, cases }: Pick<Scope, 'role' | 'cases'>, statement: { name: string; text: string; values: readonly unknown[] }): Promise<OfficeRow[]> {
    const { actor } = context;
    return this.reader.withClient(this.reader.pools.read, async (client) => {
      await beginAs(client, { role: databaseRole('r', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'office', cases });
      const found = await client.query<{ row: OfficeRow }>({ name: `${statement.name}_${role}`, text: `SELECT to_json(x) AS row FROM (${statement.text}) x`, values: [...statement.values] });
      await client.query('COMMIT');
      return found.rows.map((one) => one.row);
    });
  }

  /** An entry for what an office query gave out, durable before the answer; false when the reader's access changed meanwhile. */
  async append(context: SignedContext, entries: readonly AccessEntry[], personEpoch: string, cases: ReadonlyMap<string, string> = new Map()): Promise<boolean> {
    return this.reader.release(context, entries, [], { personId: context.actor.personId, personEpoch, cases });
  }

  private async scopeOf(context: SignedContext, name: OfficeListName, list: OfficeList, query: OfficeQuery): Promise<Scope> {
    const personEpoch = context.actor.epoch;
    if (query.caseCode === undefined) return { role: actingRole(context, list.roles, query.role), cases: [], epochs: new Map(), personEpoch, subject: null };
    const code = query.caseCode;
    const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, context.actor, code));
    if (facts?.assigned && list.roles.includes(facts.role)) return { role: facts.role, cases: [facts.caseId], epochs: new Map([[facts.caseId, facts.epoch]]), personEpoch, subject: facts.subject };
    if (list.roles.includes('AUDITOR') && context.actor.roles.includes('AUDITOR') && !facts?.assigned) return this.auditorScope(context, code, personEpoch);
    throw await this.reader.deny(context, name, code);
  }

  private async auditorScope(context: SignedContext, code: string, personEpoch: string): Promise<Scope> {
    const found = await this.supervised(context.actor.personId, code);
    if (!found) throw await this.reader.deny(context, 'office', code);
    return { role: 'AUDITOR', cases: [found.id], epochs: found.epochs, personEpoch, subject: found.subject };
  }

  /** A case as those see it who supervise access to it: its id, what must not change meanwhile, and its name in the log; null where there is none for them. */
  async supervised(personId: string, code: string): Promise<{ id: string; epochs: ReadonlyMap<string, string>; subject: string | null } | null> {
    const { rows: [row] } = await this.reader.pools.read.query<{ id: string; subject: string | null; ids: string[]; epochs: string[] }>({ ...SUPERVISED, values: [code, personId] });
    return row ? { id: row.id, epochs: new Map(row.ids.map((id, at) => [id, row.epochs[at] as string])), subject: row.subject } : null;
  }

  private entriesOf(context: SignedContext, operation: string, scope: Scope, list: OfficeList, page: readonly OfficeRow[], selected: readonly Selected[]): AccessEntry[] {
    const bySubject = new Map<string | null, OfficeRow[]>();
    for (const row of page) bySubject.set(row.subject ?? scope.subject, [...(bySubject.get(row.subject ?? scope.subject) ?? []), row]);
    if (page.length === 0) bySubject.set(scope.subject, []);
    const logged = list.kind === 'access_log';
    if (logged) mergeInto(bySubject);
    return [...bySubject].map(([subject, rows]) => this.reader.entry(context, { operation, role: scope.role, subject, decision: 'ALLOW', kinds: rows.length ? [list.kind] : [], records: recordedOf(list.type, rows, selected), withheld: [] }));
  }
}

/** Entries of the log are about many cases; that they were read is one entry, which names each by its id. */
function mergeInto(bySubject: Map<string | null, OfficeRow[]>): void {
  if (bySubject.size < 2) return;
  const all = [...bySubject.values()].flat();
  bySubject.clear();
  bySubject.set(null, all);
}

/** Which of the selected fields went out of which rows, colleagues' names among them. */
export function recordedOf(type: Constructor, rows: readonly OfficeRow[], selected: readonly Selected[]): RecordedRows[] {
  if (rows.length === 0) return [];
  const known = new Set(classifiedFields(type).map((field) => field.property));
  const fields = selected.map((one) => one.name).filter((name) => known.has(name));
  const out: RecordedRows[] = [{ type: type.name, fields: [...new Set(fields)].sort(), ids: rows.map((row) => row.id ?? String(row['code'] ?? '')) }];
  for (const one of selected) {
    const people = rows.map((row) => row[snakeCase(one.name)]).filter(isStaff);
    if (one.children.length > 0 && people.length > 0) out.push({ type: 'StaffMember', fields: [...new Set(one.children.map((child) => child.name))].sort(), ids: [...new Set(people.map((person) => person.id))] });
  }
  return out;
}

const isStaff = (value: unknown): value is StaffMember => typeof value === 'object' && value !== null && 'unit' in value && 'id' in value;

/** Part of a row; an instance, as the row is. */
class Part {}

/** A row as its GraphQL type: a class instance, so that the client's aliases never choose a property. */
export function instanceOf<T extends object>(type: new () => T, row: OfficeRow): T {
  const out = new type() as Record<string, unknown>;
  for (const { property } of classifiedFields(type)) {
    const value = row[snakeCase(property)] ?? null;
    if (Array.isArray(value)) out[property] = value.map((part: unknown) => (typeof part === 'object' && part !== null ? Object.assign(new Part(), part) : part));
    else if (isStaff(value)) out[property] = Object.assign(new StaffMember(), value);
    else out[property] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }
  return out as T;
}
