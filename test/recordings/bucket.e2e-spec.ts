import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bucketSettingsFrom, type BucketSettings } from '../../apps/api/src/recordings/bucket-settings.js';
import { ObjectStore } from '../../apps/api/src/recordings/object-store.js';
import { RecordingBucket } from '../../apps/api/src/recordings/recording-bucket.js';
import { RecordingFolders } from '../../apps/api/src/recordings/recording-storage.js';
import { VerificationService } from '../../apps/api/src/recordings/verification.service.js';
import { RecordingDiffers, RecordingMissing, StorageUnavailable } from '../../apps/api/src/recordings/storage-error.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { mutate } from '../support/mutate.js';
import { ObjectStoreServer } from '../support/object-store-server.mjs';
import { bearer, inventedFilm, InterviewRoom, send, sha256 } from '../support/recordings.js';

const MIB = 1_048_576;

describe('the bucket of recordings', () => {
  let folder: string;
  let store: ObjectStoreServer;
  let settings: BucketSettings;
  let bucket: RecordingBucket;
  const folders = new RecordingFolders(() => join(folder, 'staged'));
  const silent = new JsonLog('silent');
  const opened: RecordingBucket[] = [];
  const openBucket = (changed: Partial<BucketSettings> = {}, silentMs?: number): RecordingBucket => {
    const one = new RecordingBucket(folders, new ObjectStore({ ...settings, ...changed }, silent, silentMs));
    opened.push(one);
    return one;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heardonce-bucket-'));
    store = await ObjectStoreServer.start(folder);
    Object.assign(process.env, store.environment);
    settings = bucketSettingsFrom(store.environment) as BucketSettings;
    bucket = openBucket();
  });
  afterAll(async () => {
    for (const one of opened) one.onApplicationShutdown();
    for (const name of Object.keys(store.environment)) delete process.env[name];
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    store.requests.length = 0;
  });
  afterEach(() => {
    store.outcomeOf = () => null;
  });

  const objectOf = (id: string): string => store.fileOf(`recordings/${id}`);
  const asked = (operation: string): number => store.requests.filter((one) => one.operation === operation).length;
  /** A recording that was received whole, as its sealed bytes lie in the folder. */
  function staged(size: number): { id: string; bytes: Buffer; file: string } {
    const id = randomUUID();
    const bytes = randomBytes(size);
    const file = folders.fileOf(id);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return { id, bytes, file };
  }

  it('gets each whole, in parts, under its id alone; twice is once', async () => {
    const { id, bytes } = staged(20 * MIB + 5);
    await bucket.settle(id);
    expect(readFileSync(objectOf(id)).equals(bytes)).toBe(true);
    expect(asked('UploadPart')).toBe(3);
    expect(new Set(store.requests.map(({ key }) => key))).toEqual(new Set([`recordings/${id}`]));
    expect(store.requests.flatMap(({ headers }) => Object.keys(headers)).filter((name) => name.startsWith('x-amz-meta-'))).toEqual([]);
    await bucket.settle(id);
    expect(asked('UploadPart')).toBe(3);
    expect(store.uploadsOpen).toBe(0);
  });

  it('has it only once it was read back and is the same', async () => {
    const { id, file } = staged(9 * MIB);
    store.outcomeOf = ({ operation }) => (operation === 'UploadPart' ? 'SPOILED' : null);
    await expect(bucket.settle(id)).rejects.toThrow(RecordingDiffers);
    expect(existsSync(file)).toBe(true);
  });

  it('is never written over: what lies there under this id stays', async () => {
    const { id, bytes } = staged(MIB);
    const other = randomBytes(MIB);
    store.outcomeOf = ({ operation }) => {
      if (operation === 'CompleteMultipartUpload') writeFileSync(objectOf(id), other);
      return null;
    };
    await expect(bucket.settle(id)).rejects.toThrow(RecordingDiffers);
    expect(readFileSync(objectOf(id)).equals(other)).toBe(true);
    await expect(bucket.settle(id)).rejects.toThrow(RecordingDiffers);
    expect(store.uploadsOpen).toBe(0);
    writeFileSync(objectOf(id), bytes);
    await bucket.settle(id);
    expect(asked('Other')).toBe(0);
  });

  it('takes one recording from two at once', async () => {
    const { id, bytes } = staged(2 * MIB);
    await Promise.all([bucket.settle(id), openBucket().settle(id)]);
    expect(readFileSync(objectOf(id)).equals(bytes)).toBe(true);
  });

  it('goes on after a failure in the middle, leaving nothing half', async () => {
    const { id, bytes } = staged(20 * MIB);
    store.outcomeOf = ({ operation }) => (operation === 'UploadPart' && asked('UploadPart') >= 2 ? 'DENIED' : null);
    await expect(bucket.settle(id)).rejects.toThrow(StorageUnavailable);
    expect({ object: existsSync(objectOf(id)), open: store.uploadsOpen }).toEqual({ object: false, open: 0 });
    store.outcomeOf = ({ operation }) => (operation === 'GetObject' && asked('GetObject') === 1 ? 'BROKEN' : null);
    await bucket.settle(id);
    expect(readFileSync(objectOf(id)).equals(bytes)).toBe(true);
  });

  it('lets the copy in the folder go only where the object is there', async () => {
    const { id, file } = staged(MIB);
    await expect(bucket.release(id)).rejects.toThrow(RecordingMissing);
    writeFileSync(objectOf(id), randomBytes(10));
    await expect(bucket.release(id)).rejects.toThrow(RecordingMissing);
    expect(existsSync(file)).toBe(true);
    rmSync(objectOf(id));
    await bucket.settle(id);
    await bucket.release(id);
    expect(existsSync(file)).toBe(false);
    await bucket.release(id);
    await expect(bucket.settle(id)).rejects.toMatchObject({ code: 'RESUME_NEEDED' });
  });

  it('gives exactly the bytes that are asked for, with few requests where they follow one another', async () => {
    const { id, bytes } = staged(5 * MIB);
    await bucket.settle(id);
    store.requests.length = 0;
    await bucket.read(id, async (source) => {
      expect(await source.size()).toBe(bytes.length);
      for (const [offset, length] of [[0, 16_400], [bytes.length - 70, 4_000], [3 * MIB, 100], [0, 1], [bytes.length, 10]] as const) {
        expect(Buffer.compare(await source.read(offset, length), bytes.subarray(offset, offset + length))).toBe(0);
      }
      const before = asked('GetObject');
      for (let offset = 1_000; offset < bytes.length; offset += 262_208) expect(Buffer.compare(await source.read(offset, 262_208), bytes.subarray(offset, offset + 262_208))).toBe(0);
      expect(asked('GetObject') - before).toBeLessThanOrEqual(6);
    });
    expect(asked('HeadObject')).toBe(0);
  });

  it('reads one object from beginning to end, or nothing', async () => {
    const { id, bytes } = staged(MIB);
    await bucket.settle(id);
    const changed = bucket.read(id, async (source) => {
      await source.size();
      writeFileSync(objectOf(id), randomBytes(MIB));
      rmSync(`${objectOf(id)}.json`);
      return source.read(300_000, 10);
    });
    await expect(changed).rejects.toThrow(StorageUnavailable);
    writeFileSync(objectOf(id), bytes);
    store.outcomeOf = ({ operation }) => (operation === 'GetObject' ? 'WHOLE' : null);
    await expect(bucket.read(id, (source) => source.size())).rejects.toThrow(StorageUnavailable);
    expect(asked('GetObject')).toBe(4);
    await expect(bucket.read(randomUUID(), (source) => source.size())).rejects.toThrow(RecordingMissing);
  });

  it('waits for a silent store no longer than it may', async () => {
    const { id } = staged(MIB);
    store.outcomeOf = () => 'SILENT';
    await expect(openBucket({}, 50).settle(id)).rejects.toThrow(StorageUnavailable);
  });

  it('locks each recording where that is set', async () => {
    const { id } = staged(MIB);
    await openBucket({ lock: { mode: 'COMPLIANCE', days: 7300 } }).settle(id);
    const begun = store.requests.find(({ operation }) => operation === 'CreateMultipartUpload');
    expect(begun?.headers['x-amz-object-lock-mode']).toBe('COMPLIANCE');
    expect(Date.parse(begun?.headers['x-amz-object-lock-retain-until-date'] ?? '') - Date.now()).toBeGreaterThan(7299 * 86_400_000);
  });

  it('is ready only where it can be reached, read and written, and keeps nothing of the question', async () => {
    await expect(openBucket({ bucket: 'another-bucket' }).check()).rejects.toThrow(StorageUnavailable);
    await expect(openBucket({ endpoint: 'http://127.0.0.1:9' }).check()).rejects.toThrow(StorageUnavailable);
    for (const denied of ['HeadObject', 'CreateMultipartUpload']) {
      store.outcomeOf = ({ operation }) => (operation === denied ? 'DENIED' : null);
      await expect(openBucket().check()).rejects.toThrow(StorageUnavailable);
    }
    store.outcomeOf = () => null;
    await bucket.check();
    expect(store.uploadsOpen).toBe(0);
    expect(existsSync(objectOf('ready-check'))).toBe(false);
  });
});

