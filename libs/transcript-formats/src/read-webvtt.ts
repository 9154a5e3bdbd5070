import { readTimes, WEBVTT_TIMES } from './cue-time.js';
import { type Line, readLines } from './text-file.js';
import { type TranscriptReading, SegmentCollector } from './transcript-reading.js';
import { readVoices } from './webvtt-cue-text.js';

const SIGNATURE = /^WEBVTT(?:[ \t]|$)/;
const NOTE = /^NOTE(?:[ \t]|$)/;
const STYLE_OR_REGION = /^(?:STYLE|REGION)[ \t]*$/;

const hasArrow = (line: Line): boolean => line.text.includes('-->');

/**
 * Reads a WebVTT file (W3C WebVTT, "WebVTT parser algorithm") into segments; a cue with several voices becomes several segments of the
 * same times. Header, NOTE, STYLE and REGION blocks, cue identifiers and cue settings are not kept.
 *
 * Stricter than the standard, which skips in silence what it can't read: whatever would be skipped is a problem here, and so is a
 * start before that of the cue above. A cue may end when it starts.
 *
 * @param bytes UTF-8, with or without a byte order mark; lines end in CRLF, LF or CR; at most 5 MiB
 */
export function readWebVtt(bytes: Uint8Array): TranscriptReading {
  const collector = new SegmentCollector();
  const { problems } = collector;
  const lines = readLines(bytes, problems);
  if (!problems.isEmpty) return collector.reading();
  if (!SIGNATURE.test(lines[0]?.text ?? '')) {
    problems.atLine(1, 'SIGNATURE');
    return collector.reading();
  }
  for (const block of blocksOf(withoutHeader(lines))) {
    if (problems.isFull) break;
    readBlock(block, collector);
  }
  return collector.reading();
}

function withoutHeader(lines: readonly Line[]): readonly Line[] {
  const end = lines.findIndex((line, index) => index > 0 && (line.text === '' || hasArrow(line)));
  return end === -1 ? [] : lines.slice(end);
}

function* blocksOf(lines: readonly Line[]): Generator<readonly Line[]> {
  let block: Line[] = [];
  for (const line of lines) {
    if (line.text !== '') block.push(line);
    else if (block.length > 0) {
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

function readBlock(block: readonly Line[], collector: SegmentCollector): void {
  const { problems } = collector;
  const [first] = block;
  const arrow = block.findIndex(hasArrow);
  if (arrow === -1) {
    if (!NOTE.test(first!.text) && !STYLE_OR_REGION.test(first!.text)) problems.atLine(first!.number, 'NOT_A_CUE');
    return;
  }
  if (NOTE.test(first!.text)) problems.atLine(block[arrow]!.number, 'ARROW_IN_NOTE');
  else if (arrow > 1) problems.atLine(block[arrow]!.number, 'MISSING_BLANK_LINE');
  else readCue(block[arrow]!, block.slice(arrow + 1), collector);
}

function readCue(timesLine: Line, textLines: readonly Line[], collector: SegmentCollector): void {
  const { problems } = collector;
  const times = readTimes(timesLine.text, WEBVTT_TIMES);
  if (times === null) problems.atLine(timesLine.number, 'TIMES');
  const arrow = textLines.find(hasArrow);
  if (arrow !== undefined) problems.atLine(arrow.number, 'MISSING_BLANK_LINE');
  const voices = readVoices(textLines.map((line) => line.text).join('\n'));
  if (voices === null) problems.atLine(textLines[0]!.number, 'REFERENCE');
  if (times === null || arrow !== undefined || voices === null) return;
  const [startMs, endMs] = times;
  for (const { speaker, text } of voices) collector.add({ startMs, endMs, speaker, text }, timesLine.number);
}
