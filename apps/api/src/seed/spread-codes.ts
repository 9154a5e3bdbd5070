import { CODE_ALPHABET, CODE_LENGTH } from '@heardonce/domain/cases/case-code.js';

const BASE = CODE_ALPHABET.length;
const CODES = BASE ** CODE_LENGTH;
const HALF = 2 ** 20;
const ROUNDS = 4;

/**
 * Spreads numbers over all codes so that no two share one, whoever makes them and in whatever order: among millions of codes drawn at random two would.
 * A keyed permutation (Feistel rounds, walked until it lands among the codes).
 * @returns the bytes to give to `newCaseCode` or `newReportCode`
 */
export function spreadCode(key: number, number: number): (size: number) => Uint8Array {
  let place = number;
  do place = permuted(key, place);
  while (place >= CODES);
  const bytes = Uint8Array.from({ length: CODE_LENGTH }, (_, at) => Math.floor(place / BASE ** at) % BASE);
  return () => bytes;
}

function permuted(key: number, place: number): number {
  let [left, right] = [Math.floor(place / HALF), place % HALF];
  for (let round = 0; round < ROUNDS; round++) [left, right] = [right, left ^ (scrambled(right ^ Math.imul(key + round, 0x9e3779b1)) >>> 12)];
  return left * HALF + right;
}

function scrambled(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
