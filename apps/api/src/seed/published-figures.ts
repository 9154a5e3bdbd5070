/**
 * Published figures of what children in Colombia live through, as the invented caseload repeats them.
 * Source: *Disrupting Harm in Colombia* (ECPAT, INTERPOL, UNICEF, 2026).
 */
export const PUBLISHED_SOURCE = 'Disrupting Harm in Colombia';

/** Share of the social-media cases in which each was used; a case may involve several, so they add up to more than one. */
export const PLATFORM_SHARES = { FACEBOOK: 0.8, WHATSAPP: 0.3, INSTAGRAM: 0.17 } as const;

/** Share of the cases in which the child first met the person offline. */
export const FIRST_MET_IN_PERSON = 0.7;

/** Where it took place. */
export const PLACE_SHARES = { SCHOOL: 0.28, HOME: 0.22 } as const;

/** Who the person named is to the child. */
export const RELATION_SHARES = { FAMILY: 0.22, ROMANTIC: 0.14, FRIEND: 0.14, STRANGER: 0.21 } as const;

/** Girls to boys, and rural to urban. */
export const SEX_RATIO = { GIRL: 25, BOY: 17 } as const;
export const AREA_RATIO = { RURAL: 29, URBAN: 17 } as const;

/** Age when targeted: 12 to 17; of the girls, one in five was under 11. */
export const TARGETED_AGE = { least: 12, most: 17 } as const;
export const GIRLS_UNDER_11 = 0.2;
