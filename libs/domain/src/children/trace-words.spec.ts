import { describe, expect, it } from '@jest/globals';
import { doorOf, placeWords, surnamesOf, wordsToKeep, wordsToSeek } from './trace-words.js';

const found = (sort: 'PLACE' | 'BIRTH', kept: string, printed: string, day = '2026-11-26'): boolean => {
  const words = new Set(wordsToKeep(sort, kept));
  return wordsToSeek(sort, printed, day).some((all) => all.every((word) => words.has(word)));
};

describe('words under which the identity zone is compared', () => {
  it('find a place however it is written, and not by words that all have', () => {
    expect(found('PLACE', 'Institución Educativa San José del Canario, sede B', 'colegio San Jose del Canario')).toBe(true);
    expect(found('PLACE', 'Calle 12 # 34-56, barrio El Prado, Tunja', 'TUNJA')).toBe(true);
    expect(found('PLACE', 'Calle 12 # 34-56, barrio El Prado, Tunja', 'Duitama')).toBe(false);
    expect(found('PLACE', 'Colegio San José', 'San Luis')).toBe(false);
    expect(wordsToSeek('PLACE', 'el colegio de la vereda', '2026-11-26')).toEqual([]);
    expect(placeWords('Bogotá D.C.')).toEqual(['BOGOTA']);
  });

  it('find a birth by its date as far as it is known, and by an age on the day of publication', () => {
    expect(found('BIRTH', '2014-05-05', '2014-05-05')).toBe(true);
    expect(found('BIRTH', '2014-05', '2014-05-05')).toBe(true);
    expect(found('BIRTH', '2014', '2014-05-05')).toBe(true);
    expect(found('BIRTH', '2014-05-05', '2014')).toBe(true);
    expect(found('BIRTH', '2014-05-05', '2014-06')).toBe(false);
    for (const [born, age] of [['2014-05-05', '12'], ['2013-11-27', '12'], ['2014', '12'], ['2013', '12'], ['2014-11', '12']] as const) expect([born, found('BIRTH', born, age)]).toEqual([born, true]);
    for (const [born, age] of [['2013-10-30', '12'], ['2015-01-01', '12'], ['2012', '12']] as const) expect([born, found('BIRTH', born, age)]).toEqual([born, false]);
    expect(wordsToSeek('BIRTH', 'about twelve', '2026-11-26')).toEqual([]);
  });

  it('tell one house from another, whatever door within it', () => {
    expect(doorOf('Cl. 12 No. 34-56 apto 301, Tunja')).toEqual(doorOf('Calle 12 # 34 - 56, barrio Centro'));
    expect(doorOf('Calle 12 # 34-56')).not.toEqual(doorOf('Carrera 12 # 34-56'));
    expect(doorOf('Calle 12')).toEqual([]);
    expect(doorOf('Vereda El Roble, Ramiriquí')).toEqual(['ROBLE RAMIRIQUI']);
    expect(surnamesOf('Gómez Peña')).toContain(surnamesOf('Peña')[0]);
    expect(surnamesOf('Gómez Peña').at(-1)).toBe(surnamesOf('Peña Gomes').at(-1));
  });
});
