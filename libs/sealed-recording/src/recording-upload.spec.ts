import { copyFile, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openHeader, parseHeader } from './age-header.js';
import { CHUNK_SIZE } from './age-payload.js';
import type { RecordingUpload } from './recording-upload.js';
import { BORDER_SIZES, CENTRE, COURT, inventedBytes } from './testing/invented-recording.js';
import { chunksOnDisk, tailsIn, UploadBench } from './testing/upload-bench.js';
import { DATA_FILE } from './upload-folder.js';

const bench = new UploadBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const { fileKey } = bench;
const begin = bench.begin.bind(bench);
const resume = bench.resume.bind(bench);
const newFolder = bench.newFolder.bind(bench);

async function expectSealed(folder: string, plaintext: Buffer, upload: RecordingUpload): Promise<void> {
  expect(await upload.complete(plaintext.length)).toEqual(await bench.statementOf(folder, plaintext));
  expect((await bench.readBack(folder)).equals(plaintext)).toBe(true);
}

const sizes = fc.oneof(fc.constantFrom(...BORDER_SIZES), fc.integer({ min: 0, max: 4 * CHUNK_SIZE }));
const pieceSizes = fc.oneof(fc.constantFrom(0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE), fc.integer({ min: 1, max: 2 * CHUNK_SIZE }));

/** What happens after a piece: the writer goes on, is thrown away, or is thrown away and the disk is left as a kill may leave it. */
const KILLS = ['NONE', 'DROPPED', 'TORN_CHUNKS', 'LOST_CHUNKS', 'OLDER_TAIL_LEFT', 'UNFINISHED_TAIL_LEFT', 'TAIL_NOT_LINKED', 'CONNECTION_LOST'] as const;
const steps = fc.array(fc.record({ size: pieceSizes, parts: fc.integer({ min: 1, max: 3 }), kill: fc.constantFrom(...KILLS) }), { minLength: 1, maxLength: 6 });

/** Overwrites with noise, or cuts off, what was written after the tail before this piece: nothing of it was promised. */
async function damageFrom(folder: string, bytesBefore: number, how: 'TORN_CHUNKS' | 'LOST_CHUNKS'): Promise<void> {
  const path = join(folder, DATA_FILE);
  const bytes = await readFile(path);
  if (how === 'LOST_CHUNKS') return truncate(path, bytesBefore);
  inventedBytes(bytes.length - bytesBefore, 'noise').copy(bytes, bytesBefore);
  await writeFile(path, bytes.subarray(0, bytes.length - Math.floor((bytes.length - bytesBefore) / 3)));
}

