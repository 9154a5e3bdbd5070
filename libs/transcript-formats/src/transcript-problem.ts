import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';

/** Every rule that a file or a list of segments can break, with what was expected. */
export const TRANSCRIPT_RULES = {
  FILE_TOO_LARGE: { es: 'un archivo de 5 MiB como máximo', en: 'a file of at most 5 MiB' },
  ENCODING: { es: 'texto en UTF-8', en: 'text in UTF-8' },
  CONTROL_CHARACTER: { es: 'texto sin caracteres de control ni sustitutos sueltos', en: 'text without control characters or lone surrogates' },
  REFERENCE: { es: 'una referencia numérica a un carácter que se pueda guardar', en: 'a numeric reference to a character that can be stored' },
  SIGNATURE: { es: 'WEBVTT al comienzo de la primera línea, seguido de espacio, tabulador o fin de línea', en: 'WEBVTT at the start of the first line, followed by a space, a tab or the end of the line' },
  NOT_A_CUE: { es: 'un subtítulo con su línea de tiempos, un bloque NOTE, STYLE o REGION, o nada', en: 'a cue with its line of times, a NOTE, STYLE or REGION block, or nothing' },
  ARROW_IN_NOTE: { es: 'un bloque NOTE sin la flecha -->', en: 'a NOTE block without the arrow -->' },
  MISSING_BLANK_LINE: { es: 'una línea vacía antes de la siguiente línea de tiempos', en: 'an empty line before the next line of times' },
  INDEX: { es: 'el número del subtítulo, solo cifras', en: 'the number of the cue, digits only' },
  TIMES: { es: 'dos tiempos completos unidos por --> (minutos y segundos de 00 a 59, tres cifras de milésimas)', en: 'two complete times joined by --> (minutes and seconds from 00 to 59, three digits of milliseconds)' },
  TIME_RANGE: { es: 'milésimas de segundo en número entero, de 0 a 99:59:59.999', en: 'a whole number of milliseconds, from 0 to 99:59:59.999' },
  END_BEFORE_START: { es: 'un fin que no sea anterior al comienzo', en: 'an end that is not before the start' },
  START_NOT_IN_ORDER: { es: 'un comienzo que no sea anterior al del segmento precedente', en: 'a start that is not before that of the segment above' },
  SPEAKER: { es: 'un nombre de 1 a 100 caracteres, en una línea, con espacios simples y ninguno en los extremos', en: 'a name of 1 to 100 characters, on one line, with single spaces and none at the ends' },
  TEXT_TOO_LONG: { es: 'como máximo 4000 caracteres en un segmento', en: 'at most 4,000 characters in a segment' },
  TOO_MANY_SEGMENTS: { es: 'como máximo 20 000 segmentos', en: 'at most 20,000 segments' },
  MORE_PROBLEMS: { es: 'hay más problemas que los que se muestran', en: 'there are more problems than are shown' },
} as const satisfies Record<string, CodeLabel>;

export type TranscriptRule = keyof typeof TRANSCRIPT_RULES;

/** What is wrong, where, and what was expected; never anything of the file itself. */
export interface TranscriptProblem {
  /** Line of the file, from 1; null for the file as a whole and for segments that come from no file. */
  readonly line: number | null;
  /** Place in the list of segments, from 1; null for what was read from a file. */
  readonly segment: number | null;
  readonly rule: TranscriptRule;
  readonly expected: CodeLabel;
}

/** At most this many problems are listed; where there are more, the last one says so. */
export const MAX_PROBLEMS = 50;

/** Segments that no file can carry back unchanged. The message names rules and places, no words of a segment. */
export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';

  constructor(readonly problems: readonly TranscriptProblem[]) {
    super(`The transcript can't be written: ${problems.map(({ segment, rule, expected }) => `${segment === null ? '' : `segment ${segment}, `}${rule}, expected ${expected.en}`).join('; ')}`);
  }
}

export class ProblemList {
  private readonly found: TranscriptProblem[] = [];
  private full = false;

  /** True once nothing more is listed: further reading finds nothing new to say. */
  get isFull(): boolean {
    return this.full;
  }

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  atLine(line: number | null, rule: TranscriptRule): void {
    this.add(line, null, rule);
  }

  atSegment(segment: number | null, rule: TranscriptRule): void {
    this.add(null, segment, rule);
  }

  list(): readonly TranscriptProblem[] {
    return this.found;
  }

  private add(line: number | null, segment: number | null, rule: TranscriptRule): void {
    if (this.full) return;
    this.full = this.found.length === MAX_PROBLEMS;
    if (this.full) this.found[MAX_PROBLEMS - 1] = { line: null, segment: null, rule: 'MORE_PROBLEMS', expected: TRANSCRIPT_RULES.MORE_PROBLEMS };
    else this.found.push({ line, segment, rule, expected: TRANSCRIPT_RULES[rule] });
  }
}
