import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CODE_ALPHABET, newCaseCode, newReportCode, parseCaseCode, parseReportCode } from './case-code.js';

const bytes = fc.uint8Array({ minLength: 8, maxLength: 8, max: 231 });
const codes = bytes.map((drawn) => newCaseCode(() => drawn));
/** Where the nine meaningful characters of `HO-XXXX-XXXX-C` stand. */
const places = [3, 4, 5, 6, 8, 9, 10, 11, 13];
const put = (code: string, at: number, character: string): string => code.slice(0, at) + character + code.slice(at + 1);

describe('case codes', () => {
  it('have the written form and read back as themselves', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^HO-[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]$/);
        expect(parseCaseCode(code)).toBe(code);
      }),
    );
  });

  it('leave out what is mistaken on paper or by ear', () => {
    for (const confusing of '0O1ILUV') expect(CODE_ALPHABET).not.toContain(confusing);
    expect(new Set(CODE_ALPHABET).size).toBe(29);
  });

  it('read small letters, spaces, long dashes and no dashes', () => {
    fc.assert(
      fc.property(codes, fc.constantFrom('', ' ', '  ', '\u2013', ' - ', '\u00a0', '\u2011'), (code, separator) => {
        expect(parseCaseCode(code.toLowerCase().replaceAll('-', separator))).toBe(code);
        expect(parseCaseCode(`  ${code}\n`)).toBe(code);
      }),
    );
  });

  it('refuse every single wrong character', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (const at of places)
          for (const wrong of CODE_ALPHABET) if (wrong !== code[at]) expect(parseCaseCode(put(code, at, wrong))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('refuse every exchange of two different characters, adjacent or not', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (const a of places)
          for (const b of places)
            if (a < b && code[a] !== code[b]) expect(parseCaseCode(put(put(code, a, code[b]!), b, code[a]!))).toBeNull();
      }),
    );
  });

  it('refuse every doubled pair written as another doubled pair', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 7 }), (code, first) => {
        const [a, b] = [places[first]!, places[first + 1]!];
        const spellings = [...CODE_ALPHABET].map((twin) => put(put(code, a, twin), b, twin));
        expect(spellings.filter((spelling) => parseCaseCode(spelling) !== null).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('accept exactly one check character, and never another register', () => {
    fc.assert(
      fc.property(bytes, (drawn) => {
        const report = newReportCode(() => drawn);
        expect(parseReportCode(report)).toBe(report);
        expect(parseCaseCode(report)).toBeNull();
        expect(parseCaseCode(`HO${report.slice(2)}`)).toBeNull();
        expect([...CODE_ALPHABET].filter((check) => parseReportCode(put(report, 13, check)) !== null)).toHaveLength(1);
      }),
    );
  });

  it('answer null for any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void expect(parseCaseCode(text)).toBeNull()));
    for (const text of ['', 'HO', 'HO-----', 'x'.repeat(100_000), 'HO-ABCD-EFGH', 'ＨＯ-2222-2222-2']) expect(parseCaseCode(text)).toBeNull();
  });

  it('draw each character equally often, and differ', () => {
    const drawn = Array.from({ length: 5_000 }, () => newCaseCode(randomBytes));
    expect(new Set(drawn).size).toBe(5_000);
    for (const character of CODE_ALPHABET) {
      const share = drawn.filter((code) => code[3] === character).length / 5_000;
      expect(share).toBeGreaterThan(0.015);
      expect(share).toBeLessThan(0.06);
    }
  });

  it('refuse a random source that gives nothing usable', () => {
    expect(() => newCaseCode((size) => new Uint8Array(size).fill(255))).toThrow(RangeError);
    expect(() => newCaseCode(() => new Uint8Array(0))).toThrow(RangeError);
  });
});
