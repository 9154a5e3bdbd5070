import type { GraphqlAnswer } from '../support/world.js';
import { actorIn, type DirectAnswer, TOKEN } from './answers.js';
import type { Difference } from './compare.js';
import { mayReadPast } from './expected-policy.js';
import type { PlantedRow, PlantedWorld, ProvenType, Seat } from './planted-world.js';
import { situationOf, type State } from './states.js';

interface Sent { readonly why: string; readonly changes: ReadonlyMap<string, { readonly from: string | null; readonly to: string | null }> }
interface Node { readonly rowId: string; readonly why: string; readonly changes: readonly { readonly field: string; readonly from: string | null; readonly to: string | null }[] }
interface PastAnswer { readonly rows: ReadonlyMap<string, Sent>; readonly tokens: ReadonlySet<string>; readonly marks: string; readonly refusals: string; readonly withheld: ReadonlySet<string> }

/** Documents stay below the API's limit of aliases. */
const MOST_ALIASES = 15;
const NOTHING: PastAnswer = { rows: new Map(), tokens: new Set(), marks: '', refusals: '', withheld: new Set() };

/** Whether what a field was before is read by those who read the field now: in the history asked directly, and over HTTP. */
export class HistoryComparison {
  readonly differences: Difference[] = [];
  direct = 0;
  overHttp = 0;
  allowed = 0;
  private readonly documents: readonly string[];
  private readonly absent = new Map<string, string>();
  private readonly owners = new Map<string, PlantedRow>();

  constructor(private readonly planted: PlantedWorld) {
    const groups: ProvenType[][] = [];
    planted.types.forEach((of, index) => (index % MOST_ALIASES === 0 ? groups.push([of]) : groups.at(-1)?.push(of)));
    this.documents = groups.map((group) => `query ($code: String!) { ${group.map((of) => `${of.name}: caseHistory(code: $code, of: ${of.name}) { nodes { rowId why changes { field from to } } withheld { field reason } }`).join(' ')} }`);
    for (const seat of planted.seats) for (const row of seat.rows) for (const token of formerTokens(row)) this.owners.set(token, row);
  }

  /** Rows of the history as the role's own database role gave them: each with every former value, or not at all. */
  compareDirect(seat: Seat, state: State, { history }: DirectAnswer): void {
    const { acting, now } = situationOf(seat.role, state);
    for (const row of seat.rows) {
      const expected = mayReadPast(acting, row.of.kind, now, row.traits);
      const given = history.get(row.id);
      const whole = given !== undefined && given.why === row.past.why && same(given.from, row.past.stored.from) && same(given.to, row.past.stored.to);
      this.direct += row.of.fields.filter((field) => !field.inherited).length;
      if (whole !== expected || (!expected && given !== undefined)) this.tell(acting, state, row, { database: given ? 'given' : 'no row', api: '-', expected: String(expected) });
    }
  }

  /** The same over HTTP, for every field, with the marker of what is withheld. */
  async compareSent(seat: Seat, state: State): Promise<void> {
    const { acting, now } = situationOf(seat.role, state);
    await actorIn(this.planted.world, seat, state, now.secondFactor);
    const [sent, twin] = await Promise.all([this.ask(seat, seat.code, now.secondFactor), this.ask(seat, seat.twinCode, now.secondFactor)]);
    for (const row of seat.rows) {
      const expected = mayReadPast(acting, row.of.kind, now, row.traits);
      const given = sent.rows.get(row.id);
      for (const { property, inherited } of row.of.fields) {
        if (inherited) continue;
        this.overHttp += 1;
        if (expected) this.allowed += 1;
        const change = given?.changes.get(property);
        const right = given?.why === row.past.why && change?.from === row.past.from[property] && change?.to === row.past.to[property];
        if (expected !== right || (!expected && given !== undefined)) this.tell(acting, state, row, { database: '-', api: `${property} ${JSON.stringify(change ?? null)}`, expected: String(expected) });
      }
    }
    for (const token of sent.tokens) {
      const row = this.owners.get(token);
      if (row && !(seat.rows.includes(row) && mayReadPast(acting, row.of.kind, now, row.traits))) this.tell(acting, state, row, { database: '-', api: `sent ${token}`, expected: 'denied' });
    }
    if (sent.marks !== twin.marks) this.say(acting, state, 'markers differ with and without rows', 'the same');
    if (now.assigned) this.compareMarks(seat, state, sent);
    else await this.compareAbsence(seat, state, sent, now.secondFactor);
  }

