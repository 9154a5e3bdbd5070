import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Tells whether a process is alive. A zombie counts as dead: it holds its number but does nothing any more.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return readState(pid) !== 'Z';
}

/**
 * A text that is the same for as long as one process lives and differs for a later process with the same number.
 *
 * @param {number} pid
 * @returns {string} `<pid>-<start time>`, or `<pid>-unknown` where the system does not tell the start time
 */
export function identify(pid) {
  const stat = readStat(pid);
  if (stat) return `${pid}-${stat[19]}`;
  const answer = askPs(pid, 'lstart=');
  return `${pid}-${answer ? answer.replace(/[^A-Za-z0-9]+/g, '_') : 'unknown'}`;
}

/**
 * Tells whether the process described by an {@link identify} text is still the same living process.
 *
 * @param {string} identity
 * @returns {boolean}
 */
export function isSameProcess(identity) {
  const pid = Number(identity.split('-')[0]);
  return isAlive(pid) && identify(pid) === identity;
}

/**
 * @param {number} pid
 * @returns {{ parent: number, command: string } | undefined} undefined where the system does not tell, or no such process
 */
export function describeProcess(pid) {
  const stat = readStat(pid);
  if (stat) return { parent: Number(stat[1]), command: readCommand(pid) };
  const answer = askPs(pid, 'ppid=,command=')?.match(/^\s*(\d+)\s+(.*)$/);
  return answer ? { parent: Number(answer[1]), command: answer[2] } : undefined;
}

function readCommand(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The fields of /proc/<pid>/stat after the command name (state first), or undefined outside Linux. */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function readState(pid) {
  return (readStat(pid)?.[0] ?? askPs(pid, 'state=') ?? '').charAt(0);
}

function askPs(pid, format) {
  if (process.platform === 'win32' || process.platform === 'linux') return undefined;
  const answer = spawnSync('ps', ['-o', format, '-p', String(pid)], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}
