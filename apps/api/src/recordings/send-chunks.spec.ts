import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SENT_AT_ONCE, sendWhileStanding } from './send-chunks.js';

const CHUNK = SENT_AT_ONCE / 8;

async function* chunks(count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(CHUNK, at);
}

/** Takes what it is given, each portion after a while. */
class Receiver extends Writable {
  received = 0;
  constructor(private readonly takes: () => Promise<unknown>) {
    super({ highWaterMark: 1 });
  }

  override _writev(given: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.received += given.reduce((sum, { chunk }) => sum + chunk.length, 0);
    void this.takes().then(() => done());
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk }], done);
  }
}

describe('what is sent while access stands', () => {
  it('arrives whole, the last portion too', async () => {
    const out = new Receiver(() => Promise.resolve());
    expect(await sendWhileStanding(out, chunks(21), () => Promise.resolve(true))).toBe(true);
    expect(out.received).toBe(21 * CHUNK);
  });

  it('stops at the portion whose turn comes after access ended, however long the one before took', async () => {
    let standing = true;
    let portions = 0;
    const out = new Receiver(async () => {
      portions += 1;
      if (portions < 2) return;
      // The next look is made by now; it is too old when this portion is through.
      await sleep(20);
      standing = false;
      await sleep(300);
    });
    out.on('error', () => undefined);
    expect(await sendWhileStanding(out, chunks(40), () => Promise.resolve(standing))).toBe(false);
    expect(out.received).toBe(2 * SENT_AT_ONCE);
    expect(out.destroyed).toBe(true);
  });

  it('ends where a chunk cannot be had, with nothing of its portion', async () => {
    const out = new Receiver(() => Promise.resolve());
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks(11);
      throw new RangeError('damaged');
    };
    await expect(sendWhileStanding(out, broken(), () => Promise.resolve(true))).rejects.toThrow('damaged');
    expect(out.received).toBe(SENT_AT_ONCE);
  });
});
