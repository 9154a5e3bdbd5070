/** Bytes from the first to the last, both included. */
export interface ByteRange { readonly first: number; readonly last: number }
export interface TimeRange { readonly firstMs: number; readonly lastMs: number }

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The one range a header asks for (RFC 9110, 14.2), cut to `most` bytes: whoever wants more asks again, and each answer is on record by itself.
 * Null where there is none, several, or none of it lies within.
 */
export function readRange(header: string | undefined, within: ByteRange, most: number): ByteRange | null {
  const [, from = '', to = ''] = RANGE.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(within.first, within.last + 1 - Number(to)) : Number(from);
  const asked = from === '' || to === '' ? within.last : Math.min(Number(to), within.last);
  if (first < within.first || first > asked || (to !== '' && from !== '' && Number(to) < Number(from))) return null;
  return { first, last: Math.min(asked, first + most - 1) };
}

/** The bytes of a part of a recording, by proportion: a recording of constant rate has them about there; what lies outside is not given. */
export function bytesOf({ firstMs, lastMs }: TimeRange, { sizeBytes, durationMs }: { readonly sizeBytes: number; readonly durationMs: number }): ByteRange {
  return { first: Math.floor((firstMs / durationMs) * sizeBytes), last: Math.min(sizeBytes - 1, Math.ceil((lastMs / durationMs) * sizeBytes) - 1) };
}

/** The seconds that bytes hold, by the same proportion, rounded outwards. */
export function secondsOf({ first, last }: ByteRange, { sizeBytes, durationMs }: { readonly sizeBytes: number; readonly durationMs: number }): { from: number; to: number } {
  const seconds = durationMs / 1000;
  return { from: Math.floor((first / sizeBytes) * seconds), to: Math.ceil(((last + 1) / sizeBytes) * seconds) };
}
