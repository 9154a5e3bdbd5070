import type { Role } from '@heardonce/domain/people/role.js';
import type { DemoUnitCode } from './demo-units.js';

/** An invented person who may sign in to the demo. */
export interface DemoPerson {
  /** What is typed at `npm run -s token -- <login>` and shown on the sign-in page. */
  login: string;
  /** The `sub` of the demo issuer's tokens. */
  subject: string;
  givenName: string;
  familyName: string;
  role: Role;
  agencyCode: string;
  unitCode: DemoUnitCode;
  /** Whether a second factor is registered: without it, identity, whereabouts and testimony stay closed. */
  mfa: boolean;
}

type Row = [login: string, givenName: string, familyName: string, role: Role, agencyCode: string, unitCode: DemoUnitCode];

const ROWS: Row[] = [
  ['officer', 'Yesid', 'Bermúdez Arango', 'POLICE_OFFICER', 'PONAL', 'SIJIN-MED'],
  ['prosecutor', 'Marcela', 'Ospina Rendón', 'PROSECUTOR', 'FGN', 'CAIVAS-MED'],
  ['family-defender', 'Liliana', 'Quintero Mesa', 'FAMILY_DEFENDER', 'ICBF', 'ZONAL-NORTE'],
  ['social-worker', 'Édgar', 'Palacios Mosquera', 'SOCIAL_WORKER', 'ICBF', 'ZONAL-NORTE'],
  ['psychologist', 'Natalia', 'Echeverri Duque', 'PSYCHOLOGIST', 'CENTRE', 'CENTRE-MED'],
  ['interviewer', 'Paula', 'Zapata Londoño', 'FORENSIC_INTERVIEWER', 'CENTRE', 'CENTRE-MED'],
  ['doctor', 'Hernán', 'Cuesta Ibarra', 'FORENSIC_DOCTOR', 'INML', 'INML-MED'],
  ['victim-lawyer', 'Adriana', 'Tobón Villegas', 'VICTIM_LAWYER', 'NGO', 'NGO-ACOMPANAR'],
  ['judge', 'Ricardo', 'Montoya Salas', 'JUDGE', 'RAMA', 'JUZGADO-12-GARANTIAS'],
  ['public-ministry', 'Gloria', 'Perea Hinestroza', 'PUBLIC_MINISTRY', 'CONTROL', 'PROCURADURIA-FAMILIA'],
  ['coordinator', 'Beatriz', 'Jaramillo Posada', 'COORDINATOR', 'CENTRE', 'CENTRE-COORD'],
  ['defence-lawyer', 'Álvaro', 'Restrepo Cano', 'DEFENCE_LAWYER', 'PARTIES', 'PARTIES-DEFENCE'],
  ['pard-party', 'Rosalba', 'Higuita Sierra', 'PARD_PARTY', 'PARTIES', 'PARTIES-PARD'],
  ['auditor', 'Ignacio', 'Bolaños Erazo', 'AUDITOR', 'DEFENSORIA', 'DEFENSORIA-ANT'],
  ['administrator', 'Sonia', 'Caicedo Rentería', 'ADMINISTRATOR', 'CENTRE', 'CENTRE-ADMIN'],

  ['officer-caivas', 'Milena', 'Torres Garzón', 'POLICE_OFFICER', 'PONAL', 'CAIVAS-POLICIA'],
  ['officer-night', 'Fabián', 'Rincón Acosta', 'POLICE_OFFICER', 'PONAL', 'TURNO-NOCHE'],
  ['family-defender-south', 'Jhon Jairo', 'Vélez Agudelo', 'FAMILY_DEFENDER', 'ICBF', 'ZONAL-SUR'],
  ['psychologist-successor', 'Camila', 'Hoyos Betancur', 'PSYCHOLOGIST', 'CENTRE', 'CENTRE-MED'],
  ['doctor-hospital', 'Luz Dary', 'Ramírez Pino', 'FORENSIC_DOCTOR', 'HOSP', 'HOSP-URGENCIAS'],
  ['coordinator-night', 'Mauricio', 'Giraldo Uribe', 'COORDINATOR', 'CENTRE', 'CENTRE-TURNO'],
  ['control-auditor', 'Teresa', 'Lozano Barrera', 'AUDITOR', 'CONTROL', 'PROCURADURIA-CONTROL'],
  ['administrator-icbf', 'Wilmar', 'Arboleda Henao', 'ADMINISTRATOR', 'ICBF', 'ICBF-ADMIN'],
];

/** People of whom the demo shows that a sign-in without second factor opens less. */
const WITHOUT_SECOND_FACTOR = new Set(['pard-party']);

/**
 * The demo's people: one per role first, then those whom the story needs twice (another unit, the night shift, the
 * therapist who takes over, the control body). All names are invented.
 */
export const DEMO_PEOPLE: readonly DemoPerson[] = ROWS.map(([login, givenName, familyName, role, agencyCode, unitCode]) => ({
  login,
  subject: `demo-${login}`,
  givenName,
  familyName,
  role,
  agencyCode,
  unitCode,
  mfa: !WITHOUT_SECOND_FACTOR.has(login),
}));
