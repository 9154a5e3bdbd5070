import { describe, expect, it } from '@jest/globals';
import { splitName } from './split-name.js';

describe('a full name', () => {
  it.each([
    ['Ana Lucía Quintero Muñoz', 'Ana Lucía', 'Quintero Muñoz'],
    ['Ana Quintero Muñoz', 'Ana', 'Quintero Muñoz'],
    ['María de los Ángeles De La Hoz Pérez', 'María de los Ángeles', 'De La Hoz Pérez'],
    ['Ana Quintero', 'Ana', 'Quintero'],
    ['Ana', 'Ana', null],
    [' ', null, null],
    [null, null, null],
  ])('%s is %s and %s', (names, givenNames, familyNames) => expect(splitName(names)).toEqual({ givenNames, familyNames }));
});
