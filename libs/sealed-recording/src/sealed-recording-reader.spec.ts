import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHeader } from './age-header.js';
import { CHUNK_SIZE, PAYLOAD_NONCE_LENGTH, SEALED_CHUNK_SIZE } from './age-payload.js';
import { newFileKey } from './recording-upload.js';
import { PORTION_SIZE, SealedRecordingReader } from './sealed-recording-reader.js';
import { BORDER_SIZES, collect, inventedBytes, MemoryAccess, sealAtOnce } from './testing/invented-recording.js';

const fileKey = newFileKey();
const sizes = fc.oneof(fc.constantFrom(...BORDER_SIZES), fc.integer({ min: 0, max: 5 * CHUNK_SIZE }));
const FIVE_CHUNKS = inventedBytes(4 * CHUNK_SIZE + 1000);
const sealedFive = sealAtOnce(FIVE_CHUNKS, fileKey);
const payloadStart = parseHeader(sealedFive).length + PAYLOAD_NONCE_LENGTH;
const chunkAt = (index: number): number => payloadStart + index * SEALED_CHUNK_SIZE;

/** Everything that can be read of these bytes before the refusal, and the refusal. */
async function readWhatComes(bytes: Buffer, options = {}): Promise<{ given: Buffer; code: unknown; chunk: unknown }> {
  const given: Buffer[] = [];
  try {
    const reader = await SealedRecordingReader.open(new MemoryAccess(bytes), fileKey, options);
    for await (const piece of reader.readAll()) given.push(Buffer.from(piece));
    return { given: Buffer.concat(given), code: null, chunk: null };
  } catch (error) {
    return { given: Buffer.concat(given), ...(error as { code: unknown; chunk: unknown }) };
  }
}

const flipped = (at: number, bit = 0): Buffer => {
  const bytes = Buffer.from(sealedFive);
  bytes[at]! ^= 1 << bit;
  return bytes;
};

describe('reading ranges', () => {
  it('gives exactly the bytes from first to last, reading only the chunks they are in', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, a, b) => {
        const plaintext = inventedBytes(size);
        const source = new MemoryAccess(sealAtOnce(plaintext, fileKey));
        const reader = await SealedRecordingReader.open(source, fileKey, { sealedSize: source.bytes.length });
        expect(reader.size).toBe(size);
        expect((await collect(reader.readAll())).equals(plaintext)).toBe(true);
        if (size === 0) return;
        const [first, last] = [a % size, b % size].sort((x, y) => x - y) as [number, number];
        source.reads = [];
        expect((await collect(reader.read(first, last))).equals(plaintext.subarray(first, last + 1))).toBe(true);
        const chunks = Math.floor(last / CHUNK_SIZE) - Math.floor(first / CHUNK_SIZE) + 1;
        expect(source.reads.reduce((sum, read) => sum + read.length, 0)).toBeLessThanOrEqual(chunks * SEALED_CHUNK_SIZE);
        expect(Math.max(...source.reads.map((read) => read.length))).toBeLessThanOrEqual(8 * SEALED_CHUNK_SIZE);
      }),
      { numRuns: 120 },
    );
  });

  it('refuses ranges that are not within', async () => {
    const reader = await SealedRecordingReader.open(new MemoryAccess(sealedFive), fileKey);
    for (const [first, last] of [[0, reader.size], [-1, 5], [6, 5], [0.5, 5], [0, NaN], [reader.size, reader.size]] as const) {
      await expect(collect(reader.read(first, last))).rejects.toMatchObject({ code: 'RANGE_OUTSIDE' });
    }
    const empty = await SealedRecordingReader.open(new MemoryAccess(sealAtOnce(Buffer.alloc(0), fileKey)), fileKey);
    await expect(collect(empty.read(0, 0))).rejects.toMatchObject({ code: 'RANGE_OUTSIDE' });
  });

  it('stops at an abort between portions', async () => {
    const reader = await SealedRecordingReader.open(new MemoryAccess(sealAtOnce(inventedBytes(4 * PORTION_SIZE), fileKey)), fileKey);
    const abort = new AbortController();
    let pieces = 0;
    const reading = (async () => {
      for await (const piece of reader.readAll(abort.signal)) if ((pieces += Math.sign(piece.length)) === 2) abort.abort(new Error('person left'));
    })();
    await expect(reading).rejects.toThrow('person left');
    expect(pieces).toBe(2);
    await expect(collect(reader.read(0, 0, abort.signal))).rejects.toThrow('person left');
  });
});

