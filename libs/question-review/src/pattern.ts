import type { QuestionForm } from './question-form.js';

export const LANGUAGES = ['es', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What the patterns rest on. None of the sources is a list of wordings: wordings are ours, types and reasons theirs. */
export const SOURCES = {
  NICHD: 'Lamb, Orbach, Hershkowitz, Esplin and Horowitz (2007), Child Abuse & Neglect 31: invitations, directive, option-posing and suggestive utterances',
  LYON: 'Lyon, Quas and Lamb, White Paper on Interviewing Child Witnesses, part 1 (draft): yes-no and forced-choice; tag, negative-term and presumptive questions; repeated questions; pressure',
  FAUX_INVITATION: 'PMC7997731: "tell me" before a question that is no invitation',
} as const;

export type SourceCode = keyof typeof SOURCES;

/**
 * Words by which a form is recognised.
 *
 * `words` is a regular expression over text in small letters, in which a space stands for a gap between two words (with or without a
 * comma), `, ` for a gap with a comma, and ` … ` for a gap of up to ten words. Without accents it ignores the accents of the text; with an accent
 * it wants them. Only bounded repetition: `*`, `+` and open `{n,}` are refused.
 */
export interface Pattern {
  readonly form: QuestionForm | 'INVITATION';
  /** `START` and `CLAUSE` allow fillers like "and", "entonces" before; `CLAUSE` also begins behind a comma; `WHOLE` is the sentence. */
  readonly at: 'START' | 'CLAUSE' | 'ANYWHERE' | 'END' | 'WHOLE';
  readonly words: string;
  /** Not where this, written like `words`, is found anywhere in the sentence. */
  readonly unless?: string;
  /** Only in a sentence with a question mark, or only in one without. */
  readonly asked?: boolean;
  readonly source: SourceCode;
}

export interface Catalogue {
  readonly language: Language;
  /** Words that may stand before what `START` and `CLAUSE` look for. */
  readonly fillers: string;
  /** Interrogative words: a sentence with a question mark and without one of them is answered by yes or no. */
  readonly interrogatives: readonly Pick<Pattern, 'at' | 'words'>[];
  readonly patterns: readonly Pattern[];
}

const WORD = "[\\p{L}\\p{N}']";
const GAP = '(?: {1,3}| {0,2},[ ,]{0,2})';
const GAPS: Readonly<Record<string, string>> = { ' ': GAP, ', ': ' {0,2}, {0,2}', ' … ': `${GAP}(?:${WORD}{1,30}${GAP}){0,10}` };

/** @throws RangeError where `words` repeats without bound */
export function compile({ at, words }: Pick<Pattern, 'at' | 'words'>, fillers: string): RegExp {
  if (/[*+]|\{\d*,\}/.test(words)) throw new RangeError('a pattern repeats without bound; expected ?, {n} or {n,m}');
  const body = words.replace(/ … |, | /g, (gap) => GAPS[gap]!);
  const before = { START: `^[ ,]{0,3}(?:(?:${fillers})[ ,]{1,3}){0,2}`, CLAUSE: `(?:^[ ,]{0,3}|,[ ,]{0,2})(?:(?:${fillers})[ ,]{1,3}){0,2}`, ANYWHERE: '', END: '', WHOLE: '^[ ,]{0,3}' }[at];
  const after = at === 'END' || at === 'WHOLE' ? '[ ,]{0,3}$' : '';
  return new RegExp(`${before}${words.startsWith(', ') ? '' : `(?<!${WORD})`}(?<found>${body})(?!${WORD})${after}`, 'du');
}

/** Whether the pattern wants the accents of the text. */
export const wantsAccents = (words: string): boolean => /[áéíóúñ]/.test(words);
