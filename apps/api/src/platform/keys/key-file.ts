import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyError } from './key-error.js';

/** The content of a key file. Keys are base64url of 32 bytes; a destroyed one leaves its id and dates. */
export interface KeyFile {
  readonly format: 'heard-once-keys/1';
  readonly active: string;
  readonly keys: Readonly<Record<string, { readonly createdAt: string; readonly key: string | null; readonly destroyedAt: string | null }>>;
  readonly secretRoot: string;
}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const LARGEST_FILE = 1_000_000;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

/** KeyError: KEY_FILE_MISSING, KEY_FILE_EXPOSED, KEY_FILE_BROKEN. Mode and content are those of one opened file. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw new KeyError(codeOf(error) === 'ENOENT' ? 'KEY_FILE_MISSING' : 'KEY_FILE_BROKEN');
  }
  try {
    const { mode, size } = await handle.stat();
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) throw new KeyError('KEY_FILE_EXPOSED');
    if (size > LARGEST_FILE) throw new KeyError('KEY_FILE_BROKEN');
    return parsed(await handle.readFile('utf8').catch(() => ''));
  } finally {
    await handle.close();
  }
}

/** Writes a new key file unless one is there, and reads what is there: of two processes that start at once, both get the same keys. */
export async function createKeyFile(path: string, fresh: () => KeyFile): Promise<KeyFile> {
  try {
    return await readKeyFile(path);
  } catch (error) {
    if (!(error instanceof KeyError && error.code === 'KEY_FILE_MISSING')) throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = await writtenBeside(path, fresh());
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  await syncDirectory(path);
  return readKeyFile(path);
}

/** Replaces the key file in one step; a fall of the machine leaves the old or the new one, whole. Call under {@link withKeyFileLock}. */
export async function replaceKeyFile(path: string, file: KeyFile): Promise<KeyFile> {
  const temporary = await writtenBeside(path, file);
  await rename(temporary, path);
  await syncDirectory(path);
  return file;
}

/** One change at a time, over all processes of this machine. The lock of a process that is gone is taken over. KeyError: KEY_FILE_LOCKED. */
export async function withKeyFileLock<T>(path: string, change: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  if (!(await locked(lock))) {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (!Number.isInteger(holder) || holder <= 0 || alive(holder)) throw new KeyError('KEY_FILE_LOCKED');
    await unlink(lock).catch(() => undefined);
    if (!(await locked(lock))) throw new KeyError('KEY_FILE_LOCKED');
  }
  try {
    return await change();
  } finally {
    await unlink(lock);
  }
}

async function locked(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', OWNER_ONLY);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

async function writtenBeside(path: string, file: KeyFile): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(temporary, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** No inner error leaves: the parser's message quotes the text it met. */
function parsed(text: string): KeyFile {
  try {
    const file = JSON.parse(text) as KeyFile;
    const keys = Object.values(file.keys);
    const active = Object.hasOwn(file.keys, file.active) ? file.keys[file.active]?.key : null;
    const whole =
      file.format === 'heard-once-keys/1' &&
      KEY_TEXT.test(file.secretRoot) &&
      typeof active === 'string' &&
      keys.every(({ key, createdAt }) => (key === null || KEY_TEXT.test(key)) && typeof createdAt === 'string');
    if (whole) return file;
  } catch {
    throw new KeyError('KEY_FILE_BROKEN');
  }
  throw new KeyError('KEY_FILE_BROKEN');
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