describe('a changed file', () => {
  it('gives no byte of a chunk in which any bit was changed, and names the chunk', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: payloadStart, max: sealedFive.length - 1 }), fc.nat(7), async (at, bit) => {
        const chunk = Math.floor((at - payloadStart) / SEALED_CHUNK_SIZE);
        const { given, ...refusal } = await readWhatComes(flipped(at, bit));
        expect(refusal).toMatchObject({ code: 'CHUNK_DAMAGED', chunk });
        expect(given.equals(FIVE_CHUNKS.subarray(0, chunk === 4 ? 0 : chunk * CHUNK_SIZE))).toBe(true);
      }),
    );
  });

  it('is still read where its chunks are whole', async () => {
    const reader = await SealedRecordingReader.open(new MemoryAccess(flipped(chunkAt(1) + 5)), fileKey);
    const [afterwards, before] = [collect(reader.read(2 * CHUNK_SIZE, reader.size - 1)), collect(reader.read(0, CHUNK_SIZE - 1))];
    expect((await afterwards).equals(FIVE_CHUNKS.subarray(2 * CHUNK_SIZE))).toBe(true);
    expect((await before).equals(FIVE_CHUNKS.subarray(0, CHUNK_SIZE))).toBe(true);
    await expect(collect(reader.read(CHUNK_SIZE, CHUNK_SIZE))).rejects.toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 1 });
  });

  it('is refused for any bit of its header', async () => {
    for (let at = 0; at < payloadStart - PAYLOAD_NONCE_LENGTH; at++) {
      expect(await readWhatComes(flipped(at, at % 8))).toMatchObject({ code: 'HEADER_DAMAGED', given: Buffer.alloc(0) });
    }
  });

  it('is refused for any bit of the payload nonce', async () => {
    for (let at = payloadStart - PAYLOAD_NONCE_LENGTH; at < payloadStart; at++) {
      expect(await readWhatComes(flipped(at))).toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 4, given: Buffer.alloc(0) });
    }
  });

  it('is refused with another file key', async () => {
    await expect(SealedRecordingReader.open(new MemoryAccess(sealedFive), newFileKey())).rejects.toMatchObject({ code: 'HEADER_DAMAGED' });
  });

  it('is refused when cut, before a length is promised', async () => {
    for (const chunks of [1, 2, 3, 4]) {
      expect(await readWhatComes(sealedFive.subarray(0, chunkAt(chunks)))).toMatchObject({ code: 'TRUNCATED', given: Buffer.alloc(0) });
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealedFive.length - 1 }), async (length) => {
        const cut = sealedFive.subarray(0, length);
        const { given, code } = await readWhatComes(cut);
        expect(given).toHaveLength(0);
        expect(['TRUNCATED', 'CHUNK_DAMAGED', 'HEADER_DAMAGED']).toContain(code);
        expect(await readWhatComes(cut, { sealedSize: sealedFive.length })).toMatchObject({ code: 'TRUNCATED', given: Buffer.alloc(0) });
      }),
    );
  });

  it('is refused when something was appended or an empty last chunk was added', async () => {
    for (const extra of [Buffer.alloc(1), Buffer.alloc(16), sealedFive.subarray(chunkAt(4)), sealedFive.subarray(chunkAt(3))]) {
      const { given, code } = await readWhatComes(Buffer.concat([sealedFive, extra]));
      expect(given).toHaveLength(0);
      expect(['TRUNCATED', 'CHUNK_DAMAGED']).toContain(code);
    }
  });

  it('is refused where chunks changed places, were repeated or left out', async () => {
    const chunk = (index: number): Buffer => sealedFive.subarray(chunkAt(index), chunkAt(index + 1));
    const start = sealedFive.subarray(0, payloadStart);
    const order = (...indexes: number[]): Promise<unknown> => readWhatComes(Buffer.concat([start, ...indexes.map(chunk)]));
    expect(await order(0, 2, 1, 3, 4)).toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 1, given: FIVE_CHUNKS.subarray(0, CHUNK_SIZE) });
    expect(await order(0, 0, 2, 3, 4)).toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 1 });
    expect(await order(0, 1, 3, 4)).toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 3, given: Buffer.alloc(0) });
    expect(await order(0, 1, 2, 4)).toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 3, given: Buffer.alloc(0) });
  });

  it('is refused where it shrank after it was opened', async () => {
    const source = new MemoryAccess(sealedFive);
    const reader = await SealedRecordingReader.open(source, fileKey);
    source.bytes = sealedFive.subarray(0, chunkAt(1) + 100);
    await expect(collect(reader.readAll())).rejects.toMatchObject({ code: 'TRUNCATED' });
  });
});
