import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_LENGTH } from './entry-bundle.js';
import { newNoteKey, SIGNATURE_TYPES } from './note-key.js';
import { issueReceipts, openReceipt, parseReceipt, receiptKeyName } from './receipt.js';
import { noteSigner, noteVerifier, signNote } from './signed-note.js';
import { inventedHash } from './testing/memory-tiles.js';

const code = (name: string): object => expect.objectContaining({ code: name });

describe('a bundle of entries', () => {
  it('is read back, whatever they hold', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 1, maxLength: 256 });
    fc.assert(fc.property(entries, (list) => expect(decodeEntryBundle(encodeEntryBundle(list), list.length)).toEqual(list.map((entry) => Buffer.from(entry)))), { numRuns: 40 });
    expect(decodeEntryBundle(encodeEntryBundle([new Uint8Array(MAX_ENTRY_LENGTH)]), 1)[0]).toHaveLength(MAX_ENTRY_LENGTH);
  });

  it('is lengths of two bytes, big-endian', () => {
    expect(encodeEntryBundle([Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(258)]).subarray(0, 8).toString('hex')).toBe('0002616200000102');
  });

  it('holds 1 to 256 entries of at most 65,535 bytes', () => {
    expect(() => encodeEntryBundle([new Uint8Array(MAX_ENTRY_LENGTH + 1)])).toThrow(code('ENTRY_TOO_LONG'));
    expect(() => encodeEntryBundle([])).toThrow(code('BUNDLE_MALFORMED'));
    expect(() => encodeEntryBundle(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(code('BUNDLE_MALFORMED'));
  });

  it('is refused when cut, longer, or of another width', () => {
    const bundle = encodeEntryBundle([Buffer.from('one'), Buffer.from('two'), Buffer.alloc(0)]);
    expect(decodeEntryBundle(bundle, 3)).toHaveLength(3);
    for (let at = 0; at < bundle.length; at++) expect(() => decodeEntryBundle(bundle.subarray(0, at), 3)).toThrow(code('BUNDLE_MALFORMED'));
    for (const width of [0, 1, 2, 4, 257, 1.5, NaN]) expect(() => decodeEntryBundle(bundle, width)).toThrow(code('BUNDLE_MALFORMED'));
    expect(() => decodeEntryBundle(Buffer.concat([bundle, Buffer.alloc(1)]), 3)).toThrow(code('BUNDLE_MALFORMED'));
  });
});

describe('a receipt', () => {
  const origin = 'log.example/children';
  const key = newNoteKey(receiptKeyName(origin), SIGNATURE_TYPES.note);
  const receipt = { origin, leaves: [inventedHash('one'), inventedHash('two')], mergeBy: 1_795_651_260 };
  const text = `receipt/v1\n${origin}\nleaf ${inventedHash('one').toString('base64')}\nleaf ${inventedHash('two').toString('base64')}\nmerge-by 1795651260\n`;

  const others = Array.from({ length: 6 }, (_, n) => ({ ...receipt, mergeBy: receipt.mergeBy + n }));

  it.each([1, 2, 3, 5, 6])('of %i under one signature names the log, the leaves and the time, and is read back', async (count) => {
    const files = await issueReceipts(others.slice(0, count), noteSigner(key));
    expect(files[0]?.startsWith(`${text}\nindex 0\n`)).toBe(true);
    expect(files.map((file) => openReceipt(file, noteVerifier(key.vkey), origin))).toEqual(others.slice(0, count));
    for (const file of files) {
      expect(() => openReceipt(file, noteVerifier(key.vkey), 'log.example/other')).toThrow(code('ORIGIN_DIFFERS'));
      expect(() => openReceipt(file.replace(/merge-by \d/, 'merge-by 2'), noteVerifier(key.vkey), origin)).toThrow(code('SIGNATURE_INVALID'));
      expect(() => openReceipt(file, noteVerifier(newNoteKey(key.name, SIGNATURE_TYPES.note).vkey), origin)).toThrow(code('NOTE_UNSIGNED'));
    }
  });

  it('is of the batch that was signed, at its own place', async () => {
    const [one, two] = await issueReceipts(others.slice(0, 2), noteSigner(key)) as [string, string];
    const [other] = await issueReceipts(others.slice(2, 4), noteSigner(key)) as [string];
    const signed = (file: string): string => file.slice(file.indexOf('receipts/v1'));
    for (const forged of [one.replace('index 0', 'index 1'), two.replace('index 1', 'index 0'), one.replace(signed(one), signed(other)), one.replace('index 0', 'index 2')]) {
      expect(() => openReceipt(forged, noteVerifier(key.vkey), origin)).toThrow(code('SIGNATURE_INVALID'));
    }
    for (const broken of [one.replace('index 0', 'index 00'), one.replace('index', 'place'), one.replace(/\n\n[^]*$/, '\n'), one.replace(/index 0\n.*\n/, 'index 0\nnone\n')]) {
      expect(() => openReceipt(broken, noteVerifier(key.vkey), origin)).toThrow(code('RECEIPT_MALFORMED'));
    }
  });

  it('is nothing else that the same key signed', async () => {
    const [file] = await issueReceipts([receipt], noteSigner(key)) as [string];
    const note = await signNote(`${origin}\n5\n${inventedHash('root').toString('base64')}\n`, [noteSigner(key)]);
    expect(() => openReceipt(`${file.slice(0, file.indexOf('receipts/v1'))}${note}`, noteVerifier(key.vkey), origin)).toThrow(code('RECEIPT_MALFORMED'));
  });

  it('is none when written otherwise', () => {
    const changes: [string | RegExp, string][] = [
      ['receipt/v1', 'receipt/v2'], [`${origin}\n`, ''], [origin, 'a b'], [origin, ''], ['leaf ', 'Leaf '], ['leaf ', 'leaf'], [/leaf .*\n/g, ''], [/leaf (.*)=\n/, 'leaf $1\n'], ['merge-by 1', 'merge-by 01'], ['merge-by 1', 'merge-by -1'], [/merge-by.*\n/, ''], [/\n$/, ''], [/\n$/, '\n\n'],
      [/leaf .*\n/, `${'leaf '}${inventedHash('x').toString('base64')}\n`.repeat(257)], ['merge-by', 'more\nmerge-by'],
    ];
    for (const [from, to] of changes) expect(() => parseReceipt(text.replace(from, to))).toThrow(code('RECEIPT_MALFORMED'));
  });
});
