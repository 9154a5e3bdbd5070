import type { Role } from '@heardonce/domain/people/role.js';

/** A person as the caseload needs them: who signs a row, in which unit. */
export interface Seat { readonly personId: string; readonly unitId: string; readonly unit: string; readonly agency: string }

/** Roles that every invented case has somebody for. */
export const TEAM_ROLES = ['COORDINATOR', 'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'PSYCHOLOGIST', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR'] as const satisfies readonly Role[];
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface CaseTeam {
  readonly seats: Readonly<Record<TeamRole, Seat>>;
  /** The therapist who would take over. */
  readonly successor: Seat;
  /** Others who have a few cases each where such people exist: an interviewer, a lawyer of the victim, a judge. */
  readonly guests: readonly { readonly role: Role; readonly seat: Seat }[];
}
