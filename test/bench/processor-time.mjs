import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

const TICKS_A_SECOND = 100;

/** Fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    return { parent: fields[1], ticks: fields[11] + fields[12], ofEnded: fields[13] + fields[14] };
  } catch {
    return undefined;
  }
}

/** Processor time of a process in microseconds, all its threads together. */
export function processMicroseconds(pid) {
  return ((statOf(pid)?.ticks ?? 0) * 1e6) / TICKS_A_SECOND;
}

/** Processor time of a server and everything it started, those that have ended included. */
export function familyMicroseconds(pid) {
  const own = statOf(pid);
  if (own === undefined) return 0;
  let ticks = own.ticks + own.ofEnded;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat?.parent === pid) ticks += stat.ticks;
  }
  return (ticks * 1e6) / TICKS_A_SECOND;
}

/** Ties a process, and what it starts from now on, to one processor. Without effect where there is only one or no `taskset`. */
export function pin(pid, processor) {
  if (process.platform !== 'linux' || cpus().length < 2) return false;
  return spawnSync('taskset', ['-a', '-p', '-c', String(processor), String(pid)], { stdio: 'ignore' }).status === 0;
}
