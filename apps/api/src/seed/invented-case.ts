import { newCaseCode, newReportCode } from '@heardonce/domain/cases/case-code.js';
import { inventChild, type InventedChild } from './invented-child.js';
import { BOY_NAMES, GIRL_NAMES, SURNAMES } from './invented-names.js';
import { dateText } from './iso-text.js';
import { FIRST_MET_IN_PERSON, PLACE_SHARES, PLATFORM_SHARES, RELATION_SHARES } from './published-figures.js';
import { RandomSource } from './random-source.js';
import { spreadCode } from './spread-codes.js';

export interface InventedIncident {
  readonly form: string;
  readonly platform: string;
  readonly setting: 'ONLINE' | 'IN_PERSON' | 'BOTH';
  readonly aiGenerated: boolean;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly placeKind: string;
  readonly firstMetInPerson: boolean;
}
export interface InventedReport {
  readonly code: string;
  readonly channel: string;
  readonly anonymous: boolean;
  readonly complaintExists: boolean;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly offences: readonly string[];
  readonly reporter: { readonly names: string; readonly contact: string; readonly relation: string } | null;
}
export interface InventedPerson { readonly name: string | null; readonly alias: string | null; readonly relation: string; readonly stage: string }

/** What is invented of one case. Content is told by codes: no account of any harm is ever made up. */
export interface InventedCase {
  readonly number: number;
  readonly code: string;
  readonly openedAt: number;
  readonly child: InventedChild;
  readonly incidents: readonly InventedIncident[];
  readonly reports: readonly InventedReport[];
  readonly personsNamed: readonly InventedPerson[];
  readonly stage: string;
  readonly risk: 'LOW' | 'MODERATE' | 'HIGH' | 'EXTREME';
  readonly language: string;
  readonly approach: string | null;
  readonly measure: string;
  readonly nunc: string;
}

const DAY_MS = 86_400_000;
/** Of our own choosing, where nothing is published. */
const SOCIAL_MEDIA_CASES = 0.6;
const OTHER_PLATFORMS = { TIKTOK: 4, SNAPCHAT: 2, TELEGRAM: 2, DISCORD: 1, ROBLOX: 1, OTHER_GAME: 1 } as const;
const AI_GENERATED = 0.04;
const SECOND_REPORT = 0.45;
const MOST_REPORTS = 2;
const CASE_CODES = 0xc0de;
const REPORT_CODES = 0x4e90;
const CHANNELS = {
  POLICE_DESK: 20, PROSECUTOR_OFFICE: 22, SCHOOL: 12, HOSPITAL: 10, HELPLINE_141: 10, HELPLINE_123: 3, ADENUNCIAR: 4, TE_PROTEJO: 6, FOREIGN_HOTLINE: 2, PLATFORM: 2, FAMILY_WELFARE: 14, LETTER: 1, WALK_IN: 4,
} as const;
const ONLINE_FORMS = { GROOMING: 26, SEXUAL_EXTORTION: 18, CSAM_POSSESSION_OR_DISTRIBUTION: 10, CSAM_PRODUCTION: 6, NON_CONSENSUAL_SHARING: 16, UNWANTED_EXPOSURE: 10, SOLICITATION: 14 } as const;
const OTHER_FORMS = { CONTACT_ABUSE: 78, SEXUAL_EXPLOITATION: 14, TRAFFICKING: 3, OTHER: 5 } as const;
const OTHER_PLACES = { OTHER_HOME: 12, STREET: 10, ONLINE: 14, SPORT: 3, RELIGIOUS: 2, WORKPLACE: 2, UNKNOWN: 7 } as const;
const FAMILY = { PARENT: 6, STEPPARENT: 6, SIBLING: 2, GRANDPARENT: 2, OTHER_FAMILY: 6 } as const;
const OTHER_RELATIONS = { TEACHER: 5, NEIGHBOUR: 8, OFFICIAL: 1, OTHER: 6, UNKNOWN: 9 } as const;
const STAGES = { INTAKE: 10, OPEN: 30, INTERVIEW_PLANNED: 12, INTERVIEWED: 14, PROCEEDINGS: 20, FOLLOW_UP: 10, CLOSED: 4 } as const;
const OFFENCES = ['CP-208', 'CP-209', 'CP-218', 'CP-219A', 'CP-206', 'CP-210A', 'CP-217A'] as const;
const REPORTERS = { madre: 10, padre: 3, docente: 6, 'orientadora escolar': 4, médica: 3, vecina: 2, 'la misma persona': 5 } as const;

/**
 * Case number `number` of a seed: always the same one, however many stand beside it.
 * @param asOf epoch milliseconds that stand for today; ages and due dates count from there
 */
