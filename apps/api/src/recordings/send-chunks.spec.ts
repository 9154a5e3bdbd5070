import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendWhileStanding } from './send-chunks.js';

const PORTION = 65_536;

/** As a reader gives them: each holds until the next is asked for. */
async function* portions(count: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(PORTION);
  for (let at = 0; at < count; at++) yield memory.fill(at);
}

const exactly = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, (_, at) => Buffer.alloc(PORTION, at)));

/** Takes what it is given, each portion after a while, and as it is by then. */
class Receiver extends Writable {
  private readonly taken: Buffer[] = [];
  constructor(private readonly takes: () => Promise<unknown>) {
    super({ highWaterMark: 1 });
  }

  get received(): Buffer {
    return Buffer.concat(this.taken);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.takes().then(() => {
      this.taken.push(Buffer.from(chunk));
      done();
    });
  }
}

describe('what is sent while access stands', () => {
  it('arrives whole, the last portion too', async () => {
    const out = new Receiver(() => Promise.resolve());
    expect(await sendWhileStanding(out, portions(5), () => Promise.resolve(true))).toBe(true);
    expect(out.received.equals(exactly(5))).toBe(true);
  });

  it('is not written over while it leaves', async () => {
    const out = new Receiver(() => sleep(10));
    expect(await sendWhileStanding(out, portions(5), () => Promise.resolve(true))).toBe(true);
    expect(out.received.equals(exactly(5))).toBe(true);
  });

  it('stops at the portion whose turn comes after access ended, however long the one before took', async () => {
    let standing = true;
    let begun = 0;
    const out = new Receiver(async () => {
      begun += 1;
      if (begun < 2) return;
      // The next look is made by now; it is too old when this portion is through.
      await sleep(20);
      standing = false;
      await sleep(300);
    });
    out.on('error', () => undefined);
    expect(await sendWhileStanding(out, portions(5), () => Promise.resolve(standing))).toBe(false);
    expect(out.received.equals(exactly(2))).toBe(true);
    expect(out.destroyed).toBe(true);
  });

  it('goes to nobody who left while it was looked up', async () => {
    const out = new Receiver(() => Promise.resolve());
    const stands = async (): Promise<boolean> => {
      await sleep(1);
      out.destroy();
      return true;
    };
    expect(await sendWhileStanding(out, portions(2), stands)).toBe(false);
    expect(out.received).toHaveLength(0);
  });

  it('ends where a chunk cannot be had, with nothing of its portion', async () => {
    const out = new Receiver(() => Promise.resolve());
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* portions(1);
      throw new RangeError('damaged');
    };
    await expect(sendWhileStanding(out, broken(), () => Promise.resolve(true))).rejects.toThrow('damaged');
    expect(out.received.equals(exactly(1))).toBe(true);
  });
});
