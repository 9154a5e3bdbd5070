/** Languages in which messages are written. Spanish is the language of the house. */
export type Language = 'es' | 'en';

const DEFAULT_LANGUAGE: Language = 'es';
const LONGEST_HEADER = 256;

/**
 * The language of an answer, from `Accept-Language` (RFC 9110 section 12.5.4): the supported
 * language with the highest weight, the earlier one when weights are equal, Spanish when the
 * header is missing, too long to be read, or names neither. Never throws, never echoes.
 */
export function negotiateLanguage(header: string | undefined): Language {
  if (header === undefined || header.length > LONGEST_HEADER) return DEFAULT_LANGUAGE;
  let chosen: Language = DEFAULT_LANGUAGE;
  let chosenWeight = 0;
  for (const part of header.split(',')) {
    const [range = '', ...parameters] = part.split(';');
    const language = supportedLanguage(range.trim().toLowerCase());
    const weight = language === undefined ? 0 : weightOf(parameters);
    if (language !== undefined && weight > chosenWeight) {
      chosen = language;
      chosenWeight = weight;
    }
  }
  return chosen;
}

function supportedLanguage(range: string): Language | undefined {
  const primary = range.split('-', 1)[0];
  if (primary === '*') return DEFAULT_LANGUAGE;
  return primary === 'es' || primary === 'en' ? primary : undefined;
}

function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=');
    if (name.trim().toLowerCase() !== 'q') continue;
    const weight = Number(value.trim());
    return weight >= 0 && weight <= 1 ? weight : 0;
  }
  return 1;
}
