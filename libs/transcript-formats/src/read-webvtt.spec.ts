import { describe, expect, it } from '@jest/globals';
import { readWebVtt } from './read-webvtt.js';
import { bytesOf } from './testing/invented-segments.js';
import type { TranscriptReading } from './transcript-reading.js';
import { writeWebVtt } from './write-webvtt.js';

const read = (...lines: string[]): TranscriptReading => readWebVtt(bytesOf(lines.join('\n')));
const cue = (...text: string[]): unknown => {
  const { segments, problems } = read('WEBVTT', '', '00:01.000 --> 00:02.000', ...text);
  expect(problems).toEqual([]);
  return segments!.map(({ speaker, text: words }) => [speaker, words]);
};
const brokenBy = (...lines: string[]): unknown => {
  const { segments, problems } = read(...lines);
  expect(segments).toBeNull();
  return problems.map(({ line, rule }) => [line, rule]);
};

describe('WebVTT', () => {
  it('reads header, comments, styles, regions, identifiers and settings over', () => {
    const file = [
      'WEBVTT - sala 2', 'Kind: captions', '', 'STYLE', '::cue { color: blue }', '', 'REGION', 'id:a', 'width:40%', '', 'NOTE una nota', 'de dos líneas', '',
      'saludo', '00:01.000 --> 00:02.500 align:start position:10%', '<v Ana>Hola.', '', '1:00:00.000-->100:00:00.000', 'tarde',
    ];
    expect(read(...file).problems).toMatchObject([{ line: 18, rule: 'TIME_RANGE' }]);
    expect(read(...file.slice(0, -2)).segments).toEqual([{ startMs: 1_000, endMs: 2_500, speaker: 'Ana', text: 'Hola.' }]);
  });

  it('reads a byte order mark and any end of line', () => {
    for (const ending of ['\n', '\r', '\r\n'])
      expect(readWebVtt(bytesOf(`\ufeffWEBVTT${ending}${ending}00:00:01.000 --> 00:00:02.000${ending}uno${ending}dos${ending}`)).segments).toMatchObject([{ text: 'uno\ndos' }]);
  });

  it('keeps voices apart', () => {
    expect(cue('<v Ana>Hola</v>')).toEqual([['Ana', 'Hola']]);
    expect(cue('<v.first.loud  Ana   María >Hola')).toEqual([['Ana María', 'Hola']]);
    expect(cue('<v Ana &amp; Luis>Hola')).toEqual([['Ana & Luis', 'Hola']]);
    expect(cue('<v Ana>¿Y el gato?</v>', '<v Luis>Duerme.')).toEqual([['Ana', '¿Y el gato?'], ['Luis', 'Duerme.']]);
    expect(cue('<v Ana>¿Y el gato?', '<v Luis>Duerme.</v>', 'Bien.')).toEqual([['Ana', '¿Y el gato?'], ['Luis', 'Duerme.'], ['Ana', 'Bien.']]);
    expect(cue('<v Ana>Hola <i>tú</v> y (una puerta) <v Luis>yo')).toEqual([['Ana', 'Hola tú'], [null, 'y (una puerta)'], ['Luis', 'yo']]);
    expect(cue('<v>Hola')).toEqual([[null, 'Hola']]);
    expect(cue('<v Ana>')).toEqual([['Ana', '']]);
    expect(cue()).toEqual([[null, '']]);
  });

  it('drops markup and no word', () => {
    expect(cue('<c.a>El <i><b>gato</b></i> <lang es>duerme</lang></c> <00:00:01.500>ya')).toEqual([[null, 'El gato duerme ya']]);
    expect(cue('<ruby>a<rt>b</rt></ruby></i>')).toEqual([[null, 'ab']]);
    expect(cue('<risas> 3 < 4 <3')).toEqual([[null, '<risas> 3 < 4 <3']]);
    expect(cue('<vale> <boca>')).toEqual([[null, '<vale> <boca>']]);
  });

  it('resolves references once', () => {
    expect(cue('&amp;lt; &lt;b&gt; a&lrm;b&rlm;c&nbsp;d &#233;&#xE9;&eacute; &#128; R&D &desconocido;')).toEqual([[null, '&lt; <b> a\u200eb\u200fc\u00a0d ééé € R&D &desconocido;']]);
    expect(cue('&#60;v Ana&#62;')).toEqual([[null, '<v Ana>']]);
  });

  it('says of everything it will not read where it is', () => {
    expect(brokenBy('')).toEqual([[1, 'SIGNATURE']]);
    expect(brokenBy('WEBVTTX')).toEqual([[1, 'SIGNATURE']]);
    expect(brokenBy('WEBVTT', '', 'suelto', '', '00:01.000 --> 00:60.000', 'a', '', '00:01,000 --> 00:02,000')).toEqual([[3, 'NOT_A_CUE'], [5, 'TIMES'], [8, 'TIMES']]);
    expect(brokenBy('WEBVTT', '', '00:01.000 --> 00:02.000', 'a', '00:02.000 --> 00:03.000', 'b')).toEqual([[5, 'MISSING_BLANK_LINE']]);
    expect(brokenBy('WEBVTT', '', 'a', 'b', '00:02.000 --> 00:03.000', 'b')).toEqual([[5, 'MISSING_BLANK_LINE']]);
    expect(brokenBy('WEBVTT', '', 'NOTE', '00:02.000 --> 00:03.000', 'b')).toEqual([[4, 'ARROW_IN_NOTE']]);
    expect(brokenBy('WEBVTT', '', '00:03.000 --> 00:02.000', 'a', '', '00:01.000 --> 00:02.000', 'b')).toEqual([[3, 'END_BEFORE_START'], [6, 'START_NOT_IN_ORDER']]);
    expect(brokenBy('WEBVTT', '', '00:01.000 --> 00:02.000', '&#0;', '', '00:01.000 --> 00:02.000', '&#xD800;', '', '00:01.000 --> 00:02.000', '&#1114112;')).toEqual([[4, 'REFERENCE'], [7, 'REFERENCE'], [10, 'REFERENCE']]);
    expect(brokenBy('WEBVTT', '', '00:01.000 --> 00:02.000', 'a\0')).toEqual([[4, 'CONTROL_CHARACTER']]);
    expect(brokenBy('WEBVTT', '', '00:01.000 --> 00:02.000', `<v ${'x'.repeat(101)}>a`)).toEqual([[3, 'SPEAKER']]);
    expect(brokenBy('WEBVTT', '', '00:01.000 --> 00:02.000', 'x'.repeat(4_001))).toEqual([[3, 'TEXT_TOO_LONG']]);
    expect(readWebVtt(Uint8Array.of(0x57, 0xff)).problems).toMatchObject([{ line: null, rule: 'ENCODING' }]);
    expect(readWebVtt(new Uint8Array(5 * 1024 * 1024 + 1)).problems).toMatchObject([{ line: null, rule: 'FILE_TOO_LARGE' }]);
  });

  it('allows overlaps, no length and 4,000 characters of any width', () => {
    expect(read('WEBVTT', '', '00:01.000 --> 00:09.000', 'a', '', '00:01.000 --> 00:01.000', '🐈'.repeat(4_000)).problems).toEqual([]);
  });

  it('lists fifty problems, the last of which says that there are more', () => {
    const { problems } = read('WEBVTT', '', ...Array.from({ length: 60 }, () => ['suelto', '']).flat());
    expect(problems).toHaveLength(50);
    expect(problems[49]).toMatchObject({ line: null, rule: 'MORE_PROBLEMS' });
    expect(read('WEBVTT', '', ...Array.from({ length: 50 }, () => ['suelto', '']).flat()).problems[49]).toMatchObject({ rule: 'NOT_A_CUE' });
  });

  it('reads 20,000 segments and refuses one more', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ startMs: index, endMs: index, speaker: null, text: '' }));
    const file = writeWebVtt(many);
    expect(readWebVtt(bytesOf(file)).segments).toHaveLength(20_000);
    expect(readWebVtt(bytesOf(`${file}\n00:00:30.000 --> 00:00:30.000\n`)).problems).toMatchObject([{ line: 40_003, rule: 'TOO_MANY_SEGMENTS' }]);
  });

  it('takes five MiB of opening tags for what they are', () => {
    for (const piece of ['<', '<v <', '<c.', '<v Ana>', '</v', '&#1', '&a', '<c.\u00a0']) {
      const { problems } = read('WEBVTT', '', '00:01.000 --> 00:02.000', piece.repeat(Math.floor(5_000_000 / new TextEncoder().encode(piece).length)) + '>');
      expect(problems.length).toBeLessThanOrEqual(50);
    }
  });
});
