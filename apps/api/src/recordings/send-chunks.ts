import type { Writable } from 'node:stream';

/** Bytes that leave under one look: four chunks of the sealed file, which are read from it at once. */
export const SENT_AT_ONCE = 262_144;

/**
 * Sends portion by portion, each only if `stands` still says yes when its turn comes; otherwise the connection is cut and nothing more leaves.
 * The next portion is read and opened while it is asked. Gives whether all of it went out.
 */
export async function sendWhileStanding(out: Writable, chunks: AsyncIterable<Uint8Array>, stands: () => Promise<boolean>): Promise<boolean> {
  const source = chunks[Symbol.asyncIterator]();
  let coming = gather(source);
  try {
    for (let portion = await coming; portion.length > 0; portion = await coming) {
      const standing = stands();
      coming = gather(source);
      // Where this one does not go out, nobody waits for the next.
      coming.catch(() => undefined);
      if (out.destroyed || !(await standing)) {
        out.destroy();
        return false;
      }
      if (!writeTogether(out, portion)) await drained(out);
    }
  } finally {
    await coming.catch(() => undefined);
    await source.return?.();
  }
  if (out.destroyed) return false;
  await new Promise<void>((resolve) => {
    out.once('close', resolve);
    out.end(resolve);
  });
  return true;
}

/** The next chunks up to SENT_AT_ONCE; none at the end. */
async function gather(source: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const portion: Uint8Array[] = [];
  for (let length = 0; length < SENT_AT_ONCE; ) {
    const { done, value } = await source.next();
    if (done) break;
    portion.push(value);
    length += value.length;
  }
  return portion;
}

/** In one message to the system. Gives whether there is room for more. */
function writeTogether(out: Writable, portion: readonly Uint8Array[]): boolean {
  out.cork();
  let room = true;
  for (const chunk of portion) room = out.write(chunk);
  out.uncork();
  return room;
}

/** Until there is room again, or nobody takes anything any more. */
function drained(out: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off('drain', done);
      out.off('close', done);
      resolve();
    };
    out.once('drain', done);
    out.once('close', done);
    if (out.destroyed) done();
  });
}
