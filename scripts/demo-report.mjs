/** `1 field`, `2 fields`. */
export const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** What the demo tells, in one language, and how often something was not as it had to be. */
export class DemoReport {
  failures = 0;

  /** @param {'es' | 'en'} language */
  constructor(language) {
    this.language = language;
  }

  say(es, en) {
    console.log(this.language === 'en' ? en : es);
  }

  /** A chapter. */
  head(es, en) {
    this.say(`\n${es}`, `\n${en}`);
  }

  /** Words of somebody, as the language marks them. */
  quote(text) {
    return this.language === 'en' ? `“${text}”` : `«${text}»`;
  }

  /** Something that was done; whatever did not work has thrown before. */
  step(es, en) {
    this.say(`  ${es}`, `  ${en}`);
  }

  /** Something that has to be so. Where it is not, the line is marked, and the demo ends with 1. */
  expect(holds, es, en) {
    if (!holds) this.failures += 1;
    const mark = holds ? ' ' : '✗';
    this.say(`${mark} ${es}`, `${mark} ${en}`);
  }

  /** @param {string[][]} rows all of the same length */
  table(heads, rows) {
    const all = [...heads, ...rows];
    const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column].length)));
    for (const row of all) console.log(`  ${row.map((text, column) => text.padEnd(widths[column])).join('  ')}`.trimEnd());
  }
}
