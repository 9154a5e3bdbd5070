import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import { ENGLISH } from './english-catalogue.js';
import { type Sentence, sentencesOf } from './folded-text.js';
import { type Catalogue, compile, type Language, type Pattern, wantsAccents } from './pattern.js';
import { QUESTION_FORM_RULES, QUESTION_FORMS, type QuestionForm } from './question-form.js';
import { SPANISH } from './spanish-catalogue.js';

export interface ReviewHint {
  readonly form: QuestionForm;
  /** Start and end of the words that gave rise to it, in UTF-16 code units of the text. */
  readonly at: readonly [number, number];
  readonly hint: CodeLabel;
}

/** UTF-16 code units. */
export const MAX_QUESTION_LENGTH = 1_000;

/** The forms an answer is fixed by; of these a sentence has one, the first that fits. */
const ANSWER_FORMS: readonly QuestionForm[] = ['TAG', 'FORCED_CHOICE', 'NEGATIVE', 'YES_NO'];

const CATALOGUES: Readonly<Record<Language, ReturnType<typeof prepare>>> = { es: prepare(SPANISH), en: prepare(ENGLISH) };

/**
 * Marks forms of a question that lead or force a choice, for the person who reviews it before it is put to a child (CIA 150). A hint
 * and never a verdict: a yes-or-no question may be the right one, and a question without a hint may be the wrong one.
 *
 * It sees the form of the words and nothing else. Whether a question brings in what the child has not said, the gravest kind of
 * suggestion, cannot be known from the question alone and is not attempted. Tone, order and repetition across questions are not seen.
 * Of wordings it was not written with it misses many, most of all pressure and insistence: `corpus.spec.ts` prints how many.
 *
 * Types after the NICHD protocol (Lamb et al. 2007): invitations and directive questions get no hint, option-posing and suggestive
 * ones do. Works in time linear in the text.
 *
 * @param language of the text; without it the likelier one is taken, or, where neither is, the wordings of both
 * @returns in the order of the text
 * @throws RangeError for more than 1,000 characters
 */
export function reviewHints(text: string, language?: Language): readonly ReviewHint[] {
  const { sentences, catalogues } = prepareText(text, language);
  const found = catalogues.flatMap((catalogue) => [...sentences.flatMap((sentence) => formsOf(sentence, catalogue, catalogues.length === 1)), ...severalQuestions(sentences, catalogue)]);
  const distinct = new Map(found.map((each) => [`${each.form} ${each.at.join(' ')}`, each]));
  return [...distinct.values()].sort((a, b) => a.at[0] - b.at[0] || QUESTION_FORMS.indexOf(a.form) - QUESTION_FORMS.indexOf(b.form));
}

/** Whether a text invites the child to tell ("Cuéntame…", "What happened…") and gives rise to no hint. */
export function isInvitation(text: string, language?: Language): boolean {
  const { sentences, catalogues } = prepareText(text, language);
  return reviewHints(text, language).length === 0 && catalogues.some((catalogue) => sentences.some((sentence) => findWords('INVITATION', sentence, catalogue) !== null));
}

interface Prepared {
  readonly language: Language;
  readonly interrogatives: readonly { readonly pattern: Pick<Pattern, 'words'>; readonly expression: RegExp }[];
  readonly patterns: readonly { readonly pattern: Pattern; readonly expression: RegExp; readonly unless: RegExp | null }[];
}

function prepare(catalogue: Catalogue): Prepared {
  return {
    language: catalogue.language,
    interrogatives: catalogue.interrogatives.map((pattern) => ({ pattern, expression: compile(pattern, catalogue.fillers) })),
    patterns: catalogue.patterns.map((pattern) => ({
      pattern,
      expression: compile(pattern, catalogue.fillers),
      unless: pattern.unless === undefined ? null : compile({ at: 'ANYWHERE', words: pattern.unless }, catalogue.fillers),
    })),
  };
}

function prepareText(text: string, language: Language | undefined): { readonly sentences: readonly Sentence[]; readonly catalogues: readonly Prepared[] } {
  if (text.length > MAX_QUESTION_LENGTH) throw new RangeError('The question is too long: expected at most 1,000 characters');
  const sentences = sentencesOf(text);
  const languages = language === undefined ? likelyLanguages(text, sentences) : [language];
  return { sentences, catalogues: languages.map((each) => CATALOGUES[each]) };
}

