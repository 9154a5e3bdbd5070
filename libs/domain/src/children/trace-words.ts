import { parsePartialDate } from './partial-date.js';
import { nameKeys } from './spanish-phonetics.js';

/** Fields of the identity zone that are compared, under keys, with what was printed or with what belongs to a member of staff; by table and column. */
export const TRACED_FIELDS = { 'identity.whereabouts.value': 'PLACE', 'identity.child_identity.date_of_birth': 'BIRTH', 'identity.child_identity.family_names': 'SURNAME' } as const;
export type TracedSort = (typeof TRACED_FIELDS)[keyof typeof TRACED_FIELDS];

/** Words that half of all schools and addresses have. */
const COMMON_WORDS = new Set(
  ('DE DEL LA LAS LOS EL Y EN NO NRO NUM NUMERO N SEDE JORNADA COLEGIO ESCUELA LICEO INSTITUTO INSTITUCION INSTITUCIONAL EDUCATIVA EDUCATIVO IE CENTRO CED GIMNASIO RURAL URBANO URBANA MUNICIPAL DEPARTAMENTAL DISTRITAL OFICIAL NORMAL ' +
    'CALLE CARRERA AVENIDA DIAGONAL TRANSVERSAL CIRCULAR AUTOPISTA BARRIO VEREDA CORREGIMIENTO SECTOR MANZANA MZ CASA APTO APARTAMENTO INT INTERIOR TORRE BLOQUE PISO ETAPA CONJUNTO URBANIZACION THE OF SCHOOL STREET D C DC').split(' '),
);
const STREETS: Readonly<Record<string, string>> = { CL: 'CALLE', CLL: 'CALLE', CRA: 'CARRERA', KR: 'CARRERA', CR: 'CARRERA', KRA: 'CARRERA', AV: 'AVENIDA', AVDA: 'AVENIDA', DG: 'DIAGONAL', DIAG: 'DIAGONAL', TV: 'TRANSVERSAL', TRANSV: 'TRANSVERSAL' };
/** What follows says which door within a house. */
const WITHIN = new Set(['APTO', 'APARTAMENTO', 'INT', 'INTERIOR', 'TORRE', 'BLOQUE', 'PISO', 'CASA']);
const MOST_WORDS = 16;

/** What a stored value is found under, whatever it is written like; nothing where it says too little. */
export function wordsToKeep(sort: TracedSort, value: string): string[] {
  switch (sort) {
    case 'PLACE':
      return [...new Set([...placeWords(value).map((word) => `w:${word}`), ...doorOf(value).map((door) => `d:${door}`)])];
    case 'BIRTH':
      return birthMarks(value);
    case 'SURNAME':
      return surnamesOf(value);
  }
}

/** Words of a place that tell it from others, in capitals without accents: no kinds of schools or streets. */
export function placeWords(text: string): string[] {
  return [...new Set(wordsOf(text).filter((word) => !COMMON_WORDS.has(word) && (word.length > 1 || /\d/.test(word))))].slice(0, MOST_WORDS);
}

/** The house, without the door within it and without what follows the first comma, where that has a number; else the place by its words. */
export function doorOf(text: string): string[] {
  const words = wordsOf(text.split(',')[0] as string);
  const end = words.findIndex((word, index) => index > 0 && WITHIN.has(word));
  const house = (end === -1 ? words : words.slice(0, end)).filter((word) => !/^(NO|NRO|N|NUM|NUMERO|BARRIO)$/.test(word));
  const numbered = house.filter((word) => /\d/.test(word)).length >= 2;
  const words0 = numbered ? house : placeWords(text);
  return words0.length >= 2 ? [words0.join(' ')] : [];
}

/** Phonetic keys of each surname, `s:`, and of two together, `p:`. */
export function surnamesOf(text: string): string[] {
  const keys = nameKeys(text).slice(0, 4);
  return [...keys.map((key) => `s:${key}`), ...(keys.length >= 2 ? [`p:${[...keys].sort().join(' ')}`] : [])];
}

/** `D` a day, `M` a month, `Y` a year; `m` and `y` where no more than the month or the year is known. */
function birthMarks(text: string): string[] {
  const date = parsePartialDate(text);
  if (!date) return [];
  const { year, month, day } = date;
  if (month === null) return [`Y:${year}`, `y:${year}`];
  const ofMonth = `${year}-${two(month)}`;
  return day === null ? [`Y:${year}`, `M:${ofMonth}`, `m:${ofMonth}`] : [`Y:${year}`, `M:${ofMonth}`, `D:${ofMonth}-${two(day)}`];
}

/**
 * What to look for, given what was printed: each of the lists is enough, all of its words are needed. Nothing where it says too little.
 *
 * @param value a place in any spelling, of which the words must be among those of the record; of a birth a partial date, or an age in whole years
 * @param day of the publication, `YYYY-MM-DD`, from which an age counts back
 */
export function wordsToSeek(sort: 'PLACE' | 'BIRTH', value: string, day: string): string[][] {
  if (sort === 'PLACE') {
    const words = placeWords(value).map((word) => `w:${word}`);
    return words.length > 0 ? [words] : [];
  }
  const age = /^\d{1,2}$/.exec(value.trim());
  if (age) return bornAt(Number(age[0]), day);
  const date = parsePartialDate(value.trim());
  if (!date) return [];
  const { year, month, day: ofMonth } = date;
  if (month === null) return [[`Y:${year}`]];
  const text = `${year}-${two(month)}`;
  return ofMonth === null ? [[`M:${text}`], [`y:${year}`]] : [[`D:${text}-${two(ofMonth)}`], [`m:${text}`], [`y:${year}`]];
}

/** Every month in which somebody of this age may have been born, and the two years where no more is known. */
function bornAt(age: number, day: string): string[][] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const months = Array.from({ length: 13 }, (_, back) => {
    const at = (year - age) * 12 + (month - 1) - back;
    return [`M:${Math.floor(at / 12)}-${two((at % 12) + 1)}`];
  });
  return [...months, [`y:${year - age}`], [`y:${year - age - 1}`]];
}

const two = (number: number): string => String(number).padStart(2, '0');

function wordsOf(text: string): string[] {
  const plain = text.slice(0, 400).normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return (plain.match(/\p{L}+|\d+\p{L}?/gu) ?? []).map((word) => STREETS[word] ?? word);
}
