/** Who a person is when they open a record; given by the assignment, never by the token. */
export const ROLES = [
  'POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR',
  'VICTIM_LAWYER', 'JUDGE', 'COORDINATOR', 'PUBLIC_MINISTRY', 'DEFENCE_LAWYER', 'PARD_PARTY', 'AUDITOR', 'ADMINISTRATOR',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that can be assigned to a case and read something of it; the others never reach a case file. */
export const CASE_ROLES = ROLES.slice(0, 11) as readonly Role[];

/** Database roles follow the role code: `r_` reads the case zone, `i_` reads the identity zone, `w_` writes. */
export const databaseRole = (zone: 'r' | 'i' | 'w', role: Role): string => `heardonce_${zone}_${role.toLowerCase()}`;
