import { describe, expect, it } from '@jest/globals';
import { readSrt, type SrtOptions } from './read-srt.js';
import { bytesOf } from './testing/invented-segments.js';
import { writeSrt } from './write-srt.js';

const file = (...texts: string[]): Uint8Array => bytesOf(texts.map((text, index) => `${index + 1}\n00:00:0${index},000 --> 00:00:0${index},500\n${text}\n`).join('\n'));
const spoken = (texts: readonly string[], options?: SrtOptions): unknown => {
  const { segments, problems } = readSrt(file(...texts), options);
  expect(problems).toEqual([]);
  return segments!.map(({ speaker, text }) => [speaker, text]);
};
const brokenBy = (...lines: string[]): unknown => readSrt(bytesOf(lines.join('\n'))).problems.map(({ line, rule }) => [line, rule]);

describe('SRT', () => {
  it('reads numbers, times with comma or point, several lines', () => {
    expect(readSrt(bytesOf('\ufeff7\r\n00:00:01,000 --> 00:00:02.500  X1:10\r\nuno\r\ndos\r\n  \r\n\r\n1:00:00.000 --> 1:00:00.000\r\n'))).toEqual({
      segments: [
        { startMs: 1_000, endMs: 2_500, speaker: null, text: 'uno\ndos' },
        { startMs: 3_600_000, endMs: 3_600_000, speaker: null, text: '' },
      ],
      problems: [],
    });
    expect(readSrt(new Uint8Array())).toEqual({ segments: [], problems: [] });
  });

  it('drops the tags of SRT and no other word', () => {
    expect(spoken(['<font color="#fff"><b>El</b> <I>gato</I></font> <risas> 3 < 4'])).toEqual([[null, 'El gato <risas> 3 < 4']]);
  });

  it('takes a name before a colon for the speaker where it comes back', () => {
    expect(spoken(['Ana: Hola.', 'Luis: Hola.', 'Ana: ¿Y el gato?\nDime.', 'Mira: está ahí.', '<b>Luis:</b> Ya.'])).toEqual([
      ['Ana', 'Hola.'], ['Luis', 'Hola.'], ['Ana', '¿Y el gato?\nDime.'], [null, 'Mira: está ahí.'], ['Luis', 'Ya.'],
    ]);
    expect(spoken(['Vi dos cosas: un gato.', 'Vi dos cosas: un perro.', 'Son las 10:30.', 'Son las 10:30.'])).toEqual([
      [null, 'Vi dos cosas: un gato.'], [null, 'Vi dos cosas: un perro.'], [null, 'Son las 10:30.'], [null, 'Son las 10:30.'],
    ]);
  });

  it('takes the names it is told, and then no others', () => {
    expect(spoken(['Ana: Hola.', 'Mira: un gato.', 'Mira: un perro.'], { speakers: ['Ana'] })).toEqual([['Ana', 'Hola.'], [null, 'Mira: un gato.'], [null, 'Mira: un perro.']]);
  });

  it('parts rows of dashes only where each has a name', () => {
    expect(spoken(['- Ana: Hola.\n- Luis: Hola.', '- Luis: Ya.\n- Ana: Bien.'])).toEqual([['Ana', 'Hola.'], ['Luis', 'Hola.'], ['Luis', 'Ya.'], ['Ana', 'Bien.']]);
    expect(spoken(['- Hola.\n- Hola.', '- Ana: Ya.\n- Bien.'])).toEqual([[null, '- Hola.\n- Hola.'], [null, '- Ana: Ya.\n- Bien.']]);
  });

  it('writes a name so that it is read as one', () => {
    const segment = (speaker: string | null, text: string) => ({ startMs: 0, endMs: 0, speaker, text });
    expect(writeSrt([segment('Ana', 'Hola'), segment('Ana', 'Ya'), segment('Luis', 'Sí'), segment(null, 'Mira: ahí'), segment(null, 'Ana: ahí')])).toBe(
      ['1', '00:00:00,000 --> 00:00:00,000', 'Ana: Hola', '', '2', '00:00:00,000 --> 00:00:00,000', 'Ana: Ya', '', '3', '00:00:00,000 --> 00:00:00,000', '<v Luis>Sí</v>', '',
        '4', '00:00:00,000 --> 00:00:00,000', 'Mira: ahí', '', '5', '00:00:00,000 --> 00:00:00,000', 'Ana&#58; ahí', ''].join('\n'),
    );
  });

  it('says of everything it will not read where it is', () => {
    expect(brokenBy('suelto', '', 'x', '00:00:01,000 --> 00:00:02,000', 'a', '', '2', '00:00:01,00 --> 00:00:02,000')).toEqual([[1, 'NOT_A_CUE'], [3, 'INDEX'], [8, 'TIMES']]);
    expect(brokenBy('1', '00:00:03,000 --> 00:00:02,000', 'a', '', '2', '00:00:01,000 --> 00:00:02,000', '&#0;')).toEqual([[7, 'REFERENCE'], [2, 'END_BEFORE_START']].sort());
    expect(brokenBy('1', '00:00:01,000 --> 00:00:02,000', 'a', '2', '00:00:02,000 --> 00:00:03,000')).toEqual([[5, 'MISSING_BLANK_LINE']]);
  });

  it('takes five MiB of opening tags for what they are', () => {
    for (const piece of ['<', '<b ', '<font <', '<v Ana>', '&#1', 'Ana de ', '- Ana: x\n', 'A: \n'])
      expect(readSrt(file(piece.repeat(Math.floor(5_000_000 / piece.length)))).problems.length).toBeLessThanOrEqual(50);
  });
});
