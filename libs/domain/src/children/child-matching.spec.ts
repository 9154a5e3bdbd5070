import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChildDescription, MATCH_RULES, matchChild, normaliseDocument, normalisePhone } from './child-matching.js';
import { type BirthDate, parsePartialDate } from './partial-date.js';

const born = (text: string, estimated = false): BirthDate => ({ ...parsePartialDate(text)!, estimated });
const nobody: ChildDescription = { documentType: null, documentNumber: null, names: null, dateOfBirth: null, phones: [] };
const known: ChildDescription = { documentType: 'TI', documentNumber: '1098765123', names: 'Ana Lucía Quintero Muñoz', dateOfBirth: born('2012-03-04'), phones: ['300 555 01 77'] };
const verdict = (reported: Partial<ChildDescription>, candidate: Partial<ChildDescription> = {}): string =>
  matchChild({ ...nobody, ...reported }, { ...known, ...candidate }).verdict;

const child: fc.Arbitrary<ChildDescription> = fc.record({
  documentType: fc.constantFrom(null, 'TI', 'RC', 'PA'),
  documentNumber: fc.constantFrom(null, '1098765123', '1.098.765.123', '1098765124', '00000'),
  names: fc.constantFrom(null, 'Ana', 'Ana Quintero', 'Ana Lucía Quintero Muñoz', 'Ana Lusia Kintero Munos', 'Ana María Quintero Muñoz', 'Pedro Yepes Hurtado'),
  dateOfBirth: fc.constantFrom(null, born('2012-03-04'), born('2012'), born('2012-04-03'), born('2012-03-04', true), born('2009-01-01')),
  phones: fc.subarray(['3005550177', '+57 300 555 0177', '3125550144']),
});

