import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const begin = (role, ...given) => fork(path.join(import.meta.dirname, 'playing-process.mjs'), [role, ...given.map(String)]);

async function toldBy(child) {
  const [told] = await once(child, 'message');
  if (told.error) throw new Error(told.error);
  return told;
}

/** Takes a file as `cat` writes it, or as a server gives it in answers one after another. */
export class Reader {
  #child = begin('read');

  /** @param {{ file: string } | { url: string, size: number }} asked path; or address and bytes. Gives seconds, and how many answers there were. */
  async take(asked) {
    this.#child.send(asked);
    return toldBy(this.#child);
  }

  close() {
    this.#child.kill();
  }
}

/** A server of one plain file, without sign-in, record or seal. @param most bytes of one answer */
export async function servePlain(file, size, most) {
  const child = begin('serve', file, size, most);
  const { port } = await toldBy(child);
  return { url: `http://127.0.0.1:${port}/`, close: () => child.kill() };
}

/** Bytes a second that one thread opens in memory. */
export async function rateOfOpening() {
  const child = begin('open');
  const { bytes, seconds } = await toldBy(child);
  child.kill();
  return bytes / seconds;
}
