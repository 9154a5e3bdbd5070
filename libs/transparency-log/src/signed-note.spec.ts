import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatPrivateKey, newNoteKey, parsePrivateKey, parseVkey, privateNoteKey, publicNoteKey, SIGNATURE_TYPES } from './note-key.js';
import { addSignatures, formatSignature, MAX_SIGNATURES, noteSigner, noteVerifier, openNote, parseNote, signNote } from './signed-note.js';

const { note: NOTE, cosignature: COSIGNATURE } = SIGNATURE_TYPES;
/** The example of c2sp.org/signed-note. */
const EXAMPLE_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE = 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
/** The examples of Go's golang.org/x/mod/sumdb/note. */
const PETER = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const PETER_VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const log = newNoteKey('log.example/one', NOTE);
const other = newNoteKey('log.example/one', NOTE);
const third = newNoteKey('third.example', NOTE);
const code = (name: string): object => expect.objectContaining({ code: name });
const line = (name = 'a', bytes = Buffer.alloc(12, 7)): string => formatSignature({ name, keyId: bytes.readUInt32BE(), signature: bytes.subarray(4) });

describe('a signed note', () => {
  it('of the specification is right', () => {
    const { text, signatures } = openNote(EXAMPLE, [noteVerifier(EXAMPLE_VKEY)]);
    expect(text).toBe('This is an example message.\n');
    expect(signatures.map(({ name, keyId }) => [name, keyId.toString(16)])).toEqual([['example.com/foo', '530d903a']]);
  });

  it('is signed as Go signs it', async () => {
    const key = parsePrivateKey(PETER, NOTE);
    expect(key.vkey).toBe(PETER_VKEY);
    expect(formatPrivateKey(key)).toBe(PETER);
    expect(await signNote(PETER_TEXT, [noteSigner(key)])).toBe(`${PETER_TEXT}\n${PETER_LINE}`);
    expect(openNote(`${PETER_TEXT}\n${PETER_LINE}`, [noteVerifier(PETER_VKEY)]).text).toBe(PETER_TEXT);
  });

  it('is read back with the signatures of every key that is known, whatever its text', async () => {
     
    const texts = fc.string({ unit: 'binary' }).map((text) => `${text.replace(/[\p{Surrogate}\u0000-\u0009\u000b-\u001f]/gu, ' ')}\n`);
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const note = await signNote(text, [noteSigner(log), noteSigner(third)]);
        expect(openNote(note, [noteVerifier(third.vkey), noteVerifier(log.vkey)])).toMatchObject({ text, signatures: [{ name: log.name }, { name: third.name }] });
        expect(openNote(Buffer.from(note), [noteVerifier(third.vkey)])).toMatchObject({ text, signatures: [{ name: third.name }] });
      }),
      { numRuns: 50 },
    );
  });

  it('passes over lines of keys that are not known, also of the same name or the same id', async () => {
    const sameId = { ...log, name: 'log.example/two' };
    const note = await signNote('text\n', [noteSigner(other), noteSigner(sameId), noteSigner(log)]);
    expect(openNote(note, [noteVerifier(log.vkey)]).signatures).toHaveLength(1);
    expect(() => openNote(note, [noteVerifier(third.vkey)])).toThrow(code('NOTE_UNSIGNED'));
    expect(() => openNote(note, [])).toThrow(code('NOTE_UNSIGNED'));
  });

  it('is refused whole for one line that its key did not make', async () => {
    const good = await signNote('text\n', [noteSigner(log)]);
    const forged = await signNote('other\n', [noteSigner(third)]);
    const [, lineOfThird] = forged.split('\n\n');
    const both = addSignatures(good, [lineOfThird!]);
    expect(openNote(both, [noteVerifier(log.vkey)]).signatures).toHaveLength(1);
    expect(() => openNote(both, [noteVerifier(log.vkey), noteVerifier(third.vkey)])).toThrow(code('SIGNATURE_INVALID'));
    expect(() => openNote(addSignatures(good, [line(log.name, Buffer.concat([Buffer.from(log.keyId.toString(16).padStart(8, '0'), 'hex'), Buffer.alloc(64)]))]), [noteVerifier(log.vkey)])).toThrow(code('SIGNATURE_INVALID'));
  });

  it('is refused for any change of its text', async () => {
    const note = await signNote('a text\nof two lines\n', [noteSigner(log)]);
    const text = note.indexOf('\n\n');
    for (let at = 0; at < text; at++) {
      const changed = `${note.slice(0, at)}${note[at] === 'x' ? 'y' : 'x'}${note.slice(at + 1)}`;
      expect(() => openNote(changed, [noteVerifier(log.vkey)])).toThrow(code('SIGNATURE_INVALID'));
    }
    expect(() => openNote(note.replace('\n\n', '\n\n\n'), [noteVerifier(log.vkey)])).toThrow(code('SIGNATURE_INVALID'));
  });

  it('has at most 100 signatures, and takes 16', () => {
    const lines = (count: number): string => Array.from({ length: count }, (_one, n) => line(`key${n}`)).join('');
    expect(parseNote(`text\n\n${lines(16)}`).signatures).toHaveLength(16);
    expect(parseNote(`text\n\n${lines(MAX_SIGNATURES)}`).signatures).toHaveLength(MAX_SIGNATURES);
    expect(() => parseNote(`text\n\n${lines(MAX_SIGNATURES + 1)}`)).toThrow(code('NOTE_MALFORMED'));
    expect(() => parseNote(`${'x'.repeat(1_000_000)}\n\n${line()}`)).toThrow(code('NOTE_MALFORMED'));
  });

  it('splits at its last blank line', () => {
    expect(parseNote(`one\n\n\ntwo\n\n${line()}`).text).toBe('one\n\n\ntwo\n');
    expect(parseNote(`one\n\n${line('x')}\n${line()}`).text).toBe(`one\n\n${line('x')}`);
    expect(parseNote(`\n\n${line()}`).text).toBe('\n');
  });

  it.each([
    ['nothing', ''],
    ['no signatures', 'text\n'],
    ['no line after the blank one', 'text\n\n'],
    ['no blank line', `text\n${line()}`],
    ['a CRLF', `text\r\n\r\n${line()}`],
    ['a CR in the text', `te\rxt\n\n${line()}`],
    ['a tab', `te\txt\n\n${line()}`],
    ['a NUL', `te\0xt\n\n${line()}`],
    ['an escape', `\u001b[31mtext\n\n${line()}`],
    ['no newline at the end', `text\n\n${line()}`.slice(0, -1)],
    ['a hyphen for the dash', `text\n\n${line()}`.replace('—', '-')],
    ['an en dash', `text\n\n${line()}`.replace('—', '–')],
    ['two spaces', `text\n\n${line()}`.replace('— a', '—  a')],
    ['a space at the end of a line', `text\n\n${line().replace('\n', ' \n')}`],
    ['a name with a plus', `text\n\n${line('a+b')}`],
    ['a name with a no-break space', `text\n\n${line('a\u00a0b')}`],
    ['a name with a line separator', `text\n\n${line('a\u2028b')}`],
    ['a line that is none', `text\n\n${line()}hello\n${line()}`],
    ['base64 without padding', `text\n\n${line('a', Buffer.alloc(13))}`.replace(/=+\n/, '\n')],
    ['base64 with bits left over', `text\n\n— a AAAAAAB=\n`],
    ['base64 of URLs', `text\n\n— a AAAA__-_\n`],
    ['a key id alone', `text\n\n— a AAAAAA==\n`],
    ['no base64', `text\n\n— a \n`],
    ['half a surrogate pair', `te\ud800xt\n\n${line()}`],
  ])('is none with %s', (_what, note) => {
    expect(() => parseNote(note)).toThrow(code('NOTE_MALFORMED'));
    expect(() => openNote(note, [noteVerifier(log.vkey)])).toThrow(code('NOTE_MALFORMED'));
  });

  it('is none with bytes that are no UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(() => parseNote(Buffer.concat([Buffer.from(bytes), Buffer.from(`text\n\n${line()}`)]))).toThrow(code('NOTE_MALFORMED'));
    }
  });

  it('is not made of a text that could not be read back', async () => {
    await expect(signNote('text', [noteSigner(log)])).rejects.toThrow(code('NOTE_MALFORMED'));
    await expect(signNote('te\rxt\n', [noteSigner(log)])).rejects.toThrow(code('NOTE_MALFORMED'));
    await expect(signNote('text\n', [])).rejects.toThrow(code('NOTE_MALFORMED'));
  });
});

