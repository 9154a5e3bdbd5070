import { MAX_HEADER_LENGTH, parseHeader, verifyHeader } from './age-header.js';
import { CHUNK_SIZE, derivePayloadKey, openChunk, PAYLOAD_NONCE_LENGTH, type PayloadShape, SEALED_CHUNK_SIZE, shapeOfPayload } from './age-payload.js';
import type { RandomAccess } from './random-access.js';
import { chunkDamaged, SealedRecordingError, truncated } from './sealed-recording-error.js';

/** Chunks asked for at once, and so the most that are in memory, sealed and open. */
const CHUNKS_AT_ONCE = 8;

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
   * The plaintext from byte `first` to byte `last`, both included, as in an HTTP Range. Each chunk is authenticated before
   * any of it is given; after a refusal nothing more comes.
   * @param signal looked at before each chunk; its reason is thrown
   * @throws RANGE_OUTSIDE, CHUNK_DAMAGED, TRUNCATED (the source shrank since `open`)
   */
  async *read(first: number, last: number, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 0 || last < first || last >= this.size) {
      throw new SealedRecordingError('RANGE_OUTSIDE', `The recording has ${this.size} bytes`);
    }
    const from = Math.floor(first / CHUNK_SIZE);
    for await (const { index, plaintext } of this.chunks(from, Math.floor(last / CHUNK_SIZE), signal)) {
      const offset = index * CHUNK_SIZE;
      yield plaintext.subarray(Math.max(0, first - offset), last - offset + 1);
    }
  }

  /** Everything, from the first byte; nothing where the recording is empty. Throws as `read`. */
  async *readAll(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    if (this.size > 0) yield* this.read(0, this.size - 1, signal);
  }

  /** The file from its payload nonce on, as it lies there. Each chunk is authenticated before it is given. Throws as `read`. */
  async *readSealed(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    yield await this.readExactly(this.headerLength, PAYLOAD_NONCE_LENGTH);
    for await (const { sealed } of this.chunks(0, this.payload.chunks - 1, signal)) yield sealed;
  }

  private async *chunks(from: number, to: number, signal?: AbortSignal): AsyncGenerator<{ index: number; sealed: Buffer; plaintext: Buffer }, void, undefined> {
    for (let next = from; next <= to; next += CHUNKS_AT_ONCE) {
      signal?.throwIfAborted();
      const end = Math.min(next + CHUNKS_AT_ONCE, to + 1);
      const bytes = await this.readSealedChunks(next, end);
      for (let index = next; index < end; index++) {
        signal?.throwIfAborted();
        const sealed = bytes.subarray((index - next) * SEALED_CHUNK_SIZE, (index - next + 1) * SEALED_CHUNK_SIZE);
        const plaintext = openChunk(this.payload.key, index, index === this.payload.chunks - 1, sealed);
        if (plaintext === null) throw chunkDamaged(index);
        yield { index, sealed, plaintext };
      }
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

  private async readSealedChunks(from: number, to: number): Promise<Buffer> {
    const offset = this.payload.start + from * SEALED_CHUNK_SIZE;
    return this.readExactly(offset, Math.min(this.payload.start + to * SEALED_CHUNK_SIZE, this.sealedSize) - offset);
  }

  private async readExactly(offset: number, length: number): Promise<Buffer> {
    const bytes = await this.source.read(offset, length);
    if (bytes.length !== length) throw truncated('the source gave fewer bytes than it has');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
