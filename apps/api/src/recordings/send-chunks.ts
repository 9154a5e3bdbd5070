import type { Writable } from 'node:stream';

/** Bytes that leave under one look: eight chunks of the sealed file, about a second of film. */
export const SENT_AT_ONCE = 524_288;
/** Milliseconds after which a look is too old for what was to leave under it. */
const LOOK_HOLDS_MS = 100;

/**
 * Sends portion by portion, each only if `stands` still says yes, asked no longer ago than a tenth of a second; otherwise the connection is cut and
 * nothing more leaves. The next portion is asked for, read and opened while this one leaves. Gives whether all of it went out.
 */
export async function sendWhileStanding(out: Writable, chunks: AsyncIterable<Uint8Array>, stands: () => Promise<boolean>): Promise<boolean> {
  const source = chunks[Symbol.asyncIterator]();
  let coming = gather(source);
  let look = lookNow(stands);
  try {
    for (let portion = await coming; portion.length > 0; portion = await coming) {
      coming = gather(source);
      // Where this one does not go out, nobody waits for the next.
      coming.catch(() => undefined);
      if (performance.now() - look.at > LOOK_HOLDS_MS) look = lookNow(stands);
      if (out.destroyed || !(await look.standing)) {
        out.destroy();
        return false;
      }
      look = lookNow(stands);
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
  return out.writableFinished;
}

function lookNow(stands: () => Promise<boolean>): { readonly at: number; readonly standing: Promise<boolean> } {
  const at = performance.now();
  const standing = stands();
  standing.catch(() => undefined);
  return { at, standing };
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
