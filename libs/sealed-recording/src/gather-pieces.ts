import { SealedRecordingError } from './sealed-recording-error.js';

/** Plaintext as it arrives: a readable stream of Node, or a list. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Bytes that are in memory before they are made durable together: each time costs three flushes to disk. */
const GATHERED_SIZE = 4_194_304;

/**
 * The same bytes in portions of 4 MiB and a rest. Where the pieces fail, are aborted or are more than `room`, what came
 * before (up to `room`) is given first; then the error is thrown.
 * @param room bytes
 */
export async function* gatherPieces(pieces: Pieces, room: number, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  let held: Uint8Array[] = [];
  let length = 0;
  let left = room;
  let failure: { error: unknown } | null = null;
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      for (let at = 0; at < Math.min(piece.length, left); ) {
        const part = piece.subarray(at, Math.min(at + GATHERED_SIZE - length, left));
        held.push(part);
        at += part.length;
        length += part.length;
        if (length < GATHERED_SIZE) continue;
        yield Buffer.concat(held);
        held = [];
        length = 0;
      }
      if (piece.length > left) throw new SealedRecordingError('TOO_LONG', `More than the ${room} bytes that may still come`);
      left -= piece.length;
    }
  } catch (error) {
    failure = { error };
  }
  if (length > 0) yield Buffer.concat(held);
  if (failure !== null) throw failure.error;
}
