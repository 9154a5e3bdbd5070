import { ProblemList, type TranscriptProblem, type TranscriptRule } from './transcript-problem.js';
import { hasMoreCharactersThan, MAX_SEGMENTS, MAX_SPEAKER_LENGTH, MAX_TEXT_LENGTH, MAX_TIME_MS, type TranscriptSegment } from './transcript-segment.js';

/** C0 controls other than tab and line feed, DEL, and halves of a surrogate pair. */
const NOT_STORABLE = /[\u0000-\u0008\u000b-\u001f\u007f\p{Cs}]/u;

const NOT_IN_A_NAME = /[\t\n\f]|^ | $| {2}/;

export const isStorable = (text: string): boolean => !NOT_STORABLE.test(text);

/** The rules that one segment breaks, beside the one before it. */
export function rulesBrokenBy(segment: TranscriptSegment, before: TranscriptSegment | null): TranscriptRule[] {
  const { startMs, endMs, speaker, text } = segment;
  const broken: TranscriptRule[] = [];
  if (![startMs, endMs].every(isTime)) broken.push('TIME_RANGE');
  if (endMs < startMs) broken.push('END_BEFORE_START');
  if (before !== null && startMs < before.startMs) broken.push('START_NOT_IN_ORDER');
  if (speaker !== null && (speaker === '' || NOT_IN_A_NAME.test(speaker) || hasMoreCharactersThan(MAX_SPEAKER_LENGTH, speaker))) broken.push('SPEAKER');
  if (!isStorable(text) || !isStorable(speaker ?? '')) broken.push('CONTROL_CHARACTER');
  if (hasMoreCharactersThan(MAX_TEXT_LENGTH, text)) broken.push('TEXT_TOO_LONG');
  return broken;
}

const isTime = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MAX_TIME_MS;

/** Everything that keeps these segments from being written; empty where they can be. */
export function checkSegments(segments: readonly TranscriptSegment[]): readonly TranscriptProblem[] {
  const problems = new ProblemList();
  if (segments.length > MAX_SEGMENTS) problems.atSegment(null, 'TOO_MANY_SEGMENTS');
  segments.slice(0, MAX_SEGMENTS).forEach((segment, index) => {
    for (const rule of rulesBrokenBy(segment, segments[index - 1] ?? null)) problems.atSegment(index + 1, rule);
  });
  return problems.list();
}
