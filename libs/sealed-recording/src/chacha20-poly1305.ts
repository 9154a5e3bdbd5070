import { createCipheriv, createDecipheriv } from 'node:crypto';

export const CIPHER = 'chacha20-poly1305';

/** Bytes that sealing adds. */
export const TAG_LENGTH = 16;

/** Ciphertext followed by its tag (RFC 8439). One key and nonce must never seal two different plaintexts. */
export function seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated?: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH });
  if (associated !== undefined) cipher.setAAD(associated, { plaintextLength: plaintext.length });
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([ciphertext, cipher.getAuthTag()]);
}

/** The plaintext, or null where the bytes do not authenticate. */
export function open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associated?: Uint8Array): Buffer | null {
  if (sealed.length < TAG_LENGTH) return null;
  const length = sealed.length - TAG_LENGTH;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH });
  if (associated !== undefined) decipher.setAAD(associated, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const plaintext = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return null;
  }
}
