import { describe, expect, it } from '@jest/globals';
import { identityToRecipient, generateIdentity } from 'age-encryption';
import fc from 'fast-check';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { discardedRecipient, wrapFileKey } from './x25519-stanza.js';

describe('Bech32 of age keys', () => {
  it('reads back what it wrote, and writes what age writes', async () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => expect(decodeBech32(encodeBech32(bytes, 'age'), 'age')).toEqual(Buffer.from(bytes))));
    const recipient = await identityToRecipient(await generateIdentity());
    expect(encodeBech32(decodeBech32(recipient, 'age')!, 'age')).toBe(recipient);
  });

  it('gives a recipient that nobody is, each time another', () => {
    expect(discardedRecipient()).toMatch(/^age1[02-9ac-hj-np-z]{58}$/);
    expect(discardedRecipient()).not.toBe(discardedRecipient());
    expect(wrapFileKey(Buffer.alloc(16), discardedRecipient()).type).toBe('X25519');
  });
});
