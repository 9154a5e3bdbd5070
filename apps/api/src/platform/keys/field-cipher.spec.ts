import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldCipher, type FieldPlace, type WrappedDek } from './field-cipher.js';
import { FileKeyProvider } from './file-key-provider.js';
import { KeyError, type KeyErrorCode } from './key-error.js';
import { type Receipt } from './key-provider.js';

const CASE = '3f1d0c52-8a55-4f7e-9a3c-0d6f2b1e7a10';
const OTHER_CASE = '7c2e9b1a-11d4-4c0b-8f42-5a6b7c8d9e0f';
const receipt: Receipt = { id: 'a-1', mac: 'good', recordHash: 'h' };
const place: FieldPlace = { table: 'identity.child_identity', column: 'given_names', rowId: CASE };
const good = (given: Receipt, { caseId }: { caseId: string }): boolean => given.mac === 'good' && caseId === CASE;

async function refusal(work: Promise<unknown>): Promise<KeyErrorCode> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(KeyError);
    expect(error).not.toHaveProperty('cause');
    return (error as KeyError).code;
  }
  throw new Error('not refused');
}

describe('field encryption', () => {
  let folder: string;
  let provider: FileKeyProvider;
  let cipher: FieldCipher;
  let dek: WrappedDek;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'field-cipher-'));
    provider = await FileKeyProvider.open(join(folder, 'keys.json'), { create: true });
    cipher = new FieldCipher(provider, good);
    dek = await cipher.newDek(CASE);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('derives the key of a column by HKDF-SHA256 as RFC 5869 has it', async () => {
    const data = await provider.unwrap(dek, `dek|${CASE}|${dek.dekId}`, { kind: 'WRITE' });
    const text = (await cipher.sealer(dek))(place, 'Yarima');
    const closed = Buffer.from(text.split('.')[2] ?? '', 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', data, '', `heard-once field v1|${place.table}|${place.column}`, 32)), closed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`${place.table}|${place.column}|${place.rowId}|v1.${dek.dekId}`));
    decipher.setAuthTag(closed.subarray(-16));
    expect(Buffer.concat([decipher.update(closed.subarray(12, -16)), decipher.final()]).toString()).toBe('Yarima');
  });

  it('gives back any text as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (plaintext) => {
        const text = await cipher.encrypt(dek, place, plaintext);
        expect(text).toMatch(new RegExp(`^v1\\.${dek.dekId}\\.[A-Za-z0-9_-]+$`));
        expect(await cipher.decrypt(receipt, dek, place, text)).toBe(plaintext);
      }),
    );
  });

  it('never closes the same text the same way', async () => {
    const texts = await Promise.all(Array.from({ length: 50 }, () => cipher.encrypt(dek, place, 'Ana')));
    expect(new Set(texts).size).toBe(50);
  });

  it('refuses to lose half a character', async () => {
    expect(await refusal(cipher.encrypt(dek, place, 'a\ud800b'))).toBe('UNENCODABLE');
    expect(await cipher.decrypt(receipt, dek, place, await cipher.encrypt(dek, place, 'niña 👧'))).toBe('niña 👧');
  });

  it('opens nothing without a receipt the log gave for this case', async () => {
    const text = await cipher.encrypt(dek, place, 'Ana');
    const wrong = [undefined, null, {}, 'good', { ...receipt, mac: 'forged' }, { id: 'a-1', mac: 'good' }] as Receipt[];
    for (const given of wrong) {
      expect(await refusal(cipher.decrypt(given, dek, place, text))).toBe('RECEIPT_REFUSED');
      expect(() => cipher.openCached(given, dek)).toThrow(expect.objectContaining({ code: 'RECEIPT_REFUSED' }));
    }
    expect(await refusal(cipher.decrypt(receipt, await cipher.newDek(OTHER_CASE), place, text))).toBe('RECEIPT_REFUSED');
    const throwing = new FieldCipher(provider, () => {
      throw new Error('log is down');
    });
    expect(await refusal(throwing.decrypt(receipt, dek, place, text))).toBe('RECEIPT_REFUSED');
    const truthy = new FieldCipher(provider, (() => Promise.resolve(false)) as never);
    expect(await refusal(truthy.decrypt(receipt, dek, place, text))).toBe('RECEIPT_REFUSED');
  });

  it('does not open a value moved to another table, column or row', async () => {
    const text = await cipher.encrypt(dek, place, 'Ana');
    const elsewhere: Partial<FieldPlace>[] = [{ table: 'identity.child_whereabouts' }, { column: 'surnames' }, { rowId: OTHER_CASE }];
    for (const moved of elsewhere) expect(await refusal(cipher.decrypt(receipt, dek, { ...place, ...moved }, text))).toBe('UNREADABLE');
  });

  it('does not open a changed text, wherever it is changed', async () => {
    const text = await cipher.encrypt(dek, place, 'Ana');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'AZaz09-_.'), async (at, character) => {
        fc.pre(text[at] !== character);
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(['MALFORMED', 'UNREADABLE']).toContain(await refusal(cipher.decrypt(receipt, dek, place, changed)));
      }),
    );
    for (const cut of ['', 'Ana', 'v1.', text.slice(0, -1), `${text}A`, text.replace('v1', 'v2')])
      expect(['MALFORMED', 'UNREADABLE']).toContain(await refusal(cipher.decrypt(receipt, dek, place, cut)));
  });

  it('does not open under another key, nor a data key handed to another subject', async () => {
    const anyone = new FieldCipher(provider, () => true);
    const text = await anyone.encrypt(dek, place, 'Ana');
    const other = await anyone.newDek(OTHER_CASE);
    expect(await refusal(anyone.decrypt(receipt, other, place, text))).toBe('UNREADABLE');
    expect(await refusal(anyone.decrypt(receipt, { ...other, dekId: dek.dekId }, place, text))).toBe('UNREADABLE');
    expect(await refusal(anyone.decrypt(receipt, { ...dek, subjectId: OTHER_CASE }, place, text))).toBe('UNREADABLE');
  });

  it('takes names and row ids only as they can be told apart in the additional data', async () => {
    const odd: Partial<FieldPlace>[] = [{ table: 'a|b' }, { column: 'Ñ' }, { rowId: '1|2' }, { table: '' }, { rowId: '' }];
    for (const wrong of odd) expect(await refusal(cipher.encrypt(dek, { ...place, ...wrong }, 'Ana'))).toBe('MISUSE');
    expect(await refusal(cipher.newDek('a|b'))).toBe('MISUSE');
  });

  it('goes on through a rotation: texts stay, data keys are wrapped again, the old key may go', async () => {
    const text = await cipher.encrypt(dek, place, 'Ana');
    const kekId = await provider.rotate();
    const rewrapped = await cipher.rewrap(dek);
    expect(rewrapped).toMatchObject({ subjectId: CASE, dekId: dek.dekId, kekId });
    await provider.destroy(dek.kekId);
    const fresh = new FieldCipher(provider, good);
    expect(await fresh.decrypt(receipt, rewrapped, place, text)).toBe('Ana');
    expect(await refusal(new FieldCipher(provider, good).decrypt(receipt, dek, place, text))).toBe('KEY_DESTROYED');
    expect(fresh.openCached(receipt, rewrapped)?.decrypt(place, text)).toBe('Ana');
    dek = rewrapped;
  });

  it('forgets: those who hold the key open lose it, others refuse', async () => {
    const own = new FieldCipher(provider, good);
    const text = await own.encrypt(dek, place, 'Ana');
    const opened = await own.open(receipt, dek);
    expect(opened.decrypt(place, text)).toBe('Ana');
    own.forget(dek);
    expect(() => opened.decrypt(place, text)).toThrow(expect.objectContaining({ code: 'KEY_DESTROYED' }));
    expect(own.openCached(receipt, dek)).toBeNull();
  });

  it('calls a failing key service unavailable, without its words', async () => {
    const failing = new FieldCipher(Object.assign(Object.create(provider) as FileKeyProvider, { unwrap: () => Promise.reject(new Error('secret')) }), good);
    expect(await refusal(failing.open(receipt, dek))).toBe('KEY_UNAVAILABLE');
  });

  it('tells the key service what a key is unwrapped for, once for all who ask at once', async () => {
    const unwrap = jest.spyOn(provider, 'unwrap');
    const own = new FieldCipher(provider, good);
    await Promise.all([own.open(receipt, dek), own.open(receipt, dek), own.decrypt(receipt, dek, place, await cipher.encrypt(dek, place, 'x'))]);
    expect(unwrap).toHaveBeenCalledTimes(1);
    expect(unwrap.mock.calls[0]![2]).toEqual({ kind: 'READ', receipt });
    unwrap.mockRestore();
  });
});
