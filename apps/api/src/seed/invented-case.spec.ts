import { describe, expect, it } from '@jest/globals';
import { parseCaseCode } from '@heardonce/domain/cases/case-code.js';
import { parseNunc } from '@heardonce/domain/cases/external-number.js';
import { isPlaceCode } from '@heardonce/domain/jurisdiction/pack.js';
import { inventCase } from './invented-case.js';
import { AREA_RATIO, FIRST_MET_IN_PERSON, GIRLS_UNDER_11, PLACE_SHARES, PLATFORM_SHARES, RELATION_SHARES, SEX_RATIO } from './published-figures.js';

const AS_OF = Date.UTC(2026, 5, 1);
const SAMPLE = 20_000;
/** Three standard deviations of a share in a sample of 8,000. */
const TOLERANCE = 0.017;
const FAMILY = ['PARENT', 'STEPPARENT', 'SIBLING', 'GRANDPARENT', 'OTHER_FAMILY'];

describe('invented cases', () => {
  const cases = Array.from({ length: SAMPLE }, (_, number) => inventCase(7, number, AS_OF));
  const share = <T>(of: readonly T[], is: (one: T) => boolean): number => of.filter(is).length / of.length;
  const near = (actual: number, published: number): void => expect(Math.abs(actual - published)).toBeLessThan(TOLERANCE);

  it('is the same case for the same seed and number, and another for another', () => {
    expect(inventCase(7, 1234, AS_OF)).toEqual(cases[1234]);
    expect(inventCase(8, 1234, AS_OF).code).not.toBe(cases[1234]?.code);
    expect(new Set(cases.map((one) => one.code)).size).toBe(SAMPLE);
  });

  it('repeats the published figures on platforms', () => {
    const social = cases.filter((one) => one.incidents.some((incident) => incident.platform !== 'NONE'));
    for (const [platform, published] of Object.entries(PLATFORM_SHARES)) near(share(social, (one) => one.incidents.some((incident) => incident.platform === platform)), published);
  });

  it('repeats the published figures on places and first meetings', () => {
    near(share(cases, (one) => one.incidents[0]?.firstMetInPerson === true), FIRST_MET_IN_PERSON);
    for (const [kind, published] of Object.entries(PLACE_SHARES)) near(share(cases, (one) => one.incidents[0]?.placeKind === kind), published);
  });

  it('repeats the published figures on relations', () => {
    near(share(cases, (one) => FAMILY.includes(one.personsNamed[0]?.relation ?? '')), RELATION_SHARES.FAMILY);
    for (const relation of ['ROMANTIC', 'FRIEND', 'STRANGER'] as const) near(share(cases, (one) => one.personsNamed[0]?.relation === relation), RELATION_SHARES[relation]);
  });

  it('repeats the published figures on children', () => {
    const girls = cases.filter((one) => one.child.sex === 'GIRL');
    near(girls.length / SAMPLE, SEX_RATIO.GIRL / (SEX_RATIO.GIRL + SEX_RATIO.BOY));
    near(share(cases, (one) => one.child.area === 'RURAL'), AREA_RATIO.RURAL / (AREA_RATIO.RURAL + AREA_RATIO.URBAN));
    near(share(girls, (one) => one.child.ageWhenTargeted < 11), GIRLS_UNDER_11);
    expect(cases.every(({ child }) => child.ageWhenTargeted < 11 || (child.ageWhenTargeted >= 12 && child.ageWhenTargeted <= 17))).toBe(true);
  });

  it('writes codes and numbers as the record wants them', () => {
    for (const one of cases.slice(0, 500)) {
      expect(parseCaseCode(one.code)).toBe(one.code);
      expect(isPlaceCode(one.child.place)).toBe(true);
      expect(parseNunc(one.nunc)?.divipola).toBe(one.child.place);
    }
  });
});
