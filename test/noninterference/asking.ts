import { cellFor } from '@heardonce/authz/policy.js';
import { KINDS } from '@heardonce/domain/kind.js';
import type { Role } from '@heardonce/domain/people/role.js';
import type { Pools } from './argument-values.js';
import { Coverage } from './coverage.js';
import { type Interference, interferenceOf } from './interference.js';
import { Oracle, rowsOf } from './oracle.js';
import { QueryWriter, type Written } from './query-writer.js';
import type { Asked, RawAnswer } from './raw-exchange.js';
import { SeededChoice } from './seeded-choice.js';
import { type Way, waysOf } from './ways.js';
import { askedBy, type WorldPair } from './world-pair.js';

export interface Asking { readonly interferences: readonly Interference[]; readonly distinct: number; readonly answered: number; readonly codes: Readonly<Record<string, number>>; readonly unexpected: readonly string[]; readonly coverage: Coverage }

/** What arguments call rows of a case. The first case, with rows of every kind, is asked about more often than the others. */
const NAMED: Readonly<Record<string, string>> = { interviewId: 'core.interview', recordingId: 'core.recording', versionId: 'core.transcript_version', segmentId: 'core.transcript_segment', questionId: 'core.interview_question', sessionId: 'core.interview_session', requestId: 'core.interview_request', setId: 'core.evidence_set', evidenceId: 'core.evidence_item' };
const FIRST_CASE_OFTEN = 5;

/** Things said to the server that are no query of its schema. */
const BROKEN: readonly ((query: string) => string)[] = [
  (query) => query.slice(0, -2), (query) => query.replace('{', '{ noSuchField '), (query) => query.replace(/\)/, ', noSuch: 1)'), () => '{ __type(name: "CaseFile") { fields { name } } __typename }', () => '{ caseload { nodes { child { addres } } } }',
  (query) => `${query} ${query.replace('Asked', 'Other')}`, () => `{ ${Array.from({ length: 17 }, (_none, index) => `a${index}: __typename`).join(' ')} }`, () => '{ caseFile(code: 5) { code } }', () => '', () => '{ caseload(orderBy: NAME) { nodes { code } } }', () => '{ caseload(filter: { address: "x" }) { nodes { code } } }',
];

/** Asks both worlds one thing after the other as the viewer, and compares what comes back byte by byte. */
export class Asker {
  readonly coverage: Coverage;
  private readonly choice: SeededChoice;
  private readonly seen = new Set<string>();
  private readonly interferences: Interference[] = [];
  private readonly codes: Record<string, number> = {};
  private readonly unexpected: string[] = [];
  private answered = 0;
  private queries = 0;

  private constructor(private readonly pair: WorldPair, readonly pools: Pools) {
    this.coverage = new Coverage(pair.schema);
    this.choice = new SeededChoice(pair.viewer.role);
  }

  static async of(pair: WorldPair): Promise<Asker> {
    const asker = new Asker(pair, await poolsOf(pair));
    if (!readsTheLog(pair.viewer.role)) await asker.takeForeignCursors();
    return asker;
  }

  /** So many distinct queries; about one in nine of them meant to be refused. */
  async queriesOf(count: number): Promise<void> {
    const until = this.queries + count;
    for (let tries = 0; this.queries < until && tries < count * 3; tries++) {
      const provoke = this.choice.chance(0.11);
      const written = new QueryWriter(this.pair.schema, this.coverage, this.choice, this.pools, provoke).write('query');
      const answer = await this.put(written, provoke);
      if (answer) this.count(answer);
    }
  }

  /** Goes for every place not used so far, queries' or mutations', some tries each. */
  async theRest(kind: Way['kind']): Promise<void> {
    const ways = waysOf(this.pair.schema);
    for (let round = 0; round < 40; round++)
      for (const place of this.coverage.missing((one) => ways.get(one)?.kind === kind)) {
        if (this.coverage.used(place) > 0) continue;
        const writer = new QueryWriter(this.pair.schema, this.coverage, this.choice, this.pools, false);
        const answer = await this.put(writer.write(kind, ways.get(place)?.fields), false);
        if (answer && kind === 'query') this.count(answer);
      }
  }

  /** Further queries that should be answered, until this share of all is. */
  async untilAnswered(share: number, most: number): Promise<void> {
    for (let tries = 0; this.answered > 0 && this.answered < share * this.queries && tries < most; tries++) {
      const answer = await this.put(new QueryWriter(this.pair.schema, this.coverage, this.choice, this.pools, false).write('query'), false);
      if (answer) this.count(answer);
    }
  }

  private count(answer: RawAnswer): void {
    this.queries += 1;
    if (answer.status === 200 && !answer.body.includes('"errors":[')) this.answered += 1;
  }

  /** So many mutations, most of which are refused; between them queries, so that what they did shows. */
  async mutationsOf(count: number): Promise<void> {
    if (!this.pair.schema.getMutationType()) return;
    for (let index = 0; index < count; index++) {
      const provoke = this.choice.chance(0.4);
      await this.put(new QueryWriter(this.pair.schema, this.coverage, this.choice, this.pools, provoke).write('mutation'), provoke);
      if (index % 3 === 0) await this.put(new QueryWriter(this.pair.schema, this.coverage, this.choice, this.pools, false).write('query'), false);
    }
  }

  result(): Asking {
    return { interferences: this.interferences, distinct: this.queries, answered: this.answered, codes: this.codes, unexpected: this.unexpected, coverage: this.coverage };
  }

