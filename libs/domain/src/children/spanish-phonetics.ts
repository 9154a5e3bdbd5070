/**
 * How a name sounds in Spanish as it is spoken in Colombia, so that one name spelled two ways is one key:
 * b = v, w = gu = hu before a vowel, s = c = z = x, ll = y, initial j = g = y (Yeison, Jeison), qu = k = c, ñ = n (forms without it),
 * h silent, ch = sh, accents and doubled letters dropped. A key is for finding, not for deciding: different names may share one.
 *
 * Letters it has no rule for stay as they are, so that a name of another language keeps a key of its own.
 */
const PARTICLES = new Set(['DE', 'DEL', 'LA', 'LAS', 'LO', 'LOS', 'Y', 'E', 'DA', 'DO', 'DOS', 'DI', 'VAN', 'VON']);

const SHORT_FORMS: Readonly<Record<string, string>> = { MA: 'MARIA', MRIA: 'MARIA', FCO: 'FRANCISCO', FDO: 'FERNANDO', GMO: 'GUILLERMO', HDEZ: 'HERNANDEZ', GLEZ: 'GONZALEZ', RGUEZ: 'RODRIGUEZ', MTZ: 'MARTINEZ' };

/** Letters of Indigenous alphabets that carry no mark that could be taken off. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = { Ɨ: 'I', Ʉ: 'U', Ə: 'E', Æ: 'AE', Ø: 'O', Œ: 'OE', Ł: 'L', ẞ: 'SS', ª: 'A', º: 'O' };

/** Apostrophes, saltillo and glottal stops stand inside a name, not between two. */
const INSIDE_A_NAME = /['`´\u2018\u2019\u02b0-\u02ff\ua78b\ua78c]/gu;

const LONGEST_NAME = 400;

/** Applied in this order to a word of capital letters without marks. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/PH/g, 'F'],
  [/^X(?=IM)/, 'J'],
  [/^PS(?=[AEIOU])/, 'S'],
  [/LL/g, 'Y'],
  [/[SC]H/g, '†'],
  [/QU(?=[EIY])/g, 'K'],
  [/GU(?=[EIY])/g, 'Γ'],
  [/G(?=[EIY])/g, 'J'],
  [/C(?=[EIY])/g, 'S'],
  [/[CQ]/g, 'K'],
  [/GÜ|Ü/g, 'U'],
  [/^(?:GU|HU|U)(?=[AEIO])/, 'B'],
  [/GU(?=[AO])/g, 'B'],
  [/H/g, ''],
  [/Γ/g, 'G'],
  [/[VW]/g, 'B'],
  [/U(?=[AEIO])/g, 'B'],
  [/^JI(?=[AEOU])/, 'J'],
  [/^J/, 'Y'],
  [/^I(?=[AEOU])/, 'Y'],
  [/Y(?![AEIOU])/g, 'I'],
  [/[ZXÇ]/g, 'S'],
  [/KS/g, 'S'],
  [/M(?=[BP])/g, 'N'],
  [/(.)\1+/gu, '$1'],
  [/^S(?=[^AEIOUY])/, 'ES'],
  [/†/g, 'C'],
];

/** The sound of one name; empty only for a text without letters. */
export function phoneticKey(name: string): string {
  const [word = ''] = wordsOf(name.slice(0, LONGEST_NAME)).slice(0, 1);
  return soundOf(word);
}

/** The sounds of all names of a person, each once and sorted: the order given name, surname does not matter. Particles and initials are left out. */
export function nameKeys(fullName: string): string[] {
  return [...new Set(namesOf(fullName).map(soundOf))].sort();
}

/** The spellings of all names, each once and sorted, without accents, particles and initials. */
export function nameSpellings(fullName: string): string[] {
  return [...new Set(namesOf(fullName).map((word) => word.replaceAll('Ü', 'U')))].sort();
}

export type NameAgreement =
  /** Every name spelled alike, but for accents and order. */
  | 'SAME'
  /** Sounds alike, one wrote fewer names (a second surname missing), or one letter is wrong. At least two names agree. */
  | 'COMPATIBLE'
  | 'DIFFERENT'
  /** One of the two says too little: no name, or a single one that the other has too. */
  | 'UNKNOWN';

/** Whether two full names may be one person's. */
export function compareNames(one: string | null, other: string | null): NameAgreement {
  const [a, b] = [nameKeys(one ?? ''), nameKeys(other ?? '')];
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  if (fewer.length === 0) return 'UNKNOWN';
  const left = new Set(more);
  const unmatched = fewer.filter((key) => !left.delete(key));
  const slips = unmatched.filter((key) => {
    const near = [...left].find((candidate) => isOneLetterApart(key, candidate));
    return near !== undefined && left.delete(near);
  });
  if (unmatched.length > slips.length || slips.length > 1) return 'DIFFERENT';
  if (fewer.length === 1) return slips.length === 0 ? 'UNKNOWN' : 'DIFFERENT';
  return nameSpellings(one ?? '').join(' ') === nameSpellings(other ?? '').join(' ') ? 'SAME' : 'COMPATIBLE';
}

function namesOf(fullName: string): string[] {
  const words = wordsOf(fullName.slice(0, LONGEST_NAME)).map((word) => SHORT_FORMS[word] ?? word);
  const names = words.filter((word) => word.length > 1 && !PARTICLES.has(word));
  return names.length > 0 ? names : words;
}

function wordsOf(text: string): string[] {
  const joined = text.normalize('NFC').replace(INSIDE_A_NAME, '');
  const kept = joined.toUpperCase().replace(/[ƗɄƏÆØŒŁẞªº]/gu, (letter) => PLAIN_LETTERS[letter]!);
  const unmarked = kept.normalize('NFD').replace(/U\u0308/gu, 'Ü').replace(/C\u0327/gu, 'S').replace(/\p{M}/gu, '');
  return unmarked.match(/\p{L}+/gu) ?? [];
}

function soundOf(word: string): string {
  const sound = RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), word);
  return sound === '' ? word : sound;
}

/** One letter changed, added, missing, or two neighbours exchanged, in sounds of five letters or more; the last letter, which tells Julián from Juliana, counts in full. */
function isOneLetterApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < 5 || long.length - short.length > 1 || short.at(-1) !== long.at(-1)) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const exchanged = short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return exchanged || short.slice(at + 1) === long.slice(at + 1);
}
