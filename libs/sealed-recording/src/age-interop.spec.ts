import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as age from 'age-encryption';
import { openHeader, parseHeader, writeHeader } from './age-header.js';
import { newFileKey } from './recording-upload.js';
import { exportSealed } from './sealed-export.js';
import { SealedRecordingReader } from './sealed-recording-reader.js';
import { BORDER_SIZES, CENTRE, collect, COURT, inventedBytes, MemoryAccess, sealAtOnce } from './testing/invented-recording.js';

/** What everyone with the private key reads, by our own reader. */
async function readOurs(sealed: Buffer, identity: string): Promise<Buffer> {
  const reader = await SealedRecordingReader.open(new MemoryAccess(sealed), openHeader(parseHeader(sealed), identity));
  return collect(reader.readAll());
}

describe('age-encryption of npm', () => {
  it.each(BORDER_SIZES)('opens what is sealed here, %i bytes', async (size) => {
    const decrypter = new age.Decrypter();
    decrypter.addIdentity(COURT.identity);
    const opened = await decrypter.decrypt(sealAtOnce(inventedBytes(size), newFileKey(), [CENTRE.recipient, COURT.recipient]));
    expect(Buffer.compare(opened, inventedBytes(size))).toBe(0);
  });

  it.each(BORDER_SIZES)('seals what is opened here, %i bytes', async (size) => {
    const encrypter = new age.Encrypter();
    encrypter.addRecipient(CENTRE.recipient);
    encrypter.addRecipient(COURT.recipient);
    const sealed = Buffer.from(await encrypter.encrypt(inventedBytes(size)));
    for (const { identity } of [CENTRE, COURT]) expect((await readOurs(sealed, identity)).equals(inventedBytes(size))).toBe(true);
  });

  it('agrees on recipients, among headers of other kinds', async () => {
    const hybrid = await age.generateHybridIdentity();
    const x25519 = await age.generateX25519Identity();
    const encrypter = new age.Encrypter();
    encrypter.addRecipient(await age.identityToRecipient(x25519));
    const sealed = Buffer.from(await encrypter.encrypt(inventedBytes(10)));
    expect((await readOurs(sealed, x25519)).equals(inventedBytes(10))).toBe(true);
    await expect(readOurs(sealed, CENTRE.identity)).rejects.toMatchObject({ code: 'NOT_A_RECIPIENT' });
    await expect(readOurs(sealed, hybrid)).rejects.toMatchObject({ code: 'KEY_INVALID' });
    const forOther = new age.Encrypter();
    forOther.setPassphrase('una frase inventada');
    forOther.setScryptWorkFactor(10);
    await expect(readOurs(Buffer.from(await forOther.encrypt('x')), CENTRE.identity)).rejects.toMatchObject({ code: 'NOT_A_RECIPIENT' });
  });

  it('opens an export, of which only the header is new', async () => {
    const fileKey = newFileKey();
    const plaintext = inventedBytes(200_000);
    const stored = sealAtOnce(plaintext, fileKey);
    const reader = await SealedRecordingReader.open(new MemoryAccess(stored), fileKey);
    const copy = exportSealed(reader, fileKey, [COURT.recipient]);
    const bytes = await collect(copy.stream());
    expect(bytes).toHaveLength(copy.size);
    expect((await collect(copy.stream())).equals(bytes)).toBe(true);
    expect(bytes.subarray(parseHeader(bytes).length).equals(stored.subarray(reader.headerLength))).toBe(true);
    const decrypter = new age.Decrypter();
    decrypter.addIdentity(COURT.identity);
    expect(Buffer.compare(await decrypter.decrypt(bytes), plaintext)).toBe(0);
    await expect(readOurs(bytes, CENTRE.identity)).rejects.toMatchObject({ code: 'NOT_A_RECIPIENT' });
  });

  it('gets no damaged chunk in an export', async () => {
    const fileKey = newFileKey();
    const stored = sealAtOnce(inventedBytes(200_000), fileKey);
    stored[100_000]! ^= 1;
    const reader = await SealedRecordingReader.open(new MemoryAccess(stored), fileKey);
    await expect(collect(exportSealed(reader, fileKey, [COURT.recipient]).stream())).rejects.toMatchObject({ code: 'CHUNK_DAMAGED', chunk: 1 });
  });
});

const hasAgeTool = spawnSync('age', ['--version']).error === undefined;
const toolSuite = hasAgeTool ? describe : describe.skip;

toolSuite(`the age tool${hasAgeTool ? '' : ': skipped, age is not installed'}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heardonce-age.'));
    await writeFile(join(folder, 'court.key'), `${COURT.identity}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(BORDER_SIZES)('opens what is sealed here, and seals what is opened here, %i bytes', async (size) => {
    const plaintext = inventedBytes(size);
    const opened = spawnSync('age', ['--decrypt', '--identity', join(folder, 'court.key')], { input: sealAtOnce(plaintext, newFileKey(), [COURT.recipient]) });
    expect([opened.status, opened.stderr.toString(), opened.stdout.equals(plaintext)]).toEqual([0, '', true]);
    const sealed = spawnSync('age', ['--encrypt', '--recipient', CENTRE.recipient], { input: plaintext });
    expect((await readOurs(sealed.stdout, CENTRE.identity)).equals(plaintext)).toBe(true);
  });
});

describe('headers', () => {
  it('differ each time and open for each recipient', () => {
    const fileKey = newFileKey();
    const headers = [1, 2].map(() => writeHeader(fileKey, [CENTRE.recipient, COURT.recipient]));
    expect(headers[0]!.equals(headers[1]!)).toBe(false);
    for (const header of headers) for (const { identity } of [CENTRE, COURT]) expect(openHeader(parseHeader(header), identity).equals(fileKey)).toBe(true);
  });

  it('are refused in any other form', () => {
    const good = writeHeader(newFileKey(), [CENTRE.recipient]).toString();
    const mac = good.slice(good.lastIndexOf('--- '));
    const bad = [
      '', 'age-encryption.org/v1\n', good.slice(0, -1), good.replace('v1', 'v2'), good.replaceAll('\n', '\r\n'), good.replace('-> ', '->  '),
      good.replace('-> ', '> '), good.replace('--- ', '---'), good.replace(/\n$/, '=\n'), `age-encryption.org/v1\n${mac}`,
      `age-encryption.org/v1\n-> X25519\n${mac}`, `age-encryption.org/v1\n-> X25519 a\n${'A'.repeat(64)}\n${mac}`, `age-encryption.org/v1\n-> X25519 a\n${'A'.repeat(65)}\n\n${mac}`,
      `age-encryption.org/v1\n-> X25519 a\nAB\n${mac}`, `age-encryption.org/v1\n-> á\nAA\n${mac}`, `age-encryption.org/v1\n${'-> a\n\n'.repeat(5000)}${mac}`,
    ];
    for (const text of bad) expect(() => parseHeader(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'HEADER_DAMAGED' }));
  });

  it('are not written for a recipient that is none', () => {
    const lowOrder = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z';
    const bad = ['', 'age1', CENTRE.identity, CENTRE.recipient.slice(0, -1), `${CENTRE.recipient}q`, CENTRE.recipient.replace('age1', 'AGE1'), CENTRE.recipient.replace(/.$/, 'b'), lowOrder];
    for (const recipient of bad) expect(() => writeHeader(newFileKey(), [recipient])).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
    expect(() => writeHeader(newFileKey(), [lowOrder])).toThrow(/low order/);
    expect(() => writeHeader(newFileKey(), [])).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
    expect(() => writeHeader(newFileKey(), Array<string>(300).fill(CENTRE.recipient))).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
  });
});
