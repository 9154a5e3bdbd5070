import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatNunc, normaliseExternalNumber, nuncDigits, parseNunc } from './external-number.js';

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const nuncs = fc
  .tuple(digits(2), digits(3), digits(2), digits(5), fc.integer({ min: 2000, max: 2099 }), digits(5))
  .filter(([department, municipality]) => department !== '00' && municipality !== '000')
  .map((parts) => parts.join(''));

describe('NUNC', () => {
  it('comes apart into its six parts', () => {
    expect(parseNunc('050016000206202612345')).toEqual({ department: '05', municipality: '001', divipola: '05001', entity: '60', unit: '00206', year: 2026, consecutive: '12345' });
  });

  it('goes together again, however it was written', () => {
    fc.assert(
      fc.property(nuncs, fc.constantFrom(' ', '-', '.', ' \u2013 '), (nunc, separator) => {
        const parts = parseNunc(nunc)!;
        expect(nuncDigits(parts)).toBe(nunc);
        expect(parseNunc(formatNunc(parts))).toEqual(parts);
        expect(normaliseExternalNumber('NUNC', formatNunc(parts).replaceAll(' ', separator))).toBe(nunc);
      }),
    );
  });

  it('is refused with a digit too few or too many, a letter, no place or an impossible year', () => {
    fc.assert(
      fc.property(nuncs, (nunc) => {
        for (const wrong of [nunc.slice(1), `${nunc}0`, `${nunc.slice(0, -1)}O`, `00${nunc.slice(2)}`, `${nunc.slice(0, 2)}000${nunc.slice(5)}`, `${nunc.slice(0, 12)}1899${nunc.slice(16)}`])
          expect(parseNunc(wrong)).toBeNull();
      }),
    );
    expect(parseNunc('1'.repeat(1_000_000))).toBeNull();
    expect(parseNunc('٠'.repeat(21))).toBeNull();
  });
});

describe('SIM and clinical numbers', () => {
  it('are kept as written but for spaces and small letters', () => {
    expect(normaliseExternalNumber('SIM', ' 00176 543 21 ')).toBe('0017654321');
    expect(normaliseExternalNumber('CLINICAL', 'hc-00123/26')).toBe('HC-00123/26');
  });

  it('are the same when read again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.constantFrom('SIM' as const, 'CLINICAL' as const), (text, kind) => {
        const number = normaliseExternalNumber(kind, text);
        if (number !== null) expect(normaliseExternalNumber(kind, number)).toBe(number);
      }),
    );
  });

  it('are refused where no number can be meant', () => {
    for (const text of ['', '   ', 'PENDIENTE', '-', '12;34', 'x'.repeat(100), "1'; --"]) expect(normaliseExternalNumber('SIM', text)).toBeNull();
  });
});