  private async put(written: Written, provoke: boolean): Promise<RawAnswer | null> {
    const asked = this.asked(written, provoke);
    const key = `${asked.body}${asked.subject}${asked.mfa}${JSON.stringify(asked.headers)}`;
    if (this.seen.has(key)) return null;
    this.seen.add(key);
    let { a, b } = await this.pair.ask(asked);
    if (`${a.body}${b.body}`.includes('"BUSY"') && written.query.startsWith('query')) ({ a, b } = await this.pair.ask(asked));
    if (a.head !== b.head || a.body !== b.body) this.interferences.push(interferenceOf(written.query, JSON.stringify(written.variables), { a, b }));
    if (a.body.includes('"INTERNAL"')) this.unexpected.push(`${written.query} ${JSON.stringify(written.variables)}`);
    const clean = a.status === 200 && !a.body.includes('"errors":[');
    this.coverage.note(written.places, clean && !provoke);
    for (const code of new Set([...a.body.matchAll(/"code":"([A-Z_]+)","requestId"/g)].map((found) => found[1] as string))) this.codes[code] = (this.codes[code] ?? 0) + 1;
    if (a.status === 200 && !provoke) this.keepCursors(written, a.body);
    return a;
  }

  private asked(written: Written, provoke: boolean): Asked {
    const plain = askedBy(this.pair.viewer, written.query, written.variables);
    if (written.roots.includes('signOut')) return { ...plain, subject: `${this.pair.viewer.subject}/mfa/${this.seen.size}`, mfa: false };
    if (!provoke) return plain;
    const { choice } = this;
    switch (choice.below(7)) {
      case 0: return { ...plain, body: JSON.stringify({ query: choice.one(BROKEN)(written.query), variables: written.variables }) };
      case 1: return { ...plain, mfa: false };
      case 2: return { ...plain, headers: { 'x-heard-once-role': choice.one(['ADMINISTRATOR', 'COORDINATOR', 'JUDGE', 'nobody']), 'accept-language': choice.one(['en', 'es', 'fr']) } };
      case 3: return choice.chance(0.3) ? { ...plain, subject: choice.chance(0.5) ? null : 'nobody-here' } : { ...plain, body: JSON.stringify({ query: written.query, variables: {} }) };
      default: return plain;
    }
  }

  private keepCursors(written: Written, body: string): void {
    if (written.cursorPaths.length === 0) return;
    const { data } = JSON.parse(Buffer.from(body, 'latin1').toString('utf8')) as { data?: unknown };
    for (const { path, list } of written.cursorPaths)
      for (const cursor of reach(data, path)) {
        const known = this.pools.cursors.get(list) ?? [];
        if (known.length < 20 && typeof cursor === 'string') this.pools.cursors.set(list, [...known, cursor]);
      }
  }

  private async takeForeignCursors(): Promise<void> {
    const other = this.pair.scene.viewers.get(this.pair.viewer.role === 'FAMILY_DEFENDER' ? 'PROSECUTOR' : 'FAMILY_DEFENDER');
    if (!other) return;
    const { a } = await this.pair.ask(askedBy(other, '{ caseload(first: 3) { edges { cursor } } }'));
    for (const found of a.body.matchAll(/"cursor":"([^"]+)"/g)) this.pools.foreignCursors.push(found[1] as string);
  }
}

/** Whoever reads the log may see what others were shown, which differs between the worlds by right: nobody else asks before they have. */
export const readsTheLog = (role: Role): boolean => cellFor(role, 'access_log').read;

function reach(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => reach(one, path));
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  return typeof value === 'object' && value !== null ? reach((value as Record<string, unknown>)[key], rest) : [];
}

async function poolsOf(pair: WorldPair): Promise<Pools> {
  const { a, scene, viewer, change } = pair;
  const oracle = await Oracle.of(a, viewer, scene.cases);
  const readable: string[] = [];
  const codeOf = new Map(scene.cases.filter((one) => one.open).map((one) => [one.id, one.code]));
  const named = new Map([...codeOf.values()].map((code) => [code, new Map<string, string[]>()]));
  for (const table of pair.planter.tables) {
    const rows = (await rowsOf(a.owner, table)).filter((row) => oracle.reads(table, row));
    readable.push(...rows.slice(0, 2).map((row) => row.id));
    for (const [name, of] of Object.entries(NAMED)) if (of === table.table) for (const row of rows) {
      const here = named.get(codeOf.get(row.case_id ?? '') ?? '');
      here?.set(name, [...(here.get(name) ?? []), row.id]);
    }
  }
  const hidden = change.differences.filter((_one, index) => index % Math.ceil(change.differences.length / 80) === 0).map((one) => one.row.id);
  const list = async (sql: string, values: readonly unknown[] = []): Promise<string[]> => (await a.owner.query<{ value: string }>(sql, [...values])).rows.map((row) => row.value);
  return {
    openCodes: scene.cases.filter((one) => one.open).flatMap((one, index) => Array.from({ length: index === 0 ? FIRST_CASE_OFTEN : 1 }, () => one.code)),
    otherCodes: [...scene.cases.filter((one) => !one.open).map((one) => one.code), ...scene.absentCodes, 'HO-0000-0000-0', 'x', ''],
    ownReports: await list('SELECT code AS value FROM core.report WHERE author_id = $1 ORDER BY code', [viewer.id]),
    reportCodes: await list('SELECT code AS value FROM core.report ORDER BY code LIMIT 60'),
    personIds: await list('SELECT id AS value FROM people.person ORDER BY id'),
    rowIds: [...readable, ...hidden], named, role: viewer.role,
    units: await list('SELECT code AS value FROM people.unit ORDER BY code'),
    agencies: await list('SELECT code AS value FROM people.agency ORDER BY code'),
    kinds: KINDS, cursors: new Map(), foreignCursors: [], single: readsTheLog(viewer.role),
  };
}
