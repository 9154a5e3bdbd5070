import { SealedRecordingError, type SealedRecordingProblem } from '@heardonce/sealed-recording/sealed-recording-error.js';
import { DataStore, Upload } from '@tus/server';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { ERROR_KINDS, type ErrorCode, toClientError } from '../platform/errors.js';
import type { Language } from '../platform/language.js';
import { BEGINNING, beginsAsOther } from './recorded-media.js';
import type { RecordingStorage } from './recording-storage.js';
import type { UploadGrant } from './upload.service.js';

/** Bytes between two looks at whether the uploader may go on. */
const LOOK_EVERY = 4_194_304;
const STATUS_OF: Partial<Record<SealedRecordingProblem, number>> = { OFFSET_CONFLICT: 409, TOO_LONG: 413, CLOSED: 409, IN_USE: 423, RESUME_NEEDED: 423 };

/** A refusal as the tus server answers it. */
class Refused extends Error {
  constructor(readonly status_code: number, readonly body: string) {
    super(body);
  }
}

/**
 * The uploads of the tus server: announced by a mutation, found by the grant of the request at hand, durable before they are acknowledged.
 * When the last byte is there the recording is sealed before the request is answered; a HEAD does so where a kill came between.
 */
export class UploadStore extends DataStore {
  /** Whose request it is, for the time of its handling. */
  readonly granted = new AsyncLocalStorage<UploadGrant>();

  constructor(private readonly storage: RecordingStorage) {
    super();
    this.extensions = [];
  }

  override async getUpload(id: string): Promise<Upload> {
    const grant = this.grantOf(id);
    const size = grant.recording.sizeBytes;
    if (grant.recording.status !== 'UPLOADING') return new Upload({ id, size, offset: size });
    const upload = await this.storage.resume(id, grant.fileKey);
    if (upload.offset === size) await this.seal(grant);
    else if (grant.late) throw refused('CONFLICTING_STATE', grant.context.language);
    return new Upload({ id, size, offset: upload.offset });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const grant = this.grantOf(id);
    const upload = await this.storage.resume(id, grant.fileKey);
    const end = grant.recording.sizeBytes;
    const next = await upload.append(offset, this.watched(stream, grant, offset < BEGINNING ? upload.beginning : null), { end });
    if (next === end) await this.seal(grant);
    return next;
  }

  private async seal(grant: UploadGrant): Promise<void> {
    const { id, sizeBytes } = grant.recording;
    const upload = await this.storage.resume(id, grant.fileKey);
    const sealed = await upload.complete(sizeBytes);
    await this.storage.settle(id);
    await grant.seal(sealed);
    // It is sealed, whatever becomes of this; the next verification by the clock tries again.
    await this.storage.release(id).catch(() => undefined);
  }

  /** What comes, as long as the uploader may add it; what is no recording ends at its beginning. @param before the bytes there are, where these come right after them at the beginning */
  private async *watched(stream: Readable, grant: UploadGrant, before: Uint8Array | null): AsyncGenerator<Uint8Array> {
    let since = 0;
    // Ended here, the stream stays: destroyed, it would be answered as a failure of ours before the refusal is.
    const pieces = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    for await (const piece of before ? withBeginning(pieces, before, () => refused('NOT_STORED_HERE', grant.context.language)) : pieces) {
      since += piece.length;
      if (since >= LOOK_EVERY) {
        if (!(await grant.stands())) throw refused('NOT_FOUND', grant.context.language);
        since = 0;
      }
      yield piece;
    }
  }

  private grantOf(id: string): UploadGrant {
    const grant = this.granted.getStore();
    if (grant?.recording.id !== id) throw new Refused(404, '');
    return grant;
  }
}

/** The same bytes, the first of them only once there are enough of them to tell what they begin; in whatever pieces they come. */
async function* withBeginning(stream: AsyncIterable<Uint8Array>, before: Uint8Array, refusal: () => Refused): AsyncGenerator<Uint8Array> {
  let gathered: Buffer | null = Buffer.from(before);
  for await (const piece of stream) {
    if (gathered === null) yield piece;
    else {
      gathered = Buffer.concat([gathered, piece]);
      if (gathered.length < BEGINNING) continue;
      if (beginsAsOther(gathered)) throw refusal();
      yield gathered.subarray(before.length);
      gathered = null;
    }
  }
  if (gathered === null) return;
  if (beginsAsOther(gathered)) throw refusal();
  yield gathered.subarray(before.length);
}

const refused = (code: ErrorCode, language: Language): Refused => new Refused(ERROR_KINDS[code].status, `${ERROR_KINDS[code][language]}\n`);

/** Any failure as the tus server may tell it: a status and a fixed sentence, never a path or a value. Null for those of the protocol itself. */
export function toTusError(error: unknown, language: Language): { status_code: number; body: string } | null {
  if (error instanceof Refused) return { status_code: error.status_code, body: error.body };
  if (error instanceof SealedRecordingError) return { status_code: STATUS_OF[error.code] ?? 500, body: `${error.code}\n` };
  if (typeof (error as { status_code?: unknown }).status_code === 'number') return null;
  const { extensions, message } = toClientError(error, language, '');
  return { status_code: ERROR_KINDS[extensions.code].status, body: `${message}\n` };
}
