import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { Comparison, type Difference, setAbsentCode, type Tally } from './compare.js';
import { plantWorld, type PlantedWorld } from './planted-world.js';
import { type Depth, REFRESH, type State, statesFor } from './states.js';
import { compareWrites } from './writes.js';

const MOST_PRINTED = 40;
const PROGRESS = 25;
/** States in which writing is compared too: those that a write depends on, and those it must not depend on. */
const WRITTEN = ['assigned, nothing else', 'not assigned', 'placement with the own unit', 'reserved identity', 'interviewer kept blind', 'conflict of interest declared', 'threat to life: card and whereabouts'];

/** The whole proof over one database: sets each state, asks all four, and says what it found. */
export class ParityProof {
  private readonly written: Difference[] = [];
  private writeCells = 0;
  private writesAllowed = 0;
  private states = 0;
  private seconds = 0;
  private constructor(private readonly planted: PlantedWorld, private readonly comparison: Comparison, private readonly writer: pg.Pool) {}

  static async open(): Promise<ParityProof> {
    const planted = await plantWorld('parity');
    setAbsentCode(newCaseCode(randomBytes));
    const writer = new pg.Pool({ connectionString: loginUrl(planted.world.database.ownerUrl, databaseSecret(), 'write'), max: 2 });
    writer.on('error', () => undefined);
    return new ParityProof(planted, await Comparison.open(planted), writer);
  }

  async run(depth: Depth): Promise<void> {
    const started = performance.now();
    const states = statesFor(depth);
    for (const state of states) {
      await this.turn(state, 'on');
      const seats = this.planted.seats.filter((seat) => CASE_ROLES.includes(seat.role) || (state.toggles.length < 2 && state.toggles.every((toggle) => toggle.principal)));
      for (const seat of seats) await this.comparison.seat(seat, state);
      if (WRITTEN.includes(state.name)) for (const seat of seats) await this.compareWrites(state, seat);
      await this.turn(state, 'off');
      this.states += 1;
      if (this.states % PROGRESS === 0) process.stderr.write(`${this.states} of ${states.length} states, ${this.differences().length} differences\n`);
    }
    this.seconds = (performance.now() - started) / 1000;
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
    return [...this.comparison.differences, ...this.written].map((one) => `${one.role} ${one.field} [${one.state}] ${one.row}: CASL ${one.casl}, database ${one.database}, API ${one.api}, expected ${one.expected}`);
  }
  tally(role: string): Tally {
    return this.comparison.tallies.get(role) ?? { cells: 0, allowed: 0, denied: 0 };
  }

  report(): string {
    const lines = [`${this.states} states, ${this.planted.types.length} record types, ${this.comparison.api.offered.size} fields offered by the API, ${this.seconds.toFixed(0)} s`, `${'role'.padEnd(22)}${'cells'.padStart(10)}${'allowed'.padStart(10)}${'denied'.padStart(10)}`];
    for (const [role, { cells, allowed, denied }] of this.comparison.tallies) lines.push(`${role.padEnd(22)}${String(cells).padStart(10)}${String(allowed).padStart(10)}${String(denied).padStart(10)}${allowed === 0 ? '   reads no case: 0 allowed is right' : ''}`);
    const found = this.differences();
    lines.push(`markers of withheld parts compared with and without rows: ${this.comparison.markers}`, `inserts compared (CASL, database, expected): ${this.writeCells}, of which allowed ${this.writesAllowed}`);
    lines.push(...found.slice(0, MOST_PRINTED), ...(found.length > MOST_PRINTED ? [`... and ${found.length - MOST_PRINTED} more`] : []), `${found.length} differences`);
    return `\n${lines.join('\n')}\n`;
  }

  async close(): Promise<void> {
    await this.writer.end();
    await this.planted.world.close();
  }
}
