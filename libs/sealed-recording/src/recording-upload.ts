import { createHash, randomBytes } from 'node:crypto';
import { MAX_HEADER_LENGTH, parseHeader, verifyHeader, writeHeader } from './age-header.js';
import { CHUNK_SIZE, derivePayloadKey, PAYLOAD_NONCE_LENGTH, SEALED_CHUNK_SIZE, sealChunk, sealedPayloadLength } from './age-payload.js';
import { gatherPieces, type Pieces } from './gather-pieces.js';
import { withFile } from './random-access.js';
import { SealedRecordingError, type SealedRecordingProblem, truncated } from './sealed-recording-error.js';
import { SealedRecordingReader } from './sealed-recording-reader.js';
import { UploadFolder } from './upload-folder.js';
import { openTail, sealTail, type UploadState, type UploadTail } from './upload-tail.js';
import { FILE_KEY_LENGTH } from './x25519-stanza.js';

/** A recording that is sealed, durable and was read back. */
export interface SealedRecording {
  /** Bytes of plaintext. */
  readonly size: number;
  /** Bytes of `recording.age`. */
  readonly sealedSize: number;
  /** SHA-256 of the plaintext as it was read back from `recording.age`: 64 small hexadecimal digits. */
  readonly sha256: string;
}

export interface AppendOptions {
  /** Bytes that the recording may have in all. */
  readonly end?: number;
  /** Looked at before each piece; what came until then becomes durable, then its reason is thrown. */
  readonly signal?: AbortSignal;
}

interface UploadKeys {
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Buffer;
  readonly payloadKey: Buffer;
  /** Bytes of `recording.age` before its first chunk. */
  readonly payloadStart: number;
}

/** A new age file key: 16 random bytes, one for each recording, to be wrapped and kept by the caller. */
export function newFileKey(): Buffer {
  return randomBytes(FILE_KEY_LENGTH);
}

/**
 * Seals a recording that arrives in pieces into an age v1 file (c2sp.org/age), across kills at any moment.
 *
 * In the folder: `recording.age`, and `tail.<n>` with what is not in it yet. Pieces go to the tail first. A chunk is sealed only
 * from a durable tail, so that after a kill the same bytes are sealed again and never others under the same key and nonce,
 * whatever the sender sends the second time. The plaintext is never on disk in the clear.
 *
 * An object that is dropped needs no closing: it holds no file open between calls.
 */
export class RecordingUpload {
  private isRunning = false;
  /** False while something is being written, and for good where that failed: what is on disk then is not what is known here. */
  private knowsDisk = true;

  private constructor(
    private readonly folder: UploadFolder,
    private readonly keys: UploadKeys,
    private tailNumber: number,
    private tail: UploadTail,
  ) {}

  /**
   * @param folder an empty folder for this recording alone. Where this fails half-way or is killed, begin again in another folder.
   * @param fileKey from `newFileKey`, never used for another recording
   * @param recipients `age1…`, those who open the stored file with their private key
   */
  static async begin(folder: string, fileKey: Uint8Array, recipients: readonly string[]): Promise<RecordingUpload> {
    const header = writeHeader(fileKey, recipients);
    const payloadNonce = randomBytes(PAYLOAD_NONCE_LENGTH);
    const place = new UploadFolder(folder);
    const upload = new RecordingUpload(place, uploadKeys(fileKey, payloadNonce, header.length), 0, { state: 'OPEN', firstChunk: 0, bytes: Buffer.alloc(0), size: 0 });
    await place.create(Buffer.concat([header, payloadNonce]));
    await upload.replaceTail(upload.tail);
    return upload;
  }

