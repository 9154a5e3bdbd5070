import { randomUUID } from 'node:crypto';
import type { Role } from '@heardonce/domain/people/role.js';
import { type Mutated, mutate } from '../support/mutate.js';
import { type AskOptions, type TestPerson, World } from '../support/world.js';

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  COORDINATOR: ['CENTRE', 'BARNAHUS'], POLICE_OFFICER: ['SIJIN', 'PONAL'], PROSECUTOR: ['CAIVAS', 'FGN'], FAMILY_DEFENDER: ['ZONAL', 'ICBF'], SOCIAL_WORKER: ['EQUIPO', 'ICBF'], PSYCHOLOGIST: ['EPS-1', 'EPS'],
  FORENSIC_INTERVIEWER: ['CTI-1', 'CTI'], FORENSIC_DOCTOR: ['CLINICA', 'INML'], VICTIM_LAWYER: ['DEFENSORIA-1', 'DEFENSORIA'], JUDGE: ['COURT-3', 'RAMA'], PUBLIC_MINISTRY: ['FAMILIA', 'PGN'],
};
export const TEAM = Object.keys(UNITS) as Role[];
export type Fields = Record<string, unknown>;

function insertion(table: string, row: Fields): [string, unknown[]] {
  const columns = Object.keys(row);
  return [`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_column, index) => `$${index + 1}`).join(', ')})`, Object.values(row)];
}

/** A case with its team: one person of each role that works on one, and the interview held about the first set of events. */
export class Barnahus {
  readonly people = new Map<Role, TestPerson>();
  private constructor(readonly world: World, readonly file: { readonly id: string; readonly code: string }) {}

  static async open(world: World): Promise<Barnahus> {
    const coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const house = new Barnahus(world, await world.plantCase(coordinator));
    house.people.set('COORDINATOR', coordinator);
    for (const role of TEAM.slice(1)) house.people.set(role, await house.another(role));
    await world.assign(coordinator, house.file.id);
    return house;
  }

  person(role: Role): TestPerson {
    const found = this.people.get(role);
    if (!found) throw new Error(`nobody is ${role}`);
    return found;
  }

  /** One more of this role on the case. */
  async another(role: Role, unit = UNITS[role]?.[0] ?? 'UNIT', agency = UNITS[role]?.[1] ?? 'AGENCY'): Promise<TestPerson> {
    const person = await this.world.person(role, unit, agency);
    await this.world.assign(person, this.file.id);
    return person;
  }

  /** Carries out a mutation on the case; `as` a role's first person or a person. */
  mutate(as: Role | TestPerson, name: string, input: Fields, options: AskOptions & { select?: string } = {}): Promise<Mutated> {
    return mutate(this.world, typeof as === 'string' ? this.person(as) : as, name, { caseCode: this.file.code, ...input }, options);
  }

  /** As {@link mutate}, and it must work. */
  async done(as: Role | TestPerson, name: string, input: Fields, options: AskOptions & { select?: string } = {}): Promise<Mutated> {
    const out = await this.mutate(as, name, input, options);
    if (out.refused) throw new Error(`${name}: ${JSON.stringify(out.answer.errors)}`);
    return out;
  }

  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer's shape is the query's */
  async read(as: Role | TestPerson, selection: string): Promise<any> {
    const answer = await this.world.ask(typeof as === 'string' ? this.person(as) : as, `query ($code: String!) { caseFile(code: $code) { ${selection} } }`, { code: this.file.code });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.caseFile;
  }

  /** Plants an interview as the database's owner; one about a further set of events past what asks where the events came from. */
  async interview(values: Fields = {}): Promise<string> {
    const by = this.person('FORENSIC_INTERVIEWER');
    const row: Fields = { id: randomUUID(), case_id: this.file.id, author_id: by.id, unit_id: by.unitId, interviewer_id: by.id, events: 1, basis: 'PRIMARY', status: 'HELD', protocol: 'NICHD_REVISED', sessions_planned: 1, anticipated_evidence: 'NOT_REQUESTED', held_elsewhere: false, ...values };
    if (row['events'] === 1 || row['incident_id']) await this.insert('core.interview', row);
    else await this.change(...insertion('core.interview', row), true);
    return row['id'] as string;
  }

  /** An incident on record, by the police where nobody else is named. */
  async incident(by: TestPerson = this.person('POLICE_OFFICER'), values: Fields = {}): Promise<string> {
    const id = randomUUID();
    await this.insert('core.incident', { id, case_id: this.file.id, author_id: by.id, unit_id: by.unitId, form: 'GROOMING', setting: 'ONLINE', ...values });
    return id;
  }

  async insert(table: string, row: Fields): Promise<void> {
    await this.world.owner.query(...insertion(table, row));
  }

  /** One statement as the database's owner, with the person and the reason that the history asks for; `past` what triggers ask for. */
  async change(sql: string, values: readonly unknown[] = [], past = false): Promise<void> {
    const client = await this.world.owner.connect();
    try {
      await client.query("BEGIN; SELECT set_config('app.why', 'PLANTED', true)");
      await client.query("SELECT set_config('app.person', $1, true)", [this.person('COORDINATOR').id]);
      if (past) await client.query("SET LOCAL session_replication_role = 'replica'");
      await client.query(sql, [...values]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  /** A request by this role, with as many questions. */
  request(as: Role | TestPerson, questions = 1, more: Fields = {}): Promise<Mutated & { questionIds: string[]; answerBy: string; status: string }> {
    const asked = Array.from({ length: questions }, (_one, index) => ({ text: `Which room was it, question ${index + 1}?`, missing: 'the colour of the door' }));
    return this.done(as, 'requestInterview', { reason: 'to finish the report', questions: asked, ...more }, { select: 'id questionIds version status answerBy replayed requestId' }) as never;
  }

  /** A request of the police whose one question goes on, and the exception asked for by the doctor. */
  async exception(more: Fields = {}, requestMore: Fields = {}): Promise<string> {
    const request = await this.request('POLICE_OFFICER', 1, requestMore);
    await this.done('FAMILY_DEFENDER', 'letQuestionGoOn', { questionId: request.questionIds[0], expectedVersion: 1 });
    return (await this.done('FORENSIC_DOCTOR', 'requestException', { requestId: request.id, reason: 'NEW_FACTS', text: 'a second classroom is known now', childView: 'wants to tell about the second classroom', ...more })).id;
  }

  /** The same, approved by both. */
  async approved(requestMore: Fields = {}): Promise<string> {
    const id = await this.exception({}, requestMore);
    await this.done('PROSECUTOR', 'approveException', { id, expectedVersion: 1 });
    await this.done('FAMILY_DEFENDER', 'approveException', { id, expectedVersion: 2 });
    return id;
  }
}