describe('an upload', () => {
  it('becomes the recording, byte for byte, through kills at any place', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, steps, async (size, plan) => {
        const plaintext = inventedBytes(size);
        const folder = await newFolder();
        const before = join(folder, '../before');
        let upload = await begin(folder);
        for (const { size: pieceSize, parts, kill } of plan) {
          const from = upload.offset;
          const piece = plaintext.subarray(from, from + pieceSize);
          const part = Math.ceil(piece.length / parts) || 1;
          const dataBefore = (await readFile(join(folder, DATA_FILE))).length;
          await rm(before, { recursive: true, force: true });
          await cp(folder, before, { recursive: true });
          async function* arriving(): AsyncGenerator<Buffer> {
            for (let at = 0; at < piece.length; at += part) {
              if (kill === 'CONNECTION_LOST' && at > 0) throw new Error('connection lost');
              yield piece.subarray(at, at + part);
            }
          }
          const isLost = kill === 'CONNECTION_LOST' && piece.length > part;
          const appended = upload.append(from, arriving());
          if (isLost) await expect(appended).rejects.toThrow('connection lost');
          else expect(await appended).toBe(from + piece.length);
          let promised = from + (isLost ? part : piece.length);
          expect(upload.offset).toBe(promised);
          expect(await tailsIn(folder)).toHaveLength(1);
          if (kill === 'NONE' || kill === 'CONNECTION_LOST') continue;
          if (kill === 'TORN_CHUNKS' || kill === 'LOST_CHUNKS') await damageFrom(folder, dataBefore, kill);
          const [older] = await tailsIn(before);
          if (kill === 'OLDER_TAIL_LEFT') await copyFile(join(before, older!), join(folder, older!));
          if (kill === 'UNFINISHED_TAIL_LEFT') await writeFile(join(folder, 'tail.99.0123456789abcdef.new'), inventedBytes(300));
          if (kill === 'TAIL_NOT_LINKED') {
            await rm(folder, { recursive: true });
            await cp(before, folder, { recursive: true });
            promised = from;
          }
          upload = await resume(folder, promised);
          expect(upload.offset).toBe(promised);
        }
        await upload.append(upload.offset, [plaintext.subarray(upload.offset)]);
        await upload.append(upload.offset, []);
        if (plan[0]!.kill !== 'NONE') upload = await resume(folder, size);
        await upload.complete(size);
        expect((await readdir(folder)).sort()).toEqual([DATA_FILE, expect.stringMatching(/^tail\.\d+$/)]);
        await expectSealed(folder, plaintext, await resume(folder, size));
      }),
      { numRuns: 20 },
    );
  });

  it('never seals two contents under the same key and nonce, even when other bytes come after a kill', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const folder = await newFolder();
        const seen = new Map<number, string>();
        const look = async (): Promise<void> => {
          for (const [index, sealed] of (await chunksOnDisk(folder)).entries()) {
            const name = sealed.toString('latin1');
            expect([index, seen.get(index) ?? name]).toEqual([index, name]);
            seen.set(index, name);
          }
        };
        let upload = await begin(folder);
        for (const [sent, { size, kill }] of plan.entries()) {
          const dataBefore = (await readFile(join(folder, DATA_FILE))).length;
          const tailsBefore = join(folder, '../tails-before');
          await rm(tailsBefore, { recursive: true, force: true });
          await cp(folder, tailsBefore, { recursive: true });
          await upload.append(upload.offset, [inventedBytes(size, `sent ${sent}`)]);
          await look();
          if (kill === 'NONE') continue;
          if (kill === 'TORN_CHUNKS' || kill === 'LOST_CHUNKS') await damageFrom(folder, dataBefore, kill);
          if (kill === 'OLDER_TAIL_LEFT') for (const name of await tailsIn(tailsBefore)) await copyFile(join(tailsBefore, name), join(folder, name));
          upload = await resume(folder);
          await look();
        }
        const { size } = await upload.complete(upload.offset);
        await look();
        expect((await bench.readBack(folder)).length).toBe(size);
        await expect(resume(folder).then((again) => again.append(size, [Buffer.from('other end')]))).rejects.toMatchObject({ code: 'CLOSED' });
      }),
      { numRuns: 10 },
    );
  });

  it('seals no chunk before its plaintext is durable in the tail', async () => {
    const folder = await newFolder();
    const upload = await begin(folder);
    await upload.append(0, [inventedBytes(100_000)]);
    const dataBefore = await readFile(join(folder, DATA_FILE));
    const blocked = join(folder, 'tail.3');
    await mkdir(blocked);
    await expect(upload.append(100_000, [inventedBytes(300_000, 'first try')])).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    expect((await readFile(join(folder, DATA_FILE))).equals(dataBefore)).toBe(true);
    await expect(upload.append(100_000, [])).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    await rm(blocked, { recursive: true });
    const again = await resume(folder, 100_000);
    await again.append(100_000, [inventedBytes(300_000, 'second try')]);
    await again.complete(400_000);
    await expectSealed(folder, Buffer.concat([inventedBytes(100_000), inventedBytes(300_000, 'second try')]), again);
  });

  it('closes no recording before that is durable in the tail', async () => {
    const folder = await newFolder();
    const upload = await begin(folder);
    await upload.append(0, [inventedBytes(70_000)]);
    const dataBefore = await readFile(join(folder, DATA_FILE));
    await mkdir(join(folder, 'tail.3'));
    await expect(upload.complete(70_000)).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    expect((await readFile(join(folder, DATA_FILE))).equals(dataBefore)).toBe(true);
  });

  it('goes on when it was killed at any step of closing, and says the same each time', async () => {
    for (const size of [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE]) {
      const folder = await newFolder();
      const plaintext = inventedBytes(size);
      const upload = await begin(folder);
      await upload.append(0, [plaintext]);
      const dataBefore = await readFile(join(folder, DATA_FILE));
      const abort = AbortSignal.abort(new Error('shutting down'));
      if (size > 0) await expect(upload.complete(size, abort)).rejects.toThrow('shutting down');
      else await upload.complete(size, abort);
      const closing = await newFolder();
      await cp(folder, closing, { recursive: true });
      await expect(upload.append(size, [Buffer.alloc(1)])).rejects.toMatchObject({ code: 'CLOSED' });
      await upload.complete(size);
      await expectSealed(folder, plaintext, upload);
      if (size > 0) expect((await resume(closing)).state).toBe('CLOSING');
      await expect((await resume(closing)).append(size, [Buffer.alloc(1)])).rejects.toMatchObject({ code: 'CLOSED' });
      if (size > 0) await writeFile(join(closing, DATA_FILE), dataBefore);
      await (await resume(closing)).complete(size);
      await expectSealed(closing, plaintext, await resume(closing, size));
      expect((await readFile(join(closing, DATA_FILE))).equals(await readFile(join(folder, DATA_FILE)))).toBe(true);
    }
  });

  it('opens with the key of the centre, and nowhere on disk in the clear', async () => {
    const folder = await newFolder();
    const plaintext = Buffer.from('palabras inventadas '.repeat(5000));
    const upload = await begin(folder);
    await upload.append(0, [plaintext]);
    const look = async (): Promise<void> => {
      for (const name of await readdir(folder)) expect((await readFile(join(folder, name))).includes('inventadas')).toBe(false);
    };
    await look();
    await upload.complete(plaintext.length);
    await look();
    const stored = await readFile(join(folder, DATA_FILE));
    expect(openHeader(parseHeader(stored), CENTRE.identity).equals(fileKey)).toBe(true);
    expect(() => openHeader(parseHeader(stored), COURT.identity)).toThrow(expect.objectContaining({ code: 'NOT_A_RECIPIENT' }));
  });

  it('takes pieces larger than what it keeps in memory', async () => {
    const folder = await newFolder();
    const plaintext = inventedBytes(4_194_304 + 2 * CHUNK_SIZE + 5);
    const upload = await begin(folder);
    expect(await upload.append(0, [plaintext.subarray(0, 10), plaintext.subarray(10)])).toBe(plaintext.length);
    await upload.complete(plaintext.length);
    await expectSealed(folder, plaintext, upload);
  });
});
