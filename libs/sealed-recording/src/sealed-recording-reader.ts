import { MAX_HEADER_LENGTH, parseHeader, verifyHeader } from './age-header.js';
import { CHUNK_SIZE, derivePayloadKey, openChunk, PAYLOAD_NONCE_LENGTH, type PayloadShape, SEALED_CHUNK_SIZE, shapeOfPayload } from './age-payload.js';
import { TAG_LENGTH } from './chacha20-poly1305.js';
import { authenticateChunks, openChunks, type SealedChunks } from './opening-thread.js';
import type { RandomAccess } from './random-access.js';
import { chunkDamaged, SealedRecordingError, truncated } from './sealed-recording-error.js';

/** Chunks that are read, opened and given together. */
const PORTION_CHUNKS = 8;
/** Bytes of plaintext in every portion but the last: about a second of film. */
export const PORTION_SIZE = PORTION_CHUNKS * CHUNK_SIZE;
/** Portions in memory: the one that was given, one that is opened and one that is read. */
const PORTIONS_HELD = 3;

/** The first `good` chunks of a portion authenticate: `bytes` are made of these. */
interface Made { readonly good: number; readonly bytes: Buffer }
type Making = (sealed: SealedChunks) => Promise<Made>;

interface Payload extends PayloadShape {
  readonly key: Buffer;
  /** Bytes before the first chunk. */
  readonly start: number;
}

export interface OpenOptions {
  /** Bytes of the whole file as the caller has them on record; a shorter one is TRUNCATED before anything else is looked at. */
  readonly sealedSize?: number;
}

/** Reads byte ranges of one age v1 file (c2sp.org/age) from wherever it lies. */
export class SealedRecordingReader {
  private constructor(
    private readonly source: RandomAccess,
    private readonly payload: Payload,
    /** Bytes of the whole file. */
    readonly sealedSize: number,
  ) {}

  /**
   * Authenticates the header and the last chunk, so that `size` is not an attacker's: only then may a length be promised.
   * @param fileKey 16 bytes, kept by the caller or from `openHeader`
   * @throws HEADER_DAMAGED, TRUNCATED, CHUNK_DAMAGED (the last one)
   */
  static async open(source: RandomAccess, fileKey: Uint8Array, options: OpenOptions = {}): Promise<SealedRecordingReader> {
    const sealedSize = await source.size();
    if (options.sealedSize !== undefined && sealedSize < options.sealedSize) throw truncated('the file is shorter than on record');
    const beginning = Buffer.from(await source.read(0, Math.min(sealedSize, MAX_HEADER_LENGTH + PAYLOAD_NONCE_LENGTH)));
    const header = parseHeader(beginning);
    verifyHeader(header, fileKey);
    const start = header.length + PAYLOAD_NONCE_LENGTH;
    const nonce = beginning.subarray(header.length, start);
    if (nonce.length < PAYLOAD_NONCE_LENGTH) throw truncated('the payload nonce is not whole');
    const payload = { ...shapeOfPayload(sealedSize - start), key: derivePayloadKey(fileKey, nonce), start };
    const reader = new SealedRecordingReader(source, payload, sealedSize);
    await reader.rejectFalseEnd();
    return reader;
  }

  /** Bytes of plaintext, authenticated. */
  get size(): number {
    return this.payload.size;
  }

  /** Bytes from the start of the file to its payload nonce; an export replaces them. */
  get headerLength(): number {
    return this.payload.start - PAYLOAD_NONCE_LENGTH;
  }

