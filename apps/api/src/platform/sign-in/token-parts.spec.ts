import { describe, expect, it } from '@jest/globals';
import { createSteadyClock } from './steady-clock.js';
import { tokenSettingsFrom } from './token-settings.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

describe('The steady clock', () => {
  it('follows the system forward, and never runs back with it', () => {
    let system = 1_000_000;
    let elapsed = 500;
    const clock = createSteadyClock(() => system, () => elapsed);
    expect(clock()).toBe(1_000_000);
    system -= 600_000;
    elapsed += 2000;
    expect(clock()).toBe(1_002_000);
    system = 5_000_000;
    expect(clock()).toBe(5_000_000);
    system = 1_002_000;
    expect(clock()).toBe(1_002_000);
  });
});

describe('The memory of verified tokens', () => {
  it('is bounded, and the longest unused leaves first', () => {
    const cache = new VerifiedTokenCache<number>(2, 60_000, () => 0);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toEqual([1, undefined, 3, 2]);
  });

  it('forgets after its time, however often it was asked', () => {
    let elapsed = 0;
    const cache = new VerifiedTokenCache<number>(2, 60_000, () => elapsed);
    cache.set('a', 1);
    elapsed = 59_999;
    expect(cache.get('a')).toBe(1);
    elapsed = 60_000;
    expect(cache.get('a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });
});

describe('The settings of sign-in', () => {
  it('are absent without an issuer', () => {
    expect(tokenSettingsFrom({})).toBeUndefined();
  });

  it('keep to the strict defaults', () => {
    expect(tokenSettingsFrom({ OIDC_ISSUER: 'https://issuer.example' })).toEqual({ issuer: 'https://issuer.example', audience: 'heard-once', mfaAcr: [] });
  });

  it('read lists by commas', () => {
    const settings = tokenSettingsFrom({ OIDC_ISSUER: 'https://issuer.example', OIDC_AUDIENCE: 'api', OIDC_TOKEN_TYPES: 'at+jwt, JWT', OIDC_MFA_ACR: 'gold,' });
    expect(settings).toMatchObject({ audience: 'api', tokenTypes: ['at+jwt', 'JWT'], mfaAcr: ['gold'] });
  });
});
