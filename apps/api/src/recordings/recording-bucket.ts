import { type RandomAccess, withFile } from '@heardonce/sealed-recording/random-access.js';
import type { RecordingUpload } from '@heardonce/sealed-recording/recording-upload.js';
import { SealedRecordingError } from '@heardonce/sealed-recording/sealed-recording-error.js';
import type { OnApplicationShutdown } from '@nestjs/common';
import { rm, stat } from 'node:fs/promises';
import { ObjectAccess } from './object-access.js';
import { type ObjectStore, PART_SIZE } from './object-store.js';
import type { RecordingFolders, RecordingStorage } from './recording-storage.js';
import { RecordingDiffers, RecordingMissing } from './storage-error.js';

/** How long it counts that the bucket could be read and written, in milliseconds. */
const CHECK_COUNTS_MS = 30_000;

/**
 * An object for each recording, under its id. Uploads are received and sealed in the folder, which every API process needs; a sealed one is
 * put into the bucket, read back whole and compared before it is said to be sealed, and is read from there ever after. Of what was released
 * the folder keeps the small side file, so that nothing begins there anew.
 */
export class RecordingBucket implements RecordingStorage, OnApplicationShutdown {
  private goodUntil = 0;

  constructor(private readonly staging: RecordingFolders, private readonly objects: ObjectStore) {}

  resume(recordingId: string, fileKey: Uint8Array): Promise<RecordingUpload> {
    return this.unreleased(this.staging.resume(recordingId, fileKey));
  }

  /** @throws RecordingDiffers where the bucket has something else under this id, StorageUnavailable */
  async settle(recordingId: string): Promise<void> {
    await this.unreleased(withFile(this.staging.fileOf(recordingId), async (staged) => {
      if ((await this.objects.sizeOf(recordingId)) === null) await this.objects.put(recordingId, staged);
      await this.refuseOtherContent(recordingId, staged);
    }));
  }

  async release(recordingId: string): Promise<void> {
    const file = this.staging.fileOf(recordingId);
    const staged = await stat(file).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (!staged) return;
    if ((await this.objects.sizeOf(recordingId)) !== staged.size) throw new RecordingMissing();
    await rm(file, { force: true });
  }

  read<T>(recordingId: string, use: (source: RandomAccess) => Promise<T>): Promise<T> {
    return use(new ObjectAccess((offset, length, tag) => this.objects.read(recordingId, { offset, length }, tag)));
  }

  onApplicationShutdown(): void {
    this.objects.close();
  }

  async check(): Promise<void> {
    if (Date.now() < this.goodUntil) return;
    await this.objects.check();
    this.goodUntil = Date.now() + CHECK_COUNTS_MS;
  }

  /** Where another process released it since whoever asks looked it up, they look again. */
  private async unreleased<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw isMissing(error) ? new SealedRecordingError('RESUME_NEEDED', 'This upload has ended') : error;
    }
  }

  /** Reads the object whole: what the store says of itself is not taken for it. */
  private async refuseOtherContent(recordingId: string, staged: RandomAccess): Promise<void> {
    const size = await staged.size();
    let tag: string | undefined;
    for (let offset = 0; offset < size; offset += PART_SIZE) {
      const stored = await this.objects.read(recordingId, { offset, length: PART_SIZE }, tag);
      tag = stored.tag;
      if (stored.size !== size || Buffer.compare(stored.bytes, await staged.read(offset, PART_SIZE)) !== 0) throw new RecordingDiffers();
    }
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