  /**
   * Goes on from what is on disk, after a kill or in another process. Reads the tail and the header, not the chunks.
   * @param acknowledged bytes that were acknowledged to the sender; fewer here are refused, so that an old copy of the folder is not written on
   * @throws HEADER_DAMAGED, TAIL_DAMAGED, TRUNCATED, RESUME_NEEDED (another writer is at work: try again)
   */
  static async resume(folder: string, fileKey: Uint8Array, acknowledged = 0): Promise<RecordingUpload> {
    const place = new UploadFolder(folder);
    const { keys, length } = await readKeys(place.dataFile, fileKey);
    const found = await place.findTail();
    if (found === null) throw new SealedRecordingError('TAIL_DAMAGED', 'The side file of the upload is missing');
    const tail = openTail(found.sealed, fileKey, keys.payloadNonce);
    if (tail.size < acknowledged) throw truncated('the upload had acknowledged more');
    const upload = new RecordingUpload(place, keys, found.number, tail);
    if (length < (tail.state === 'COMPLETE' ? upload.sealedSize : keys.payloadStart + tail.firstChunk * SEALED_CHUNK_SIZE)) {
      throw truncated('the data file is shorter than its side file says');
    }
    if (tail.state === 'OPEN') await upload.writing(() => upload.sealSettledChunks());
    return upload;
  }

  /** Bytes of plaintext that are durable: what may be acknowledged. */
  get offset(): number {
    return this.tail.size;
  }

  /** The first bytes, until the first chunk is sealed: what kind of file it is shows there. */
  get beginning(): Uint8Array {
    return this.state === 'OPEN' && this.tail.firstChunk === 0 ? this.tail.bytes : new Uint8Array(0);
  }

  get state(): UploadState {
    return this.tail.state;
  }

  /**
   * Adds what comes, and returns the offset once all of it is durable. Where the pieces fail, what came before is made durable
   * and counts; then their error is thrown. In memory: 4 MiB.
   * @param offset bytes; must be `offset`
   * @param pieces of any size; not to be changed once given
   * @throws OFFSET_CONFLICT, TOO_LONG, CLOSED, IN_USE, RESUME_NEEDED
   */
  async append(offset: number, pieces: Pieces, options: AppendOptions = {}): Promise<number> {
    return this.alone(async () => {
      if (this.state !== 'OPEN') throw refusal('CLOSED', 'The upload was closed');
      if (offset !== this.offset) throw refusal('OFFSET_CONFLICT', `The next byte is number ${this.offset}`);
      const room = (options.end ?? Number.MAX_SAFE_INTEGER) - offset;
      for await (const bytes of gatherPieces(pieces, room, options.signal)) {
        await this.writing(() => this.add(bytes));
      }
      return this.offset;
    });
  }

  /**
   * Seals the last chunk, then reads everything back from disk: what is returned is of what lies there. Closed from the first
   * call on; may be called again after a kill or an abort, and gives the same answer every time.
   *
   * The hash is taken here and not along the way: a running hash would be lost with the process, and taking it up again at every
   * resume would read the whole file for every piece.
   * @param size bytes of plaintext that the sender says there are; must be `offset`
   * @param signal looked at between chunks of the reading back
   * @throws OFFSET_CONFLICT, CHUNK_DAMAGED, TRUNCATED, HEADER_DAMAGED (what lies on disk is not what was written), IN_USE, RESUME_NEEDED
   */
  async complete(size: number, signal?: AbortSignal): Promise<SealedRecording> {
    return this.alone(async () => {
      if (size !== this.offset) throw refusal('OFFSET_CONFLICT', `The upload ends after ${this.offset} bytes`);
      if (this.state === 'OPEN') await this.writing(() => this.replaceTail({ ...this.tail, state: 'CLOSING' }));
      if (this.state === 'CLOSING') {
        await this.writing(() => this.sealLastChunk());
        const sha256 = await this.hashStored(signal);
        await this.writing(() => this.replaceTail({ ...this.tail, state: 'COMPLETE', bytes: sha256 }));
      }
      return { size, sealedSize: this.sealedSize, sha256: this.tail.bytes.toString('hex') };
    });
  }

  private get sealedSize(): number {
    return this.keys.payloadStart + sealedPayloadLength(this.tail.size);
  }

