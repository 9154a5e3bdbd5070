import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';
import { type CaseTeam, type Seat, TEAM_ROLES, type TeamRole } from './case-team.js';
import { BOY_NAMES, GIRL_NAMES, SURNAMES } from './invented-names.js';
import { RandomSource } from './random-source.js';

/** Cases one person works on: what a caseload looks like to whoever opens it. */
export const CASES_A_PERSON = 200;
const GUEST_CASES = 20;
const GUEST_ROLES: readonly Role[] = ['FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'JUDGE', 'PUBLIC_MINISTRY'];
const PEOPLE_A_UNIT = 25;
const STAFF_STREAM = 0x57aff;
const AGENCY_OF: Readonly<Record<TeamRole, readonly [code: string, es: string, en: string]>> = {
  COORDINATOR: ['CENTRE', 'Centro Barnahus (demostración)', 'Barnahus centre (demo)'],
  POLICE_OFFICER: ['PONAL', 'Policía Nacional', 'National Police'],
  PROSECUTOR: ['FGN', 'Fiscalía General de la Nación', 'Office of the Attorney General'],
  FAMILY_DEFENDER: ['ICBF', 'Instituto Colombiano de Bienestar Familiar', 'Colombian Family Welfare Institute'],
  PSYCHOLOGIST: ['CENTRE', 'Centro Barnahus (demostración)', 'Barnahus centre (demo)'],
  SOCIAL_WORKER: ['ICBF', 'Instituto Colombiano de Bienestar Familiar', 'Colombian Family Welfare Institute'],
  FORENSIC_DOCTOR: ['INML', 'Instituto Nacional de Medicina Legal y Ciencias Forenses', 'National Institute of Legal Medicine'],
};

interface Held { readonly role: Role; readonly seat: Seat }
/** Plain, so that a worker thread can be told. */
export interface StaffLists { readonly teams: Readonly<Record<TeamRole, readonly Seat[]>>; readonly guests: readonly Held[] }

/**
 * The people an invented caseload is shared out to. Those who are already here come first, one for each role and a second therapist to take over, so that whoever signs in to a demo
 * finds a full caseload; the rest are invented: `staff-<role>-<number>` of `issuer`.
 */
export class CaseStaff {
  constructor(readonly lists: StaffLists) {}

  static async gather(client: pg.ClientBase, seed: number, cases: number, issuer: string): Promise<CaseStaff> {
    const here = await listPeople(client);
    const needed = Math.max(1, Math.ceil(cases / CASES_A_PERSON));
    const teams = {} as Record<TeamRole, Seat[]>;
    for (const [at, role] of TEAM_ROLES.entries()) {
      const wanted = role === 'PSYCHOLOGIST' ? needed + 1 : needed;
      const known = here.filter((one) => one.role === role).slice(0, wanted - needed + 1).map(({ seat }) => seat);
      teams[role] = [...known, ...(await inventPeople(client, { role, count: wanted - known.length, seed, stream: STAFF_STREAM + at, issuer }))];
    }
    const guests = GUEST_ROLES.flatMap((role) => here.find((one) => one.role === role) ?? []);
    return new CaseStaff({ teams, guests });
  }

  /** Who works on case number `number`, counted from 0. */
  teamOf(number: number): CaseTeam {
    const at = Math.floor(number / CASES_A_PERSON);
    const { teams, guests } = this.lists;
    const seats = Object.fromEntries(TEAM_ROLES.map((role) => [role, teams[role][at % teams[role].length]])) as Record<TeamRole, Seat>;
    const successor = teams.PSYCHOLOGIST[(at + 1) % teams.PSYCHOLOGIST.length] as Seat;
    return { seats, successor, guests: number < GUEST_CASES ? guests : [] };
  }
}

/** People who hold a role now; of several, the one with the plainest sign-in name first. */
async function listPeople(client: pg.ClientBase): Promise<Held[]> {
  const { rows } = await client.query<{ role: Role; person_id: string; unit_id: string; unit: string; agency: string }>(
    `SELECT h.role, p.id AS person_id, u.id AS unit_id, u.code AS unit, u.agency_code AS agency FROM people.role_holding h JOIN people.person p ON p.id = h.person_id AND p.active JOIN people.unit u ON u.id = p.unit_id
     WHERE h.until_at IS NULL OR h.until_at > now() ORDER BY length(p.subject), p.subject`,
  );
  return rows.map((row) => ({ role: row.role, seat: { personId: row.person_id, unitId: row.unit_id, unit: row.unit, agency: row.agency } }));
}

async function inventPeople(client: pg.ClientBase, wanted: { role: TeamRole; count: number; seed: number; stream: number; issuer: string }): Promise<Seat[]> {
  const { role, count, issuer } = wanted;
  if (count <= 0) return [];
  const [agency, es, en] = AGENCY_OF[role];
  await client.query('INSERT INTO people.agency (code, name_es, name_en) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [agency, es, en]);
  const random = new RandomSource(wanted.seed, wanted.stream);
  const slug = databaseRole('r', role).replace('heardonce_r_', '').replaceAll('_', '-');
  const people = Array.from({ length: count }, (_, at) => ({
    id: random.uuid(), subject: `staff-${slug}-${at + 1}`, unit: `${slug.toUpperCase()}-${Math.floor(at / PEOPLE_A_UNIT) + 1}`,
    given: random.pick(random.chance(0.6) ? GIRL_NAMES : BOY_NAMES), family: `${random.pick(SURNAMES)} ${random.pick(SURNAMES)}`,
  }));
  await client.query('INSERT INTO people.unit (code, agency_code, name) SELECT DISTINCT u, $2, u FROM unnest($1::text[]) u ON CONFLICT (code) DO NOTHING', [people.map((one) => one.unit), agency]);
  await client.query(
    `INSERT INTO people.person (id, issuer, subject, given_names, family_names, unit_id)
     SELECT x.id, $2, x.subject, x.given, x.family, u.id FROM json_to_recordset($1::json) AS x(id uuid, subject text, unit text, given text, family text) JOIN people.unit u ON u.code = x.unit ON CONFLICT DO NOTHING`,
    [JSON.stringify(people), issuer],
  );
  await client.query('INSERT INTO people.role_holding (person_id, role) SELECT p.id, $2 FROM people.person p WHERE p.id = ANY ($1) ON CONFLICT DO NOTHING', [people.map((one) => one.id), role]);
  const { rows } = await client.query<{ id: string; unit_id: string; unit: string; agency: string }>('SELECT p.id, u.id AS unit_id, u.code AS unit, u.agency_code AS agency FROM people.person p JOIN people.unit u ON u.id = p.unit_id WHERE p.id = ANY ($1) ORDER BY length(p.subject), p.subject', [people.map((one) => one.id)]);
  return rows.map((row) => ({ personId: row.id, unitId: row.unit_id, unit: row.unit, agency: row.agency }));
}
