import { decodeReferences } from './character-reference.js';
import { readTimes, SRT_TIMES } from './cue-time.js';
import { labelsOf, SpeakerLabels } from './srt-speaker.js';
import { type Line, readLines } from './text-file.js';
import { SegmentCollector, type TranscriptReading } from './transcript-reading.js';
import type { VoiceRun } from './webvtt-cue-text.js';

export interface SrtOptions {
  /** Names that are speakers where they stand before a colon; no others are. Without it, names that stand there at least twice are. */
  readonly speakers?: readonly string[];
}

interface Cue {
  readonly line: number;
  readonly times: readonly [number, number];
  readonly text: string;
}

const INDEX = /^[ \t]*\d{1,9}[ \t]*$/;
const BLANK = /^[ \t]*$/;
const TAG = /<\/?(?:b|i|u|font)(?:[ \t\n][^<>]*)?>/giu;
const VOICE = /^<v ([^<>]*)>([^]*)$/u;

/**
 * Reads an SRT file. SRT has no standard; read is what its programs write: a number, a line of times (`HH:MM:SS,mmm`, also with a
 * point), lines of text, an empty line. The number may be missing and its value does not matter. Tags `b i u font` are dropped,
 * character references resolved as in WebVTT, `<v Name>` at the start read as the speaker.
 *
 * The speaker is otherwise taken from `Name: text`, and from lines of a dash and `Name: text` each, where the name stands in two places
 * of the file or the caller names it in `speakers`; elsewhere the words stay text and the speaker is null.
 *
 * @param bytes UTF-8, with or without a byte order mark; lines end in CRLF, LF or CR; at most 5 MiB
 */
export function readSrt(bytes: Uint8Array, options: SrtOptions = {}): TranscriptReading {
  const collector = new SegmentCollector();
  const { problems } = collector;
  const lines = readLines(bytes, problems);
  const cues: Cue[] = [];
  for (const block of problems.isEmpty ? blocksOf(lines) : []) {
    if (problems.isFull) break;
    const cue = readBlock(block, collector);
    if (cue !== null) cues.push(cue);
  }
  const labels = countLabels(cues, options.speakers);
  for (const cue of cues) {
    if (problems.isFull) break;
    const [startMs, endMs] = cue.times;
    const runs = readSpeakers(cue.text, labels);
    if (runs === null) problems.atLine(cue.line + 1, 'REFERENCE');
    else for (const { speaker, text } of runs) collector.add({ startMs, endMs, speaker, text }, cue.line);
  }
  return collector.reading();
}

function* blocksOf(lines: readonly Line[]): Generator<readonly Line[]> {
  let block: Line[] = [];
  for (const line of lines) {
    if (!BLANK.test(line.text)) block.push(line);
    else if (block.length > 0) {
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

function readBlock(block: readonly Line[], { problems }: SegmentCollector): Cue | null {
  const arrow = block.findIndex((line) => line.text.includes('-->'));
  if (arrow === -1 || arrow > 1) {
    problems.atLine(block[0]!.number, 'NOT_A_CUE');
    return null;
  }
  const timesLine = block[arrow]!;
  const times = readTimes(timesLine.text, SRT_TIMES);
  const textLines = block.slice(arrow + 1);
  const second = textLines.find((line) => SRT_TIMES.test(line.text));
  if (arrow === 1 && !INDEX.test(block[0]!.text)) problems.atLine(block[0]!.number, 'INDEX');
  if (times === null) problems.atLine(timesLine.number, 'TIMES');
  if (second !== undefined) problems.atLine(second.number, 'MISSING_BLANK_LINE');
  if (times === null || second !== undefined) return null;
  return { line: timesLine.number, times, text: textLines.map((line) => line.text).join('\n').replace(TAG, '') };
}

function countLabels(cues: readonly Cue[], speakers: readonly string[] | undefined): SpeakerLabels {
  const labels = new SpeakerLabels(speakers === undefined ? null : new Set(speakers));
  for (const cue of cues) if (!VOICE.test(cue.text)) for (const { label } of labelsOf(cue.text).places) labels.count(label);
  return labels;
}

function readSpeakers(text: string, labels: SpeakerLabels): readonly VoiceRun[] | null {
  const voice = VOICE.exec(text);
  const { places } = labelsOf(text);
  const named = places.length > 0 && places.every(({ label }) => labels.isSpeaker(label));
  const raw: readonly VoiceRun[] = voice
    ? [{ speaker: voice[1]!, text: voice[2]!.replace(/<\/v>$/u, '') }]
    : named
      ? places.map(({ label, rest }) => ({ speaker: label, text: rest }))
      : [{ speaker: null, text }];
  const runs: VoiceRun[] = [];
  for (const run of raw) {
    const speaker = run.speaker === null ? null : decodeReferences(run.speaker);
    const words = decodeReferences(run.text);
    if (words === null || (run.speaker !== null && speaker === null)) return null;
    runs.push({ speaker, text: words });
  }
  return runs;
}
