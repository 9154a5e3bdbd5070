import { databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import type { TestPerson } from '../support/world.js';
import type { Barnahus } from './barnahus.js';

/** Who tries: a database role of the application, the owner of the tables, a superuser. */
export type Attacker = Role | 'heardonce_owner' | 'superuser';
export const ATTACKERS: readonly Attacker[] = [...ROLES, 'heardonce_owner', 'superuser'];
/** One way around, as statements of one transaction. `ofRoles` is met first by the roles of the application, where a decision alone writes the table. */
export interface Way { readonly name: string; readonly constraint: string; readonly ofRoles?: string; readonly sql: readonly (readonly [string, readonly unknown[]])[] }

/** All that a plan needs: nothing but what is tried is wrong with it. */
export const INSERT = "INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, exception_id, order_number, order_document_sha256, held_elsewhere, interviewer_id, planned_for, room, incident_id) VALUES ($1, :me, :unit, $2, $3, 'PLANNED', 'NICHD_REVISED', 1, 'NOT_REQUESTED', $4, $5, $6, false, $7, now() + interval '1 day', 'Sala azul', $8)";
export interface Further { readonly caseId?: string; readonly exception?: string | null; readonly order?: string | null; readonly document?: string | null; readonly incident?: string | null }
/** A further interview put into the row by hand. */
export const further = (house: Barnahus, events: number, basis: string, { caseId = house.file.id, exception = null, order = null, document = null, incident = null }: Further = {}): Way['sql'][number] =>
  [INSERT, [caseId, events, basis, exception, order, document, house.person('FORENSIC_INTERVIEWER').id, incident]];

/** The constraint that refuses this way to whoever tries it. */
export const refuses = (way: Way, as: Attacker): string => (as === 'heardonce_owner' || as === 'superuser' ? way.constraint : (way.ofRoles ?? way.constraint));

const NO_PRIVILEGE = '42501';
const TABLES = ['core.interview', 'core.interview_exception', 'core.interview_session', 'core.recording'];

/** Tries ways around in transactions that are rolled back, and tells what stopped each. */
export class Attempts {
  private constructor(private readonly house: Barnahus, private readonly owner: pg.Client, private readonly cases: readonly string[]) {}

  static async open(house: Barnahus, cases: readonly string[]): Promise<Attempts> {
    const owner = new pg.Client({ connectionString: house.world.database.ownerUrl });
    await owner.connect();
    return new Attempts(house, owner, cases);
  }
  close(): Promise<void> {
    return this.owner.end();
  }

  /** The name of the constraint, `privilege` where the role may not even try, or `WENT THROUGH`. */
  async outcome(as: Attacker, way: Way, lent = false): Promise<string> {
    const role = as === 'superuser' ? null : as === 'heardonce_owner' ? as : databaseRole('w', as);
    const person = this.house.people.get(as as Role) ?? this.house.person('PROSECUTOR');
    await this.owner.query('BEGIN');
    try {
      if (lent && role) for (const table of TABLES) await this.owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ${table} TO ${role}; CREATE POLICY lent ON ${table} TO ${role} USING (true) WITH CHECK (true)`);
      await this.owner.query("SELECT set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.cases', $3, true), set_config('app.mfa', 'true', true), set_config('app.scope', 'case', true), set_config('app.why', 'ATTEMPT', true)", [person.id, person.unitId, `{${this.cases.join(',')}}`]);
      if (role) await this.owner.query(`SET LOCAL ROLE ${role}`);
      let reached = 0;
      for (const [text, values] of way.sql) reached = (await this.owner.query(text.replaceAll(':me', `'${person.id}'`).replaceAll(':unit', `'${person.unitId}'`), [...values])).rowCount ?? 0;
      // What waits for the end of the transaction is asked for now.
      await this.owner.query('SET CONSTRAINTS ALL IMMEDIATE');
      return reached === 0 && !way.sql.at(-1)?.[0].startsWith('TRUNCATE') ? 'privilege' : 'WENT THROUGH';
    } catch (error) {
      const { code, constraint, message } = error as { code: string; constraint?: string; message: string };
      return constraint ?? (code === NO_PRIVILEGE ? 'privilege' : `${code} ${message}`);
    } finally {
      await this.owner.query('ROLLBACK');
    }
  }
}

/** A connection in a transaction of its own, as a writing role of the application. */
export async function inOwnTransaction(house: Barnahus, role: Role, person: TestPerson, caseId = house.file.id): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: house.world.database.ownerUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.cases', $3, true), set_config('app.mfa', 'true', true), set_config('app.scope', 'case', true), set_config('app.why', 'ATTEMPT', true)", [person.id, person.unitId, `{${caseId}}`]);
  await client.query(`SET LOCAL ROLE ${databaseRole('w', role)}`);
  return client;
}
