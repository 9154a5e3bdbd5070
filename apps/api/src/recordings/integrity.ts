import { CHUNK_SIZE } from '@heardonce/sealed-recording/age-payload.js';
import { SealedRecordingError } from '@heardonce/sealed-recording/sealed-recording-error.js';
import { SealedRecordingReader } from '@heardonce/sealed-recording/sealed-recording-reader.js';
import { createHash } from 'node:crypto';
import type { RecordingStorage } from './recording-storage.js';
import { RecordingMissing } from './storage-error.js';

/** What reading a whole recording showed. */
export interface Integrity {
  /** Of the whole plaintext; null where some of it cannot be read as it was sealed. */
  readonly sha256: string | null;
  /** Chunks of 64 KiB, from 0. */
  readonly damagedChunks: readonly number[];
  /** For the chain of custody: what is wrong, in words of the program; null where nothing is. */
  readonly observations: string | null;
}

const MOST_NAMED = 100;
const PASSING: ReadonlySet<string> = new Set(['EAGAIN', 'EBUSY', 'EINTR', 'EMFILE', 'ENFILE', 'ENOMEM', 'ESTALE', 'ETIMEDOUT']);

/** Reads all of a recording and names what is not as it was sealed: chunks, header, length. @throws what the storage throws where it cannot be read now */
export async function integrityOf(storage: RecordingStorage, recording: { readonly id: string; readonly sizeBytes: number }, fileKey: Uint8Array): Promise<Integrity> {
  const damaged: number[] = [];
  try {
    return await storage.read(recording.id, async (source) => {
      const reader = await SealedRecordingReader.open(source, fileKey);
      if (reader.size !== recording.sizeBytes) return failed(damaged, `${reader.size} bytes where ${recording.sizeBytes} were received`);
      const hash = createHash('sha256');
      for (let next = 0; next < reader.size && damaged.length < MOST_NAMED; ) {
        try {
          for await (const plaintext of reader.read(next, reader.size - 1)) {
            hash.update(plaintext);
            next += plaintext.length;
          }
        } catch (error) {
          const chunk = chunkOf(error);
          if (chunk === null) throw error;
          damaged.push(chunk);
          next = (chunk + 1) * CHUNK_SIZE;
        }
      }
      return damaged.length > 0 ? failed(damaged, `chunk ${damaged.join(', ')} of ${Math.ceil(reader.size / CHUNK_SIZE)} (64 KiB each, from 0) does not authenticate`) : { sha256: hash.digest('hex'), damagedChunks: [], observations: null };
    });
  } catch (error) {
    if (error instanceof RecordingMissing) return failed(damaged, 'the file is missing');
    if (isUnreadable(error)) return failed(damaged, `it cannot be read (${error.code})`);
    if (!(error instanceof SealedRecordingError)) throw error;
    return failed(error.chunk === null ? damaged : [...damaged, error.chunk], error.message);
  }
}

/** What the system says of this file, and not of a moment in which it has too much to do. */
const isUnreadable = (error: unknown): error is NodeJS.ErrnoException => typeof (error as NodeJS.ErrnoException).errno === 'number' && !PASSING.has((error as NodeJS.ErrnoException).code ?? '');

const failed = (damagedChunks: readonly number[], observations: string): Integrity => ({ sha256: null, damagedChunks, observations });

const chunkOf = (error: unknown): number | null => (error instanceof SealedRecordingError ? error.chunk : null);
