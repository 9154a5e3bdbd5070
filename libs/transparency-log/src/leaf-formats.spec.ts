import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CanonicalValue, canonicalJson, parseCanonicalJson } from './canonical-json.js';
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

describe('canonical JSON', () => {
  it('is that of RFC 8785 for strings, names and their order', () => {
    const literal = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' };
    expect(Object.values(JSON.parse(canonicalJson(literal)) as object)).toHaveLength(7);
    expect(canonicalJson(literal)).toBe('{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}');
    expect(canonicalJson({ string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/' })).toBe('{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
    expect(canonicalJson([56, { d: true, '10': null, '1': [] }])).toBe('[56,{"1":[],"10":null,"d":true}]');
    expect(canonicalJson({ peach: 'This sorting order', péché: 'is wrong according to French', pêche: 'but canonicalization MUST', sin: 'ignore locale' })).toBe('{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}');
  });

  it('writes whole numbers, and zero of either sign as zero', () => {
    expect(canonicalJson([0, -0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])).toBe('[0,0,1,-1,9007199254740991,-9007199254740991]');
  });

  it('is read back, and the same in whatever order it was built', () => {
    const values = fc.letrec<{ value: CanonicalValue }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.maxSafeInteger(), fc.string({ unit: 'grapheme' }), fc.array(tie('value')), fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'))),
    })).value;
    const turned = (value: CanonicalValue): CanonicalValue => {
      if (Array.isArray(value)) return (value as readonly CanonicalValue[]).map(turned);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(Object.entries(value as object).reverse().map(([name, item]) => [name, turned(item as CanonicalValue)]));
    };
    fc.assert(fc.property(values, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
      expect(canonicalJson(turned(value))).toBe(text);
    }));
  });

  it.each<[string, unknown]>([
    ['a fraction', 1.5], ['NaN', NaN], ['infinity', Infinity], ['a number beyond 2^53', 2 ** 53], ['undefined', undefined], ['undefined inside', { a: undefined }], ['a gap', Array(2)], ['a bigint', 1n], ['a function', () => 1], ['a symbol', Symbol('a')],
    ['a symbol as a name', { [Symbol('a')]: 1 }], ['a date', new Date(0)], ['a map', new Map([['a', 1]])], ['bytes', Buffer.from('a')], ['half a surrogate pair', 'a\ud800'], ['half a pair in a name', { 'a\udc00': 1 }], ['a boxed string', Object('a')],
  ])('has no word for %s', (_what, value) => {
    expect(() => canonicalJson(value as CanonicalValue)).toThrow(code('NOT_CANONICAL'));
  });

  it('is not made of what has no end', () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(() => canonicalJson(ring as CanonicalValue)).toThrow(code('NOT_CANONICAL'));
    expect(() => parseCanonicalJson('['.repeat(100_000))).toThrow(code('NOT_CANONICAL'));
  });

  it.each(['', '{', ' {}', '{} ', '{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":2}', '1.0', '1e2', '-0', '01', '9007199254740993', '"\\u0041"', '"\\/"', '"\\u000A"', '"\\ud800"', 'nul', '[1,]', '{"a":1}\n', '\ufeff{}'])('is not %p', (text) => {
    expect(() => parseCanonicalJson(text)).toThrow(code('NOT_CANONICAL'));
  });

  it('keeps a name that is one of JavaScript itself', () => {
    expect(canonicalJson(parseCanonicalJson('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
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