describe('a recording on its way to the bucket', () => {
  let room: InterviewRoom;
  beforeAll(async () => {
    room = await InterviewRoom.open('recordings_bucket', 'bucket');
  });
  afterAll(() => room?.close());
  afterEach(() => {
    room.store.outcomeOf = () => null;
  });

  const TUS = { 'tus-resumable': '1.0.0' };
  const patch = (url: string, body: Buffer): Promise<Response> => fetch(url, { method: 'PATCH', headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', authorization: bearer(room.interviewer) }, body });
  const head = (url: string): Promise<Response> => fetch(url, { method: 'HEAD', headers: { ...TUS, authorization: bearer(room.interviewer) } });
  const ready = async (): Promise<number> => (await fetch(`${new URL(room.world.url).origin}/health/ready`)).status;

  it('refuses readiness until the bucket can be written', async () => {
    room.store.outcomeOf = ({ operation }) => (operation === 'CreateMultipartUpload' ? 'DENIED' : null);
    expect(await ready()).toBe(503);
    room.store.outcomeOf = () => null;
    expect(await ready()).toBe(200);
  });

  it('leaves the folder when it is sealed, and nothing begins there anew', async () => {
    const film = inventedFilm(MIB);
    const id = await room.record(film);
    expect({ object: existsSync(room.fileOf(id)), staged: existsSync(room.stagedFileOf(id)), folder: existsSync(dirname(room.stagedFileOf(id))) }).toEqual({ object: true, staged: false, folder: true });
    expect((await room.sealedBytes(id)).includes(film.subarray(500, 564))).toBe(false);
  });

  it('is not said to be sealed while the store refuses it, and no word of the store is told', async () => {
    const film = inventedFilm(MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    room.store.outcomeOf = ({ operation }) => (operation === 'CompleteMultipartUpload' ? 'DENIED' : null);
    const answer = await patch(uploadUrl, film);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('El servicio está ocupado. Intente de nuevo.\n');
    expect((await room.row(id)).status).toBe('UPLOADING');
    expect(existsSync(room.stagedFileOf(id))).toBe(true);
    room.store.outcomeOf = () => null;
    expect((await head(uploadUrl)).headers.get('upload-offset')).toBe(String(film.length));
    expect(await room.row(id)).toMatchObject({ status: 'SEALED', sha256: sha256(film) });
  });

  it('is not said to be sealed where the object is not the same', async () => {
    const film = inventedFilm(MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    room.store.outcomeOf = ({ operation }) => (operation === 'UploadPart' ? 'SPOILED' : null);
    expect((await patch(uploadUrl, film)).status).toBe(500);
    expect((await room.row(id)).status).toBe('UPLOADING');
    room.store.outcomeOf = () => null;
    expect((await head(uploadUrl)).status).toBe(500);
    expect(existsSync(room.stagedFileOf(id))).toBe(true);
    rmSync(room.fileOf(id));
    expect((await head(uploadUrl)).status).toBe(200);
    expect(await room.row(id)).toMatchObject({ status: 'SEALED', sha256: sha256(film) });
  });

  it('is put once, however many look at it meanwhile', async () => {
    const film = inventedFilm(MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    room.store.outcomeOf = ({ operation }) => (operation === 'CompleteMultipartUpload' ? 'DENIED' : null);
    await patch(uploadUrl, film);
    room.store.outcomeOf = () => null;
    room.store.requests.length = 0;
    await Promise.all([head(uploadUrl), head(uploadUrl), head(uploadUrl)]);
    expect((await room.row(id)).status).toBe('SEALED');
    expect(room.store.requests.filter(({ operation }) => operation === 'CompleteMultipartUpload')).toHaveLength(1);
  });

  it('keeps its copy in the folder where the bucket cannot be asked for it, until the clock found the object intact', async () => {
    let looks = 0;
    room.store.outcomeOf = ({ operation }) => (operation === 'HeadObject' && ++looks > 1 ? 'DENIED' : null);
    const id = await room.record(inventedFilm(MIB));
    expect((await room.row(id)).status).toBe('SEALED');
    room.store.outcomeOf = () => null;
    expect(existsSync(room.stagedFileOf(id))).toBe(true);
    const sealed = await room.sealedBytes(id);
    const service = room.world.app.get(VerificationService, { strict: false });
    writeFileSync(room.fileOf(id), Buffer.concat([sealed.subarray(0, -1), Buffer.from([sealed.at(-1)! ^ 1])]));
    await service.verifyDue('0 seconds');
    expect({ status: (await room.row(id)).status, staged: existsSync(room.stagedFileOf(id)) }).toEqual({ status: 'DAMAGED', staged: true });
    writeFileSync(room.fileOf(id), sealed);
    await service.verifyDue('0 seconds');
    expect({ status: (await room.row(id)).status, staged: existsSync(room.stagedFileOf(id)) }).toEqual({ status: 'SEALED', staged: false });
  });

  it('is played with 503 while the store cannot be asked, and no damage is written down', async () => {
    const film = inventedFilm(MIB);
    const { id, uploadUrl } = await room.begin(film.length);
    await send(uploadUrl, film, room.interviewer);
    const url = await room.session(room.prosecutor, id);
    room.store.outcomeOf = () => 'DENIED';
    const answer = await fetch(url, { headers: { range: 'bytes=0-9' } });
    expect(answer.status).toBe(503);
    const told = await answer.text();
    for (const word of [room.store.bucket, id, '127.0.0.1', 'AccessDenied']) expect(told).not.toContain(word);
    const verified = await mutate(room.world, room.prosecutor, 'verifyRecording', { caseCode: room.code, recordingId: id, purpose: 'antes de la audiencia' }, { select: 'outcome' });
    expect(verified.refused).toBe('BUSY');
    expect((await room.custody(id)).map(({ event }) => event)).not.toContain('VERIFIED');
    room.store.outcomeOf = () => null;
    expect((await fetch(url, { headers: { range: 'bytes=0-9' } })).status).toBe(206);
    expect((await room.row(id)).status).toBe('SEALED');
  });
});
