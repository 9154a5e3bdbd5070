import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CUSTODY_HEADINGS, custodyCsv, custodyForm } from './custody-record.js';
import { INVENTED_CUSTODY } from './testing/invented-custody.js';

/** Cells of a CSV (RFC 4180) in which every cell is quoted. */
function cellsOf(csv: string): string[][] {
  return csv.replace('\ufeff', '').split('\r\n').slice(0, -1).map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((match) => match[1]!.replaceAll('""', '"')));
}

describe('the chain of custody record', () => {
  it('has the fields of the form, on the clock of its place', () => {
    const { records, headings } = custodyForm(INVENTED_CUSTODY, 'America/Bogota');
    expect(Object.keys(headings).slice(0, 9)).toEqual(['date', 'time', 'name', 'identityDocument', 'entity', 'capacity', 'purpose', 'observations', 'signature']);
    expect(records[0]).toEqual({
      date: '2031-03-01', time: '23:30:09-05:00', name: 'Inés Salgado Roa', identityDocument: 'CC 00000001', entity: 'Casa Arrayán', capacity: 'custodia',
      purpose: 'guarda', observations: 'disco sellado n.º 4', signature: 'firmado / signed', event: 'recibido / received', sha256: 'ab'.repeat(32), recordedAt: '2031-03-02T04:30:09Z',
    });
    expect(records[2]).toMatchObject({ date: '2031-03-04', time: '10:00:00-05:00', identityDocument: '', signature: 'firma no válida / signature not valid' });
    expect(custodyForm(INVENTED_CUSTODY, 'UTC').records[0]).toMatchObject({ date: '2031-03-02', time: '04:30:09+00:00' });
    expect(custodyForm([], 'America/Bogota').records).toEqual([]);
    expect(custodyForm([{ ...INVENTED_CUSTODY[0]!, sha256: null }], 'UTC').records[0]?.sha256).toBe('');
  });

  it('is a CSV with headings in both languages', () => {
    const csv = custodyCsv(custodyForm(INVENTED_CUSTODY.slice(0, 2), 'America/Bogota'));
    expect(csv.startsWith('\ufeff"Fecha / Date","Hora / Time","Nombre / Name"')).toBe(true);
    const [heading, ...lines] = cellsOf(csv);
    expect(heading).toHaveLength(Object.keys(CUSTODY_HEADINGS).length);
    expect(heading!.slice(-2)).toEqual(['SHA-256', 'Anotado el / Written down on']);
    expect(lines.map((cells) => cells.length)).toEqual([12, 12]);
  });

  it('gives a spreadsheet nothing to calculate, and changes nothing else', () => {
    const dangerous = fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\uff1d'), fc.string()).map((parts) => parts.join(''));
    const texts = fc.oneof(dangerous, fc.string(), fc.constant('a"b,c')).filter((text) => !text.includes('\r\n'));
    fc.assert(
      fc.property(texts, (observations) => {
        const form = custodyForm([{ ...INVENTED_CUSTODY[0]!, observations }], 'UTC');
        const cell = cellsOf(custodyCsv(form))[1]![7]!;
        expect(cell).not.toMatch(/^[=+\-@\t\r\n\uff1d]/);
        expect([observations, `'${observations}`]).toContain(cell);
        expect(form.records[0]!.observations).toBe(observations);
      }),
    );
  });

  it('is refused where the entries prove nothing', () => {
    const [first, second] = [INVENTED_CUSTODY[0]!, INVENTED_CUSTODY[1]!];
    const broken = [[second, first], [{ ...first, at: '2031-03-02 04:30:09' }], [{ ...first, at: '2031-03-02T04:30:09-05:00' }], [{ ...first, at: '2031-13-02T04:30:09Z' }], [{ ...first, sha256: 'ab' }], [{ ...first, recordedAt: 'later' }]];
    for (const events of broken) expect(() => custodyForm(events, 'America/Bogota')).toThrow(RangeError);
    expect(() => custodyForm([first], 'America/Nowhere')).toThrow(RangeError);
  });
});