  /**
   * The plaintext from byte `first` to byte `last`, both included, as in an HTTP Range, in portions of at most eight chunks. Each chunk is
   * authenticated before any of it is given; after a refusal nothing more comes. What is given holds until the next is asked for: its memory is
   * used again. The two portions after it are read and opened meanwhile.
   * @param signal looked at before each portion; its reason is thrown
   * @throws RANGE_OUTSIDE, CHUNK_DAMAGED, TRUNCATED (the source shrank since `open`)
   */
  async *read(first: number, last: number, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 0 || last < first || last >= this.size) {
      throw new SealedRecordingError('RANGE_OUTSIDE', `The recording has ${this.size} bytes`);
    }
    let offset = Math.floor(first / CHUNK_SIZE) * CHUNK_SIZE;
    const plaintext: Making = async (sealed) => {
      const { memory, good } = await openChunks(sealed);
      return { good, bytes: Buffer.from(memory, 0, Math.min(good * CHUNK_SIZE, sealed.length - good * TAG_LENGTH)) };
    };
    for await (const bytes of this.portions({ from: offset / CHUNK_SIZE, to: Math.floor(last / CHUNK_SIZE) }, plaintext, signal)) {
      yield bytes.subarray(Math.max(0, first - offset), last - offset + 1);
      offset += bytes.length;
    }
  }

  /** Everything, from the first byte; nothing where the recording is empty. Gives and throws as `read`. */
  async *readAll(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    if (this.size > 0) yield* this.read(0, this.size - 1, signal);
  }

  /** The file from its payload nonce on, as it lies there. Each chunk is authenticated before it is given. Gives and throws as `read`. */
  async *readSealed(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    yield await this.readExactly(this.headerLength, PAYLOAD_NONCE_LENGTH);
    const asSealed: Making = async (sealed) => {
      const { memory, good } = await authenticateChunks(sealed);
      return { good, bytes: Buffer.from(memory, 0, Math.min(good * SEALED_CHUNK_SIZE, sealed.length)) };
    };
    yield* this.portions({ from: 0, to: this.payload.chunks - 1 }, asSealed, signal);
  }

  /** What is made of the chunks, portion by portion; up to the first that is not good. */
  private async *portions({ from, to }: { readonly from: number; readonly to: number }, make: Making, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    const count = Math.ceil((to + 1 - from) / PORTION_CHUNKS);
    const endOf = (n: number): number => Math.min(from + (n + 1) * PORTION_CHUNKS, to + 1);
    let read: Promise<unknown> = Promise.resolve();
    const making: Promise<Made>[] = [];
    const begin = (n: number, memory: ArrayBuffer): void => {
      const index = from + n * PORTION_CHUNKS;
      const sealed = read.then(() => this.readSealedChunks(index, endOf(n), memory));
      read = sealed;
      const made = sealed.then(({ length }) => make({ memory, length, payloadKey: this.payload.key, index, last: this.payload.chunks - 1 }));
      // Where the reading ends before its turn comes, nobody waits for it.
      made.catch(() => undefined);
      making[n % PORTIONS_HELD] = made;
    };
    signal?.throwIfAborted();
    for (let n = 0; n < Math.min(PORTIONS_HELD, count); n++) begin(n, new ArrayBuffer(Math.min(PORTION_CHUNKS, to + 1 - from) * SEALED_CHUNK_SIZE));
    try {
      for (let n = 0; n < count; n++) {
        signal?.throwIfAborted();
        const { good, bytes } = await (making[n % PORTIONS_HELD] as Promise<Made>);
        if (bytes.length > 0) yield bytes;
        const next = from + n * PORTION_CHUNKS + good;
        if (next < endOf(n)) throw chunkDamaged(next);
        if (n + PORTIONS_HELD < count) begin(n + PORTIONS_HELD, bytes.buffer as ArrayBuffer);
      }
    } finally {
      await Promise.allSettled(making);
    }
  }

  /** A file cut at a border of chunks ends with a good chunk that does not say that it is the last. */
  private async rejectFalseEnd(): Promise<void> {
    const last = this.payload.chunks - 1;
    const sealed = await this.readSealedChunks(last, last + 1);
    if (openChunk(this.payload.key, last, true, sealed) !== null) return;
    if (openChunk(this.payload.key, last, false, sealed) !== null) throw truncated(`nothing follows chunk ${last}, which is not the last`);
    throw chunkDamaged(last);
  }

  private async readSealedChunks(from: number, to: number, memory?: ArrayBuffer): Promise<Buffer> {
    const offset = this.payload.start + from * SEALED_CHUNK_SIZE;
    const length = Math.min(this.payload.start + to * SEALED_CHUNK_SIZE, this.sealedSize) - offset;
    return this.readExactly(offset, length, memory && new Uint8Array(memory, 0, length));
  }

  private async readExactly(offset: number, length: number, into?: Uint8Array): Promise<Buffer> {
    const bytes = await this.source.read(offset, length, into);
    if (bytes.length !== length) throw truncated('the source gave fewer bytes than it has');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