describe('matching a reported child', () => {
  it('is sure with one document number and names that agree', () => {
    expect(verdict({ documentType: 'TI', documentNumber: '1.098.765.123', names: 'Ana Quintero' })).toBe('SURE');
    expect(verdict({ documentType: 'RC', documentNumber: '1098765123', names: 'Ana Lusia Kintero Munos', dateOfBirth: born('2012') })).toBe('SURE');
    expect(verdict({ documentType: null, documentNumber: '1098765123', names: 'Ana Lucía Quintero' })).toBe('SURE');
  });

  it('is sure with the whole name, the whole birth date and the phone', () => {
    expect(verdict({ names: 'QUINTERO MUNOZ ANA LUCIA', dateOfBirth: born('2012-03-04'), phones: ['+57 3005550177'] })).toBe('SURE');
  });

  it('is doubtful with one document number that names or birth do not confirm', () => {
    const document = { documentType: 'TI', documentNumber: '1098765123' };
    expect(verdict({ ...document, names: 'Pedro Yepes Hurtado' })).toBe('DOUBTFUL');
    expect(verdict(document)).toBe('DOUBTFUL');
    expect(verdict({ ...document, names: 'Ana' })).toBe('DOUBTFUL');
    expect(verdict({ ...document, names: known.names, dateOfBirth: born('2009-01-01') })).toBe('DOUBTFUL');
    expect(verdict({ ...document, documentType: 'PA', names: known.names })).toBe('DOUBTFUL');
  });

  it('is doubtful for twins, by document or by name', () => {
    const twin = { names: 'Ana María Quintero Muñoz', dateOfBirth: born('2012-03-04'), phones: known.phones };
    expect(verdict(twin)).toBe('DOUBTFUL');
    expect(verdict({ ...twin, documentType: 'TI', documentNumber: '1098765124' })).toBe('DOUBTFUL');
    expect(verdict({ ...twin, names: 'Ana Quintero' })).toBe('DOUBTFUL');
    expect(verdict({ ...known, documentNumber: '1098765124' })).toBe('DOUBTFUL');
  });

  it('is none for siblings who share a phone, and never sure', () => {
    expect(verdict({ names: 'José Quintero Muñoz', dateOfBirth: born('2015-08-09'), phones: known.phones })).toBe('NONE');
    expect(verdict({ names: 'José Quintero Muñoz', phones: known.phones })).toBe('NONE');
  });

  it('is doubtful where a person can tell more', () => {
    expect(verdict({ phones: known.phones })).toBe('DOUBTFUL');
    expect(verdict({ names: 'Ana Quintero', dateOfBirth: born('2012') })).toBe('DOUBTFUL');
    expect(verdict({ names: known.names, dateOfBirth: born('2012-04-03') })).toBe('DOUBTFUL');
    expect(verdict({ names: known.names })).toBe('DOUBTFUL');
    expect(verdict({ names: 'Ana Quintero', phones: known.phones, dateOfBirth: born('2009-01-01') })).toBe('DOUBTFUL');
    expect(verdict({ ...known, documentNumber: null, dateOfBirth: born('2012-03-04', true) })).toBe('DOUBTFUL');
  });

  it('is none without anything that tells one child from another', () => {
    expect(verdict({})).toBe('NONE');
    expect(verdict({ names: 'Ana Quintero' })).toBe('NONE');
    expect(verdict({ dateOfBirth: born('2012-03-04') })).toBe('NONE');
    expect(verdict({ names: known.names, dateOfBirth: born('2009-01-01') })).toBe('NONE');
    expect(verdict({ documentNumber: '0000000', names: 'Pedro Yepes' }, { documentNumber: '0000000' })).toBe('NONE');
    expect(verdict({ phones: ['0000000'] }, { phones: ['0000000'] })).toBe('NONE');
  });

  it('does not depend on which of the two is reported', () => {
    fc.assert(fc.property(child, child, (one, other) => void expect(matchChild(one, other)).toEqual(matchChild(other, one))), { numRuns: 500 });
  });

  it('is sure only as it is promised to be', () => {
    fc.assert(
      fc.property(child, child, (one, other) => {
        const { verdict: given, reasons } = matchChild(one, other);
        if (given !== 'SURE') return;
        const byDocument = reasons.includes('DOCUMENT_EQUAL') && !reasons.includes('NAMES_DIFFER') && !reasons.includes('NAMES_MISSING');
        const byName = reasons.includes('NAMES_SAME') && reasons.includes('BIRTH_SAME') && reasons.includes('PHONE_EQUAL') && !reasons.includes('DOCUMENT_DIFFERS');
        expect(byDocument || byName).toBe(true);
        expect(reasons).not.toContain('BIRTH_CONFLICTS');
      }),
      { numRuns: 1_000 },
    );
  });

  it('decides by a rule that is written down, each of which can decide', () => {
    const decided = new Set<number>();
    for (const one of fc.sample(child, { numRuns: 300, seed: 7 })) for (const other of fc.sample(child, { numRuns: 60, seed: 11 })) decided.add(matchChild(one, other).rule);
    expect([...decided].sort((a, b) => a - b)).toEqual(MATCH_RULES.map((_, i) => i + 1));
  });
});

describe('documents and phones', () => {
  it('are compared without the ways of writing them', () => {
    expect(normaliseDocument('T.I.', ' 1.098.765-123 ')).toEqual({ type: 'NUIP', number: '1098765123' });
    expect(normaliseDocument('pa', 'ab 0012345')).toEqual({ type: 'PA', number: 'AB0012345' });
    expect(normaliseDocument(null, '1098765123')).toEqual({ type: 'NUIP', number: '1098765123' });
    for (const spelling of ['3005550177', '+57 300 5550177', '0057-300-555-01-77', '(57) 300.555.0177']) expect(normalisePhone(spelling)).toBe('3005550177');
    expect(normalisePhone('+57 601 555 0177')).toBe('6015550177');
    expect(normalisePhone('+58 412 5550177')).toBe('584125550177');
  });

  it('are none where a filler stands for them', () => {
    for (const filler of [null, '', '0', '0000000', '1111111111', '123456', '1234567890', '98765432', 'NO TIENE', 'N/A', '12 34']) expect(normaliseDocument('TI', filler)).toBeNull();
    for (const filler of ['', '141', '123', '000 000 0000', '1234567', 'no tiene', 'llamar al 3005550177 después']) expect(normalisePhone(filler)).toBeNull();
  });
});
