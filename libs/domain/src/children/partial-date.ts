/** A date known to the day, the month or the year. */
export interface PartialDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

/** A date of birth as the record has it. */
export interface BirthDate extends PartialDate {
  /** Somebody's estimate, not a document's or the family's word. */
  readonly estimated: boolean;
}

export type AgeBand = 'AGE_0_5' | 'AGE_6_10' | 'AGE_11_13' | 'AGE_14_17' | 'ADULT' | 'UNKNOWN';

/** Years by which an estimate may be wrong on either side. */
export const ESTIMATE_MARGIN_YEARS = 1;

const TEXT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const BANDS: readonly (readonly [upTo: number, band: AgeBand])[] = [
  [5, 'AGE_0_5'],
  [10, 'AGE_6_10'],
  [13, 'AGE_11_13'],
  [17, 'AGE_14_17'],
];

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the calendar, years 1900 to 2199; null where it is none. */
export function parsePartialDate(text: string): PartialDate | null {
  const [, y, m, d] = TEXT.exec(text) ?? [];
  if (y === undefined) return null;
  const year = Number(y);
  const month = m === undefined ? null : Number(m);
  const day = d === undefined ? null : Number(d);
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month !== null && (month < 1 || month > 12)) return null;
  if (month !== null && day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return { year, month, day };
}

/** The text that {@link parsePartialDate} reads. */
export function formatPartialDate({ year, month, day }: PartialDate): string {
  return [String(year).padStart(4, '0'), month, day]
    .filter((part) => part !== null)
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** First and last day on which the person may have been born, `YYYY-MM-DD`, the margin of an estimate included. */
export function birthRange({ year, month, day, estimated }: BirthDate): { readonly first: string; readonly last: string } {
  const margin = estimated ? ESTIMATE_MARGIN_YEARS : 0;
  return { first: dayText(year - margin, month ?? 1, day ?? 1), last: dayText(year + margin, month ?? 12, day ?? 31) };
}

/** Completed years on a day, least and most; never below 0. Somebody born on 29 February turns a year older on 1 March. */
export function ageOn(birth: BirthDate, day: string): { readonly least: number; readonly most: number } {
  const { first, last } = birthRange(birth);
  return { least: yearsBetween(last, day), most: yearsBetween(first, day) };
}

/**
 * The age band on a day, `YYYY-MM-DD`. Where the date leaves room for two, the younger is presumed (CIA 3): doubt never makes
 * a child an adult.
 */
export function ageBand(birth: BirthDate | null, day: string): AgeBand {
  if (birth === null) return 'UNKNOWN';
  const { least } = ageOn(birth, day);
  return BANDS.find(([upTo]) => least <= upTo)?.[1] ?? 'ADULT';
}

/** Whether two dates may be one person's: the days they leave open have one in common. An unknown date agrees with any. */
export function mayBeSameBirth(one: BirthDate | null, other: BirthDate | null): boolean {
  if (one === null || other === null) return true;
  const [a, b] = [birthRange(one), birthRange(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** Both known to the day, neither an estimate, and the same. */
export function isSameFullBirth(one: BirthDate | null, other: BirthDate | null): boolean {
  return one !== null && other !== null && isFull(one) && isFull(other) && formatPartialDate(one) === formatPartialDate(other);
}

/** Different as a slip of the pen makes it: day and month exchanged, or one of the three parts different. */
export function isNearBirth(one: BirthDate | null, other: BirthDate | null): boolean {
  if (one === null || other === null || one.day === null || other.day === null) return false;
  const exchanged = one.year === other.year && one.month === other.day && one.day === other.month;
  const different = [one.year !== other.year, one.month !== other.month, one.day !== other.day].filter(Boolean).length;
  return exchanged || different === 1;
}

/** Years under which a birth is put into the blind index; null stands for unknown. */
export function yearsToIndex(birth: BirthDate | null): readonly (number | null)[] {
  return [birth?.year ?? null];
}

/**
 * Years under which a birth is sought: a year on either side (the slip of a digit, an estimate on the other side), and records without a
 * date. An unknown birth is sought among all who are or may lately have been children.
 */
export function yearsToSeek(birth: BirthDate | null, day: string): readonly (number | null)[] {
  const now = Number(day.slice(0, 4));
  const [from, to] = birth === null ? [now - 25, now] : [birth.year - ESTIMATE_MARGIN_YEARS, birth.year + ESTIMATE_MARGIN_YEARS];
  const width = birth?.estimated ? ESTIMATE_MARGIN_YEARS : 0;
  const years = Array.from({ length: to - from + 1 + 2 * width }, (_, i) => from - width + i);
  return [...years, null];
}

function isFull({ month, day, estimated }: BirthDate): boolean {
  return month !== null && day !== null && !estimated;
}

function yearsBetween(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return Math.max(0, day.slice(5) < born.slice(5) ? years - 1 : years);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A day past the end of the month becomes its last: 31 of an unknown day, 29 February of a shifted year. */
function dayText(year: number, month: number, day: number): string {
  const kept = Math.min(day, daysIn(year, month));
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(kept).padStart(2, '0')}`;
}
