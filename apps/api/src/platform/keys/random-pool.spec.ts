import { describe, expect, it } from '@jest/globals';
import { pooledRandomBytes } from './random-pool.js';

describe('pooledRandomBytes', () => {
  it('gives as many bytes as asked for and never the same twice', () => {
    const draw = pooledRandomBytes();
    const drawn = Array.from({ length: 5_000 }, (_, at) => draw(at % 2 === 0 ? 12 : 32));
    expect(drawn.every((bytes, at) => bytes.length === (at % 2 === 0 ? 12 : 32))).toBe(true);
    expect(new Set(drawn.map((bytes) => bytes.toString('hex'))).size).toBe(drawn.length);
    expect(draw(20_000)).toHaveLength(20_000);
  });
});
