import { describe, expect, it } from '@jest/globals';
import { DataKeyCache } from './data-key-cache.js';

const key = (): Promise<Buffer> => Promise.resolve(Buffer.alloc(32, 7));

describe('the cache of data keys', () => {
  it('keeps no more than so many, the least recently used going first', async () => {
    const cache = new DataKeyCache({ most: 2 });
    await cache.load('a', key);
    await cache.load('b', key);
    cache.get('a');
    await cache.load('c', key);
    expect([cache.get('a') !== undefined, cache.get('b') !== undefined, cache.get('c') !== undefined]).toEqual([true, false, true]);
  });

  it('keeps none longer than so long, used or not', async () => {
    let now = 0;
    const cache = new DataKeyCache({ keptMs: 100, now: () => now });
    await cache.load('a', key);
    now = 99;
    expect(cache.get('a')).toBeDefined();
    now = 100;
    expect(cache.get('a')).toBeUndefined();
  });

  it('does not remember a failure', async () => {
    const cache = new DataKeyCache();
    await expect(cache.load('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect((await cache.load('a', key)).bytes).toHaveLength(32);
    await expect(cache.load('b', () => Promise.resolve(Buffer.alloc(16)))).rejects.toMatchObject({ code: 'MISUSE' });
  });

  it('does not bring back a key forgotten while it was under way', async () => {
    const cache = new DataKeyCache();
    let arrive: (bytes: Buffer) => void = () => undefined;
    const loading = cache.load('a', () => new Promise((resolve) => (arrive = resolve)));
    cache.forget('a');
    const bytes = Buffer.alloc(32, 7);
    arrive(bytes);
    await expect(loading).rejects.toMatchObject({ code: 'KEY_DESTROYED' });
    expect(cache.get('a')).toBeUndefined();
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('wipes what it forgets', async () => {
    const cache = new DataKeyCache();
    const held = [await cache.load('a', key), await cache.load('b', key)];
    cache.forgetAll();
    for (const { bytes, wiped } of held) expect([wiped, bytes.every((byte) => byte === 0)]).toEqual([true, true]);
  });
});
