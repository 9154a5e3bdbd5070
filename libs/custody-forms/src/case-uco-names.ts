/** Prefixes of CASE and UCO 1.x as their published examples write them. */
export const CASE_UCO_PREFIXES = {
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-role': 'https://ontology.unifiedcyberontology.org/uco/role/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
} as const;

export const XSD = 'http://www.w3.org/2001/XMLSchema#';

type Prefix = keyof typeof CASE_UCO_PREFIXES;

/** The full name of a term, from `uco-core:name` to `https://ontology.unifiedcyberontology.org/uco/core/name`. */
export function fullName(term: `${Prefix}:${string}`): string {
  const [prefix, ...name] = term.split(':');
  return CASE_UCO_PREFIXES[prefix as Prefix] + name.join(':');
}
