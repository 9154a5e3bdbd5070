import { CO_PLACES } from '@heardonce/domain/jurisdiction/packs/co-places.js';
import { BOY_NAMES, GIRL_NAMES, HAMLETS, NEIGHBOURHOODS, SCHOOLS, SURNAMES } from './invented-names.js';
import { dateText } from './iso-text.js';
import { AREA_RATIO, GIRLS_UNDER_11, SEX_RATIO, TARGETED_AGE } from './published-figures.js';
import type { RandomSource } from './random-source.js';

export type Relation = 'PARENT' | 'STEPPARENT' | 'SIBLING' | 'GRANDPARENT' | 'OTHER_FAMILY';
export interface InventedRelative { readonly role: 'CAREGIVER' | 'SIBLING'; readonly names: string; readonly relation: Relation }

/** A child nobody has met. Dates are `YYYY-MM-DD`. */
export interface InventedChild {
  readonly sex: 'GIRL' | 'BOY';
  readonly givenNames: string;
  readonly familyNames: string;
  readonly documentType: 'RC' | 'TI' | 'CC';
  readonly documentNumber: string;
  readonly bornOn: string;
  readonly estimated: boolean;
  readonly ageWhenTargeted: number;
  /** Days from what happened to the case's opening: most are recent, some are brought by survivors who are adults now. */
  readonly daysToReport: number;
  readonly area: 'RURAL' | 'URBAN';
  /** DIVIPOLA code, five characters. */
  readonly place: string;
  readonly placeName: string;
  readonly address: string;
  readonly school: string;
  readonly phone: string;
  readonly relatives: readonly InventedRelative[];
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
/** Of our own choosing, where nothing is published. */
const OLD_FACTS = 0.06;
const ESTIMATED_BIRTH = 0.05;

/** @param openedAt when the case opened, epoch milliseconds */
export function inventChild(random: RandomSource, openedAt: number): InventedChild {
  const sex = random.weighted(SEX_RATIO);
  const ageWhenTargeted = sex === 'GIRL' && random.chance(GIRLS_UNDER_11) ? random.int(5, 10) : random.int(TARGETED_AGE.least, TARGETED_AGE.most);
  const daysToReport = random.chance(OLD_FACTS) ? random.int(2_000, 4_500) : random.int(1, 500);
  const born = openedAt - daysToReport * DAY_MS - Math.floor((ageWhenTargeted + random.int(5, 360) / 366) * YEAR_DAYS) * DAY_MS;
  const ageNow = (openedAt - born) / DAY_MS / YEAR_DAYS;
  const area = random.weighted(AREA_RATIO);
  const place = random.pick(CO_PLACES);
  const father = random.pick(SURNAMES);
  const mother = random.pick(SURNAMES);
  return {
    sex, givenNames: random.pick(sex === 'GIRL' ? GIRL_NAMES : BOY_NAMES), familyNames: `${father} ${mother}`,
    documentType: ageNow < 7 ? 'RC' : ageNow < 18 ? 'TI' : 'CC', documentNumber: random.digits(10),
    bornOn: dateText(born), estimated: random.chance(ESTIMATED_BIRTH), ageWhenTargeted, daysToReport, area, place: place.code, placeName: place.name,
    address: area === 'RURAL' ? `Vereda ${random.pick(HAMLETS)}, ${place.name}` : `Calle ${random.int(1, 130)} # ${random.int(1, 90)}-${random.int(1, 99)}, barrio ${random.pick(NEIGHBOURHOODS)}, ${place.name}`,
    school: random.pick(SCHOOLS), phone: `3${random.digits(9)}`, relatives: inventRelatives(random, father, mother),
  };
}

function inventRelatives(random: RandomSource, father: string, mother: string): InventedRelative[] {
  const caregiver = random.weighted<Relation>({ PARENT: 7, GRANDPARENT: 2, OTHER_FAMILY: 1, STEPPARENT: 0.5, SIBLING: 0.5 });
  return [
    { role: 'CAREGIVER', names: `${random.pick(GIRL_NAMES)} ${mother} ${random.pick(SURNAMES)}`, relation: caregiver },
    { role: 'SIBLING', names: `${random.pick(random.chance(0.5) ? GIRL_NAMES : BOY_NAMES)} ${father} ${mother}`, relation: 'SIBLING' },
  ];
}
