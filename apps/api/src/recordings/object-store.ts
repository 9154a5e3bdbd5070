import type { RandomAccess } from '@heardonce/sealed-recording/random-access.js';
import { AbortMultipartUploadCommand, type CompletedPart, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, GetObjectCommand, HeadObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { JsonLog } from '../platform/json-log.js';
import type { BucketSettings } from './bucket-settings.js';
import { RecordingMissing, StorageUnavailable } from './storage-error.js';

/** Bytes of a part: 2,385 of them for 20 GB, where a store takes 10,000. */
export const PART_SIZE = 8_388_608;
const PARTS_AT_ONCE = 3;
/** Tries of one request, and of reading one answer whose body breaks off. */
const TRIES = 3;
const CONNECT_MS = 2_000;
const SILENT_MS = 30_000;
const DAY_MS = 86_400_000;
/** No object has this name: what is asked about it shows whether one could be read and written. */
const NO_OBJECT = 'ready-check';
/** The object was put by somebody else meanwhile. */
const PUT_ALREADY = new Set([409, 412]);
const CONTENT_RANGE = /^bytes (\d+)-\d+\/(\d+)$/;

export interface ObjectPart {
  /** As many as were asked for, fewer only where the object ends. */
  readonly bytes: Uint8Array;
  /** Bytes of the whole object. */
  readonly size: number;
  /** Changes when the object does. */
  readonly tag: string | undefined;
}

/** A request that the store answered with this status; its text stays here. */
class Refusal extends StorageUnavailable {
  constructor(readonly httpStatus: number | undefined) {
    super();
  }
}

/** Objects of one bucket by their id, in the protocol of S3. Puts what is not there and reads; overwrites nothing and deletes nothing. */
export class ObjectStore {
  private readonly client: S3Client;

  /** @param silentMs milliseconds that the store may be silent */
  constructor(private readonly settings: BucketSettings, private readonly log: JsonLog, silentMs = SILENT_MS) {
    this.client = new S3Client({
      region: settings.region, ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }), forcePathStyle: settings.pathStyle, maxAttempts: TRIES,
      // Each part has its SHA-256; the client's own sums on top are refused by some stores.
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: silentMs, socketTimeout: silentMs, throwOnRequestTimeout: true },
    });
  }

  close(): void {
    this.client.destroy();
  }

  /** Bytes of an object, null where there is none. */
  async sizeOf(id: string): Promise<number | null> {
    return this.asked('HeadObject', () => this.client.send(new HeadObjectCommand(this.at(id))))
      .then(({ ContentLength }) => ContentLength ?? 0, (error: unknown) => nullWhere(error, 404));
  }

  /** Puts an object, unless there is one of this id; then nothing changes. What fails half-way leaves nothing that can be read. */
  async put(id: string, source: RandomAccess): Promise<void> {
    const UploadId = await this.begin(id);
    try {
      const Parts = await this.putParts(id, UploadId, source);
      await this.asked('CompleteMultipartUpload', () => this.client.send(new CompleteMultipartUploadCommand({ ...this.at(id), UploadId, IfNoneMatch: '*', MultipartUpload: { Parts } })));
    } catch (error) {
      await this.abort(id, UploadId).catch(() => undefined);
      if (!(error instanceof Refusal && PUT_ALREADY.has(error.httpStatus ?? 0))) throw error;
    }
  }

  /** @param tag of the object that is meant; of another one nothing is read. @throws RecordingMissing */
  async read(id: string, range: { readonly offset: number; readonly length: number }, tag?: string): Promise<ObjectPart> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.readOnce(id, range, tag);
      } catch (error) {
        if (error instanceof Refusal || error instanceof RecordingMissing || attempt === TRIES) throw error;
      }
    }
  }

  /** Rejects unless an object could be read and put. Leaves nothing in the bucket. */
  async check(): Promise<void> {
    await this.sizeOf(NO_OBJECT);
    await this.abort(NO_OBJECT, await this.begin(NO_OBJECT));
  }

  private async begin(id: string): Promise<string> {
    const { lock } = this.settings;
    const locked = lock && { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: new Date(Date.now() + lock.days * DAY_MS) };
    const { UploadId } = await this.asked('CreateMultipartUpload', () => this.client.send(new CreateMultipartUploadCommand({ ...this.at(id), ContentType: 'application/octet-stream', ChecksumAlgorithm: 'SHA256', ...locked })));
    if (!UploadId) throw new StorageUnavailable();
    return UploadId;
  }

  private async abort(id: string, UploadId: string): Promise<void> {
    await this.asked('AbortMultipartUpload', () => this.client.send(new AbortMultipartUploadCommand({ ...this.at(id), UploadId })));
  }

  private async putParts(id: string, UploadId: string, source: RandomAccess): Promise<CompletedPart[]> {
    const count = Math.max(1, Math.ceil((await source.size()) / PART_SIZE));
    const parts: CompletedPart[] = [];
    let next = 1;
    const lane = async (): Promise<void> => {
      while (next <= count) {
        const number = next++;
        try {
          parts[number - 1] = await this.putPart(id, { UploadId, PartNumber: number }, await source.read((number - 1) * PART_SIZE, PART_SIZE));
        } catch (error) {
          next = Infinity;
          throw error;
        }
      }
    };
    // Only when all lanes have ended is it known that no part arrives any more.
    const ended = await Promise.allSettled(Array.from({ length: PARTS_AT_ONCE }, lane));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    return parts;
  }

  private async putPart(id: string, place: { UploadId: string; PartNumber: number }, Body: Uint8Array): Promise<CompletedPart> {
    const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
    const { ETag } = await this.asked('UploadPart', () => this.client.send(new UploadPartCommand({ ...this.at(id), ...place, Body, ContentLength: Body.length, ChecksumSHA256 })));
    return { PartNumber: place.PartNumber, ETag, ChecksumSHA256 };
  }

  private async readOnce(id: string, { offset, length }: { readonly offset: number; readonly length: number }, tag: string | undefined): Promise<ObjectPart> {
    const answer = await this.asked('GetObject', () => this.client.send(new GetObjectCommand({ ...this.at(id), Range: `bytes=${offset}-${offset + length - 1}`, ...(tag !== undefined && { IfMatch: tag }) })))
      .catch((error: unknown) => nullWhere(error, 416));
    if (!answer) return { bytes: new Uint8Array(0), size: 0, tag: undefined };
    const [, first, size] = CONTENT_RANGE.exec(answer.ContentRange ?? '') ?? [];
    const given = Math.min(length, Number(size) - offset);
    if (Number(first) !== offset || answer.ContentLength !== given || !answer.Body) {
      (answer.Body as Readable | undefined)?.destroy();
      throw this.failed('GetObject', new RangeError('not the range that was asked for'));
    }
    const bytes = await answer.Body.transformToByteArray();
    if (bytes.length !== given) throw new Error('The answer of the store broke off');
    return { bytes, size: Number(size), tag: answer.ETag };
  }

  private at(id: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: `${this.settings.prefix}${id}` };
  }

  private async asked<T>(what: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw this.failed(what, error);
    }
  }

  /** What the store said goes no further: it names bucket, key and host. */
  private failed(what: string, error: unknown): Error {
    const { name, code, $metadata } = error as { name?: string; code?: unknown; $metadata?: { httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode;
    if (name === 'NoSuchKey') return new RecordingMissing();
    if (!(what === 'HeadObject' && status === 404)) this.log.caution('the store of recordings refused', { operation: what, code: typeof code === 'string' ? code : (name ?? 'Error'), ...(status !== undefined && { status }) });
    return new Refusal(status);
  }
}

function nullWhere(error: unknown, httpStatus: number): null {
  if (error instanceof Refusal && error.httpStatus === httpStatus) return null;
  throw error;
}
