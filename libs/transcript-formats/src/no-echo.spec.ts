import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTranscript } from './read-transcript.js';
import { checkSegments } from './segment-rules.js';
import { bytesOf } from './testing/invented-segments.js';
import { TranscriptError } from './transcript-problem.js';
import type { TranscriptSegment } from './transcript-segment.js';
import { writeSrt } from './write-srt.js';
import { writeWebVtt } from './write-webvtt.js';

const CANARY = 'KanariXq7';

it('problems of a file never quote it', () => {
  const pieces = ['WEBVTT', '\n', '\n\n', '1', '00:00:01.000 --> 00:00:02.000', '00:00:03,000 --> 00:00:02,000', '-->', 'NOTE', '<v ', '>', '&#0;', '\0', CANARY, CANARY.repeat(500)];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      expect(JSON.stringify(readTranscript(bytesOf(parts.join(''))).problems)).not.toContain(CANARY);
    }),
  );
});

it('segments that break a rule are refused by place and rule, not by word', () => {
  const bad: readonly TranscriptSegment[] = [
    { startMs: 5, endMs: 4, speaker: null, text: CANARY },
    { startMs: 1, endMs: 4.5, speaker: '', text: `${CANARY}\r` },
    { startMs: -1, endMs: 360_000_000, speaker: ` ${CANARY}`, text: CANARY.repeat(500) },
  ];
  expect(checkSegments(bad).map(({ segment, rule }) => [segment, rule])).toEqual([
    [1, 'END_BEFORE_START'], [2, 'TIME_RANGE'], [2, 'START_NOT_IN_ORDER'], [2, 'SPEAKER'], [2, 'CONTROL_CHARACTER'], [3, 'TIME_RANGE'], [3, 'START_NOT_IN_ORDER'], [3, 'SPEAKER'], [3, 'TEXT_TOO_LONG'],
  ]);
  for (const write of [writeSrt, writeWebVtt]) {
    let refusal: unknown;
    try {
      write(bad);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(TranscriptError);
    expect(JSON.stringify([refusal, String(refusal)])).not.toContain(CANARY);
  }
  const many = Array.from({ length: 20_001 }, () => ({ startMs: 0, endMs: 0, speaker: null, text: '' }));
  expect(() => writeWebVtt(many)).toThrow('TOO_MANY_SEGMENTS');
  expect(() => writeSrt(many.slice(1).map((segment) => ({ ...segment, text: 'x'.repeat(400) })))).toThrow('FILE_TOO_LARGE');
});
