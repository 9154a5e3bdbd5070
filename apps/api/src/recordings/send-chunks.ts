import type { Writable } from 'node:stream';

/** Milliseconds after which a look is too old for what was to leave under it. */
const LOOK_HOLDS_MS = 100;

/**
 * Sends portion by portion, each only if `stands` still says yes, asked no longer ago than a tenth of a second; otherwise the connection is cut and
 * nothing more leaves. A portion is left alone once the next is asked for, and the next is asked for once it has left. Gives whether all of it went out.
 */
export async function sendWhileStanding(out: Writable, portions: AsyncIterable<Uint8Array>, stands: () => Promise<boolean>): Promise<boolean> {
  let look = lookNow(stands);
  for await (const portion of portions) {
    if (performance.now() - look.at > LOOK_HOLDS_MS) look = lookNow(stands);
    if (!(await look.standing) || out.destroyed) {
      out.destroy();
      return false;
    }
    look = lookNow(stands);
    await sent(out, portion);
  }
  if (out.destroyed) return false;
  await new Promise<void>((resolve) => {
    out.once('close', resolve);
    out.end(resolve);
  });
  return out.writableFinished;
}

function lookNow(stands: () => Promise<boolean>): { readonly at: number; readonly standing: Promise<boolean> } {
  const at = performance.now();
  const standing = stands();
  standing.catch(() => undefined);
  return { at, standing };
}

/** Until the system has taken all of it, or nobody takes anything any more. */
function sent(out: Writable, portion: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off('close', done);
      resolve();
    };
    out.once('close', done);
    out.write(portion, done);
  });
}
