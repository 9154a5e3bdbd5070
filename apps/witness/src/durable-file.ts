import { randomBytes } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a file with its whole content, durable and readable by its owner alone, or none: also when killed at any moment.
 * @returns false where there is a file of this name, which stays as it is. The file system must have hard links
 */
export async function createDurably(path: string, content: string): Promise<boolean> {
  const unfinished = `${path}.${randomBytes(8).toString('hex')}.new`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(unfinished, path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(unfinished);
  }
  await syncFolder(dirname(path));
  return true;
}

/** Makes what was added to or taken from a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
