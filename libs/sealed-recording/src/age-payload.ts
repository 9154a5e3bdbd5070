import { hkdfSync } from 'node:crypto';
import { open, seal, TAG_LENGTH } from './chacha20-poly1305.js';
import { truncated } from './sealed-recording-error.js';

/** Bytes of plaintext in every chunk but the last, which has 1 to that many, or none where the whole recording is empty. */
export const CHUNK_SIZE = 65_536;

/** Bytes of such a chunk once sealed. */
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_LENGTH;

/** Bytes of the nonce between header and chunks. */
export const PAYLOAD_NONCE_LENGTH = 16;

/** Where things are in a payload: counts and bytes, without header and nonce. */
export interface PayloadShape {
  /** Bytes of plaintext. */
  readonly size: number;
  /** At least 1. */
  readonly chunks: number;
}

/** The key of all chunks of one file (c2sp.org/age, payload). */
export function derivePayloadKey(fileKey: Uint8Array, payloadNonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, payloadNonce, 'payload', 32));
}

/** What a payload of this length must hold. Throws TRUNCATED where no payload has that length. */
export function shapeOfPayload(sealedLength: number): PayloadShape {
  const chunks = Math.ceil(sealedLength / SEALED_CHUNK_SIZE);
  const last = sealedLength - (chunks - 1) * SEALED_CHUNK_SIZE;
  if (chunks < 1 || last < TAG_LENGTH || (last === TAG_LENGTH && chunks > 1)) throw truncated('the payload ends within a chunk');
  return { chunks, size: sealedLength - chunks * TAG_LENGTH };
}

/** Bytes that a plaintext of this size takes, without header and nonce. */
export function sealedPayloadLength(size: number): number {
  return size + Math.max(1, Math.ceil(size / CHUNK_SIZE)) * TAG_LENGTH;
}

/** One key, index and `isLast` must never seal two different plaintexts. */
export function sealChunk(payloadKey: Uint8Array, index: number, isLast: boolean, plaintext: Uint8Array): Buffer {
  return seal(payloadKey, chunkNonce(index, isLast), plaintext);
}

/** Null where the chunk does not authenticate as the one of this index. */
export function openChunk(payloadKey: Uint8Array, index: number, isLast: boolean, sealed: Uint8Array): Buffer | null {
  return open(payloadKey, chunkNonce(index, isLast), sealed);
}

/** 11 bytes of index, big-endian, and 1 byte that is 1 for the last chunk. */
export function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
