import type { Role } from '@heardonce/domain/people/role.js';
import { actorIn, ApiAsker, type ApiAnswer, askCasl, DirectAsker, factsOf } from './answers.js';
import { expectedCell, mayRead } from './expected-policy.js';
import { formerTokens, HistoryComparison } from './history.js';
import type { PlantedRow, PlantedWorld, Seat } from './planted-world.js';
import { situationOf, type State } from './states.js';

/** One disagreement: who, which field, in which state, and what each of the four said. */
export interface Difference { readonly role: string; readonly field: string; readonly state: string; readonly row: string; readonly casl: string; readonly database: string; readonly api: string; readonly expected: string }
export interface Tally { cells: number; allowed: number; denied: number }

/** Asks all four about every cell, one state at a time, and counts. */
export class Comparison {
  readonly differences: Difference[] = [];
  readonly tallies = new Map<string, Tally>();
  readonly history: HistoryComparison;
  markers = 0;
  private readonly absent = new Map<string, string>();

  private constructor(private readonly planted: PlantedWorld, private readonly direct: DirectAsker, readonly api: ApiAsker, private readonly owners: ReadonlyMap<string, PlantedRow>) {
    this.history = new HistoryComparison(planted);
  }

  static async open(planted: PlantedWorld): Promise<Comparison> {
    const owners = new Map<string, PlantedRow>();
    for (const seat of planted.seats) for (const row of seat.rows) for (const token of [...tokensOf(row), ...formerTokens(row)]) owners.set(token, row);
    // Whoever reads a plan reads under which exception it stands; of the exception itself no more than they may.
    for (const seat of planted.seats) for (const row of seat.rows) if (row.of.name === 'Interview') owners.delete(String(row.open['exceptionId']));
    return new Comparison(planted, await DirectAsker.open(planted), await ApiAsker.open(planted), owners);
  }

  /** Every cell of one seat in the state the database is in now. */
  async seat(seat: Seat, state: State): Promise<void> {
    const { acting, now, reached } = situationOf(seat.role, state);
    const actor = await actorIn(this.planted.world, seat, state, now.secondFactor);
    const [casl, direct, api, twin] = await Promise.all([askCasl(this.planted, seat, actor), this.direct.ask(seat, acting as Role, actor), this.api.ask(seat, seat.code, now.secondFactor), this.api.ask(seat, seat.twinCode, now.secondFactor)]);
    const tally = this.tallies.get(acting) ?? { cells: 0, allowed: 0, denied: 0 };
    this.tallies.set(acting, tally);
    const say = (row: PlantedRow, field: string, answers: Omit<Difference, 'role' | 'field' | 'state' | 'row'>): void => void this.differences.push({ role: acting, field: `${row.of.name}.${field}`, state: state.name, row: `written by ${row.traits.writtenBy}${row.traits.subjectKind ? ` about ${row.traits.subjectKind}` : ''}${row.traits.aspect ? ` of ${row.traits.aspect}` : ''}`, ...answers });
    for (const row of seat.rows) {
      const expected = mayRead(acting, row.of.kind, now, row.traits);
      const permitted = casl ? casl.decision.permittedFields('read', row.of.type, factsOf(row)) : [];
      const stored = direct.rows.get(row.id);
      const sent = api.rows.get(row.id);
      for (const field of row.of.fields) {
        tally.cells += 1;
        tally[expected ? 'allowed' : 'denied'] += 1;
        const byCasl = permitted.includes(field.property);
        const byDatabase = stored !== undefined && same(stored[field.column], row.stored[field.column]);
        const offered = this.api.offered.has(`${row.of.name}.${field.property}`);
        const byApi = offered ? sent !== undefined && same(sent[field.property], sentForm(row, field.property)) : expected;
        const leaked = !expected && (stored !== undefined || (sent?.[field.property] !== undefined && sent[field.property] !== null));
        if (byCasl !== expected || byDatabase !== expected || byApi !== expected || leaked) {
          say(row, field.property, { casl: word(byCasl), database: stored === undefined ? 'no row' : word(byDatabase), api: offered ? word(byApi) : 'not offered', expected: word(expected) });
        }
      }
    }
    this.history.compareDirect(seat, state, direct);
    this.rejectLeaks(seat, state, acting, api);
    this.compareMarkers(seat, state, { acting, reached }, { api, twin });
    if (!reached) await this.compareAbsence(seat, state, acting, api, now.secondFactor);
  }

