const DAY_MS = 86_400_000;
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const days = new Map<number, string>();

/** `YYYY-MM-DD` of an instant, UTC. Kept by day: a caseload asks for the same few thousand a million times. */
export function dateText(milliseconds: number): string {
  const day = Math.floor(milliseconds / DAY_MS);
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  days.set(day, text);
  return text;
}

/** ISO 8601 of an instant, UTC, to the second. */
export function instantText(milliseconds: number): string {
  const second = Math.floor((milliseconds - Math.floor(milliseconds / DAY_MS) * DAY_MS) / 1000);
  return `${dateText(milliseconds)}T${TWO[Math.floor(second / 3600)]}:${TWO[Math.floor(second / 60) % 60]}:${TWO[second % 60]}Z`;
}
