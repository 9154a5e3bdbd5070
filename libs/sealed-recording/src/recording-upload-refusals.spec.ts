import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from './age-payload.js';
import { newFileKey, RecordingUpload } from './recording-upload.js';
import { inventedBytes } from './testing/invented-recording.js';
import { tailsIn, UploadBench } from './testing/upload-bench.js';
import { DATA_FILE } from './upload-folder.js';

const bench = new UploadBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const begin = bench.begin.bind(bench);
const resume = bench.resume.bind(bench);
const newFolder = bench.newFolder.bind(bench);

async function expectSealed(folder: string, plaintext: Buffer, upload: RecordingUpload): Promise<void> {
  expect(await upload.complete(plaintext.length)).toEqual(await bench.statementOf(folder, plaintext));
  expect((await bench.readBack(folder)).equals(plaintext)).toBe(true);
}

describe('an upload refuses', () => {
  it('a piece that does not begin where the durable bytes end, and keeps what it has', async () => {
    const folder = await newFolder();
    const upload = await begin(folder);
    await upload.append(0, [inventedBytes(100)]);
    for (const offset of [0, 99, 101, -1, NaN, 1e300]) {
      await expect(upload.append(offset, [inventedBytes(5)])).rejects.toMatchObject({ code: 'OFFSET_CONFLICT' });
    }
    for (const size of [0, 99, 101]) await expect(upload.complete(size)).rejects.toMatchObject({ code: 'OFFSET_CONFLICT' });
    expect(upload.state).toBe('OPEN');
    await upload.complete(100);
    await expectSealed(folder, inventedBytes(100), upload);
  });

  it('more bytes than were announced, and keeps those up to the end', async () => {
    const upload = await begin(await newFolder());
    await expect(upload.append(0, [inventedBytes(60), inventedBytes(60)], { end: 100 })).rejects.toMatchObject({ code: 'TOO_LONG' });
    expect(upload.offset).toBe(100);
    await expect(upload.append(100, [Buffer.alloc(1)], { end: 100 })).rejects.toMatchObject({ code: 'TOO_LONG' });
    expect(await upload.append(100, [], { end: 100 })).toBe(100);
  });

  it('to go on for an aborted sender, and keeps what came', async () => {
    const upload = await begin(await newFolder());
    const abort = new AbortController();
    async function* arriving(): AsyncGenerator<Buffer> {
      yield inventedBytes(70_000);
      abort.abort(new Error('gone'));
      yield inventedBytes(1);
    }
    await expect(upload.append(0, arriving(), { signal: abort.signal })).rejects.toThrow('gone');
    expect(upload.offset).toBe(70_000);
  });

  it('two calls at once', async () => {
    const upload = await begin(await newFolder());
    const first = upload.append(0, [inventedBytes(10)]);
    await expect(upload.append(0, [inventedBytes(10)])).rejects.toMatchObject({ code: 'IN_USE' });
    expect(await first).toBe(10);
  });

  it('the slower of two writers, whatever the other has done meanwhile', async () => {
    const folder = await newFolder();
    const first = await begin(folder);
    await first.append(0, [inventedBytes(100_000)]);
    const stale = await Promise.all([1, 2, 3].map(() => resume(folder)));
    const raced = await Promise.allSettled([0, 1].map((i) => stale[i]!.append(100_000, [inventedBytes(200_000, `writer ${i}`)])));
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(raced.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'RESUME_NEEDED' } });
    const winner = raced.findIndex(({ status }) => status === 'fulfilled');
    const plaintext = Buffer.concat([inventedBytes(100_000), inventedBytes(200_000, `writer ${winner}`)]);
    const going = await resume(folder);
    await expect(first.append(100_000, [inventedBytes(1)])).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    await going.complete(300_000);
    await expect(stale[2]!.append(100_000, [inventedBytes(1)])).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    await expect(stale[2]!.complete(100_000)).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
    await expectSealed(folder, plaintext, await resume(folder));
  });

  it('to resume from what was changed, cut, or set back', async () => {
    const folder = await newFolder();
    const upload = await begin(folder);
    await upload.append(0, [inventedBytes(100_000)]);
    const older = await newFolder();
    await cp(folder, older, { recursive: true });
    await upload.append(100_000, [inventedBytes(100_000)]);
    await expect(resume(older, upload.offset)).rejects.toMatchObject({ code: 'TRUNCATED' });
    await expect(RecordingUpload.resume(folder, newFileKey())).rejects.toMatchObject({ code: 'HEADER_DAMAGED' });

    const data = await readFile(join(folder, DATA_FILE));
    const [tail] = await tailsIn(folder);
    const sealedTail = await readFile(join(folder, tail!));
    for (const at of [0, 16, 20, 30, 40, 70, 100, sealedTail.length - 1]) {
      const changed = Buffer.from(sealedTail);
      changed[at]! ^= 1;
      await writeFile(join(folder, tail!), changed);
      await expect(resume(folder)).rejects.toMatchObject({ code: 'TAIL_DAMAGED' });
    }
    for (const length of [0, 10, 65, sealedTail.length - 1]) {
      await writeFile(join(folder, tail!), sealedTail.subarray(0, length));
      await expect(resume(folder)).rejects.toMatchObject({ code: 'TAIL_DAMAGED' });
    }
    await rm(join(folder, tail!));
    await expect(resume(folder)).rejects.toMatchObject({ code: 'TAIL_DAMAGED' });
    await writeFile(join(folder, tail!), sealedTail);
    await truncate(join(folder, DATA_FILE), data.length - 2 * SEALED_CHUNK_SIZE - 1);
    await expect(resume(folder)).rejects.toMatchObject({ code: 'TRUNCATED' });
  });

  it('to confirm what cannot be read back', async () => {
    const folder = await newFolder();
    const upload = await begin(folder);
    await upload.append(0, [inventedBytes(3 * CHUNK_SIZE)]);
    const data = await readFile(join(folder, DATA_FILE));
    data[data.length - SEALED_CHUNK_SIZE - 5]! ^= 1;
    await writeFile(join(folder, DATA_FILE), data);
    await expect(upload.complete(3 * CHUNK_SIZE)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 0 });
    await expect((await resume(folder)).complete(3 * CHUNK_SIZE)).rejects.toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 0 });
  });

  it('to begin where a recording lies', async () => {
    const folder = await newFolder();
    await begin(folder);
    await expect(begin(folder)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
