const AROUND = 60;
const MARK = '**';
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const FEWEST = 3;

/** Small letters without accents; Ñ is a letter of its own, as in the search. */
const folded = (word: string): string => word.toLowerCase().normalize('NFC').replaceAll('ñ', '\u0001').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('\u0001', 'ñ');
/** Two words that begin alike may be forms of one. A mark too many misleads nobody: the text is the reader's own. */
const alike = (one: string, other: string): boolean => {
  const least = Math.max(FEWEST, Math.min(one.length, other.length) - 2);
  return one === other || (one.length >= FEWEST && other.length >= FEWEST && one.slice(0, least) === other.slice(0, least));
};

/** The part of a text around the first word that was searched for, those words marked. Made of nothing but what this reader was given. */
export function snippetOf(text: string, query: string): string {
  const wanted = [...query.matchAll(WORD)].map(([word]) => folded(word));
  const found = [...text.matchAll(WORD)].filter(([word]) => wanted.some((one) => alike(one, folded(word))));
  const first = found[0]?.index ?? 0;
  const from = startOfWord(text, Math.max(0, first - AROUND));
  const until = endOfWord(text, Math.min(text.length, first + AROUND * 2));
  let out = from > 0 ? '… ' : '';
  let at = from;
  for (const match of found) {
    if (match.index < from || match.index + match[0].length > until) continue;
    out += `${text.slice(at, match.index)}${MARK}${match[0]}${MARK}`;
    at = match.index + match[0].length;
  }
  return `${out}${text.slice(at, until)}${until < text.length ? ' …' : ''}`;
}

const startOfWord = (text: string, at: number): number => (at === 0 ? 0 : text.indexOf(' ', at) + 1 || at);
const endOfWord = (text: string, at: number): number => (at === text.length ? at : Math.max(text.lastIndexOf(' ', at), 0) || at);
