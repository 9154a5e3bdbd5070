import { describe, expect, it } from '@jest/globals';
import { type Missed, QueueWatch } from './queue-watch.js';

const MOST_PENDING = 200;
const change = (questionId: string, toAsk: boolean) => ({ caseId: 'case', questionId, toAsk });

describe('a view of a queue', () => {
  /** What is asked about, and what is told of it, to one who hears of the questions to ask alone, or of all. */
  async function asked(whole: boolean, feed: (watch: QueueWatch) => void): Promise<{ ids: string[]; missed: Readonly<Missed>; told: string | null | undefined }> {
    let seen: { ids: string[]; missed: Readonly<Missed> } = { ids: [], missed: { toAsk: false, others: false } };
    const watch = new QueueWatch({ hangUp: () => undefined }, async (events, missed) => {
      seen = { ids: events.map((one) => one.questionId), missed };
      return { ids: events.filter((one) => whole || one.toAsk).map((one) => one.questionId), all: missed.toAsk || (whole && missed.others) };
    });
    feed(watch);
    const { value } = await watch.next();
    return { ...seen, told: value as string | null | undefined };
  }
  const many = (watch: QueueWatch, toAsk: boolean): void => {
    for (let n = 0; n < MOST_PENDING; n++) watch.add(change(`${toAsk ? 'asked' : 'put'}-${n}`, toAsk));
  };

  it('says to read it all where too many of a sort came at once, to those who hear of that sort', async () => {
    const both = (watch: QueueWatch): void => {
      watch.add(change('one', true));
      many(watch, false);
    };
    expect(await asked(true, both)).toEqual({ ids: ['one'], missed: { toAsk: false, others: true }, told: null });
    expect(await asked(false, both)).toEqual({ ids: ['one'], missed: { toAsk: false, others: true }, told: 'one' });
    expect(await asked(false, (watch) => (many(watch, true), watch.add(change('last', true))))).toEqual({ ids: [], missed: { toAsk: true, others: false }, told: null });
  });

  it('keeps of a question that it may be asked, whatever comes of it in the same moment', async () => {
    const twice = (order: readonly boolean[]) => (watch: QueueWatch): void => {
      for (const toAsk of order) watch.add(change('one', toAsk));
    };
    for (const order of [[true, false], [false, true]]) expect(await asked(false, twice(order))).toMatchObject({ ids: ['one'], told: 'one' });
  });
});
