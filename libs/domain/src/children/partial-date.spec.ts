import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ageBand,
  ageOn,
  type BirthDate,
  birthRange,
  formatPartialDate,
  isNearBirth,
  isSameFullBirth,
  mayBeSameBirth,
  parsePartialDate,
  yearsToIndex,
  yearsToSeek,
} from './partial-date.js';

const born = (text: string, estimated = false): BirthDate => ({ ...parsePartialDate(text)!, estimated });
const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2050-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const birth = fc.tuple(day, fc.constantFrom(4, 7, 10), fc.boolean()).map(([text, length, estimated]) => born(text.slice(0, length), estimated));

describe('partial dates', () => {
  it('read what they write', () => {
    fc.assert(fc.property(birth, (given) => void expect(born(formatPartialDate(given), given.estimated)).toEqual(given)));
  });

  it('refuse what no calendar has', () => {
    for (const text of ['', '12', '2012-13', '2012-00', '2012-1', '2011-02-29', '2012-04-31', '2012-04-00', '1899', '2200', '2012-02-29T00:00', ' 2012', '0012-01-01', '２０１２'])
      expect(parsePartialDate(text)).toBeNull();
    expect(parsePartialDate('2012-02-29')).toEqual({ year: 2012, month: 2, day: 29 });
  });

  it('leave open the days they leave open', () => {
    expect(birthRange(born('2012'))).toEqual({ first: '2012-01-01', last: '2012-12-31' });
    expect(birthRange(born('2012-02'))).toEqual({ first: '2012-02-01', last: '2012-02-29' });
    expect(birthRange(born('2012-02-29', true))).toEqual({ first: '2011-02-28', last: '2013-02-28' });
  });
});

describe('age', () => {
  it('turns on the birthday', () => {
    expect(ageOn(born('2010-06-15'), '2026-06-14')).toEqual({ least: 15, most: 15 });
    expect(ageOn(born('2010-06-15'), '2026-06-15')).toEqual({ least: 16, most: 16 });
    expect(ageOn(born('2012-02-29'), '2026-02-28').most).toBe(13);
    expect(ageOn(born('2012-02-29'), '2026-03-01').most).toBe(14);
  });

  it('has a band at each border', () => {
    const bandAt = (years: number): string => ageBand(born(`${2026 - years}-01-01`), '2026-01-01');
    expect([0, 5, 6, 10, 11, 13, 14, 17, 18, 60].map(bandAt)).toEqual(['AGE_0_5', 'AGE_0_5', 'AGE_6_10', 'AGE_6_10', 'AGE_11_13', 'AGE_11_13', 'AGE_14_17', 'AGE_14_17', 'ADULT', 'ADULT']);
    expect(ageBand(null, '2026-01-01')).toBe('UNKNOWN');
    expect(ageBand(born('2027'), '2026-01-01')).toBe('AGE_0_5');
  });

  it('presumes the younger in doubt', () => {
    expect(ageBand(born('2008'), '2026-06-30')).toBe('AGE_14_17');
    expect(ageBand(born('2007'), '2026-06-30')).toBe('ADULT');
    expect(ageBand(born('2007-01-01', true), '2026-06-30')).toBe('ADULT');
    expect(ageBand(born('2008-01-01', true), '2026-06-30')).toBe('AGE_14_17');
  });

  it('never grows with less known of the date, and never falls with time', () => {
    const order = ['AGE_0_5', 'AGE_6_10', 'AGE_11_13', 'AGE_14_17', 'ADULT'];
    fc.assert(
      fc.property(day, day, day, (text, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(order.indexOf(ageBand(born(text.slice(0, 4)), one))).toBeLessThanOrEqual(order.indexOf(ageBand(born(text), one)));
        expect(order.indexOf(ageBand(born(text, true), one))).toBeLessThanOrEqual(order.indexOf(ageBand(born(text), one)));
        expect(order.indexOf(ageBand(born(text), earlier))).toBeLessThanOrEqual(order.indexOf(ageBand(born(text), later)));
      }),
    );
  });
});

describe('two dates of birth', () => {
  it('may be one where the open days meet', () => {
    fc.assert(
      fc.property(birth, birth, (one, other) => {
        expect(mayBeSameBirth(one, other)).toBe(mayBeSameBirth(other, one));
        expect(mayBeSameBirth(one, one)).toBe(true);
        expect(mayBeSameBirth(one, null)).toBe(true);
        if (isSameFullBirth(one, other)) expect(mayBeSameBirth(one, other)).toBe(true);
      }),
    );
    expect(mayBeSameBirth(born('2012'), born('2012-07-01'))).toBe(true);
    expect(mayBeSameBirth(born('2012-06'), born('2012-07-01'))).toBe(false);
    expect(mayBeSameBirth(born('2012', true), born('2013-07-01'))).toBe(true);
  });

  it('are the same only to the day and by no estimate', () => {
    expect(isSameFullBirth(born('2012-06-01'), born('2012-06-01'))).toBe(true);
    expect(isSameFullBirth(born('2012-06-01', true), born('2012-06-01'))).toBe(false);
    expect(isSameFullBirth(born('2012-06'), born('2012-06'))).toBe(false);
    expect(isSameFullBirth(null, null)).toBe(false);
  });

  it('are near by a slip of the pen', () => {
    expect(isNearBirth(born('2012-03-04'), born('2012-04-03'))).toBe(true);
    expect(isNearBirth(born('2012-03-04'), born('2013-03-04'))).toBe(true);
    expect(isNearBirth(born('2012-03-04'), born('2012-03-04'))).toBe(false);
    expect(isNearBirth(born('2012-03-04'), born('2013-05-04'))).toBe(false);
    expect(isNearBirth(born('2012'), born('2013'))).toBe(false);
  });

  it('are sought wherever a date that may be the same was indexed', () => {
    fc.assert(
      fc.property(birth, birth, (kept, sought) => {
        if (mayBeSameBirth(kept, sought)) expect(yearsToSeek(sought, '2026-06-30')).toEqual(expect.arrayContaining([...yearsToIndex(kept)]));
      }),
    );
    expect(yearsToSeek(born('2012'), '2026-06-30')).toEqual([2011, 2012, 2013, null]);
    expect(yearsToSeek(born('2012'), '2026-06-30')).toContain(yearsToIndex(null)[0]);
    expect(yearsToSeek(null, '2026-06-30')).toHaveLength(27);
  });
});
