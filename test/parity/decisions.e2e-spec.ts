import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DECISIONS } from '@heardonce/authz/row-policy.js';
import { CASE_ROLES, databaseRole } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { demandedRoles, functionsIn } from '../../scripts/decisions-in-sql.mjs';
import { type TestPerson, World } from '../support/world.js';
import { EXPECTED_DECISIONS } from './expected-decisions.js';

/** Anyone's, by their own word. */
const OWN_WORD = 'declare_own_conflict';

describe('who may ask for a decision', () => {
  let world: World, login: pg.Client, caseId: string;
  const people = new Map<string, TestPerson>();
  beforeAll(async () => {
    world = await World.open('parity-decisions');
    for (const role of CASE_ROLES) people.set(role, await world.person(role, `UNIT-${role.replaceAll('_', '-')}`, 'AGENCY'));
    caseId = (await world.plantCase(people.get('COORDINATOR') as TestPerson)).id;
    for (const person of people.values()) await world.assign(person, caseId);
    login = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), 'write') });
    await login.connect();
  });
  afterAll(async () => {
    await login.end();
    await world.close();
  });

  it('is what the functions of the database demand, and docs/policy-matrix.md prints: no more and no less than the table typed by hand', async () => {
    const { rows } = await world.owner.query<{ text: string }>("SELECT pg_get_functiondef(p.oid) AS text FROM pg_proc p WHERE p.pronamespace = 'access'::regnamespace AND p.prokind = 'f'");
    const functions = functionsIn(rows.map((row) => row.text).join('\n'));
    const found = Object.fromEntries(DECISIONS.filter((name) => name !== OWN_WORD).map((name) => [name, demandedRoles(`access.${name}`, functions)]));
    expect(found).toEqual(Object.fromEntries(Object.entries(EXPECTED_DECISIONS).map(([name, roles]) => [name, [...roles].sort()])));
  });

  /** What the database says to a person of this role, assigned to the case, who names nothing but the case, and themselves where `from` is asked for. */
  const answer = async (name: string, args: readonly string[], role: string, own = false): Promise<string> => {
    const { id, unitId } = people.get(role) as TestPerson;
    await login.query('BEGIN');
    await login.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.mfa', 'true', true), set_config('app.cases', $4, true)", [databaseRole('w', role as (typeof CASE_ROLES)[number]), id, unitId, `{${caseId}}`]);
    const outcome = await login.query(`SELECT access.${name}($1${args.slice(1).map((arg) => (own && arg === 'p_from' ? ', access.me()' : ', NULL')).join('')})`, [caseId]).then(() => 'DONE', (error: { code: string; message: string }) => (error.code === 'HO001' ? error.message : error.code));
    await login.query('ROLLBACK');
    return outcome;
  };

  it('is what happens: whoever is assigned in another role is refused for it', async () => {
    const { rows } = await world.owner.query<{ name: string; args: string[] }>("SELECT p.proname AS name, p.proargnames AS args FROM pg_proc p WHERE p.pronamespace = 'access'::regnamespace AND p.proname = ANY ($1) AND p.proargnames[1] = 'p_case'", [[...DECISIONS]]);
    const differences: string[] = [];
    let cells = 0;
    for (const { name, args } of rows) {
      const answers = new Map<string, string>();
      for (const role of CASE_ROLES) {
        const outcome = await answer(name, args, role);
        // A therapist offers their own notes, a coordinator those of whoever left.
        answers.set(role, outcome === 'ROLE_REQUIRED' && args.includes('p_from') ? await answer(name, args, role, true) : outcome);
      }
      const refused = [...answers].filter(([, outcome]) => outcome === 'ROLE_REQUIRED').map(([role]) => role);
      // Where a row is looked for before the role, nobody is told which of the two was missing.
      if (refused.length === 0) continue;
      cells += CASE_ROLES.length;
      const expected = CASE_ROLES.filter((role) => !EXPECTED_DECISIONS[name]?.includes(role));
      if (refused.sort().join() !== [...expected].sort().join()) differences.push(`${name}: refused to ${refused.join()}, expected ${expected.join()}`);
    }
    expect(differences).toEqual([]);
    expect(cells).toBeGreaterThan(25 * CASE_ROLES.length);
  });
});
