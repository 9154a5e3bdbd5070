import { randomUUID } from 'node:crypto';
import type { Role } from '@heardonce/domain/people/role.js';
import type { GraphqlAnswer, TestPerson, World } from '../support/world.js';

const AGENCY: Readonly<Record<Role, string>> = {
  POLICE_OFFICER: 'PONAL', PROSECUTOR: 'FGN', FAMILY_DEFENDER: 'ICBF', SOCIAL_WORKER: 'ICBF', PSYCHOLOGIST: 'HOSP', FORENSIC_INTERVIEWER: 'CENTRE', FORENSIC_DOCTOR: 'INML', VICTIM_LAWYER: 'DEFENSORIA', JUDGE: 'RAMA',
  COORDINATOR: 'CENTRE', PUBLIC_MINISTRY: 'CONTROL', DEFENCE_LAWYER: 'PARTIES', PARD_PARTY: 'PARTIES', AUDITOR: 'CONTROL', ADMINISTRATOR: 'PONAL',
};
const INPUT_OF: Readonly<Record<string, string>> = { completeTask: 'EndTaskInput', cancelTask: 'EndTaskInput' };
export const newKey = (): string => randomUUID();

/** Speaks to the API as a person writes: one mutation, one input. */
export class RecordClient {
  constructor(readonly world: World, readonly file: { id: string; code: string }) {}

  /** A person of this role in the usual agency, assigned to the case. */
  async join(role: Role, unit = `${AGENCY[role]}-1`): Promise<TestPerson> {
    const person = await this.world.person(role, unit, AGENCY[role], { control: AGENCY[role] === 'CONTROL' });
    await this.world.assign(person, this.file.id);
    return person;
  }

  send(person: TestPerson, mutation: string, input: object, options: { key?: string; mfa?: boolean } = {}): Promise<GraphqlAnswer> {
    const type = INPUT_OF[mutation] ?? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const { key = newKey(), ...rest } = options;
    return this.world.ask(person, `mutation ($input: ${type}!) { ${mutation}(input: $input) { id version replayed requestId } }`, { input: { idempotencyKey: key, caseCode: this.file.code, ...input } }, rest);
  }

  /** As {@link send}, and it must work. */
  async done(person: TestPerson, mutation: string, input: object): Promise<{ id: string; version: number; replayed: boolean; requestId: string }> {
    const answer = await this.send(person, mutation, input);
    if (answer.errors) throw new Error(`${mutation}: ${JSON.stringify(answer.errors)}`);
    return answer.data[mutation];
  }

  /** The code of the one error, or null. */
  async refusal(person: TestPerson, mutation: string, input: object, options: { key?: string; mfa?: boolean } = {}): Promise<string | null> {
    const answer = await this.send(person, mutation, input, options);
    return answer.errors?.[0].extensions.code ?? null;
  }

  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer's shape is the query's */
  async read(person: TestPerson, selection: string): Promise<any> {
    const answer = await this.world.ask(person, `query ($code: String!) { caseFile(code: $code) { ${selection} } }`, { code: this.file.code });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.caseFile;
  }
}
