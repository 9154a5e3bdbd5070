import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MATCH_BITS, matchBitsFor, type MatchFacts, matchKeys } from './match-keys.js';

const secret = Buffer.alloc(32, 1);
const name = fc.stringMatching(/^[A-Z]{2,8}$/);
const facts: fc.Arbitrary<MatchFacts> = fc.record({
  document: fc.option(fc.record({ type: fc.constantFrom('TI', 'RC', 'CC'), number: fc.stringMatching(/^\d{6,10}$/) })),
  nameKeys: fc.array(name, { maxLength: 5 }),
  birthYears: fc.array(fc.option(fc.integer({ min: 1990, max: 2026 })), { maxLength: 3 }),
  phones: fc.array(fc.stringMatching(/^3\d{9}$/), { maxLength: 2 }),
});

describe('match keys', () => {
  it('are the same for the same facts in any order, and fit the truncation', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 30 }), (given, bits) => {
        const keys = matchKeys(secret, given, bits);
        const turned = { ...given, nameKeys: [...given.nameKeys!].reverse(), birthYears: [...given.birthYears!].reverse(), phones: [...given.phones!].reverse() };
        expect(matchKeys(secret, turned, bits)).toEqual(keys);
        for (const { value } of keys) expect(Number.isInteger(value) && value >= 0 && value < 2 ** bits).toBe(true);
      }),
    );
  });

  it('find a person written with one surname less', () => {
    const kept = matchKeys(secret, { nameKeys: ['ANA', 'KARDONA', 'RUIS'], birthYears: [2012] });
    const sought = matchKeys(secret, { nameKeys: ['KARDONA', 'ANA'], birthYears: [2011, 2012, null] });
    expect(sought.some((key) => kept.some(({ value, field }) => value === key.value && field === key.field))).toBe(true);
  });

  it('index nothing but compound facts', () => {
    expect(matchKeys(secret, { nameKeys: ['ANA'], birthYears: [2012] })).toEqual([]);
    expect(matchKeys(secret, { nameKeys: ['ANA', 'RUIS'] })).toEqual([]);
    expect(matchKeys(secret, { birthYears: [2012] })).toEqual([]);
    expect(matchKeys(secret, { document: { type: 'TI', number: '' }, phones: [''] })).toEqual([]);
  });

  it('differ by secret, by field and by document type', () => {
    const value = (given: MatchFacts, key = secret): number => matchKeys(key, given, 30)[0]!.value;
    const one = value({ document: { type: 'TI', number: '3001234567' } });
    expect(value({ document: { type: 'TI', number: '3001234567' } }, Buffer.alloc(32, 2))).not.toBe(one);
    expect(value({ document: { type: 'CC', number: '3001234567' } })).not.toBe(one);
    expect(value({ phones: ['3001234567'] })).not.toBe(one);
  });

  it('let ten subjects share a value', () => {
    for (const subjects of [20, 1_000, 100_000, 2_000_000]) expect(subjects / 2 ** matchBitsFor(subjects)).toBeGreaterThanOrEqual(10);
    expect(matchBitsFor(0)).toBe(1);
    expect(matchBitsFor(100_000_000)).toBe(MATCH_BITS);
  });

  it('refuse a short secret and a senseless truncation', () => {
    expect(() => matchKeys(Buffer.alloc(16), {})).toThrow(RangeError);
    for (const bits of [0, 31, 1.5, Number.NaN]) expect(() => matchKeys(secret, {}, bits)).toThrow(RangeError);
  });
});
