import { createHash } from 'node:crypto';
import { writeHeader } from '../age-header.js';
import { CHUNK_SIZE, derivePayloadKey, PAYLOAD_NONCE_LENGTH, sealChunk } from '../age-payload.js';
import type { RandomAccess } from '../random-access.js';

/** Keys made for these tests with age-keygen; nothing else was ever sealed for them. */
export const CENTRE = {
  recipient: 'age1ukckvheag73rnt585760n0s0scvq9363g0exvp7g8pj605e49qrsvhcsad',
  identity: 'AGE-SECRET-KEY-15MMA0NE9DZGPNAD7EQFZ4X0GW0CHNEYGZF376JJQLRLHJLS6XK6SE9XPMQ',
} as const;
export const COURT = {
  recipient: 'age156dklyepy4nnm4dte8850dk8nqnjgt3ffx7xnjl09qgp3qva2srqkyhwt6',
  identity: 'AGE-SECRET-KEY-148PUR4V2FDD8JSLDTKS229LR4VPDHDWWLMH82UNDNKJ6AHRXPGFQG70LMX',
} as const;

/** Sizes where the format changes its shape. */
export const BORDER_SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE - 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 1, 5 * CHUNK_SIZE, 5 * CHUNK_SIZE + 77] as const;

/** Bytes without a pattern, the same for the same name. */
export function inventedBytes(size: number, name = 'recording'): Buffer {
  return createHash('shake256', { outputLength: Math.max(1, size) }).update(name).digest().subarray(0, size);
}

/** A whole age v1 file, sealed at once. */
export function sealAtOnce(plaintext: Buffer, fileKey: Buffer, recipients: readonly string[] = [CENTRE.recipient]): Buffer {
  const nonce = inventedBytes(PAYLOAD_NONCE_LENGTH, 'nonce');
  const key = derivePayloadKey(fileKey, nonce);
  const chunks = Math.max(1, Math.ceil(plaintext.length / CHUNK_SIZE));
  const sealed = Array.from({ length: chunks }, (_, i) => sealChunk(key, i, i === chunks - 1, plaintext.subarray(i * CHUNK_SIZE, (i + 1) * CHUNK_SIZE)));
  return Buffer.concat([writeHeader(fileKey, recipients), nonce, ...sealed]);
}

/** Sealed bytes in memory; notes how they are read. */
export class MemoryAccess implements RandomAccess {
  reads: { offset: number; length: number }[] = [];

  constructor(public bytes: Buffer) {}

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    this.reads.push({ offset, length });
    const bytes = this.bytes.subarray(offset, offset + length);
    into?.set(bytes);
    return into?.subarray(0, bytes.length) ?? bytes;
  }
}

/** All of it, copied: a reader uses its memory again. */
export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}
