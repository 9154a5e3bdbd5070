import { TransparencyLogError } from './transparency-log-error.js';
import { isWellFormed } from './well-formed.js';

/** What an entry may consist of. Numbers are whole and within 2^53 - 1: others are written differently by different programs. */
export type CanonicalValue = null | boolean | number | string | readonly CanonicalValue[] | { readonly [name: string]: CanonicalValue };

const MAX_DEPTH = 32;

/**
 * The one spelling of a value in JSON (RFC 8785): no white space, names in the order of their UTF-16 code units, strings as ECMAScript writes them.
 * @throws NOT_CANONICAL for anything else than a CanonicalValue: a fraction, NaN, undefined, a Date, half a surrogate pair, more than 32 levels
 */
export function canonicalJson(value: CanonicalValue): string {
  return write(value, 0);
}

/**
 * Reads what `canonicalJson` writes, and nothing else: a doubled name, a space, an escape that need not be, another order are refused.
 * @throws NOT_CANONICAL
 */
export function parseCanonicalJson(text: string): CanonicalValue {
  let value: CanonicalValue;
  try {
    value = JSON.parse(text) as CanonicalValue;
  } catch {
    throw refusal('it is no JSON');
  }
  if (canonicalJson(value) !== text) throw refusal('it is JSON in another spelling');
  return value;
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw refusal(`more than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    return `{${Object.keys(value).sort().map((name) => `${writeString(name)}:${write((value as Record<string, unknown>)[name], depth + 1)}`).join(',')}}`;
  }
  throw refusal('a value that JSON has no word for');
}

function writeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw refusal('a number that is not whole, or beyond 2^53 - 1');
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (!isWellFormed(value)) throw refusal('half a surrogate pair');
  return JSON.stringify(value);
}

/** An object as a literal makes it, whose own names are all that it has. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
}

function refusal(why: string): TransparencyLogError {
  return new TransparencyLogError('NOT_CANONICAL', `Not canonical JSON: ${why}`);
}
