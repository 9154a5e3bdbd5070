import type { RawAnswer } from './raw-exchange.js';

/** An answer that was not the same to the byte: what the viewer could tell the worlds apart by. */
export interface Interference { readonly query: string; readonly variables: string; readonly a: string; readonly b: string }

/** With what was asked, the two answers around the first byte in which they differ. */
export function interferenceOf(query: string, variables: string, { a, b }: { a: RawAnswer; b: RawAnswer }): Interference {
  const [one, other] = a.body !== b.body ? [a.body, b.body] : [a.head, b.head];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const near = (text: string): string => text.slice(Math.max(0, at - 160), at + 160);
  return { query, variables, a: near(one), b: near(other) };
}