export function inventCase(seed: number, number: number, asOf: number): InventedCase {
  const random = new RandomSource(seed, number);
  const openedAt = asOf - random.int(2, 420) * DAY_MS + random.int(7 * 3600, 22 * 3600) * 1000;
  const child = inventChild(random, openedAt);
  return {
    number, openedAt, child, code: newCaseCode(spreadCode(seed ^ CASE_CODES, number)),
    incidents: inventIncidents(random, child, openedAt), reports: inventReports(random, openedAt, (at) => newReportCode(spreadCode(seed ^ REPORT_CODES, number * MOST_REPORTS + at))), personsNamed: inventPersons(random),
    stage: random.weighted(STAGES), risk: random.weighted({ LOW: 25, MODERATE: 40, HIGH: 25, EXTREME: 10 }),
    language: random.weighted({ es: 92, 'guc': 3, 'pbb': 2, 'emp': 2, 'en-CO': 1 }), approach: random.chance(0.22) ? random.pick(['INDIGENOUS', 'AFRO_COLOMBIAN', 'ROM', 'DISABILITY']) : null,
    measure: random.weighted({ NO_CONTACT: 50, POLICE_PROTECTION: 20, SAFE_HOUSING: 15, OTHER: 15 }),
    nunc: `${child.place}60${random.digits(5)}${new Date(openedAt).getUTCFullYear()}${random.digits(5)}`,
  };
}

/** Platforms of a social-media case; it may involve several. */
function inventPlatforms(random: RandomSource): string[] {
  if (!random.chance(SOCIAL_MEDIA_CASES)) return [];
  const found = Object.entries(PLATFORM_SHARES).filter(([, share]) => random.chance(share)).map(([platform]) => platform);
  return found.length > 0 ? found : [random.weighted(OTHER_PLATFORMS)];
}

function inventPlace(random: RandomSource): string {
  const published = PLACE_SHARES.SCHOOL + PLACE_SHARES.HOME;
  return random.chance(published) ? random.weighted(PLACE_SHARES) : random.weighted(OTHER_PLACES);
}

function inventIncidents(random: RandomSource, child: InventedChild, openedAt: number): InventedIncident[] {
  const platforms = inventPlatforms(random);
  const placeKind = inventPlace(random);
  const firstMetInPerson = random.chance(FIRST_MET_IN_PERSON);
  const first = openedAt - child.daysToReport * DAY_MS;
  const last = Math.min(first + random.int(0, 200) * DAY_MS, openedAt - DAY_MS);
  const shared = { placeKind, firstMetInPerson, firstDate: dateText(first), lastDate: dateText(last) };
  if (platforms.length === 0) return [{ ...shared, form: random.weighted(OTHER_FORMS), platform: 'NONE', setting: 'IN_PERSON', aiGenerated: false }];
  return platforms.map((platform) => {
    const aiGenerated = random.chance(AI_GENERATED);
    return { ...shared, form: aiGenerated ? 'AI_GENERATED_MATERIAL' : random.weighted(ONLINE_FORMS), platform, setting: random.chance(0.35) ? 'BOTH' : 'ONLINE', aiGenerated };
  });
}

function inventReports(random: RandomSource, openedAt: number, codeOf: (at: number) => string): InventedReport[] {
  const count = random.chance(SECOND_REPORT) ? MOST_REPORTS : 1;
  return Array.from({ length: count }, (_, at) => {
    const channel = random.weighted(CHANNELS);
    const anonymous = random.chance(0.12);
    return {
      code: codeOf(at), channel, anonymous, complaintExists: channel === 'POLICE_DESK' || channel === 'PROSECUTOR_OFFICE' || channel === 'ADENUNCIAR',
      receivedAt: openedAt - (at === 0 ? random.int(1, 20) : -random.int(1, 48)) * 3_600_000, offences: [random.pick(OFFENCES)],
      reporter: anonymous ? null : { names: `${random.pick(random.chance(0.6) ? GIRL_NAMES : BOY_NAMES)} ${random.pick(SURNAMES)}`, contact: `3${random.digits(9)}`, relation: random.weighted(REPORTERS) },
    };
  });
}

function inventPersons(random: RandomSource): InventedPerson[] {
  const group = random.weighted({ ...RELATION_SHARES, OTHER: 1 - RELATION_SHARES.FAMILY - RELATION_SHARES.ROMANTIC - RELATION_SHARES.FRIEND - RELATION_SHARES.STRANGER });
  const relation = group === 'FAMILY' ? random.weighted(FAMILY) : group === 'OTHER' ? random.weighted(OTHER_RELATIONS) : group;
  const unknown = relation === 'STRANGER' || relation === 'UNKNOWN';
  const name = unknown ? null : `${random.pick(BOY_NAMES)} ${random.pick(SURNAMES)} ${random.pick(SURNAMES)}`;
  return [{ name, alias: unknown ? `alias-${random.digits(4)}` : null, relation, stage: random.weighted({ NAMED: 60, INDICIADO: 25, IMPUTADO: 10, ACUSADO: 5 }) }];
}
