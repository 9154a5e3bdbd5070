/**
 * Pseudonym codes: `HO-XXXX-XXXX-C` for a case, `RE-XXXX-XXXX-C` for a report.
 *
 * A code is random, never derived from a person, a place, a date or a sequence, so it says nothing and counts nothing.
 * It is a name to say aloud and to copy by hand, not a secret: knowing one opens nothing.
 *
 * Alphabet: 29 characters, without those that are mistaken for one another on paper (0 O, 1 I L, U) and without V, which
 * sounds like B in Spanish. 29 is prime, so one check character over the weights below finds every single wrong
 * character, every exchange of two characters (adjacent or not) and every doubled pair (`AA` for `BB`), the check
 * character included. The prefix takes part, so that a report's code is never accepted as a case's.
 */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';

/** Random characters in a code: 29^8, about 5 × 10^11 codes. Uniqueness is the database's to hold; draw again on collision. */
export const CODE_LENGTH = 8;

/** A source of random bytes, such as `randomBytes` of `node:crypto`. */
export type RandomBytes = (size: number) => Uint8Array;

type CodePrefix = 'HO' | 'RE';

const MODULUS = CODE_ALPHABET.length;
const CHECK_OFFSET: Readonly<Record<CodePrefix, number>> = { HO: 0, RE: 11 };
/** Bytes from here on would favour the first characters, and are drawn again. */
const FIRST_BIASED_BYTE = 256 - (256 % MODULUS);
const MOST_DRAWS = 64;
/** Longer text is not looked at: no spelling of a code needs it. */
const LONGEST_SPELLING = 40;
/** White space and every dash a keyboard or a word processor puts in. */
const SEPARATORS = /[\s\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]+/gu;

/** A new case code, `HO-XXXX-XXXX-C`. Throws RangeError if the source gives no usable bytes. */
export function newCaseCode(randomBytes: RandomBytes): string {
  return newCode('HO', randomBytes);
}

/** A new report code, `RE-XXXX-XXXX-C`. Throws RangeError if the source gives no usable bytes. */
export function newReportCode(randomBytes: RandomBytes): string {
  return newCode('RE', randomBytes);
}

/** The case code in its one written form, or null where the text is not one. Small letters, spaces and missing dashes are put right. */
export function parseCaseCode(text: string): string | null {
  return parseCode('HO', text);
}

/** The report code in its one written form, or null where the text is not one. */
export function parseReportCode(text: string): string | null {
  return parseCode('RE', text);
}

function newCode(prefix: CodePrefix, randomBytes: RandomBytes): string {
  let body = '';
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < FIRST_BIASED_BYTE) body += CODE_ALPHABET[byte % MODULUS];
      if (body.length === CODE_LENGTH) return written(prefix, body + checkCharacter(prefix, body));
    }
  }
  throw new RangeError('The random source gives no usable bytes');
}

function parseCode(prefix: CodePrefix, text: string): string | null {
  if (text.length > LONGEST_SPELLING) return null;
  const plain = text.replace(SEPARATORS, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (plain.length !== prefix.length + CODE_LENGTH + 1 || !plain.startsWith(prefix)) return null;
  const body = plain.slice(prefix.length, -1);
  const check = plain.slice(-1);
  for (const character of body + check) if (!CODE_ALPHABET.includes(character)) return null;
  return check === checkCharacter(prefix, body) ? written(prefix, body + check) : null;
}

/** Weights 2..9 on the body and 1 on the check: different, none zero, no two neighbours adding up to 29. */
function checkCharacter(prefix: CodePrefix, body: string): string {
  let sum = CHECK_OFFSET[prefix];
  for (let i = 0; i < body.length; i++) sum += (i + 2) * CODE_ALPHABET.indexOf(body[i]!);
  return CODE_ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS]!;
}

function written(prefix: CodePrefix, bodyAndCheck: string): string {
  return `${prefix}-${bodyAndCheck.slice(0, 4)}-${bodyAndCheck.slice(4, 8)}-${bodyAndCheck.slice(8)}`;
}
