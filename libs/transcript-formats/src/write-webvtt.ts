import { escapeMarkup, joinLines } from './character-reference.js';
import { writeTime } from './cue-time.js';
import type { TranscriptSegment } from './transcript-segment.js';
import { refuseTooLarge, refuseUnwritable } from './write-transcript.js';

/**
 * Writes segments as WebVTT in its normal form: no cue identifiers and settings, hours always, LF, one cue a segment, the speaker as an
 * open voice tag, an empty line within the text as `&#10;`. `readWebVtt` gives the same segments back.
 *
 * @throws TranscriptError where a segment breaks a rule of `TranscriptSegment`, or the file would exceed 5 MiB
 */
export function writeWebVtt(segments: readonly TranscriptSegment[]): string {
  refuseUnwritable(segments);
  return refuseTooLarge(['WEBVTT\n', ...segments.map(writeCue)].join('\n'));
}

function writeCue({ startMs, endMs, speaker, text }: TranscriptSegment): string {
  const voice = speaker === null ? '' : `<v ${escapeMarkup(speaker)}>`;
  const words = joinLines(escapeMarkup(text).split('\n'), (line) => line === '');
  const lines = `${voice}${words}`;
  return `${writeTime(startMs, '.')} --> ${writeTime(endMs, '.')}\n${lines}${lines === '' ? '' : '\n'}`;
}
