import { expect, it } from '@jest/globals';
import { QUESTION_FORMS, type QuestionForm } from './question-form.js';
import { reviewHints } from './review-hints.js';
import { ENGLISH_QUESTIONS } from './testing/english-questions.js';
import { FURTHER_ENGLISH, FURTHER_SPANISH } from './testing/further-questions.js';
import { HELD_OUT_ENGLISH, HELD_OUT_SPANISH } from './testing/held-out-questions.js';
import { type LabelledQuestion, SPANISH_QUESTIONS } from './testing/spanish-questions.js';

type Corpus = readonly { readonly language: 'es' | 'en'; readonly questions: readonly LabelledQuestion[] }[];

const CORPORA = {
  /** The patterns were written with these at hand: what they were meant to find, no measure of what they will. */
  tuned: [{ language: 'es', questions: [...SPANISH_QUESTIONS, ...FURTHER_SPANISH] }, { language: 'en', questions: [...ENGLISH_QUESTIONS, ...FURTHER_ENGLISH] }],
  /** Written afterwards, in other words, and not used to change a pattern. */
  'held out': [{ language: 'es', questions: HELD_OUT_SPANISH }, { language: 'en', questions: HELD_OUT_ENGLISH }],
} as const satisfies Record<string, Corpus>;

interface Measure {
  readonly expected: number;
  readonly precision: number;
  readonly recall: number;
}

function measure(corpus: Corpus): ReadonlyMap<QuestionForm | 'NO FORM', Measure> {
  const judged = corpus.flatMap(({ language, questions }) =>
    questions.map(([text, ...forms]) => ({ forms: forms as readonly string[], found: [...new Set<string>(reviewHints(text, language).map(({ form }) => form))] })),
  );
  const of = (isExpected: (forms: readonly string[]) => boolean): Measure => {
    const expected = judged.filter(({ forms }) => isExpected(forms)).length;
    const found = judged.filter(({ found: marked }) => isExpected(marked)).length;
    const right = judged.filter(({ forms, found: marked }) => isExpected(forms) && isExpected(marked)).length;
    return { expected, precision: right / found, recall: right / expected };
  };
  return new Map([...QUESTION_FORMS.map((form) => [form, of((forms) => forms.includes(form))] as const), ['NO FORM' as const, of((forms) => forms.length === 0)]]);
}

it('show', () => {
  for (const name of ['tuned', 'held out'] as const) console.log(name, CORPORA[name].map((c) => c.questions.length), [...measure(CORPORA[name])].map(([f, m]) => `${f} ${m.expected} ${m.precision.toFixed(3)} ${m.recall.toFixed(3)}`).join('\n'));
  expect(1).toBe(1);
});
