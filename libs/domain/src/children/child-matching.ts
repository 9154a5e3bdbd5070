import { type BirthDate, isNearBirth, isSameFullBirth, mayBeSameBirth } from './partial-date.js';
import { compareNames, nameKeys } from './spanish-phonetics.js';

/** What a report or a record says of a child. All of it may be missing. */
export interface ChildDescription {
  /** `RC`, `TI`, `CC`, `NUIP`, `CE`, `PA`, `PPT`... */
  readonly documentType: string | null;
  readonly documentNumber: string | null;
  /** All names and surnames, in any order. */
  readonly names: string | null;
  readonly dateOfBirth: BirthDate | null;
  readonly phones: readonly string[];
}

/** SURE attaches; DOUBTFUL becomes a task for the coordinator; NONE says nothing. The one who reports never learns which. */
export type MatchVerdict = 'SURE' | 'DOUBTFUL' | 'NONE';

export type MatchReason =
  | 'DOCUMENT_EQUAL'
  /** The same number on documents of unrelated series. */
  | 'DOCUMENT_SERIES_DIFFERS'
  | 'DOCUMENT_DIFFERS'
  | 'NAMES_SAME'
  | 'NAMES_COMPATIBLE'
  | 'NAMES_DIFFER'
  | 'NAMES_MISSING'
  | 'BIRTH_SAME'
  | 'BIRTH_AGREES'
  | 'BIRTH_NEAR'
  | 'BIRTH_CONFLICTS'
  | 'BIRTH_MISSING'
  | 'PHONE_EQUAL';

export interface ChildMatch {
  readonly verdict: MatchVerdict;
  /** Number of the row of {@link MATCH_RULES} that decided. */
  readonly rule: number;
  readonly reasons: readonly MatchReason[];
}

interface Comparison {
  readonly document: 'EQUAL' | 'SERIES_DIFFERS' | 'DIFFERS' | 'MISSING';
  readonly names: 'SAME' | 'COMPATIBLE' | 'DIFFER' | 'MISSING';
  readonly birth: 'SAME' | 'AGREES' | 'NEAR' | 'CONFLICTS' | 'MISSING';
  readonly phone: boolean;
  /** Names that each of the two has: three are a given name and both surnames. */
  readonly commonNames: number;
}

interface MatchRule {
  readonly verdict: MatchVerdict;
  readonly because: string;
  readonly when: (facts: Comparison) => boolean;
}

const agree = ({ names }: Comparison): boolean => names === 'SAME' || names === 'COMPATIBLE';
const FULL_NAME = 3;

/**
 * The rules, the first that fits decides. A wrong attach shows one child's record to another child's people, a missed one makes a child
 * tell it again: so what is not certain is a person's to decide, and nothing is thrown away that a person could decide.
 */
export const MATCH_RULES: readonly MatchRule[] = [
  { verdict: 'SURE', because: 'one document number, names that agree, no other birth', when: (f) => f.document === 'EQUAL' && agree(f) && f.birth !== 'CONFLICTS' && f.birth !== 'NEAR' },
  { verdict: 'DOUBTFUL', because: 'one document number, but names or birth do not confirm it', when: (f) => f.document === 'EQUAL' },
  { verdict: 'DOUBTFUL', because: 'one number in two series of documents, names or birth agree', when: (f) => f.document === 'SERIES_DIFFERS' && (agree(f) || f.birth === 'SAME') },
  {
    verdict: 'SURE',
    because: 'no two documents, one full name in one spelling, one full birth date, one phone',
    when: (f) => f.document === 'MISSING' && f.names === 'SAME' && f.commonNames >= FULL_NAME && f.birth === 'SAME' && f.phone,
  },
  { verdict: 'DOUBTFUL', because: 'one phone and one full birth date: the same child, or a twin', when: (f) => f.phone && f.birth === 'SAME' },
  { verdict: 'DOUBTFUL', because: 'names agree, and the phone', when: (f) => agree(f) && f.phone },
  { verdict: 'DOUBTFUL', because: 'names agree, and the birth as far as it is known', when: (f) => agree(f) && (f.birth === 'SAME' || f.birth === 'AGREES' || f.birth === 'NEAR') },
  { verdict: 'DOUBTFUL', because: 'one full name, birth not known', when: (f) => agree(f) && f.commonNames >= FULL_NAME && f.birth === 'MISSING' },
  { verdict: 'DOUBTFUL', because: 'one phone, no names to tell, no other birth', when: (f) => f.phone && f.names === 'MISSING' && f.birth !== 'CONFLICTS' },
  { verdict: 'NONE', because: 'a phone shared by siblings, a common name, or nothing in common', when: () => true },
];

