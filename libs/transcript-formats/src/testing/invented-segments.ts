import fc from 'fast-check';
import { isStorable } from '../segment-rules.js';
import { MAX_TIME_MS, type TranscriptSegment } from '../transcript-segment.js';

/** What a careless writer breaks a file with, beside arbitrary Unicode. */
const AWKWARD = [
  '-->', '00:00:01.000 --> 00:00:02.000', '00:00:01,000 --> 00:00:02,000', '\n', '\n\n', ' \n\t\n', '&', '&amp;', '&#10;', '&#0;', '&foo;', '&eacute;', '<', '>', '<v Ana>', '</v>', '<b>', '</font>',
  '<<b>i>', '<00:00:01.000>', 'WEBVTT', 'NOTE', 'STYLE', '1', '- ', '– ', ': ', ':', 'Ana: ', 'Luis: ', '- Ana: hola\n- Luis: bien', 'Ana', ' ', '\t', 'ñ', '\u00a0', '\u200e', '\u2028', '\ufeff', '🐈',
] as const;

const text = fc.array(fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 6 }).map((parts) => parts.join('')).filter(isStorable);

const arbitraryName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .map((name) => name.replace(/[\t\n\f ]+/g, ' ').replace(/^ | $/g, ''))
  .filter((name) => name !== '' && isStorable(name));

const speaker = fc.oneof(
  fc.constant(null),
  fc.constantFrom('Ana', 'Luis', 'Ana María de la Cruz', 'ENTREVISTADORA', 'ana', 'Speaker 1', 'A & B', 'Ana:', '<Ana>', '- Ana', '&amp;', 'Ana -->'),
  arbitraryName,
);

const span = fc.tuple(fc.integer({ min: 0, max: MAX_TIME_MS }), fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(0, 1)).map(([start, length, some]) => [start, Math.min(start + length * some, MAX_TIME_MS)] as const);

/** Lists of segments that keep every rule: overlapping, empty, without length, in any script. */
export const anySegments: fc.Arbitrary<readonly TranscriptSegment[]> = fc
  .array(fc.record({ span, speaker, text }), { maxLength: 8 })
  .map((list) => list.map(({ span: [startMs, endMs], speaker: who, text: said }) => ({ startMs, endMs, speaker: who, text: said })).sort((a, b) => a.startMs - b.startMs));

const line = fc.array(fc.oneof(fc.constantFrom(...AWKWARD.filter((part) => !part.includes('-->'))), fc.constantFrom('hola', ' el gato ', '<v.loud Ana>', '<i>', '</i>', '<c.a.b>')), { maxLength: 5 }).map((parts) => parts.join(''));

/** Text of cues as foreign programs write it, well-formed or not. */
export const anyCueText: fc.Arbitrary<string> = line.map((written) => written.replace(/\n[ \t]*(?=\n)/g, '').replace(/^\n+|\n+$/g, ''));

export const bytesOf = (file: string): Uint8Array => new TextEncoder().encode(file);
