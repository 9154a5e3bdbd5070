/** A stretch of a recording in which one person speaks, as far as the file says who. */
export interface TranscriptSegment {
  /** Milliseconds from the start of the recording: a whole number, at most {@link MAX_TIME_MS}. Not below that of the segment before. */
  readonly startMs: number;
  /** Milliseconds; not below `startMs`. Segments may overlap, as people do. */
  readonly endMs: number;
  /** As the file names the person: 1 to 100 characters, single spaces, none at the ends. Null where the file does not say. */
  readonly speaker: string | null;
  /** What was said, without markup; lines are parted by `\n`. May be empty; at most {@link MAX_TEXT_LENGTH} characters. */
  readonly text: string;
}

/** Bytes of a file, read or written: 5 MiB. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

export const MAX_SEGMENTS = 20_000;

/** Unicode code points, as PostgreSQL counts them. */
export const MAX_TEXT_LENGTH = 4_000;

/** Unicode code points. */
export const MAX_SPEAKER_LENGTH = 100;

/** 99:59:59.999, the last instant that SRT can write. Milliseconds. */
export const MAX_TIME_MS = 100 * 3_600_000 - 1;

export function hasMoreCharactersThan(limit: number, text: string): boolean {
  if (text.length <= limit) return false;
  return text.length > limit * 2 || Array.from(text).length > limit;
}