  /** Nothing of a denied cell stands anywhere in body or headers, under whatever name. */
  private rejectLeaks(seat: Seat, state: State, acting: string, api: ApiAnswer): void {
    const { now } = situationOf(seat.role, state);
    for (const token of api.tokens) {
      const row = this.owners.get(token);
      if (!row || (seat.rows.includes(row) && !formerTokens(row).includes(token) && mayRead(acting, row.of.kind, now, row.traits))) continue;
      this.differences.push({ role: acting, field: row.of.name, state: state.name, row: 'somewhere in the answer', casl: '-', database: '-', api: `sent ${token}`, expected: 'denied' });
    }
  }

  /** What is withheld is named, always, and the same whether or not there is anything. */
  private compareMarkers(seat: Seat, state: State, { acting, reached }: { acting: string; reached: boolean }, { api, twin }: { api: ApiAnswer; twin: ApiAnswer }): void {
    const { now } = situationOf(seat.role, state);
    const tell = (field: string, said: string, expected: string): void => void this.differences.push({ role: acting, field, state: state.name, row: 'marker', casl: '-', database: '-', api: said, expected });
    if (api.reached !== reached) tell('CaseFile', `reached ${api.reached}`, `reached ${reached}`);
    if (api.markers !== twin.markers || api.status !== twin.status) tell('CaseFile', 'markers differ with and without rows', 'the same');
    if (api.errors && reached) tell('CaseFile', `errors: ${api.errors.slice(0, 200)}`, 'an answer');
    if (!reached) return;
    for (const of of this.planted.types) {
      const place = this.api.placeOf(of.name);
      if (!place || !parentsRead(place, seat, acting, state)) continue;
      this.markers += 1;
      const rows = seat.rows.filter((row) => row.of === of);
      const denied = rows.some((row) => !mayRead(acting, of.kind, now, row.traits));
      if (denied && !api.marks.has(place)) tell(place, 'no marker', 'a marker');
      if (!denied && api.marks.has(place) && ['R', 'W'].includes(expectedCell(acting, of.kind))) tell(place, `marker ${api.marks.get(place)}`, 'no marker');
    }
  }

  /** Not reached is answered exactly as a case that does not exist. */
  private async compareAbsence(seat: Seat, state: State, acting: string, api: ApiAnswer, secondFactor: boolean): Promise<void> {
    const key = `${seat.role} ${state.toggles.some((toggle) => toggle.leaves)} ${secondFactor}`;
    const known = this.absent.get(key) ?? (await this.api.ask(seat, this.planted.absentCode, secondFactor)).errors ?? '';
    this.absent.set(key, known);
    if (api.errors !== known) this.differences.push({ role: acting, field: 'CaseFile', state: state.name, row: 'refusal', casl: '-', database: '-', api: api.errors ?? 'an answer', expected: known });
  }
}

/** A nested record is asked about only where some row of its parent is read. */
function parentsRead(place: string, seat: Seat, acting: string, state: State): boolean {
  const steps = place.split('.');
  if (steps.length < 3) return true;
  const parent = steps[1] === 'reports' ? 'Report' : 'Task';
  const { now } = situationOf(seat.role, state);
  return seat.rows.some((row) => row.of.name === parent && mayRead(acting, row.of.kind, now, row.traits));
}

const word = (truth: boolean): string => (truth ? 'allowed' : 'denied');
const same = (one: unknown, other: unknown): boolean => one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other));
function sentForm(row: PlantedRow, property: string): unknown {
  const value = row.open[property];
  // Sent as text: a size may be more than a whole number of GraphQL holds.
  if (property === 'sizeBytes') return String(value);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value;
}
function tokensOf(row: PlantedRow): string[] {
  // Whoever reads a citation reads which segment it cites; of the segment itself no more than they may.
  const tokens = row.of.name === 'TranscriptSegment' ? [] : [row.id];
  for (const value of Object.values(row.open).flat()) {
    if (typeof value === 'string' && /^pv\d+z$/.test(value)) tokens.push(value);
    else if (typeof value === 'string' && /^20\d\d-\d\d-\d\dT/.test(value)) tokens.push(value.slice(0, 19));
    else if (typeof value === 'string' && value.startsWith('HO-')) tokens.push(value);
  }
  return tokens;
}
