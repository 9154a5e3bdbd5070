import { isStorable } from './segment-rules.js';
import type { ProblemList } from './transcript-problem.js';
import { MAX_FILE_SIZE } from './transcript-segment.js';

/** Lines with the number they have in the file, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads UTF-8, with or without a byte order mark, and cuts at CRLF, LF or CR. Empty where a problem was found. */
export function readLines(bytes: Uint8Array, problems: ProblemList): readonly Line[] {
  if (bytes.length > MAX_FILE_SIZE) {
    problems.atLine(null, 'FILE_TOO_LARGE');
    return [];
  }
  const text = decode(bytes);
  if (text === null) {
    problems.atLine(null, 'ENCODING');
    return [];
  }
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ number: index + 1, text: line }));
  for (const line of lines) if (!isStorable(line.text)) problems.atLine(line.number, 'CONTROL_CHARACTER');
  return lines;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
