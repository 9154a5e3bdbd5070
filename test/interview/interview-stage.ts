import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { type Mutated, mutate } from '../support/mutate.js';
import type { TestPerson, World } from '../support/world.js';

export const DAY_MS = 86_400_000;
export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
const dayOf = (moment: string): string => moment.slice(0, 10);
const UNITS: Partial<Record<Role, readonly [unit: string, agency: string]>> = {
  POLICE_OFFICER: ['SIJIN', 'PONAL'], PROSECUTOR: ['CAIVAS', 'FGN'], FAMILY_DEFENDER: ['ZONAL', 'ICBF'], SOCIAL_WORKER: ['ZONAL-2', 'ICBF'], PSYCHOLOGIST: ['CLINIC', 'HOSP'], FORENSIC_INTERVIEWER: ['ROOMS', 'BARNAHUS'], FORENSIC_DOCTOR: ['MEDICINE', 'INML'],
  VICTIM_LAWYER: ['VICTIMS', 'DEFENSORIA'], JUDGE: ['COURT-1', 'RAMA'], COORDINATOR: ['CENTRE', 'BARNAHUS'], PUBLIC_MINISTRY: ['PROCURADURIA', 'PGN'], ADMINISTRATOR: ['ADMIN', 'PONAL'],
};

/** One case with its team, and an accredited interviewer: what an interview is planned on. */
export class InterviewStage {
  private constructor(readonly world: World, readonly file: { id: string; code: string }, private readonly team: ReadonlyMap<Role, TestPerson>) {}

  static async set(world: World): Promise<InterviewStage> {
    const team = new Map<Role, TestPerson>();
    for (const [role, [unit, agency]] of Object.entries(UNITS) as [Role, readonly [string, string]][]) team.set(role, await world.person(role, unit, agency));
    const file = await world.plantCase(team.get('COORDINATOR') as TestPerson);
    for (const person of team.values()) if (person.role !== 'ADMINISTRATOR') await world.assign(person, file.id);
    const stage = new InterviewStage(world, file, team);
    await stage.accredit(stage.of('FORENSIC_INTERVIEWER'));
    return stage;
  }

  /** A further case of the same team. */
  async further(): Promise<InterviewStage> {
    const file = await this.world.plantCase(this.of('COORDINATOR'));
    for (const person of this.team.values()) if (person.role !== 'ADMINISTRATOR') await this.world.assign(person, file.id);
    return new InterviewStage(this.world, file, this.team);
  }

  of(role: Role): TestPerson {
    return this.team.get(role) as TestPerson;
  }

  async accredit(person: TestPerson, protocol = 'NICHD_REVISED', until = inDays(30)): Promise<void> {
    await this.world.owner.query('INSERT INTO people.accreditation (person_id, protocol, from_on, until_on, issued_by, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)', [person.id, protocol, dayOf(inDays(-30)), dayOf(until), 'Escuela inventada', this.of('ADMINISTRATOR').id]);
  }

  /** Everything a plan needs. */
  plan(over: Record<string, unknown> = {}): Record<string, unknown> {
    return { caseCode: this.file.code, protocol: 'NICHD_REVISED', interviewerId: this.of('FORENSIC_INTERVIEWER').id, room: 'Sala azul', plannedFor: inDays(3), anticipatedEvidence: 'NOT_REQUESTED', ...over };
  }

  do(by: Role | TestPerson, mutation: string, input: Record<string, unknown>): Promise<Mutated> {
    return mutate(this.world, typeof by === 'string' ? this.of(by) : by, mutation, { caseCode: this.file.code, ...input });
  }

  /** The mutation's answer, which must be one. */
  async done(by: Role | TestPerson, mutation: string, input: Record<string, unknown>): Promise<Mutated> {
    const outcome = await this.do(by, mutation, input);
    if (outcome.refused) throw new Error(`${mutation}: ${JSON.stringify(outcome.answer.errors)}`);
    return outcome;
  }

  /** Code of the refusal and the input it names; undefined where there was none. */
  async refusal(by: Role | TestPerson, mutation: string, input: Record<string, unknown>): Promise<string | undefined> {
    const { refused, answer } = await this.do(by, mutation, input);
    const path = answer.errors?.[0]?.extensions?.path as string | undefined;
    return path ? `${refused} ${path}` : refused;
  }

  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer's shape is the query's */
  async read(by: Role | TestPerson, selection: string): Promise<any> {
    const answer = await this.world.ask(typeof by === 'string' ? this.of(by) : by, `query ($code: String!) { caseFile(code: $code) { ${selection} } }`, { code: this.file.code });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.caseFile;
  }

  /** SQL with the application's own login, as the database role of this person: rows, or what it is refused with. */
  async sql(by: Role | TestPerson, text: string, values: unknown[] = []): Promise<unknown> {
    const person = typeof by === 'string' ? this.of(by) : by;
    const client = new pg.Client({ connectionString: loginUrl(this.world.database.ownerUrl, databaseSecret(), 'write') });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.mfa', 'true', true), set_config('app.why', 'attack', true)", [databaseRole('w', person.role), person.id, person.unitId, `{${this.file.id}}`]);
      const { rows } = await client.query(text, values);
      await client.query('COMMIT');
      return rows;
    } catch (error) {
      const { code, message, constraint } = error as { code: string; message: string; constraint?: string };
      return code === 'HO001' ? message : (constraint ?? code);
    } finally {
      await client.end();
    }
  }
}
