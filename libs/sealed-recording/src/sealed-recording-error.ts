/** Every way in which sealing or reading a recording is refused. Stable: callers decide by them. */
export type SealedRecordingProblem =
  /** The header is not age v1, was changed, or belongs to another file key. */
  | 'HEADER_DAMAGED'
  /** Chunk `chunk` does not authenticate; nothing of it was returned. A changed payload nonce shows as damage of the last chunk. */
  | 'CHUNK_DAMAGED'
  /** Bytes are missing: at the end of the file, or of an upload that had acknowledged more. */
  | 'TRUNCATED'
  /** The side file of an upload is missing or does not authenticate. */
  | 'TAIL_DAMAGED'
  /** The range is not within the recording. */
  | 'RANGE_OUTSIDE'
  /** A piece does not begin, or an upload does not end, where the durable bytes end. Ask `offset` and go on from there. */
  | 'OFFSET_CONFLICT'
  /** More bytes than the upload may have. Those up to its end are durable. */
  | 'TOO_LONG'
  /** The upload was closed: nothing can be added. */
  | 'CLOSED'
  /** Another call on this object has not ended. */
  | 'IN_USE'
  /** Another writer went on with this upload, or this object failed half-way: resume from the folder. */
  | 'RESUME_NEEDED'
  /** Not an `age1…` recipient or not an `AGE-SECRET-KEY-1…` identity that can be used. */
  | 'KEY_INVALID'
  /** No stanza of the header opens with this identity. */
  | 'NOT_A_RECIPIENT';

/** A refusal. The message holds no byte of the recording and no key. */
export class SealedRecordingError extends Error {
  override readonly name = 'SealedRecordingError';

  /** @param chunk index of the damaged chunk, from 0; null where no chunk is at fault */
  constructor(
    readonly code: SealedRecordingProblem,
    message: string,
    readonly chunk: number | null = null,
  ) {
    super(message);
  }
}

export function headerDamaged(why: string): SealedRecordingError {
  return new SealedRecordingError('HEADER_DAMAGED', `The header cannot be trusted: ${why}`);
}

export function chunkDamaged(chunk: number): SealedRecordingError {
  return new SealedRecordingError('CHUNK_DAMAGED', `Chunk ${chunk} does not authenticate`, chunk);
}

export function truncated(why: string): SealedRecordingError {
  return new SealedRecordingError('TRUNCATED', `Bytes are missing: ${why}`);
}
