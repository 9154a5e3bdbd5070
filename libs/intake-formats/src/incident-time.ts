/** A moment as ISO 8601, with `Z` or `+hh:mm`; `offset` is false where the source gives none, then `iso` has none either. */
export interface IncidentTime {
  readonly iso: string;
  readonly offset: boolean;
}

const DATE_TIME = /^\s*(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d))?\s*$/;
const EARLIEST_YEAR = 1900;

/**
 * Reads RFC 3339 and xs:dateTime: a real day since 1900, hour 24 as the next day's 0, a leap second as second 59, at most six
 * digits of a second's fraction. Null for anything else.
 */
export function readIncidentTime(value: string): IncidentTime | null {
  const match = DATE_TIME.exec(value);
  if (match === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offsetHour = Number(match[10] ?? 0);
  const offsetMinute = Number(match[11] ?? 0);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isRealDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isRealTime = minute < 60 && second <= 60 && (hour < 24 || (hour === 24 && minute === 0 && second === 0));
  if (year < EARLIEST_YEAR || !isRealDay || !isRealTime || offsetHour > 14 || offsetMinute > 59) {
    return null;
  }
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59))).toISOString().slice(0, 19);
  const zone = match[8] !== undefined ? 'Z' : match[9] !== undefined ? `${match[9]}${match[10]}:${match[11]}` : '';
  return { iso: `${local}${(match[7] ?? '').slice(0, 7)}${zone}`, offset: zone !== '' };
}
