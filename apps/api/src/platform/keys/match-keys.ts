import { createHmac, hkdfSync } from 'node:crypto';

/**
 * What a subject is found by, already normalised (`normaliseDocument`, `nameKeys`, `normalisePhone` of libs/domain), so that writer and seeker
 * agree on the spelling.
 */
export interface MatchFacts {
  readonly document?: { readonly type: string; readonly number: string } | null;
  /** Phonetic keys of all names, in any order. */
  readonly nameKeys?: readonly string[];
  /** Years of birth to store or to look under; null stands for unknown. */
  readonly birthYears?: readonly (number | null)[];
  readonly phones?: readonly string[];
}

/** One entry of the blind index. Equal only says perhaps: whoever matches opens the candidates and compares. */
export interface MatchKey {
  readonly field: 'DOCUMENT' | 'NAMES_AND_YEAR' | 'PHONE';
  /** 0 to 2^bits - 1: fits PostgreSQL `integer`. */
  readonly value: number;
}

export const MATCH_BITS = 18;
const MOST_BITS = 30;
/** A tuple of a name of each parent is what most records hold; more than this many names add nothing but entries. */
const MOST_NAMES = 6;

/**
 * Blind index entries of a subject: truncated HMAC-SHA256 under a key per field, over compound facts only: document number with its type,
 * each two names with the year of birth, a whole phone number. Never a single name, a sex, a place or a date.
 *
 * @param secret 32 bytes, `KeyProvider.secret('match-keys')`: kept outside the database.
 * @param bits length of the truncation. Choose it so that at least ten subjects share a value, {@link matchBitsFor}; changing it means
 * writing the index again.
 */
export function matchKeys(secret: Buffer, facts: MatchFacts, bits: number = MATCH_BITS): MatchKey[] {
  if (secret.length < 32 || !Number.isInteger(bits) || bits < 1 || bits > MOST_BITS) throw new RangeError('matchKeys: secret of 32 bytes, 1 to 30 bits');
  const found = new Map<string, MatchKey>();
  const add = (field: MatchKey['field'], tuple: readonly string[]): void => {
    const value = truncated(fieldKey(secret, field), tuple, bits);
    found.set(`${field}:${value}`, { field, value });
  };
  if (facts.document?.number) add('DOCUMENT', [facts.document.type, facts.document.number]);
  for (const phone of facts.phones ?? []) if (phone !== '') add('PHONE', [phone]);
  for (const [one, other] of pairs(facts.nameKeys ?? []))
    for (const year of new Set(facts.birthYears ?? [])) add('NAMES_AND_YEAR', [one, other, year === null ? '?' : String(year)]);
  return [...found.values()].sort((a, b) => (a.field === b.field ? a.value - b.value : a.field < b.field ? -1 : 1));
}

/** The most bits with which ten or more of so many subjects share a value on average, at most {@link MATCH_BITS}. */
export function matchBitsFor(subjects: number): number {
  return Math.max(1, Math.min(MATCH_BITS, Math.floor(Math.log2(Math.max(subjects, 20) / 10))));
}

/** A secret's keys, each derived once. */
const fieldKeys = new WeakMap<Buffer, Map<MatchKey['field'], Buffer>>();

function fieldKey(secret: Buffer, field: MatchKey['field']): Buffer {
  const keys = fieldKeys.get(secret) ?? new Map<MatchKey['field'], Buffer>();
  fieldKeys.set(secret, keys);
  const key = keys.get(field) ?? Buffer.from(hkdfSync('sha256', secret, '', `heard-once match v1|${field}`, 32));
  keys.set(field, key);
  return key;
}

function truncated(key: Buffer, tuple: readonly string[], bits: number): number {
  const digest = createHmac('sha256', key).update(JSON.stringify(tuple), 'utf8').digest();
  return digest.readUInt32BE(0) >>> (32 - bits);
}

/** Every two different names, in one order. */
function pairs(names: readonly string[]): [string, string][] {
  const sorted = [...new Set(names)].filter((name) => name !== '').slice(0, MOST_NAMES).sort();
  return sorted.flatMap((one, i) => sorted.slice(i + 1).map((other): [string, string] => [one, other]));
}
