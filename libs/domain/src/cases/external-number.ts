/** Numbers that other agencies' systems gave to the same matter. They are kept as text: leading zeros mean something. */
export type ExternalNumberKind = 'NUNC' | 'SIM' | 'CLINICAL';

/** The parts of a NUNC, the number of a criminal notice: 21 digits. */
export interface NuncParts {
  /** Two digits. */
  readonly department: string;
  /** Three digits within the department. */
  readonly municipality: string;
  /** DIVIPOLA code of the municipality: department and municipality, five digits. */
  readonly divipola: string;
  /** Two digits: the entity that took the notice. */
  readonly entity: string;
  /** Five digits: its receiving unit. */
  readonly unit: string;
  readonly year: number;
  /** Five digits within unit and year. */
  readonly consecutive: string;
}

const LONGEST_SPELLING = 60;
const NUNC = /^(?<department>\d{2})(?<municipality>\d{3})(?<entity>\d{2})(?<unit>\d{5})(?<year>20\d{2})(?<consecutive>\d{5})$/;
/** Their issuers publish no format that we know of: what can be said is that they are short and plain. */
const PLAIN_NUMBER = /^[0-9A-Z](?:[0-9A-Z/-]{0,38}[0-9A-Z])?$/;
const SEPARATORS = /[\s.\u2010-\u2015-]+/gu;

/** The parts of a NUNC written with or without spaces, dots and dashes; null where it is none. */
export function parseNunc(text: string): NuncParts | null {
  if (text.length > LONGEST_SPELLING) return null;
  const parts = NUNC.exec(text.replace(SEPARATORS, ''))?.groups as Record<'department' | 'municipality' | 'entity' | 'unit' | 'year' | 'consecutive', string> | undefined;
  if (parts === undefined || parts.department === '00' || parts.municipality === '000') return null;
  const { department, municipality, entity, unit, consecutive } = parts;
  return { department, municipality, divipola: department + municipality, entity, unit, year: Number(parts.year), consecutive };
}

/** The 21 digits, without separators: the form that is stored and compared. */
export function nuncDigits({ divipola, entity, unit, year, consecutive }: NuncParts): string {
  return divipola + entity + unit + String(year) + consecutive;
}

/** The number in groups, as it is read aloud: `11 001 60 00123 2026 00045`. */
export function formatNunc({ department, municipality, entity, unit, year, consecutive }: NuncParts): string {
  return [department, municipality, entity, unit, year, consecutive].join(' ');
}

/** The form in which a number is stored and compared; null where the text can't be a number of this kind. */
export function normaliseExternalNumber(kind: ExternalNumberKind, text: string): string | null {
  if (kind === 'NUNC') {
    const parts = parseNunc(text);
    return parts && nuncDigits(parts);
  }
  if (text.length > LONGEST_SPELLING) return null;
  const plain = text.normalize('NFKC').toUpperCase().replace(/\s+/gu, '').replace(/[\u2010-\u2015]/gu, '-');
  return PLAIN_NUMBER.test(plain) && /\d/.test(plain) ? plain : null;
}
