import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENGLISH } from './english-catalogue.js';
import { compile } from './pattern.js';
import { QUESTION_FORM_RULES, QUESTION_FORMS } from './question-form.js';
import { isInvitation, reviewHints } from './review-hints.js';
import { SPANISH } from './spanish-catalogue.js';
import { ENGLISH_QUESTIONS } from './testing/english-questions.js';
import { FURTHER_ENGLISH, FURTHER_SPANISH } from './testing/further-questions.js';
import { SPANISH_QUESTIONS } from './testing/spanish-questions.js';

const SPANISH_TEXTS = [...SPANISH_QUESTIONS, ...FURTHER_SPANISH].map(([text]) => text);
const ENGLISH_TEXTS = [...ENGLISH_QUESTIONS, ...FURTHER_ENGLISH].map(([text]) => text);
const forms = (text: string): readonly string[] => [...new Set(reviewHints(text).map(({ form }) => form))].sort();
const marked = (text: string): readonly string[] => reviewHints(text).map(({ form, at: [start, end] }) => `${form} ${text.slice(start, end)}`);

describe('hints', () => {
  it('mark the words that gave rise to them', () => {
    expect(marked('Fuiste al parque, ¿verdad?')).toEqual(['TAG verdad']);
    expect(marked('Tu mamá me dijo que tienes un perro. ¿Es grande o pequeño?')).toEqual(['SUGGESTED_ANSWER Tu mamá me dijo que', 'FORCED_CHOICE o']);
    expect(marked('¿Dónde estabas?   ¿Con quién?')).toEqual(['MULTIPLE Con quién']);
    expect(marked("🐈 It was Monday, wasn’t it?")).toEqual(['TAG wasn’t it']);
    expect(marked('¿Había un perro?')).toEqual(['YES_NO Había un perro']);
  });

  it('do not depend on accents written apart, on capitals or on curly apostrophes', () => {
    for (const text of [...SPANISH_TEXTS, ...ENGLISH_TEXTS]) {
      expect(forms(text.normalize('NFD'))).toEqual(forms(text));
      expect(forms(text.toUpperCase())).toEqual(forms(text));
      expect(forms(text.replaceAll("'", '’'))).toEqual(forms(text));
    }
    const decomposed = '¿Cuántas veces fuiste al río?'.normalize('NFD');
    expect(marked(decomposed)).toEqual([`PRESUPPOSITION ${'Cuántas veces'.normalize('NFD')}`]);
  });

  it('are found without accents and opening marks', () => {
    expect(forms('cuantas veces fuiste al rio?')).toEqual(['PRESUPPOSITION']);
    expect(forms('que hiciste en el recreo?')).toEqual([]);
    expect(forms('estabas en la cocina, verdad?')).toEqual(['TAG']);
    expect(forms('te gusta el colegio?')).toEqual(['YES_NO']);
  });

  it('come in the order of the text, inside it, with a text in both languages', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...SPANISH_TEXTS, ...ENGLISH_TEXTS), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 6 }), (parts) => {
        const text = parts.join(' ');
        if (text.length > 1_000) return;
        const hints = reviewHints(text);
        const starts = hints.map(({ at: [start] }) => start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        for (const { at: [start, end], form, hint } of hints) {
          expect(start < end && start >= 0 && end <= text.length).toBe(true);
          expect(hint).toBe(QUESTION_FORM_RULES[form].hint);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are the same whether the language is told or found out', () => {
    const differing = (texts: readonly string[], language: 'es' | 'en'): readonly string[] => texts.filter((text) => JSON.stringify(reviewHints(text)) !== JSON.stringify(reviewHints(text, language)));
    expect([...differing(SPANISH_TEXTS, 'es'), ...differing(ENGLISH_TEXTS, 'en')]).toEqual([]);
  });

  it('exist for every form in both languages of the catalogue', () => {
    for (const { patterns } of [SPANISH, ENGLISH]) expect([...new Set(patterns.map(({ form }) => form))].sort()).toEqual([...QUESTION_FORMS, 'INVITATION'].sort());
    for (const { label, hint } of Object.values(QUESTION_FORM_RULES)) for (const text of [label, hint]) expect(text.es !== '' && text.en !== '').toBe(true);
  });
});

describe('invitations', () => {
  it('are recognised and get no hint', () => {
    for (const text of ['Cuéntame todo lo que pasó.', 'cuentame de tu gato', '¿Qué pasó después?', '¿Me puedes contar qué hiciste?', 'Tell me everything.', 'What happened next?', 'Can you tell me what you did?'])
      expect([text, isInvitation(text), marked(text)]).toEqual([text, true, []]);
  });

  it('are none where "tell me" stands before a closed question, a tag or pressure', () => {
    for (const text of ['Dime si fue en la mañana.', 'Cuéntame, ¿era rojo o azul?', 'Tell me if it was red.', 'Tell me what happened, okay?', 'Tell me the truth.', '¿De qué color era?', ''])
      expect([text, isInvitation(text)]).toEqual([text, false]);
  });
});

describe('work', () => {
  it('is refused above 1,000 characters, without a word of the text', () => {
    expect(reviewHints('a'.repeat(1_000))).toEqual([]);
    expect(() => reviewHints('gato '.repeat(201))).toThrow(new RangeError('The question is too long: expected at most 1,000 characters'));
    expect(() => isInvitation('gato '.repeat(201))).toThrow(RangeError);
  });

  it('is bounded in every pattern', () => {
    for (const words of ['a*', 'a+', 'a{2,}', '(a|b)+']) expect(() => compile({ at: 'ANYWHERE', words }, 'and')).toThrow(RangeError);
  });

  it('ends on texts made to be hard', () => {
    for (const piece of [' ', ',', ' ,', 'y ', 'and ', 'que ', 'dime si ', 'tell me if ', 'otros a ', 'others a ', 'si no ', '¿', '?', 'a?', 'o ', 'or ', 'no, ', "n't ", 'á', 'a\u0301\u0301', '🐈'])
      expect(Array.isArray(reviewHints(`${piece.repeat(Math.floor(990 / piece.length))}?`))).toBe(true);
  });
});
