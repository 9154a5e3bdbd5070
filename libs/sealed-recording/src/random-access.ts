import { type FileHandle, open } from 'node:fs/promises';

/** Sealed bytes that can be read from any place: a file, or an object of a store by ranged GET. */
export interface RandomAccess {
  /** Bytes in all. */
  size(): Promise<number>;
  /**
   * The bytes [offset, offset + length), fewer only where the end comes first. The reader asks for at most 8 sealed chunks at once, and again only once it has them.
   * @param offset,length bytes
   * @param into memory of at least this length, to be filled from its start; without it, memory is found for them
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
}

/** RandomAccess over an open file; whoever opened the handle closes it. */
export class FileAccess implements RandomAccess {
  constructor(private readonly file: FileHandle) {}

  async size(): Promise<number> {
    return (await this.file.stat()).size;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const bytes = into ?? Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}

/** Runs `use` with the file at `path` open for reading, and closes it. */
export async function withFile<Result>(path: string, use: (access: FileAccess) => Promise<Result>): Promise<Result> {
  const file = await open(path, 'r');
  try {
    return await use(new FileAccess(file));
  } finally {
    await file.close();
  }
}
