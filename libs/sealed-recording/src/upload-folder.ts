import { randomBytes } from 'node:crypto';
import { access, type FileHandle, link, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SealedRecordingError } from './sealed-recording-error.js';

/** Name of the data file in the folder of a recording: header, payload nonce, chunks. */
export const DATA_FILE = 'recording.age';

const TAIL_NAME = /^tail\.\d{1,15}$/;
const UNFINISHED_NAME = /^tail\.\d{1,15}\.[0-9a-f]{16}\.new$/;

/**
 * The folder of one recording: `recording.age` and `tail.<n>`. The tail of the highest number counts.
 *
 * Tails form one line: number n + 1 is linked, never replaced, and counts only while n is still there. So of two writers that
 * went on from the same tail one fails, and no chunk is ever sealed with two contents, without a lock. The file system must
 * have hard links (ext4, XFS, NFS; not exFAT).
 */
export class UploadFolder {
  constructor(private readonly folder: string) {}

  get dataFile(): string {
    return join(this.folder, DATA_FILE);
  }

  /** Makes the data file with its first bytes, durable. Fails with EEXIST where there is one. */
  async create(start: Uint8Array): Promise<void> {
    const file = await open(this.dataFile, 'wx', 0o600);
    try {
      await file.writeFile(start);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The tail that counts, or null where there is none. Clears away what interrupted writers left. */
  async findTail(): Promise<{ number: number; sealed: Buffer } | null> {
    const names = await readdir(this.folder);
    const numbers = names.filter((name) => TAIL_NAME.test(name)).map((name) => Number(name.slice('tail.'.length))).sort((a, b) => a - b);
    const number = numbers.pop();
    if (number === undefined) return null;
    const sealed = await orAnotherWriter('ENOENT', readFile(this.tailPath(number)));
    await this.remove(numbers.map((older) => this.tailPath(older)));
    await this.remove(names.filter((name) => UNFINISHED_NAME.test(name)).map((name) => join(this.folder, name)));
    return { number, sealed };
  }

  /**
   * Makes `sealed` the tail that follows number `previous`, durable when this returns; 0 means none before.
   * @throws RESUME_NEEDED another writer was first
   */
  async commitTail(previous: number, sealed: Uint8Array): Promise<void> {
    const path = this.tailPath(previous + 1);
    const unfinished = `${path}.${randomBytes(8).toString('hex')}.new`;
    await writeDurable(unfinished, sealed);
    try {
      await orAnotherWriter('ENOENT', orAnotherWriter('EEXIST', link(unfinished, path)));
    } finally {
      await this.remove([unfinished]);
    }
    if (previous > 0 && !(await exists(this.tailPath(previous)))) {
      await this.remove([path]);
      throw anotherWriter();
    }
    await this.syncFolder();
    if (previous > 0) await this.remove([this.tailPath(previous)]);
  }

  /**
   * Writes into the data file, durable when this returns.
   * @param offset bytes; what lay there is overwritten
   * @param end bytes that the file keeps; what lay beyond is cut off. Not given: nothing is cut off
   */
  async writeData(offset: number, pieces: Iterable<Buffer>, end?: number): Promise<void> {
    const file = await open(this.dataFile, 'r+');
    try {
      let at = offset;
      for (const piece of pieces) {
        await writeWhole(file, piece, at);
        at += piece.length;
      }
      if (end !== undefined) await file.truncate(end);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private tailPath(number: number): string {
    return join(this.folder, `tail.${number}`);
  }

  private async remove(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await unlink(path).catch((error: unknown) => {
        if (!isCode(error, 'ENOENT')) throw error;
      });
    }
  }

  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

async function writeDurable(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeWhole(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function orAnotherWriter<Result>(code: 'ENOENT' | 'EEXIST', result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    throw isCode(error, code) ? anotherWriter() : error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function anotherWriter(): SealedRecordingError {
  return new SealedRecordingError('RESUME_NEEDED', 'Another writer went on with this upload');
}
