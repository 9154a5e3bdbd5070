import { describe, expect, it } from '@jest/globals';
import { SignInDenials, TokenBuckets } from './rate-limit.js';

describe('TokenBuckets', () => {
  it('gives each key its capacity, and back over time', () => {
    let now = 0;
    const buckets = new TokenBuckets({ capacity: 2, perSecond: 1, now: () => now });
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a'), buckets.take('b')]).toEqual([true, true, false, true]);
    now = 1000;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([true, false]);
    now = 1_000_000;
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([true, true, false]);
  });

  it('says when a key has its next token', () => {
    let now = 0;
    const buckets = new TokenBuckets({ capacity: 1, perSecond: 1 / 20, now: () => now });
    expect([buckets.secondsUntilNext('a'), buckets.take('a'), buckets.secondsUntilNext('a')]).toEqual([0, true, 20]);
    now = 15_500;
    expect([buckets.take('a'), buckets.secondsUntilNext('a')]).toEqual([false, 5]);
    now = 20_500;
    expect(buckets.take('a')).toBe(true);
  });

  it('forgets the key unused for longest, not the busiest', () => {
    const buckets = new TokenBuckets({ capacity: 1, perSecond: 0, maxKeys: 3, now: () => 0 });
    for (const key of ['a', 'b', 'c', 'a', 'd']) buckets.take(key);
    expect(buckets.size).toBe(3);
    expect(buckets.take('a')).toBe(false);
    expect(buckets.take('b')).toBe(true);
  });
});

describe('SignInDenials', () => {
  it('records the first ones singly and the rest as sums, without blocking anybody', () => {
    const denials = new SignInDenials({ capacity: 2, perSecond: 0, now: () => 0 });
    const singly = Array.from({ length: 5 }, () => denials.recordsSingly('192.0.2.1', 'UNAUTHENTICATED'));
    expect(singly).toEqual([true, true, false, false, false]);
    expect(denials.recordsSingly('192.0.2.2', 'UNAUTHENTICATED')).toBe(true);
    expect(denials.takeSummaries()).toEqual([{ code: 'UNAUTHENTICATED', count: 3 }]);
    expect(denials.takeSummaries()).toEqual([]);
  });
});
