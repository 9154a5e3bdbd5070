import { describe, expect, it } from '@jest/globals';
import { QUESTION_FORMS, type QuestionForm } from './question-form.js';
import { reviewHints } from './review-hints.js';
import { ENGLISH_QUESTIONS } from './testing/english-questions.js';
import { type LabelledQuestion, SPANISH_QUESTIONS } from './testing/spanish-questions.js';

/** Patterns were written against the questions in even places only; those in odd places were held out. */
const HALVES = { tuned: 0, 'held out': 1 } as const;
type Half = keyof typeof HALVES;

const questions = (half: Half): readonly (readonly ['es' | 'en', LabelledQuestion])[] =>
  ([['es', SPANISH_QUESTIONS], ['en', ENGLISH_QUESTIONS]] as const).flatMap(([language, list]) => list.filter((_, place) => place % 2 === HALVES[half]).map((each) => [language, each] as const));

interface Measure {
  readonly form: QuestionForm;
  readonly expected: number;
  readonly precision: number;
  readonly recall: number;
}

function measure(half: Half): readonly Measure[] {
  const judged = questions(half).map(([language, [text, ...forms]]) => ({ forms, found: new Set(reviewHints(text, language).map(({ form }) => form)) }));
  return QUESTION_FORMS.map((form) => {
    const expected = judged.filter(({ forms }) => forms.includes(form)).length;
    const found = judged.filter(({ found: marked }) => marked.has(form)).length;
    const right = judged.filter(({ forms, found: marked }) => forms.includes(form) && marked.has(form)).length;
    return { form, expected, precision: found === 0 ? 0 : right / found, recall: right / expected };
  });
}
it('show', () => { for (const half of ['tuned', 'held out'] as const) { console.log(half, questions(half).length, JSON.stringify(measure(half), null, 0)); } expect(describe).toBeDefined(); });