  private compareMarks(seat: Seat, state: State, sent: PastAnswer): void {
    const { acting, now } = situationOf(seat.role, state);
    if (sent.refusals) this.say(acting, state, sent.refusals, 'an answer');
    for (const of of this.planted.types) {
      const denied = seat.rows.some((row) => row.of === of && !mayReadPast(acting, of.kind, now, row.traits));
      if (denied && !sent.withheld.has(of.name)) this.say(acting, state, `${of.name} not marked`, 'a marker');
    }
  }

  private async compareAbsence(seat: Seat, state: State, sent: PastAnswer, secondFactor: boolean): Promise<void> {
    const key = `${seat.role} ${state.toggles.some((toggle) => toggle.leaves)} ${secondFactor}`;
    const known = this.absent.get(key) ?? (await this.ask(seat, this.planted.absentCode, secondFactor)).refusals;
    this.absent.set(key, known);
    if (sent.refusals !== known || !sent.refusals) this.say(situationOf(seat.role, state).acting, state, sent.refusals || 'an answer', known);
  }

  private async ask(seat: Seat, code: string, secondFactor: boolean): Promise<PastAnswer> {
    const parts: GraphqlAnswer[] = [];
    for (const document of this.documents) parts.push(await this.planted.world.ask(seat.person, document, { code }, { mfa: secondFactor }));
    return parts.map(readPart).reduce((sum, part) => ({ rows: new Map([...sum.rows, ...part.rows]), tokens: new Set([...sum.tokens, ...part.tokens]), marks: sum.marks + part.marks, refusals: sum.refusals + part.refusals, withheld: new Set([...sum.withheld, ...part.withheld]) }), NOTHING);
  }

  private tell(role: string, state: State, row: PlantedRow, answers: Pick<Difference, 'database' | 'api' | 'expected'>): void {
    this.differences.push({ role, field: row.of.name, state: state.name, row: `the past of a row by ${row.traits.writtenBy}`, casl: '-', ...answers });
  }
  private say(role: string, state: State, api: string, expected: string): void {
    this.differences.push({ role, field: 'history', state: state.name, row: 'as a whole', casl: '-', database: '-', api, expected });
  }
}

function readPart(part: GraphqlAnswer): PastAnswer {
  const rows = new Map<string, Sent>();
  const withheld = new Set<string>();
  const marks: unknown[] = [];
  for (const [type, page] of Object.entries((part.data ?? {}) as Record<string, { nodes: Node[]; withheld: unknown[] } | null>)) {
    for (const node of page?.nodes ?? []) rows.set(node.rowId, { why: node.why, changes: new Map(node.changes.map((change) => [change.field, change])) });
    if (page?.withheld.length) withheld.add(type);
    marks.push([type, page?.withheld ?? null]);
  }
  const refusals = (part.errors ?? []).map((error) => `${error.extensions.code} ${error.message}`).sort();
  return { rows, withheld, tokens: new Set([...part.text.matchAll(TOKEN)].map((match) => match[0])), marks: JSON.stringify([part.status, marks]), refusals: refusals.length ? `${part.status} ${refusals.join()}` : '' };
}

export const formerTokens = (row: PlantedRow): string[] => [row.past.why, ...Object.values(row.past.from), ...Object.values(row.past.to)];
const same = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([key, value]) => other[key] === value);
