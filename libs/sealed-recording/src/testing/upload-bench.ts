import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHeader } from '../age-header.js';
import { PAYLOAD_NONCE_LENGTH, SEALED_CHUNK_SIZE } from '../age-payload.js';
import { withFile } from '../random-access.js';
import { newFileKey, RecordingUpload, type SealedRecording } from '../recording-upload.js';
import { SealedRecordingReader } from '../sealed-recording-reader.js';
import { DATA_FILE } from '../upload-folder.js';
import { CENTRE, collect } from './invented-recording.js';

/** Folders for uploads under one file key, and what lies in them. */
export class UploadBench {
  readonly fileKey = newFileKey();
  private root = '';
  private folders = 0;

  async open(): Promise<void> {
    this.root = await mkdtemp(join(tmpdir(), 'heardonce-upload.'));
  }

  async close(): Promise<void> {
    await rm(this.root, { recursive: true });
  }

  async newFolder(): Promise<string> {
    const folder = join(this.root, `${this.folders++}`);
    await mkdir(folder);
    return folder;
  }

  begin(folder: string): Promise<RecordingUpload> {
    return RecordingUpload.begin(folder, this.fileKey, [CENTRE.recipient]);
  }

  resume(folder: string, acknowledged?: number): Promise<RecordingUpload> {
    return RecordingUpload.resume(folder, this.fileKey, acknowledged);
  }

  readBack(folder: string): Promise<Buffer> {
    return withFile(join(folder, DATA_FILE), async (access) => collect((await SealedRecordingReader.open(access, this.fileKey)).readAll()));
  }

  /** What `complete` must say of this plaintext in this folder. */
  async statementOf(folder: string, plaintext: Buffer): Promise<SealedRecording> {
    const { size: sealedSize } = await stat(join(folder, DATA_FILE));
    return { size: plaintext.length, sealedSize, sha256: createHash('sha256').update(plaintext).digest('hex') };
  }
}

export async function tailsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('tail.')).sort();
}

/** Sealed chunks as they lie on disk, by index; the last may be torn. */
export async function chunksOnDisk(folder: string): Promise<Buffer[]> {
  const bytes = await readFile(join(folder, DATA_FILE));
  const payload = bytes.subarray(parseHeader(bytes).length + PAYLOAD_NONCE_LENGTH);
  return Array.from({ length: Math.ceil(payload.length / SEALED_CHUNK_SIZE) }, (_, i) => payload.subarray(i * SEALED_CHUNK_SIZE, (i + 1) * SEALED_CHUNK_SIZE));
}
