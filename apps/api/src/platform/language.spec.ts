import { describe, expect, it } from '@jest/globals';
import { negotiateLanguage } from './language.js';

describe('negotiateLanguage', () => {
  it.each([
    [undefined, 'es'],
    ['', 'es'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['es-CO, en;q=0.9', 'es'],
    ['es;q=0.5, en;q=0.9', 'en'],
    ['fr, en;q=0.1', 'en'],
    ['en;q=0', 'es'],
    ['en;q=nonsense', 'es'],
    ['en;q=2', 'es'],
    ['*', 'es'],
    ['*;q=0.1, en', 'en'],
    ['EN', 'en'],
    ['de, fr', 'es'],
    [`en${','.repeat(1000)}`, 'es'],
    [';;;,,=;q', 'es'],
  ])('reads %j as %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language);
  });
});
