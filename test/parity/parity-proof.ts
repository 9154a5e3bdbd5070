import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { AmendmentComparison, compareDeletions } from './amendments.js';
import { Comparison, type Difference, type Tally } from './compare.js';
import { plantWorld, type PlantedWorld } from './planted-world.js';
import { type Depth, REFRESH, type State, statesFor } from './states.js';
import { compareWrites } from './writes.js';

const MOST_PRINTED = 40;
const PROGRESS = 25;
/** States in which writing, amending and the past over HTTP are compared in every run of the tests. */
const ALWAYS = ['assigned, nothing else', 'not assigned', 'placement with the own unit', 'reserved identity', 'interviewer kept blind', 'conflict of interest declared', 'threat to life: card and whereabouts', 'no second factor', 'not assigned + threat to life: card and whereabouts'];

/** The longer proofs compare them with each condition. */
const changingStates = (depth: Depth): State[] => statesFor('pairs').filter((state) => ALWAYS.includes(state.name) || (depth !== 'singles' && state.toggles.length < 2));

/** The whole proof over one database: sets each state, asks all four, and says what it found. */
export class ParityProof {
  private readonly written: Difference[] = [];
  private writeCells = 0;
  private writesAllowed = 0;
  private deletions = 0;
  private states = 0;
  private seconds = 0;
  private constructor(private readonly planted: PlantedWorld, private readonly comparison: Comparison, private readonly writer: pg.Pool, private readonly amendments: AmendmentComparison) {}

  static async open(): Promise<ParityProof> {
    const planted = await plantWorld('parity');
    const writer = new pg.Pool({ connectionString: loginUrl(planted.world.database.ownerUrl, databaseSecret(), 'write'), max: 2 });
    writer.on('error', () => undefined);
    return new ParityProof(planted, await Comparison.open(planted), writer, await AmendmentComparison.open(planted, writer));
  }

  /** Who reads what, in every state. */
  async reading(depth: Depth): Promise<void> {
    await this.through(statesFor(depth), (seat, state) => this.comparison.seat(seat, state));
  }

  /** Who adds and amends what. */
  async writing(depth: Depth): Promise<void> {
    await this.through(changingStates(depth), async (seat, state) => {
      await this.compareWrites(state, seat);
      await this.amendments.seat(seat, state);
    });
  }

  /** Who is sent what a record was before. */
  async remembering(depth: Depth): Promise<void> {
    await this.through(changingStates(depth), async (seat, state) => {
      if (CASE_ROLES.includes(seat.role) || depth !== 'singles' || state.toggles.length === 0) await this.comparison.history.compareSent(seat, state);
    });
  }

  /** That nobody deletes, and nobody writes the past by hand. */
  async keeping(): Promise<void> {
    const { tried, differences } = await compareDeletions(this.planted);
    this.deletions = tried;
    this.written.push(...differences);
  }

  private async through(states: readonly State[], ask: (seat: PlantedWorld['seats'][number], state: State) => Promise<void>): Promise<void> {
    const started = performance.now();
    for (const [index, state] of states.entries()) {
      await this.turn(state, 'on');
      const seats = this.planted.seats.filter((seat) => CASE_ROLES.includes(seat.role) || (state.toggles.length < 2 && state.toggles.every((toggle) => toggle.principal)));
      try {
        for (const seat of seats) await ask(seat, state);
      } finally {
        await this.turn(state, 'off');
      }
      if ((index + 1) % PROGRESS === 0) process.stderr.write(`${index + 1} of ${states.length} states, ${this.differences().length} differences\n`);
    }
    this.states += states.length;
    this.seconds += (performance.now() - started) / 1000;
  }

  private async compareWrites(state: State, seat: PlantedWorld['seats'][number]): Promise<void> {
    const { cells, allowed, differences } = await compareWrites(this.planted, state, seat, this.writer);
    this.writeCells += cells;
    this.writesAllowed += allowed;
    this.written.push(...differences);
  }

  private async turn(state: State, way: 'on' | 'off'): Promise<void> {
    const sql = state.toggles.map((toggle) => toggle[way]).join('\n');
    if (sql.trim()) await this.planted.world.owner.query(`${sql}\n${REFRESH}`);
  }

  differences(): string[] {
    return [...this.comparison.differences, ...this.comparison.history.differences, ...this.written, ...this.amendments.differences].map((one) => `${one.role} ${one.field} [${one.state}] ${one.row}: CASL ${one.casl}, database ${one.database}, API ${one.api}, expected ${one.expected}`);
  }
  tally(role: string): Tally {
    return this.comparison.tallies.get(role) ?? { cells: 0, allowed: 0, denied: 0 };
  }

  /** Allowed and refused: inserts, amendments, former values; and how often a deletion was tried. */
  counts(): Readonly<Record<'writing' | 'remembering' | 'keeping', readonly number[]>> {
    const { history } = this.comparison;
    return { writing: [this.writesAllowed, this.writeCells - this.writesAllowed, this.amendments.allowed, this.amendments.cells - this.amendments.allowed], remembering: [history.allowed, history.overHttp - history.allowed], keeping: [this.deletions] };
  }

  report(): string {
    const lines = [`${this.states} states set, ${this.planted.types.length} record types, ${this.comparison.api.offered.size} fields offered by the API, ${this.seconds.toFixed(0)} s`, `${'role'.padEnd(22)}${'cells'.padStart(10)}${'allowed'.padStart(10)}${'denied'.padStart(10)}`];
    for (const [role, { cells, allowed, denied }] of this.comparison.tallies) lines.push(`${role.padEnd(22)}${String(cells).padStart(10)}${String(allowed).padStart(10)}${String(denied).padStart(10)}${allowed === 0 ? '   reads no case: 0 allowed is right' : ''}`);
    const found = this.differences();
    lines.push(`markers of withheld parts compared with and without rows: ${this.comparison.markers}`, `inserts compared (CASL, database, expected): ${this.writeCells}, of which allowed ${this.writesAllowed}`,
      `amendments compared, a field of a row each (CASL, database, expected): ${this.amendments.cells}, of which allowed ${this.amendments.allowed}`,
      `former values compared: ${this.comparison.history.direct} (database, expected), ${this.comparison.history.overHttp} (API, expected), of which allowed ${this.comparison.history.allowed}`,
      `deletions, and changes of the past by hand, tried under every role and refused: ${this.deletions}`);
    lines.push(...found.slice(0, MOST_PRINTED), ...(found.length > MOST_PRINTED ? [`... and ${found.length - MOST_PRINTED} more`] : []), `${found.length} differences`);
    return `\n${lines.join('\n')}\n`;
  }

  async close(): Promise<void> {
    await this.writer.end();
    await this.planted.world.close();
  }
}
