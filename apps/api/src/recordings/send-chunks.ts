import type { Writable } from 'node:stream';

/**
 * Sends chunk by chunk, each only if `stands` still says yes when its turn comes; otherwise the connection is cut and nothing more leaves.
 * Gives whether all of it went out.
 */
export async function sendWhileStanding(out: Writable, chunks: AsyncIterable<Uint8Array>, stands: () => Promise<boolean>): Promise<boolean> {
  for await (const chunk of chunks) {
    if (out.destroyed || !(await stands())) {
      out.destroy();
      return false;
    }
    if (!out.write(chunk)) await drained(out);
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
