const DURATION = /^P(?=[\dT])(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?$/;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Whether the text is a duration of ISO 8601 in years, months, weeks, days, hours and minutes. */
export function isIsoDuration(text: string): boolean {
  return DURATION.test(text);
}

/**
 * The moment a duration of ISO 8601 later, in UTC. Years and months by the calendar (a month after 31 January is the last of February), days
 * of 24 hours, working days not known. RangeError where the text is no duration.
 */
export function addIsoDuration(from: Date, duration: string): Date {
  const parts = DURATION.exec(duration);
  if (parts === null) throw new RangeError('Not a duration of ISO 8601');
  const [years, months, weeks, days, hours, minutes] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const month = from.getUTCMonth() + years * 12 + months;
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const moved = new Date(from);
  moved.setUTCDate(1);
  moved.setUTCMonth(month, Math.min(from.getUTCDate(), lastDay));
  return new Date(moved.getTime() + ((weeks * 7 + days) * DAY_MINUTES + hours * 60 + minutes) * MINUTE_MS);
}