const COMMON_WORDS = {
  es: /(?<!\p{L})(?:al|con|de|del|el|en|era|es|estaba|estabas|fue|fuiste|había|habia|hasta|la|las|le|lo|los|mi|mis|nos|o|para|pero|por|que|se|si|te|toda|todas|todo|todos|tu|tus|un|una|y|ya)(?!\p{L})/gu,
  en: /(?<!\p{L})(?:all|am|an|and|any|anyone|are|at|be|did|do|for|have|how|if|in|is|it|my|not|of|on|one|or|she|than|that|the|they|to|was|we|were|what|when|where|who|with|you|your)(?!\p{L})/gu,
} as const;

function likelyLanguages(text: string, sentences: readonly Sentence[]): readonly Language[] {
  if (/[¿¡ñ]/iu.test(text)) return ['es'];
  const folded = sentences.map((sentence) => sentence.folded).join(' ');
  const [spanish, english] = [COMMON_WORDS.es, COMMON_WORDS.en].map((words) => folded.match(words)?.length ?? 0) as [number, number];
  return spanish === english ? ['es', 'en'] : [spanish > english ? 'es' : 'en'];
}

function formsOf(sentence: Sentence, catalogue: Prepared, sure: boolean): readonly ReviewHint[] {
  const insists = find('COERCIVE_REPEAT', sentence, catalogue);
  if (insists !== null) return [insists];
  const invites = findWords('INVITATION', sentence, catalogue) !== null;
  const also = (['SUGGESTED_ANSWER', 'PRESSURE', 'MULTIPLE', 'PRESUPPOSITION'] as const)
    .filter((form) => !invites || form === 'SUGGESTED_ANSWER' || form === 'PRESSURE')
    .flatMap((form) => find(form, sentence, catalogue) ?? []);
  const answer = invites ? find('TAG', sentence, catalogue) : answerForm(sentence, catalogue, sure);
  return answer === null ? also : [answer, ...also];
}

/** @param sure whether the language is: without interrogatives of one language a question may have some of the other */
function answerForm(sentence: Sentence, catalogue: Prepared, sure: boolean): ReviewHint | null {
  for (const form of ANSWER_FORMS) {
    const found = find(form, sentence, catalogue);
    if (found !== null) return found;
  }
  if (!sentence.asked || !sure) return null;
  const second = find('MULTIPLE', sentence, catalogue);
  const end = second === null ? Infinity : second.at[0];
  const asksOpenly = catalogue.interrogatives.some(({ pattern, expression }) => {
    const [start] = expression.exec(viewOf(sentence, pattern.words))?.indices?.groups?.['found'] ?? [-1];
    return start !== -1 && sentence.offsets[start]! < end;
  });
  return asksOpenly ? null : hint('YES_NO', sentence, [0, sentence.folded.length]);
}

/** Two or more questions one behind the other; a tag, or asking again, is no second question. */
function severalQuestions(sentences: readonly Sentence[], catalogue: Prepared): readonly ReviewHint[] {
  const questions = sentences.filter((sentence) => sentence.asked && find('TAG', sentence, catalogue) === null && find('COERCIVE_REPEAT', sentence, catalogue) === null);
  if (questions.length < 2) return [];
  return [{ form: 'MULTIPLE', at: [trimmedStart(questions[1]!), questions.at(-1)!.offsets.at(-1)!], hint: QUESTION_FORM_RULES.MULTIPLE.hint }];
}

function find(form: QuestionForm, sentence: Sentence, catalogue: Prepared): ReviewHint | null {
  const range = findWords(form, sentence, catalogue);
  return range === null ? null : hint(form, sentence, range);
}

/** Where in the sentence the first wording of the form stands. */
function findWords(form: Pattern['form'], sentence: Sentence, catalogue: Prepared): readonly [number, number] | null {
  for (const { pattern, expression, unless } of catalogue.patterns) {
    if (pattern.form !== form || (pattern.asked !== undefined && pattern.asked !== sentence.asked)) continue;
    const range = expression.exec(viewOf(sentence, pattern.words))?.indices?.groups?.['found'];
    if (range === undefined || unless?.test(viewOf(sentence, pattern.unless ?? ''))) continue;
    return range;
  }
  return null;
}

const viewOf = (sentence: Sentence, words: string): string => (wantsAccents(words) ? sentence.accented : sentence.folded);

function hint(form: QuestionForm, sentence: Sentence, [from, to]: readonly [number, number]): ReviewHint {
  const before = sentence.folded.slice(from, to).search(/[^ ,]/);
  return { form, at: [sentence.offsets[from + Math.max(before, 0)]!, sentence.offsets[to]!], hint: QUESTION_FORM_RULES[form].hint };
}

const trimmedStart = (sentence: Sentence): number => sentence.offsets[Math.max(sentence.folded.search(/[^ ,]/), 0)]!;
