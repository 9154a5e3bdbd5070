/** A sentence as the patterns see it. Both forms have one letter for each place in `offsets`. */
export interface Sentence {
  /** Small letters without accents. */
  readonly folded: string;
  /** Small letters with accents. */
  readonly accented: string;
  /** Where each letter, and the end behind the last, stands in the text as given. UTF-16 code units. */
  readonly offsets: readonly number[];
  /** Whether a question mark opens or closes it. */
  readonly asked: boolean;
}

const LETTER = /[^]\p{M}*/gu;
const QUOTES = /["“”«»()[\]]/;
const ENDS = /[.?!;:…\n\r¿¡]/;

/** Cuts a text into sentences; a mark that opens a question or an exclamation also ends what stands before it. */
export function sentencesOf(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let letters: { folded: string; accented: string; offset: number }[] = [];
  let opened = false;
  const finish = (end: number, closed: boolean): void => {
    if (letters.some(({ folded }) => /[\p{L}\p{N}]/u.test(folded))) {
      sentences.push({
        folded: letters.map((letter) => letter.folded).join(''),
        accented: letters.map((letter) => letter.accented).join(''),
        offsets: [...letters.map((letter) => letter.offset), end],
        asked: opened || closed,
      });
    }
    letters = [];
  };
  for (const { 0: written, index } of text.matchAll(LETTER)) {
    if (ENDS.test(written)) {
      finish(index, written === '?');
      opened = written === '¿';
    } else letters.push({ folded: fold(written, 'NFD'), accented: fold(written, 'NFC'), offset: index });
  }
  finish(text.length, false);
  return sentences;
}

function fold(written: string, form: 'NFC' | 'NFD'): string {
  if (/\s/u.test(written) || QUOTES.test(written)) return ' ';
  if (/[’‘`´]/.test(written)) return "'";
  if (/[–—]/.test(written)) return ',';
  return written.normalize(form).toLowerCase().normalize(form).charAt(0);
}
