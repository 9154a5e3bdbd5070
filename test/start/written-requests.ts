/** One ```sh of a page, and the lines that the page shows of its answer: what differs each time stands there as `…`. */
export interface WrittenRequest { readonly script: string; readonly shown: readonly string[] }

const FENCED = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The requests that a page gives to copy, in order. Commands that ask nothing, such as `npm start`, are left out. */
export function requestsOf(page: string): WrittenRequest[] {
  const requests: { script: string; shown: string[] }[] = [];
  let end = 0;
  for (const { index, 0: whole, 1: language, 2: text = '' } of page.matchAll(FENCED)) {
    // An answer stands right below its request.
    const below = page.slice(end, index).trim() === '';
    end = index + whole.length;
    if (language === 'sh') requests.push({ script: text, shown: [] });
    else if (below) requests.at(-1)?.shown.push(...text.trimEnd().split('\n'));
  }
  return requests.filter(({ script }) => /\b(?:curl|ask)\b/.test(script));
}

const MARK = '-- next --';

/** All of them as one script for `sh`, as one terminal would run them. */
export const asOneScript = (requests: readonly WrittenRequest[]): string => requests.map(({ script }) => `${script}\necho '${MARK}'\n`).join('');

/** What each request printed, line by line. */
export const answersIn = (stdout: string): string[][] => stdout.split(`${MARK}\n`).slice(0, -1).map((text) => text.split('\n').filter((line) => line !== ''));

/** What the page shows and was not answered in this order, and what was refused without the page saying so. */
export function differences({ shown }: WrittenRequest, answered: readonly string[]): string[] {
  let at = 0;
  const missing = shown.filter((line) => {
    const found = answered.findIndex((one, place) => place >= at && asPattern(line).test(one));
    if (found >= 0) at = found + 1;
    return found < 0;
  });
  const refused = answered.filter((line) => line.includes('"errors"') && !shown.some((one) => asPattern(one).test(line)));
  return [...missing.map((line) => `not answered: ${line}`), ...refused.map((line) => `refused: ${line}`)];
}

const asPattern = (line: string): RegExp => new RegExp(`^${line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
