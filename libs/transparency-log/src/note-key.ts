import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.js';
import { TransparencyLogError } from './transparency-log-error.js';
import { isWellFormed } from './well-formed.js';

/** What a key signs, by the first byte of its text form (c2sp.org/signed-note): notes as they are, or checkpoints as a witness does. */
export const SIGNATURE_TYPES = { note: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof SIGNATURE_TYPES)[keyof typeof SIGNATURE_TYPES];

/** A key that others know. */
export interface PublicNoteKey {
  readonly name: string;
  /** Four bytes of SHA-256 as a number: tells keys of one name apart, proves nothing. */
  readonly keyId: number;
  readonly type: SignatureType;
  readonly key: KeyObject;
  /** `name+keyid+base64`, what others are given. */
  readonly vkey: string;
}

/** A key that signs. */
export interface PrivateNoteKey extends PublicNoteKey {
  readonly privateKey: KeyObject;
}

const KEY_LENGTH = 32;
const PRIVATE = 'PRIVATE+KEY+';
/** PKCS #8 of an Ed25519 seed (RFC 8410) up to the seed. */
const PKCS8_START = Buffer.from('302e020100300506032b657004220420', 'hex');
/** What may not stand in the name of a key: Unicode spaces, plus, control characters. */
const NOT_IN_NAMES = /[\p{White_Space}+\u0000-\u001f]/u;

/** Whether a key may have this name. Names of schema-less URLs (`example.org/log`) do not collide by chance. */
export function isKeyName(name: string): boolean {
  return name !== '' && isWellFormed(name) && !NOT_IN_NAMES.test(name);
}

/**
 * Reads `name+keyid+base64(type ‖ public key)`.
 * @param type which the key must be of
 * @throws KEY_MALFORMED
 */
export function parseVkey(vkey: string, type: SignatureType): PublicNoteKey {
  const [, name, encoded] = /^([^+]*)\+[0-9a-f]{8}\+([A-Za-z0-9+/]+=*)$/.exec(vkey) ?? [];
  const bytes = decodeBase64(encoded ?? '', 1 + KEY_LENGTH);
  if (name === undefined || !isKeyName(name) || bytes === null) throw malformed('is not of the form name+keyid+key');
  if (bytes[0] !== type) throw malformed(type === SIGNATURE_TYPES.note ? 'is not a key of Ed25519 for notes (type 0x01)' : 'is not a key of Ed25519 for cosignatures (type 0x04)');
  const key = publicNoteKey(name, type, bytes.subarray(1));
  if (key.vkey !== vkey) throw malformed('has another id than its name and key give');
  return key;
}

/** Reads `PRIVATE+KEY+name+keyid+base64(type ‖ seed)`, the form of Go's note package. Throws KEY_MALFORMED. */
export function parsePrivateKey(text: string, type: SignatureType): PrivateNoteKey {
  const [, name, id, encoded] = /^PRIVATE\+KEY\+([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const bytes = decodeBase64(encoded ?? '', 1 + KEY_LENGTH);
  if (name === undefined || !isKeyName(name) || bytes === null || bytes[0] !== type) throw malformed('is not of the form PRIVATE+KEY+name+keyid+key');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_START, bytes.subarray(1)]), format: 'der', type: 'pkcs8' });
  const key = privateNoteKey(name, type, privateKey);
  if (idText(key.keyId) !== id) throw malformed('has another id than its name and key give');
  return key;
}

/** The text in which a private key is kept: one line, to be read by its owner alone. */
export function formatPrivateKey({ name, keyId, type, privateKey }: PrivateNoteKey): string {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_LENGTH);
  return `${PRIVATE}${name}+${idText(keyId)}+${encodeBase64(Buffer.concat([Buffer.from([type]), seed]))}`;
}

/** A new key. Throws KEY_MALFORMED where none may have this name. */
export function newNoteKey(name: string, type: SignatureType): PrivateNoteKey {
  return privateNoteKey(name, type, generateKeyPairSync('ed25519').privateKey);
}

/** @param privateKey of Ed25519. Throws KEY_MALFORMED */
export function privateNoteKey(name: string, type: SignatureType, privateKey: KeyObject): PrivateNoteKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw malformed('is not of Ed25519');
  const bytes = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-KEY_LENGTH);
  return { ...publicNoteKey(name, type, bytes), privateKey };
}

/** @param bytes the 32 bytes of an Ed25519 public key. Throws KEY_MALFORMED where no key may have this name */
export function publicNoteKey(name: string, type: SignatureType, bytes: Uint8Array): PublicNoteKey {
  if (!isKeyName(name)) throw malformed('has a name with spaces, a plus or control characters, or none');
  const encoded = Buffer.concat([Buffer.from([type]), bytes]);
  const keyId = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), encoded]), 'buffer').readUInt32BE();
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') } });
  return { name, keyId, type, key, vkey: `${name}+${idText(keyId)}+${encodeBase64(encoded)}` };
}

function idText(keyId: number): string {
  return keyId.toString(16).padStart(8, '0');
}

function malformed(how: string): TransparencyLogError {
  return new TransparencyLogError('KEY_MALFORMED', `A key ${how}`);
}
