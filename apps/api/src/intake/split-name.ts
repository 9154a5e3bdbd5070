const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'san', 'santa']);

export interface SplitName { readonly givenNames: string | null; readonly familyNames: string | null }

/**
 * A full name parted as it is written in Colombia: the last two words are the surnames where there are three or more, particles with the word
 * they belong to. A first proposal, for those who keep the identity to correct.
 */
export function splitName(names: string | null): SplitName {
  const parts: string[] = [];
  let pending = '';
  for (const word of (names ?? '').trim().split(/\s+/).filter(Boolean)) {
    pending = pending ? `${pending} ${word}` : word;
    if (PARTICLES.has(word.toLowerCase())) continue;
    parts.push(pending);
    pending = '';
  }
  if (pending) parts.push(pending);
  const surnames = parts.length >= 3 ? 2 : parts.length === 2 ? 1 : 0;
  const cut = parts.length - surnames;
  return { givenNames: parts.slice(0, cut).join(' ') || null, familyNames: parts.slice(cut).join(' ') || null };
}