  private async add(bytes: Buffer): Promise<void> {
    await this.replaceTail({ ...this.tail, bytes: Buffer.concat([this.tail.bytes, bytes]), size: this.tail.size + bytes.length });
    await this.sealSettledChunks();
  }

  private async replaceTail(next: UploadTail): Promise<void> {
    await this.folder.commitTail(this.tailNumber, sealTail(next, this.keys.fileKey, this.keys.payloadNonce));
    this.tailNumber += 1;
    this.tail = next;
  }

  /** Chunks after which at least one byte follows cannot be the last any more. The tail on disk keeps them until the next one. */
  private async sealSettledChunks(): Promise<void> {
    const { firstChunk, bytes } = this.tail;
    const settled = Math.ceil(bytes.length / CHUNK_SIZE) - 1;
    if (settled < 1) return;
    await this.folder.writeData(this.chunkPlace(firstChunk), this.settledChunks(settled));
    this.tail = { ...this.tail, firstChunk: firstChunk + settled, bytes: Buffer.from(bytes.subarray(settled * CHUNK_SIZE)) };
  }

  private *settledChunks(count: number): Generator<Buffer> {
    for (let i = 0; i < count; i++) {
      yield sealChunk(this.keys.payloadKey, this.tail.firstChunk + i, false, this.tail.bytes.subarray(i * CHUNK_SIZE, (i + 1) * CHUNK_SIZE));
    }
  }

  private async sealLastChunk(): Promise<void> {
    const { firstChunk, bytes } = this.tail;
    await this.folder.writeData(this.chunkPlace(firstChunk), [sealChunk(this.keys.payloadKey, firstChunk, true, bytes)], this.sealedSize);
  }

  private async hashStored(signal?: AbortSignal): Promise<Buffer> {
    return withFile(this.folder.dataFile, async (access) => {
      const reader = await SealedRecordingReader.open(access, this.keys.fileKey, { sealedSize: this.sealedSize });
      const hash = createHash('sha256');
      for await (const plaintext of reader.readAll(signal)) hash.update(plaintext);
      return hash.digest();
    });
  }

  private chunkPlace(index: number): number {
    return this.keys.payloadStart + index * SEALED_CHUNK_SIZE;
  }

  private async alone<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.isRunning) throw refusal('IN_USE', 'Another call on this upload has not ended');
    if (!this.knowsDisk) throw refusal('RESUME_NEEDED', 'This upload failed half-way: resume it from its folder');
    this.isRunning = true;
    try {
      return await run();
    } finally {
      this.isRunning = false;
    }
  }

  private async writing(change: () => Promise<void>): Promise<void> {
    this.knowsDisk = false;
    await change();
    this.knowsDisk = true;
  }
}

function uploadKeys(fileKey: Uint8Array, payloadNonce: Buffer, headerLength: number): UploadKeys {
  return { fileKey, payloadNonce, payloadKey: derivePayloadKey(fileKey, payloadNonce), payloadStart: headerLength + PAYLOAD_NONCE_LENGTH };
}

async function readKeys(dataFile: string, fileKey: Uint8Array): Promise<{ keys: UploadKeys; length: number }> {
  return withFile(dataFile, async (access) => {
    const start = Buffer.from(await access.read(0, MAX_HEADER_LENGTH + PAYLOAD_NONCE_LENGTH));
    const header = parseHeader(start);
    verifyHeader(header, fileKey);
    const payloadNonce = start.subarray(header.length, header.length + PAYLOAD_NONCE_LENGTH);
    if (payloadNonce.length < PAYLOAD_NONCE_LENGTH) throw truncated('the payload nonce is not whole');
    return { keys: uploadKeys(fileKey, Buffer.from(payloadNonce), header.length), length: await access.size() };
  });
}

function refusal(code: SealedRecordingProblem, message: string): SealedRecordingError {
  return new SealedRecordingError(code, message);
}
