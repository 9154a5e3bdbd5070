import type { Writable } from 'node:stream';

/**
 * Sends chunk by chunk, each only if `stands` still says yes when its turn comes; otherwise the connection is cut and nothing more leaves.
 * The next chunk is read meanwhile. Gives whether all of it went out.
 */
export async function sendWhileStanding(out: Writable, chunks: AsyncIterable<Uint8Array>, stands: () => Promise<boolean>): Promise<boolean> {
  const source = chunks[Symbol.asyncIterator]();
  let coming = source.next();
  try {
    for (let chunk = await coming; !chunk.done; chunk = await coming) {
      coming = source.next();
      // Where this one does not go out, nobody waits for the next.
      coming.catch(() => undefined);
      if (out.destroyed || !(await stands())) {
        out.destroy();
        return false;
      }
      if (!out.write(chunk.value)) await drained(out);
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
