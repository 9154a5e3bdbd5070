const DECIMAL = /^(0|[1-9]\d{0,15})$/;

/** A size, an index or a time as these formats write it: decimal, no leading zero, at most 2^53 - 1. Null for anything else. */
export function parseDecimal(text: string | undefined): number | null {
  const number = text !== undefined && DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? number : null;
}
