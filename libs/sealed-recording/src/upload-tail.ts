import { hkdfSync, randomBytes } from 'node:crypto';
import { open, seal } from './chacha20-poly1305.js';
import { SealedRecordingError } from './sealed-recording-error.js';

/** OPEN takes pieces; CLOSING takes none more, its last chunk is being sealed; COMPLETE is sealed and was read back. */
export const UPLOAD_STATES = ['OPEN', 'CLOSING', 'COMPLETE'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/** What must survive a kill beside the chunks in the data file. */
export interface UploadTail {
  readonly state: UploadState;
  /** Chunks before this one are durable in the data file. */
  readonly firstChunk: number;
  /** The plaintext from there on; where COMPLETE, the SHA-256 of the whole plaintext instead. */
  readonly bytes: Buffer;
  /** Bytes of plaintext in all, with those in `bytes`. */
  readonly size: number;
}

const MAGIC = Buffer.from('heardonce-tail-1');
const SALT_LENGTH = 32;
const FIELDS_LENGTH = 1 + 8 + 8;
const START_LENGTH = MAGIC.length + FIELDS_LENGTH + SALT_LENGTH;
/** Each tail has its own key, so the nonce is zero. */
const ZERO_NONCE = Buffer.alloc(12);
const INFO = 'heardonce/sealed-recording/tail/1';

/**
 * The side file of an upload: 16 bytes magic, state (1), first chunk (8, big-endian), size (8, big-endian), salt (32), then
 * ChaCha20-Poly1305 of `bytes` under HKDF-SHA256(file key, salt, own info): a key never used before nor in the data file.
 * What stands before the ciphertext and the payload nonce of the data file are authenticated with it.
 */
export function sealTail(tail: UploadTail, fileKey: Uint8Array, payloadNonce: Uint8Array): Buffer {
  const fields = Buffer.alloc(FIELDS_LENGTH);
  fields[0] = UPLOAD_STATES.indexOf(tail.state);
  fields.writeBigUInt64BE(BigInt(tail.firstChunk), 1);
  fields.writeBigUInt64BE(BigInt(tail.size), 9);
  const salt = randomBytes(SALT_LENGTH);
  const start = Buffer.concat([MAGIC, fields, salt]);
  return Buffer.concat([start, seal(tailKey(fileKey, salt), ZERO_NONCE, tail.bytes, Buffer.concat([start, payloadNonce]))]);
}

/** Throws TAIL_DAMAGED unless the bytes are a tail of this file key and this payload nonce. */
export function openTail(sealed: Buffer, fileKey: Uint8Array, payloadNonce: Uint8Array): UploadTail {
  const start = sealed.subarray(0, START_LENGTH);
  const bytes = open(tailKey(fileKey, start.subarray(MAGIC.length + FIELDS_LENGTH)), ZERO_NONCE, sealed.subarray(START_LENGTH), Buffer.concat([start, payloadNonce]));
  const state = UPLOAD_STATES[sealed[MAGIC.length] ?? UPLOAD_STATES.length];
  if (bytes === null || state === undefined || !start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new SealedRecordingError('TAIL_DAMAGED', 'The side file of the upload does not authenticate');
  }
  const number = (offset: number): number => Number(start.readBigUInt64BE(MAGIC.length + offset));
  return { state, firstChunk: number(1), size: number(9), bytes };
}

function tailKey(fileKey: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, salt, INFO, 32));
}
