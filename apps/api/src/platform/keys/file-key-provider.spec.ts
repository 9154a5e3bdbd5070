import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyProvider } from './file-key-provider.js';

const READ = { kind: 'READ', receipt: { id: 'a', mac: 'm', recordHash: 'h' } } as const;

describe('the key file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-file-'));
    path = join(folder, 'sub', 'keys.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, for its owner alone, whole, with nothing left beside it', async () => {
    await FileKeyProvider.open(path, { create: true });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'sub'))).toEqual(['keys.json']);
    const before = await readFile(path, 'utf8');
    await FileKeyProvider.open(path, { create: true });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('is the same one for all who start at once', async () => {
    const providers = await Promise.all(Array.from({ length: 8 }, () => FileKeyProvider.open(path, { create: true })));
    const secrets = await Promise.all(providers.map((provider) => provider.secret('match-keys')));
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
    expect(await readdir(join(folder, 'sub'))).toEqual(['keys.json']);
  });

  it('is not made where none was asked for', async () => {
    await expect(FileKeyProvider.open(path, { create: false })).rejects.toMatchObject({ code: 'KEY_FILE_MISSING' });
  });

  it('is refused where others may read it', async () => {
    await FileKeyProvider.open(path, { create: true });
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      await chmod(path, mode);
      await expect(FileKeyProvider.open(path, { create: true })).rejects.toMatchObject({ code: 'KEY_FILE_EXPOSED' });
    }
  });

  it('is refused where it is broken, and never replaced by a new one', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    const whole = await readFile(path, 'utf8');
    const { active } = JSON.parse(whole) as { active: string };
    for (const broken of ['', '{', '[]', 'null', '{"format":"heard-once-keys/1"}', whole.slice(0, -20), whole.replace(active, '__proto__'), whole.replace('keys/1', 'keys/9')]) {
      await writeFile(path, broken);
      await expect(FileKeyProvider.open(path, { create: true })).rejects.toMatchObject({ code: 'KEY_FILE_BROKEN' });
      await expect(provider.rotate()).rejects.toMatchObject({ code: 'KEY_FILE_BROKEN' });
      expect(await readFile(path, 'utf8')).toBe(broken);
    }
  });

  it('opens what it closed, for the same subject only, unchanged only', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    const key = randomBytes(32);
    const closed = await provider.wrap(key, 'dek|a|1');
    expect(await provider.unwrap(closed, 'dek|a|1', READ)).toEqual(key);
    await expect(provider.unwrap(closed, 'dek|b|1', READ)).rejects.toMatchObject({ code: 'UNREADABLE' });
    await expect(provider.unwrap({ ...closed, wrapped: closed.wrapped.slice(0, -4) }, 'dek|a|1', READ)).rejects.toMatchObject({ code: 'UNREADABLE' });
    const first = closed.wrapped.startsWith('A') ? 'B' : 'A';
    await expect(provider.unwrap({ ...closed, wrapped: first + closed.wrapped.slice(1) }, 'dek|a|1', READ)).rejects.toMatchObject({ code: 'UNREADABLE' });
    await expect(provider.unwrap({ ...closed, kekId: 'kek-none' }, 'dek|a|1', READ)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    await expect(provider.wrap(randomBytes(16), 'dek|a|1')).rejects.toMatchObject({ code: 'MISUSE' });
  });

  it('rotates: old keys open, new ones close, another process finds them', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    const elsewhere = await FileKeyProvider.open(path, { create: false });
    const key = randomBytes(32);
    const old = await provider.wrap(key, 'c');
    const kekId = await provider.rotate();
    const fresh = await provider.wrap(key, 'c');
    expect(fresh.kekId).toBe(kekId);
    expect(await elsewhere.unwrap(fresh, 'c', READ)).toEqual(key);
    expect(await elsewhere.unwrap(old, 'c', READ)).toEqual(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('loses no key when two processes rotate', async () => {
    const [one, other] = await Promise.all([FileKeyProvider.open(path, { create: true }), FileKeyProvider.open(path, { create: true })]);
    const made = await Promise.allSettled([one.rotate(), other.rotate()]);
    const ids = made.filter((result) => result.status === 'fulfilled').map((result) => result.value);
    for (const result of made) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'KEY_FILE_LOCKED' });
    expect(ids.length).toBeGreaterThan(0);
    const { keys } = await one.describe();
    expect(keys.map(({ kekId }) => kekId)).toEqual(expect.arrayContaining(ids));
    expect(keys).toHaveLength(1 + ids.length);
  });

  it('takes over the lock of a process that is gone, and respects that of one that is not', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    await writeFile(`${path}.lock`, '4194305');
    await provider.rotate();
    await writeFile(`${path}.lock`, String(process.pid));
    await expect(provider.rotate()).rejects.toMatchObject({ code: 'KEY_FILE_LOCKED' });
  });

  it('destroys a retired key for good, never the active one', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    const closed = await provider.wrap(randomBytes(32), 'c');
    await expect(provider.destroy(closed.kekId)).rejects.toMatchObject({ code: 'MISUSE' });
    await provider.rotate();
    const keyText = (JSON.parse(await readFile(path, 'utf8')) as { keys: Record<string, { key: string }> }).keys[closed.kekId]!.key;
    await provider.destroy(closed.kekId);
    await expect(provider.unwrap(closed, 'c', READ)).rejects.toMatchObject({ code: 'KEY_DESTROYED' });
    expect(await readFile(path, 'utf8')).not.toContain(keyText);
    expect((await provider.describe()).keys.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'DESTROYED']);
  });

  it('keeps its secrets through rotation and restart, each purpose its own', async () => {
    const provider = await FileKeyProvider.open(path, { create: true });
    const secret = await provider.secret('match-keys');
    await provider.rotate();
    const restarted = await FileKeyProvider.open(path, { create: false });
    expect(await restarted.secret('match-keys')).toEqual(secret);
    expect(await restarted.secret('receipts')).not.toEqual(secret);
    await expect(restarted.secret('')).rejects.toMatchObject({ code: 'MISUSE' });
  });

  it('says aloud what losing it means, in both languages', async () => {
    const { warning, kind } = await (await FileKeyProvider.open(path, { create: true })).describe();
    expect(kind).toBe('file');
    expect(warning?.es).toContain('nombres de los niños');
    expect(warning?.en).toContain("children's names");
  });
});