/** Compares a reported child with a candidate of the record. The order of the two makes no difference. */
export function matchChild(reported: ChildDescription, candidate: ChildDescription): ChildMatch {
  const facts = compare(reported, candidate);
  const index = MATCH_RULES.findIndex(({ when }) => when(facts));
  return { verdict: MATCH_RULES[index]!.verdict, rule: index + 1, reasons: reasonsOf(facts) };
}

/**
 * Series and number of a document as they are compared and indexed; null for none, and for what is written where none is known (`0000`,
 * `123456`). Registro civil, tarjeta de identidad and cédula carry one number through life (NUIP) and are one series; digits of an unknown
 * series are taken for it.
 */
export function normaliseDocument(type: string | null, number: string | null): { readonly type: string; readonly number: string } | null {
  const plain = (number ?? '').normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/^0+/, '');
  if (plain.length < 5 || plain.length > 20 || plain.replace(/\D/g, '').length < 4 || isFiller(plain)) return null;
  const series = (type ?? '').toUpperCase().replace(/[^A-Z]/g, '').slice(0, 10);
  const unknown = series === '' || series === 'NONE';
  return { type: NUIP_SERIES.has(series) || (unknown && /^\d+$/.test(plain)) ? 'NUIP' : series, number: plain };
}

/** A whole phone number in digits, without Colombia's country code; null for short numbers, fillers and what is no number. */
export function normalisePhone(text: string): string | null {
  const trimmed = text.normalize('NFKC').trim();
  const digits = trimmed.replace(/\D/g, '').replace(/^00/, '');
  if (trimmed.length > 40 || /[A-Za-z]{4}/.test(trimmed)) return null;
  const national = /^57(?:3\d{9}|60\d{8})$/.test(digits) ? digits.slice(2) : digits;
  return national.length < 7 || national.length > 15 || isFiller(national) ? null : national;
}

const NUIP_SERIES = new Set(['RC', 'TI', 'CC', 'NUIP']);

function compare(one: ChildDescription, other: ChildDescription): Comparison {
  const [keys, otherKeys] = [nameKeys(one.names ?? ''), new Set(nameKeys(other.names ?? ''))];
  return {
    document: compareDocuments(one, other),
    names: ({ SAME: 'SAME', COMPATIBLE: 'COMPATIBLE', DIFFERENT: 'DIFFER', UNKNOWN: 'MISSING' } as const)[compareNames(one.names, other.names)],
    birth: compareBirths(one.dateOfBirth, other.dateOfBirth),
    phone: sharesPhone(one.phones, other.phones),
    commonNames: keys.filter((key) => otherKeys.has(key)).length,
  };
}

function compareDocuments(one: ChildDescription, other: ChildDescription): Comparison['document'] {
  const [a, b] = [normaliseDocument(one.documentType, one.documentNumber), normaliseDocument(other.documentType, other.documentNumber)];
  if (a === null || b === null) return 'MISSING';
  if (a.number !== b.number) return 'DIFFERS';
  return a.type === b.type ? 'EQUAL' : 'SERIES_DIFFERS';
}

function compareBirths(one: BirthDate | null, other: BirthDate | null): Comparison['birth'] {
  if (one === null || other === null) return 'MISSING';
  if (isSameFullBirth(one, other)) return 'SAME';
  if (mayBeSameBirth(one, other)) return 'AGREES';
  return isNearBirth(one, other) ? 'NEAR' : 'CONFLICTS';
}

function sharesPhone(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others.map(normalisePhone).filter((phone) => phone !== null));
  return some.map(normalisePhone).some((phone) => phone !== null && known.has(phone));
}

/** One digit repeated, or counting up or down. */
function isFiller(text: string): boolean {
  return /^(.)\1*$/.test(text) || '01234567890123456789'.includes(text) || '98765432109876543210'.includes(text);
}

function reasonsOf({ document, names, birth, phone }: Comparison): MatchReason[] {
  const reasons: MatchReason[] = [];
  if (document !== 'MISSING') reasons.push(`DOCUMENT_${document}`);
  reasons.push(`NAMES_${names}`, `BIRTH_${birth}`);
  if (phone) reasons.push('PHONE_EQUAL');
  return reasons;
}
