/** Half a surrogate pair: has no UTF-8. */
const HALF_PAIR = /\p{Surrogate}/u;

/** Whether a string can be written as UTF-8 and read back the same. */
export function isWellFormed(text: string): boolean {
  return !HALF_PAIR.test(text);
}
