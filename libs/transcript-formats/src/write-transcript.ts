import { checkSegments } from './segment-rules.js';
import { TranscriptError, TRANSCRIPT_RULES } from './transcript-problem.js';
import { MAX_FILE_SIZE, type TranscriptSegment } from './transcript-segment.js';

/** @throws TranscriptError naming every segment that breaks a rule */
export function refuseUnwritable(segments: readonly TranscriptSegment[]): void {
  const problems = checkSegments(segments);
  if (problems.length > 0) throw new TranscriptError(problems);
}

/** @throws TranscriptError where the file would be larger than may be read back */
export function refuseTooLarge(file: string): string {
  if (Buffer.byteLength(file) > MAX_FILE_SIZE) throw new TranscriptError([{ line: null, segment: null, rule: 'FILE_TOO_LARGE', expected: TRANSCRIPT_RULES.FILE_TOO_LARGE }]);
  return file;
}
