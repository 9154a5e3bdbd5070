import { withFile } from '@heardonce/sealed-recording/random-access.js';
import type { RandomAccess } from '@heardonce/sealed-recording/random-access.js';
import { discardedRecipient } from '@heardonce/sealed-recording/x25519-stanza.js';
import { RecordingUpload } from '@heardonce/sealed-recording/recording-upload.js';
import { DATA_FILE } from '@heardonce/sealed-recording/upload-folder.js';
import { randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RecordingMissing } from './storage-error.js';

/** Where sealed recordings lie. What is put there is ciphertext; keys are elsewhere. */
export interface RecordingStorage {
  /** Goes on with an upload, or begins it. @param fileKey the recording's own, never another's */
  resume(recordingId: string, fileKey: Uint8Array): Promise<RecordingUpload>;
  /** Called once an upload is complete, before it is said to be sealed: brings it where it stays and makes sure that it is there. Twice is once. */
  settle(recordingId: string): Promise<void>;
  /** Called once it is said to be sealed: what lies elsewhere only on the way there may go. Twice is once. */
  release(recordingId: string): Promise<void>;
  /** Reads a sealed recording; it can be read as long as `use` runs. @throws RecordingMissing */
  read<T>(recordingId: string, use: (source: RandomAccess) => Promise<T>): Promise<T>;
  /** Rejects where nothing could be received or read now. */
  check(): Promise<void>;
}

/** Injection token of the {@link RecordingStorage}. */
export const RECORDING_STORAGE = Symbol('RECORDING_STORAGE');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Folder of recordings: `HEARDONCE_RECORDINGS`, else `recordings` in the data folder. */
export const recordingsFolder = (): string => process.env['HEARDONCE_RECORDINGS'] || join(process.env['HEARDONCE_DATA'] || '.data', 'recordings');

/** Recipients who open a stored recording with their own age key, when the database is lost: `HEARDONCE_RECORDING_RECIPIENTS`, separated by commas. */
const recipients = (): string[] => (process.env['HEARDONCE_RECORDING_RECIPIENTS'] ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');

/** A folder for each recording, on a file system with hard links; an upload and what is sealed lie at the same place. Nothing here deletes what was begun under its own name. */
export class RecordingFolders implements RecordingStorage {
  constructor(private readonly root: () => string = recordingsFolder) {}

  async resume(recordingId: string, fileKey: Uint8Array): Promise<RecordingUpload> {
    const folder = this.folderOf(recordingId);
    if (!(await exists(folder))) await this.begin(folder, fileKey);
    return RecordingUpload.resume(folder, fileKey);
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  async read<T>(recordingId: string, use: (source: RandomAccess) => Promise<T>): Promise<T> {
    try {
      return await withFile(this.fileOf(recordingId), use);
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new RecordingMissing() : error;
    }
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  /** Where the sealed bytes of a recording lie, or will. */
  fileOf(recordingId: string): string {
    return join(this.folderOf(recordingId), DATA_FILE);
  }

  private folderOf(recordingId: string): string {
    if (!UUID.test(recordingId)) throw new RangeError('Not the id of a recording');
    return join(this.root(), recordingId.slice(0, 2), recordingId);
  }

  /** Begun beside and renamed: what a kill leaves half begun is under another name, and nothing was acknowledged of it. Of two that begin at once, one stays. */
  private async begin(folder: string, fileKey: Uint8Array): Promise<void> {
    const parent = dirname(folder);
    const beside = `${folder}.${randomBytes(8).toString('hex')}.new`;
    await mkdir(beside, { recursive: true, mode: 0o700 });
    const readers = recipients();
    await RecordingUpload.begin(beside, fileKey, readers.length > 0 ? readers : [discardedRecipient()]);
    await rename(beside, folder).catch(async (error: NodeJS.ErrnoException) => {
      await rm(beside, { recursive: true, force: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    const handle = await open(parent, 'r');
    await handle.sync().finally(() => handle.close());
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
