import { escapeMarkup, escapeReferences, joinLines } from './character-reference.js';
import { writeTime } from './cue-time.js';
import { labelOf, labelsOf, SpeakerLabels } from './srt-speaker.js';
import type { TranscriptSegment } from './transcript-segment.js';
import { refuseTooLarge, refuseUnwritable } from './write-transcript.js';

const isBlank = (line: string): boolean => /^[ \t]*$/.test(line);

/**
 * Writes segments as SRT in its normal form: numbered from 1, LF, one cue a segment. The speaker is written `Name: text` where `readSrt`
 * takes it for one without being told, else `<v Name>text</v>`. What it would take for a name, a tag, a reference, a time or the end
 * of the cue is written as a character reference. `readSrt` gives the same segments back.
 *
 * @throws TranscriptError where a segment breaks a rule of `TranscriptSegment`, or the file would exceed 5 MiB
 */
export function writeSrt(segments: readonly TranscriptSegment[]): string {
  refuseUnwritable(segments);
  const texts = segments.map(({ text }) => escapeText(text));
  const spoken = new SpeakerLabels(null);
  const readable = new SpeakerLabels(null);
  segments.forEach(({ speaker }, index) => {
    if (speaker !== null && isLabel(speaker)) [spoken, readable].forEach((labels) => labels.count(speaker));
    if (speaker === null) for (const { label } of labelsOf(texts[index]!).places) readable.count(label);
  });
  const cues = segments.map((segment, index) => {
    const words = writeWords(segment.speaker, texts[index]!, spoken, readable);
    const times = `${writeTime(segment.startMs, ',')} --> ${writeTime(segment.endMs, ',')}`;
    return `${index + 1}\n${times}\n${words}${words === '' ? '' : '\n'}`;
  });
  return refuseTooLarge(cues.join('\n'));
}

const isLabel = (speaker: string): boolean => labelOf(`${speaker}: `)?.label === speaker;

function escapeText(text: string): string {
  const escaped = escapeReferences(text)
    .replace(/<(?=[a-zA-Z/])/g, '&lt;')
    .replace(/-->/g, '--&gt;');
  const joined = joinLines(escaped.split('\n'), isBlank);
  return joined !== '' && isBlank(joined) ? `&#${joined.charCodeAt(0)};${joined.slice(1)}` : joined;
}

function writeWords(speaker: string | null, text: string, spoken: SpeakerLabels, readable: SpeakerLabels): string {
  if (speaker !== null) return isLabel(speaker) && spoken.isSpeaker(speaker) ? `${speaker}: ${text}` : `<v ${escapeMarkup(speaker)}>${text}</v>`;
  const { places } = labelsOf(text);
  return places.some(({ label }) => readable.isSpeaker(label)) ? text.replace(/:/g, '&#58;') : text;
}
