const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const WEBVTT_TIME = '(?:(\\d{1,4}):)?([0-5]\\d):([0-5]\\d)\\.(\\d{3})';
const SRT_TIME = '(\\d{1,2}):([0-5]\\d):([0-5]\\d)[,.](\\d{3})';

const timesLine = (time: string): RegExp => new RegExp(`^[ \\t]*${time}[ \\t]*-->[ \\t]*${time}(?:[ \\t].*)?$`, 'u');

/** `[HH:]MM:SS.mmm --> [HH:]MM:SS.mmm`, then cue settings, which are not kept. */
export const WEBVTT_TIMES = timesLine(WEBVTT_TIME);

/** `HH:MM:SS,mmm --> HH:MM:SS,mmm`, also with a point; what some programs add behind is not kept. */
export const SRT_TIMES = timesLine(SRT_TIME);

export const WEBVTT_TIMESTAMP = new RegExp(`^${WEBVTT_TIME}$`, 'u');

/** Start and end in milliseconds, or null where the line is not one of times. */
export function readTimes(line: string, pattern: RegExp): readonly [number, number] | null {
  const parts = pattern.exec(line);
  if (parts === null) return null;
  return [milliseconds(parts.slice(1, 5)), milliseconds(parts.slice(5, 9))];
}

function milliseconds([hours, minutes, seconds, thousandths]: readonly (string | undefined)[]): number {
  return Number(hours ?? 0) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + Number(thousandths);
}

/** `HH:MM:SS` and the thousandths behind `separator`. */
export function writeTime(ms: number, separator: '.' | ','): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / HOUR)}:${two((ms % HOUR) / MINUTE)}:${two((ms % MINUTE) / SECOND)}${separator}${String(ms % SECOND).padStart(3, '0')}`;
}
