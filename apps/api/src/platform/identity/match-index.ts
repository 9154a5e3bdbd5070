import { type ChildDescription, normaliseDocument, normalisePhone } from '@heardonce/domain/children/child-matching.js';
import { yearsToIndex, yearsToSeek } from '@heardonce/domain/children/partial-date.js';
import { nameKeys } from '@heardonce/domain/children/spanish-phonetics.js';
import { type MatchFacts, type MatchKey, matchKeys } from '../keys/match-keys.js';

/** Length of an entry of the blind index: at 100,000 children more than ten share each value. Another length means writing the index again. */
export const INDEX_BITS = 13;

/** Entries of the blind index to store with a child: `child_identity.match_keys`. */
export function indexEntries(secret: Buffer, child: ChildDescription): number[] {
  return valuesOf(matchKeys(secret, factsOf(child, yearsToIndex(child.dateOfBirth)), INDEX_BITS));
}

/** Entries to look under: by one fact that tells much, and by names with years, which tell less and are many. */
export function entriesToSeek(secret: Buffer, child: ChildDescription, day: string): { readonly exact: number[]; readonly names: number[] } {
  const keys = matchKeys(secret, factsOf(child, yearsToSeek(child.dateOfBirth, day)), INDEX_BITS);
  return { exact: valuesOf(keys.filter((key) => key.field !== 'NAMES_AND_YEAR')), names: valuesOf(keys.filter((key) => key.field === 'NAMES_AND_YEAR')) };
}

function factsOf(child: ChildDescription, birthYears: readonly (number | null)[]): MatchFacts {
  const phones = child.phones.map(normalisePhone).filter((phone) => phone !== null);
  return { document: normaliseDocument(child.documentType, child.documentNumber), nameKeys: nameKeys(child.names ?? ''), birthYears, phones };
}

const valuesOf = (keys: readonly MatchKey[]): number[] => [...new Set(keys.map((key) => key.value))];
