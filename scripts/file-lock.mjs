import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isSameProcess } from './process-identity.mjs';

const WAIT_MS = 100;
const LIMIT_MS = 180_000;

/**
 * Runs one action while no other process runs an action under the same lock file. A lock left behind by a process that
 * no longer lives is taken over. Calls within one process exclude each other too.
 *
 * @template T
 * @param {string} file the lock file; its directory must exist
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 * @throws {Error} when the lock is still held after three minutes
 */
export async function withFileLock(file, action) {
  const started = Date.now();
  while (!tryLock(file)) {
    if (Date.now() - started > LIMIT_MS) {
      throw new Error(`Otro proceso tiene ocupado ${file}. / Another process holds ${file}.`);
    }
    await sleep(WAIT_MS);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A hard link appears with its content at once, so nobody ever reads a lock file that is still empty. */
function tryLock(file) {
  const own = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(own, identify(process.pid), { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    removeIfAbandoned(file);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves the lock aside before judging it: of several waiting processes only one gets it, and a lock still in use is put back. */
function removeIfAbandoned(file) {
  if (!isAbandoned(file)) return;
  const aside = `${file}.old-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
    if (!isAbandoned(aside)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAbandoned(file) {
  try {
    return !isSameProcess(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
