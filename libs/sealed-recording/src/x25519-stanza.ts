import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { open, seal, TAG_LENGTH } from './chacha20-poly1305.js';
import { SealedRecordingError } from './sealed-recording-error.js';

/** Bytes of an age file key. */
export const FILE_KEY_LENGTH = 16;

/** One recipient stanza of an age header: type, further arguments, body. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

const TYPE = 'X25519';
const INFO = 'age-encryption.org/v1/X25519';
const KEY_LENGTH = 32;
/** PKCS #8 of an X25519 private key up to its 32 bytes (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
/** Each stanza has its own wrap key, so the nonce is zero (c2sp.org/age, X25519). */
const ZERO_NONCE = Buffer.alloc(12);

/**
 * Wraps a file key for one recipient (c2sp.org/age, X25519 recipient stanza).
 * @param recipient `age1…`; throws KEY_INVALID otherwise, also for a point of low order
 */
export function wrapFileKey(fileKey: Uint8Array, recipient: string): Stanza {
  const theirs = decodeKey(recipient, 'age');
  const ephemeral = generateKeyPairSync('x25519');
  const share = rawPublicKey(ephemeral.publicKey);
  const wrapKey = deriveWrapKey(ephemeral.privateKey, theirs, share, theirs);
  return { type: TYPE, args: [share.toString('base64').replace(/=+$/, '')], body: seal(wrapKey, ZERO_NONCE, fileKey) };
}

/**
 * The file key, where one of the stanzas is for this identity; null where none is. Stanzas of other types are passed over.
 * @param identity `AGE-SECRET-KEY-1…`; throws KEY_INVALID otherwise
 */
export function unwrapFileKey(stanzas: readonly Stanza[], identity: string): Buffer | null {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, decodeKey(identity, 'age-secret-key-')]), format: 'der', type: 'pkcs8' });
  const mine = rawPublicKey(createPublicKey(privateKey));
  for (const stanza of stanzas) {
    const share = Buffer.from(stanza.args[0] ?? '', 'base64');
    if (stanza.type !== TYPE || stanza.args.length !== 1 || share.length !== KEY_LENGTH) continue;
    if (stanza.body.length !== FILE_KEY_LENGTH + TAG_LENGTH) continue;
    const fileKey = open(deriveWrapKey(privateKey, share, share, mine), ZERO_NONCE, stanza.body);
    if (fileKey !== null) return fileKey;
  }
  return null;
}

/**
 * A recipient whose private key nobody has: a header needs one, also where the file key is kept by its owner alone.
 */
export function discardedRecipient(): string {
  return encodeBech32(rawPublicKey(generateKeyPairSync('x25519').publicKey), 'age');
}

function deriveWrapKey(privateKey: KeyObject, otherPublic: Buffer, share: Buffer, recipient: Buffer): Buffer {
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: otherPublic.toString('base64url') }, format: 'jwk' });
  const secret = sharedSecret(privateKey, publicKey);
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([share, recipient]), INFO, KEY_LENGTH));
}

/** OpenSSL refuses the all-zero result of a low-order point, as the format demands. */
function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch {
    throw new SealedRecordingError('KEY_INVALID', 'The X25519 public key is a point of low order');
  }
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function decodeKey(text: string, prefix: string): Buffer {
  const bytes = decodeBech32(text, prefix);
  if (bytes?.length !== KEY_LENGTH) {
    throw new SealedRecordingError('KEY_INVALID', `Expected an X25519 key of age, beginning with ${prefix === 'age' ? 'age1' : 'AGE-SECRET-KEY-1'}`);
  }
  return bytes;
}
