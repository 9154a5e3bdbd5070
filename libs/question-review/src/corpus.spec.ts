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

/** Precision and recall as measured, rounded down to two places: the least that a change may bring. */
const LEAST: Readonly<Record<keyof typeof CORPORA, Readonly<Record<QuestionForm | 'NO FORM', readonly [precision: number, recall: number]>>>> = {
  tuned: {
    TAG: [1, 1],
    FORCED_CHOICE: [1, 1],
    YES_NO: [1, 0.98],
    NEGATIVE: [1, 1],
    PRESUPPOSITION: [1, 1],
    SUGGESTED_ANSWER: [1, 1],
    MULTIPLE: [1, 1],
    PRESSURE: [1, 1],
    COERCIVE_REPEAT: [1, 1],
    'NO FORM': [0.98, 1],
  },
  'held out': {
    TAG: [1, 0.6],
    FORCED_CHOICE: [0.83, 1],
    YES_NO: [0.83, 0.9],
    NEGATIVE: [0.72, 0.8],
    PRESUPPOSITION: [1, 0.6],
    SUGGESTED_ANSWER: [0.88, 0.61],
    MULTIPLE: [1, 0.66],
    PRESSURE: [1, 0.4],
    COERCIVE_REPEAT: [1, 0.12],
    'NO FORM': [0.57, 1],
  },
};

it.each(['tuned', 'held out'] as const)('finds forms in the %s questions as well as it did', (name) => {
  const measures = [...measure(CORPORA[name])];
  const sizes = CORPORA[name].map(({ language, questions }) => `${questions.length} ${language}`).join(', ');
  const rows = measures.map(([form, { expected, precision, recall }]) => `  ${form.padEnd(17)}${String(expected).padStart(4)}${precision.toFixed(2).padStart(11)}${recall.toFixed(2).padStart(8)}`);
  process.stdout.write(`\n${name} questions: ${sizes}\n  form           expected  precision  recall\n${rows.join('\n')}\n`);
  for (const [form, { precision, recall }] of measures) {
    const [leastPrecision, leastRecall] = LEAST[name][form];
    expect([form, precision >= leastPrecision, recall >= leastRecall]).toEqual([form, true, true]);
  }
});

it('no question stands in both halves, and each half has sixty in each language', () => {
  const texts = Object.values(CORPORA).map((corpus) => corpus.flatMap(({ questions }) => questions.map(([text]) => text)));
  expect(new Set(texts.flat()).size).toBe(texts.flat().length);
  for (const corpus of Object.values(CORPORA)) for (const { questions } of corpus) expect(questions.length).toBeGreaterThanOrEqual(60);
});
