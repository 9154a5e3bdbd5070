import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareNames, nameKeys, phoneticKey } from './spanish-phonetics.js';

const alike: readonly (readonly [string, string])[] = [
  ['Vanesa', 'Banessa'],
  ['Valdés', 'Baldez'],
  ['González', 'Gonzales'],
  ['Cecilia', 'Sesilia'],
  ['Zulma', 'Sulma'],
  ['Yaneth', 'Llanet'],
  ['Castillo', 'Castiyo'],
  ['Jiménez', 'Giménez'],
  ['Ximena', 'Jimena'],
  ['Mejía', 'Megía'],
  ['Hernández', 'Ernandes'],
  ['Helena', 'Elena'],
  ['Quintero', 'Kintero'],
  ['Karolina', 'Carolina'],
  ['Erika', 'Érica'],
  ['Muñoz', 'Munoz'],
  ['Peña', 'Pena'],
  ['Ángela', 'Angela'],
  ['Jennifer', 'Yenifer'],
  ['Jeison', 'Yeison'],
  ['John', 'Jhon'],
  ['Giovanny', 'Yovani'],
  ['Leidy', 'Leydi'],
  ['Oswaldo', 'Osvaldo'],
  ['Edwin', 'Eduin'],
  ['Walter', 'Gualter'],
  ['Huertas', 'Güertas'],
  ['Alexander', 'Alecsander'],
  ['Xiomara', 'Siomara'],
  ['Stefany', 'Estefani'],
  ['Shirley', 'Chirley'],
  ['Ascencio', 'Asencio'],
  ['Sofía', 'Sophia'],
  ['Campo', 'Canpo'],
  ['Suárez', 'Swares'],
  ['Yolanda', 'Iolanda'],
  ['Domicó', 'Domico'],
  ['Tunubalá', 'Tunuvalá'],
  ['Jusayú', 'Yusayu'],
  ['Epieyú', 'Epiellu'],
  ["Ksxa'w", 'Ksxa\u2019w'],
];

const unlike: readonly (readonly [string, string])[] = [
  ['María', 'Mario'],
  ['Julián', 'Juliana'],
  ['Luis', 'Luisa'],
  ['Rojas', 'Rosas'],
  ['Guerra', 'Guevara'],
  ['Chávez', 'Sáenz'],
  ['Peña', 'Pino'],
  ['Epieyú', 'Epinayú'],
  ['Uriana', 'Ipuana'],
  ['Nuvita', 'Sauna'],
];

const names = ['Ana', 'Lucía', 'María', 'José', 'Quintero', 'Valencia', 'Muñoz', 'Wilches', 'Yepes', 'Hurtado', 'Epieyú', "Ksxa'w", 'Chepe', 'Guejia'];
const fullName = fc.shuffledSubarray(names, { minLength: 2, maxLength: 5 });

describe('the sound of a name', () => {
  it.each(alike)('%s = %s', (one, other) => void expect(phoneticKey(one)).toBe(phoneticKey(other)));
  it.each(unlike)('%s is not %s', (one, other) => void expect(phoneticKey(one)).not.toBe(phoneticKey(other)));

  it('is never empty for a word, in any alphabet', () => {
    for (const name of ['H', 'Hh', 'Ñ', 'Ɨ', "'A", 'Ягуар', '李', 'Uʼwa', 'Wayuu', 'Nükak']) expect(phoneticKey(name)).not.toBe('');
    fc.assert(fc.property(fc.stringMatching(/^[a-zñáéíóúü]{1,20}$/), (name) => void expect(phoneticKey(name)).not.toBe('')));
  });

  it('does not depend on case, accents or how a letter is composed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...alike.flat()), (name) => {
        expect(phoneticKey(name.toUpperCase())).toBe(phoneticKey(name));
        expect(phoneticKey(name.normalize('NFD'))).toBe(phoneticKey(name));
      }),
    );
  });

  it('keeps Indigenous names apart from each other', () => {
    const given = ['Epieyú', 'Epinayú', 'Uriana', 'Ipuana', 'Jusayú', 'Pushaina', 'Domicó', 'Tunubalá', 'Nuvita', 'Zarabata', 'Dingula', 'Guejia', "Ksxa'w", 'Muelas'];
    expect(new Set(given.map(phoneticKey)).size).toBe(given.length);
  });
});

describe('the names of a person', () => {
  it('have no order, no particles and no initials', () => {
    fc.assert(fc.property(fullName, (given) => void expect(nameKeys([...given].reverse().join(' '))).toEqual(nameKeys(given.join(' ')))));
    expect(nameKeys('María del Pilar de la Hoz C.')).toEqual(nameKeys('Pilar Hoz Ma.'));
    expect(nameKeys('Ana-Lucía  QUINTERO\u00a0Muñoz')).toEqual(nameKeys('quintero munoz ana lucia'));
  });

  it('are none in a text without letters', () => {
    for (const text of ['', '   ', '12', '---', '?']) expect(nameKeys(text)).toEqual([]);
  });

  it('are read in bounded time from any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void nameKeys(text)));
    expect(nameKeys('a'.repeat(1_000_000))).toHaveLength(1);
  });
});

describe('two full names', () => {
  it('are the same in any order and with or without accents', () => {
    fc.assert(
      fc.property(fullName, (given) => {
        const plain = given.join(' ').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
        expect(compareNames(given.join(' '), [...given].reverse().join(' '))).toBe('SAME');
        expect(compareNames(given.join(' '), plain)).toBe('SAME');
      }),
    );
  });

  it('are compared alike from both sides', () => {
    const texts = fc.oneof(fullName.map((given) => given.join(' ')), fc.constantFrom('', 'Ana', 'Ana Lucia Kintero', 'Jose Munos Yepez', null));
    fc.assert(fc.property(texts, texts, (one, other) => void expect(compareNames(one, other)).toBe(compareNames(other, one))));
  });

  it('are compatible without the second surname, by sound, or with one wrong letter', () => {
    expect(compareNames('Ana Lucía Quintero Muñoz', 'Ana Quintero')).toBe('COMPATIBLE');
    expect(compareNames('Yeison Valencia Muñoz', 'Jeison Balencia Munos')).toBe('COMPATIBLE');
    expect(compareNames('Ana Lucía Quintero', 'Ana Lucía Quimtero')).toBe('COMPATIBLE');
    expect(compareNames('Ana Lucía Hurtado', 'Ana Lucía Hutrado')).toBe('COMPATIBLE');
  });

  it('are different where both have a name the other has not', () => {
    expect(compareNames('Ana Lucía Quintero Muñoz', 'Ana María Quintero Muñoz')).toBe('DIFFERENT');
    expect(compareNames('Julián Quintero Muñoz', 'Juliana Quintero Muñoz')).toBe('DIFFERENT');
    expect(compareNames('Ana Quintero', 'Pedro')).toBe('DIFFERENT');
  });

  it('say too little with one name or none', () => {
    expect(compareNames('Ana', 'Ana Quintero')).toBe('UNKNOWN');
    for (const nothing of ['', null, '?']) expect(compareNames(nothing, 'Ana Quintero')).toBe('UNKNOWN');
  });
});