describe('a key of notes', () => {
  it('is read back in both forms', () => {
    for (const type of [NOTE, COSIGNATURE]) {
      const key = newNoteKey('witness.example/w1', type);
      expect(parseVkey(key.vkey, type)).toMatchObject({ name: key.name, keyId: key.keyId, type });
      expect(parsePrivateKey(formatPrivateKey(key), type).vkey).toBe(key.vkey);
    }
  });

  it('has another id for another use, so that one key can serve both', () => {
    const witness = privateNoteKey(log.name, COSIGNATURE, log.privateKey);
    expect(witness.keyId).not.toBe(log.keyId);
    expect(() => parseVkey(witness.vkey, NOTE)).toThrow(code('KEY_MALFORMED'));
    expect(() => parseVkey(log.vkey, COSIGNATURE)).toThrow(code('KEY_MALFORMED'));
  });

  it('is refused in every part and with every byte changed', () => {
    for (let from = 0; from < PETER_VKEY.length; from++) {
      const changed = `${PETER_VKEY.slice(0, from)}${String.fromCharCode(PETER_VKEY.charCodeAt(from) + 1)}${PETER_VKEY.slice(from + 1)}`;
      expect(() => parseVkey(changed, NOTE)).toThrow(code('KEY_MALFORMED'));
      expect(() => parseVkey(PETER_VKEY.slice(from + 1), NOTE)).toThrow(code('KEY_MALFORMED'));
      expect(() => parseVkey(PETER_VKEY.slice(0, from), NOTE)).toThrow(code('KEY_MALFORMED'));
    }
    for (let from = 0; from < PETER.length; from++) {
      const changed = `${PETER.slice(0, from)}${String.fromCharCode(PETER.charCodeAt(from) + 1)}${PETER.slice(from + 1)}`;
      expect(() => parsePrivateKey(changed, NOTE)).toThrow(code('KEY_MALFORMED'));
    }
    expect(() => parseVkey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==', NOTE)).toThrow(code('KEY_MALFORMED'));
    expect(() => parseVkey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', NOTE)).toThrow(code('KEY_MALFORMED'));
  });

  it.each(['', 'a b', 'a+b', 'a\u2003b', 'a\u0085b', 'a\nb', 'a\ud800'])('cannot be named %p', (name) => {
    expect(() => newNoteKey(name, NOTE)).toThrow(code('KEY_MALFORMED'));
    expect(() => publicNoteKey(name, NOTE, Buffer.alloc(32))).toThrow(code('KEY_MALFORMED'));
  });
});
