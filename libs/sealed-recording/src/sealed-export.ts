import { writeHeader } from './age-header.js';
import type { SealedRecordingReader } from './sealed-recording-reader.js';

/** A copy that its recipients open with the standard `age` tool. */
export interface SealedExport {
  /** Bytes of the whole copy. */
  readonly size: number;
  /** The copy: new header, then nonce and chunks as stored, each authenticated before it leaves. Can be called once more for the same bytes. */
  stream(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined>;
}

/**
 * Gives a recording to other recipients without sealing it anew: the file key is wrapped again, the chunks are copied.
 * What a recipient holds opens every copy of the same recording, now and later; nothing can be taken back.
 * @param fileKey the one with which the reader was opened
 * @param recipients `age1…`; throws KEY_INVALID
 */
export function exportSealed(reader: SealedRecordingReader, fileKey: Uint8Array, recipients: readonly string[]): SealedExport {
  const header = writeHeader(fileKey, recipients);
  return {
    size: header.length + reader.sealedSize - reader.headerLength,
    async *stream(signal) {
      yield header;
      yield* reader.readSealed(signal);
    },
  };
}
