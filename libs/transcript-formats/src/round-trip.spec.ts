import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatOf } from './read-transcript.js';
import { readSrt } from './read-srt.js';
import { readWebVtt } from './read-webvtt.js';
import { anyCueText, anySegments, bytesOf } from './testing/invented-segments.js';
import { writeSrt } from './write-srt.js';
import { writeWebVtt } from './write-webvtt.js';

const FORMATS = [
  { name: 'WebVTT', format: 'WEBVTT', read: readWebVtt, write: writeWebVtt, file: (cues: string[]) => `WEBVTT\n\n${cues.map((text, index) => `00:0${index}.000 --> 00:0${index}.500\n${text}`).join('\n\n')}\n` },
  { name: 'SRT', format: 'SRT', read: readSrt, write: writeSrt, file: (cues: string[]) => cues.map((text, index) => `${index + 1}\n00:00:0${index},000 --> 00:00:0${index},500\n${text}\n`).join('\n') },
] as const;

describe.each(FORMATS)('$name', ({ format, read, write, file }) => {
  it('gives back the segments it was given, whatever they hold', () => {
    fc.assert(
      fc.property(anySegments, (segments) => {
        const written = bytesOf(write(segments));
        expect(read(written)).toEqual({ segments, problems: [] });
        expect(formatOf(written)).toBe(format);
      }),
      { numRuns: 1_500 },
    );
  });

  it('writes what it read in one normal form', () => {
    fc.assert(
      fc.property(fc.array(anyCueText, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'), (cues, ending) => {
        const { segments } = read(bytesOf(file(cues).replaceAll('\n', ending)));
        if (segments === null) return;
        const normal = write(segments);
        expect(write(read(bytesOf(normal)).segments!)).toBe(normal);
        expect(read(bytesOf(normal)).segments).toEqual(segments);
      }),
      { numRuns: 1_500 },
    );
  });

  it('never throws on a file and never keeps half of one', () => {
    const pieces = fc.constantFrom('WEBVTT', '\n', '\n\n', '\r', '1', '00:00:01.000 --> 00:00:02.000', '00:00:01,000 --> 00:00:02,000', '-->', 'NOTE', 'hola', '<v Ana>', '&#0;', '\0', '\ud800', '<', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        const { segments, problems } = read(bytesOf(parts.join('')));
        expect(segments === null).toBe(problems.length > 0);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)));
  });
});
