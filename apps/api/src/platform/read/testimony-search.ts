import { decide } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import { readPredicate } from '@heardonce/authz/row-policy.js';
import { searchFunction } from '@heardonce/authz/search-functions.js';
import { CASE_ROLES, databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import type { GraphQLResolveInfo } from 'graphql';
import type pg from 'pg';
import type { AccessEntry } from '../log/access-entry.js';
import type { EpochGuard } from '../log/access-log.js';
import type { RowSettings } from '../pools.js';
import { actingRole } from './acting-role.js';
import { type AnswerObject, shapeConnection, type WithheldMark } from './answer-builder.js';
import { epochsOf, plainFacts } from './case-facts.js';
import { nodeSelection } from './caseload-reader.js';
import type { Try } from './current-reading.js';
import { pageLimit } from './plan.js';
import { readAs } from './read-as.js';
import type { Built, Reader, SignedContext } from './reader.js';
import { shapeOf } from './record-shape.js';
import { type Selected, selectionOf } from './selection.js';
import { snippetOf } from './snippet.js';

export interface TestimonyQuery { readonly text: string; readonly code?: string | null; readonly role?: Role | null; readonly everyVersion: boolean; readonly first?: number | null; readonly after?: string | null }
interface Hit { readonly segment: string; readonly case_of: string; readonly code: string; readonly rank: number }
/** `epochs`: of all cases it stands on. `subjects`: under which token the log names each case that has hits, shown or only counted. */
interface Found { readonly total: number; readonly hits: readonly Hit[]; readonly epochs: ReadonlyMap<string, string>; readonly subjects: ReadonlyMap<string, string | null> }
interface Row { readonly total: string; readonly cases: string[] | null; readonly epochs: string[] | null; readonly subjects: (string | null)[] | null; readonly others: string[] | null; readonly other_epochs: string[] | null; readonly segment: string | null; readonly case_of: string; readonly code: string; readonly rank: number }
interface Asked { readonly context: SignedContext; readonly query: TestimonyQuery; readonly info: GraphQLResolveInfo; readonly role: Role; readonly limit: number; readonly place: string; readonly after: readonly [string, string] | null }

const OPERATION = 'searchTestimony';
const PAGE = 20;
const SEGMENT = 'TranscriptSegment';
/** What is shown of a segment is given: its fields bear no mark of their own. */
const GIVEN = new Set([...shapeOf(TranscriptSegment).fields.keys()].map((property) => `${SEGMENT}.${property}`));
/** Under a key no client can choose: a snippet is made of the text, which therefore is read, and recorded. */
const TEXT: Selected = { key: '(text)', name: 'text', args: {}, children: [] };
const FUNCTIONS = new Map(CASE_ROLES.map((role) => [role, searchFunction(role, readPredicate)]));
const STATEMENTS = new Map([...FUNCTIONS].map(([role, name]) => [role, name && `SELECT * FROM ${name}(convert_from($1, 'UTF8'), $2, $3, convert_from($4, 'UTF8')::real, $5, $6)`]));

/**
 * Searches the transcripts of one case, or of all of a person's own under one role. What is found, and how often, is decided over readable segments
 * alone (libs/authz search-functions.ts); the segments shown are read through the row policies like any other, and are on record.
 */
export class TestimonySearch {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError NOT_FOUND (the case is absent or not theirs), ROLE_REQUIRED, VALIDATION (page size, cursor), BUSY */
  async list(context: SignedContext, query: TestimonyQuery, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const limit = query.first === undefined || query.first === null ? PAGE : pageLimit(query.first);
    return this.reader.current.until(context, async (asked) => {
      const facts = query.code ? await this.factsOf(asked, query.code) : null;
      const role = facts?.role ?? actingRole(asked, CASE_ROLES, query.role);
      const place = JSON.stringify([OPERATION, role, facts?.code ?? null, query.everyVersion, query.text]);
      const after = query.after ? (this.reader.cursors.readPlace(asked.actor.personId, place, query.after) as [string, string]) : null;
      return this.attempt({ context: asked, query, info, role, limit, place, after }, facts);
    });
  }

  private async factsOf(context: SignedContext, code: string): Promise<CaseFacts> {
    const { kept, pools } = this.reader;
    const facts = kept.find(context.actor, code) ?? (await this.reader.withClient(pools.read, (client) => kept.lookUp(client, context.actor, code)));
    if (!facts?.assigned) throw await this.reader.deny(context, OPERATION, code);
    return facts;
  }

  private async attempt(asked: Asked, facts: CaseFacts | null): Promise<Try<AnswerObject>> {
    const { context, info, role, limit } = asked;
    const counted = selectionOf(info).fields.some((one) => one.name === 'totalCount');
    const { actor } = context;
    const { found, shown, cases, built } = await this.reader.withClient(this.reader.pools.read, async (client) => {
      const found = await this.search(client, asked, facts);
      const shown = found.hits.slice(0, limit);
      const hitCases = new Map(shown.map((hit) => [hit.case_of, { caseId: hit.case_of, code: hit.code }]));
      const cases = facts ? [facts] : await this.reader.kept.listAs(client, actor, [...hitCases.values()], role);
      return { found, shown, cases, built: shown.length > 0 ? await this.read(client, asked, shown, cases) : (new Map() as Built) };
    });
    const entries: AccessEntry[] = [...found.subjects].flatMap(([caseId, subject]) => {
      const parts = shown.filter((hit) => hit.case_of === caseId).map((hit) => this.reader.entryFor(context, OPERATION, role, subject, built.get(hit.segment)?.builder, 'ALLOW'));
      const [first] = parts;
      if (first) return [{ ...first, records: joined(parts.flatMap((part) => part.records)) }];
      // A case of a later page is told of by the count, if by nothing else.
      return counted ? [this.reader.entry(context, { operation: OPERATION, role, subject, decision: 'ALLOW', kinds: ['transcript'], records: [], withheld: [] })] : [];
    });
    if (entries.length === 0) entries.push(this.reader.entryFor(context, OPERATION, role, facts?.subject ?? null, undefined, 'ALLOW'));
    const guard: EpochGuard = { personId: actor.personId, personEpoch: actor.epoch, cases: epochsOf(cases, found.epochs) };
    // What was found and is hidden by now, and a state of another epoch than was searched under: access changed in between.
    const moved = shown.some((hit) => !built.get(hit.segment)?.builder.records().length) || cases.some((one) => (found.epochs.get(one.caseId) ?? one.epoch) !== one.epoch);
    const release = async (): Promise<AnswerObject | null> => {
      const opened = [{ sealed: [], marks: this.marksOf(asked, facts) }, ...[...built.values()].map(({ builder: { sealed, marks } }) => ({ sealed, marks: new Map([...marks].filter(([place]) => !GIVEN.has(place))) }))];
      if (!moved && (await this.reader.release(context, entries, opened, guard))) return this.answer(asked, facts, found, built);
      for (const { code } of cases) this.reader.kept.forget(actor, code);
      return null;
    };
    return { cases: [...guard.cases.keys()], release };
  }

  private answer(asked: Asked, facts: CaseFacts | null, found: Found, built: Built): AnswerObject {
    const { context, info, limit, place } = asked;
    const { fields } = selectionOf(info);
    const shown = found.hits.slice(0, limit);
    const objects = shown.map((hit) => finish(built.get(hit.segment)?.object ?? {}, hit, asked));
    const cursor = (index: number): string => this.reader.cursors.signPlace(context.actor.personId, place, [String(shown[index]?.rank), shown[index]?.segment ?? '']);
    const answer = shapeConnection(fields, objects, cursor, found.hits.length > limit, [...this.marksOf(asked, facts).values()]);
    for (const one of fields) if (one.name === 'totalCount') answer[one.key] = found.total;
    return answer;
  }

  /** The one mark of a search, whether or not anything is found or hidden. */
  private marksOf({ context, role }: Asked, facts: CaseFacts | null): ReadonlyMap<string, WithheldMark> {
    const withholding = decide(context.actor, facts ?? plainFacts(role)).withholding('transcript');
    return new Map(withholding ? [[SEGMENT, { field: SEGMENT, kind: withholding.kind, reason: withholding.reason, grantedBy: withholding.grantedBy }]] : []);
  }

  private async search(client: pg.PoolClient, { context: { actor }, query, role, limit, after }: Asked, facts: CaseFacts | null): Promise<Found> {
    const text = STATEMENTS.get(role);
    if (!text) return { total: 0, hits: [], epochs: new Map(), subjects: new Map() };
    const settings: RowSettings = { role: databaseRole('r', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'list', cases: [] };
    const values = [Buffer.from(query.text), facts?.caseId ?? null, query.everyVersion, after ? Buffer.from(after[0]) : null, after?.[1] ?? null, limit + 1];
    const [rows = []] = (await readAs(client, settings, [{ name: `search.${role}`, text, values }])) as unknown as Row[][];
    const [first] = rows;
    const cases = first?.cases ?? [];
    const others = first?.others ?? [];
    return { total: Number(first?.total ?? 0), hits: rows.filter((row): row is Row & { segment: string } => row.segment !== null), epochs: new Map([...others.map((id, at) => [id, String(first?.other_epochs?.[at] ?? '')] as const), ...cases.map((id, at) => [id, String(first?.epochs?.[at] ?? '')] as const)]), subjects: new Map(cases.map((id, at) => [id, first?.subjects?.[at] ?? null])) };
  }

  private read(client: pg.PoolClient, { context, info, role }: Asked, shown: readonly Hit[], cases: readonly CaseFacts[]) {
    const { fields, fixed } = selectionOf(info);
    const chosen = nodeSelection(fields);
    const selected = chosen.some((one) => one.name === 'snippet') ? [...chosen, TEXT] : chosen;
    const groups = new Map<string, { decision: ReturnType<typeof decide>; ids: string[] }>();
    for (const one of cases) {
      const decision = decide(context.actor, one);
      const group = groups.get(decision.key) ?? { decision, ids: [] };
      group.ids.push(...shown.filter((hit) => hit.case_of === one.caseId).map((hit) => hit.segment));
      groups.set(decision.key, group);
    }
    return this.reader.readGroups({ context, info, operation: OPERATION, selected, fixed }, client, TranscriptSegment, [...groups.values()], { scope: 'case', role, cases: cases.map((one) => one.caseId) });
  }
}

/** One row's entries of a case as one. */
function joined<R extends { readonly type: string; readonly fields: readonly string[]; readonly ids: readonly string[] }>(records: readonly R[]): R[] {
  const found = new Map<string, R>();
  for (const one of records) {
    const key = `${one.type} ${one.fields.join()}`;
    const same = found.get(key);
    found.set(key, same ? { ...same, ids: [...new Set([...same.ids, ...one.ids])] } : one);
  }
  return [...found.values()];
}

/** What a search adds to a segment: whose it is, and the part that was found. */
function finish(object: AnswerObject, hit: Hit, { info, query }: Asked): AnswerObject {
  const { [TEXT.key]: text, ...out } = object;
  for (const one of nodeSelection(selectionOf(info).fields)) {
    if (one.name === 'caseCode') out[one.key] = hit.code;
    if (one.name === 'snippet') out[one.key] = typeof text === 'string' ? snippetOf(text, query.text) : null;
  }
  return out;
}
