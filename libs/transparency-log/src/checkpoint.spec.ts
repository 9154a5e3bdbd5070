import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosignatureSigner, cosignatureTime, cosignatureVerifier } from './cosignature.js';
import { EMPTY_ROOT, leafHash, inclusionProof } from './merkle-tree.js';
import { newNoteKey, SIGNATURE_TYPES } from './note-key.js';
import { addSignatures, formatSignature, noteSigner, noteVerifier, parseNote, signNote } from './signed-note.js';
import { inventedEntry, inventedHash, inventedLeaves, MemoryTiles } from './testing/memory-tiles.js';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.js';
import { acceptCosignature, formatAddCheckpoint, parseAddCheckpoint, parseKnownSize } from './witness-protocol.js';

const log = newNoteKey('log.example/children', SIGNATURE_TYPES.note);
const witness = newNoteKey('witness.example/w1', SIGNATURE_TYPES.cosignature);
const verifier = noteVerifier(log.vkey);
const cosigner = cosignatureVerifier(witness.vkey);
const ROOT = inventedHash('root');
const B64 = ROOT.toString('base64');
const code = (name: string): object => expect.objectContaining({ code: name });
const signed = (text: string): Promise<string> => signNote(text, [noteSigner(log)]);
const cosign = (note: string, time = 1_795_651_200, key = witness): string => {
  const signer = cosignatureSigner(key, () => time);
  return formatSignature({ ...signer, signature: signer.sign(parseNote(note).text) as Buffer });
};

describe('a checkpoint', () => {
  it('is three lines, and read back', async () => {
    const checkpoint = { origin: log.name, size: 20_852_163, root: ROOT };
    expect(formatCheckpoint(checkpoint)).toBe(`log.example/children\n20852163\n${B64}\n`);
    const note = await signCheckpoint(checkpoint, [noteSigner(log)]);
    expect(openCheckpoint(note, verifier)).toEqual({ ...checkpoint, text: formatCheckpoint(checkpoint), cosignatures: [] });
    expect(openCheckpoint(await signCheckpoint({ origin: log.name, size: 0, root: EMPTY_ROOT }, [noteSigner(log)]), verifier).size).toBe(0);
    fc.assert(fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => expect(parseCheckpoint(formatCheckpoint({ ...checkpoint, size, root: Buffer.from(root) }))).toEqual({ ...checkpoint, size, root: Buffer.from(root) })));
  });

  it.each([
    ['no root', 'o\n5\n'],
    ['no newline at the end', `o\n5\n${B64}`],
    ['an empty origin', `\n5\n${B64}\n`],
    ['a leading zero', `o\n05\n${B64}\n`],
    ['a sign', `o\n+5\n${B64}\n`],
    ['a negative size', `o\n-5\n${B64}\n`],
    ['a fraction', `o\n5.0\n${B64}\n`],
    ['a hexadecimal size', `o\n0x5\n${B64}\n`],
    ['an exponent', `o\n5e3\n${B64}\n`],
    ['a size beyond what is counted here', `o\n9007199254740992\n${B64}\n`],
    ['Arabic-Indic digits', `o\n٥\n${B64}\n`],
    ['a space after the size', `o\n5 \n${B64}\n`],
    ['a root of 31 bytes', `o\n5\n${ROOT.subarray(1).toString('base64')}\n`],
    ['a root of 33 bytes', `o\n5\n${Buffer.alloc(33).toString('base64')}\n`],
    ['a root in base64 of URLs', `o\n5\n${Buffer.alloc(32, 0xff).toString('base64url')}=\n`],
    ['a root with bits left over', `o\n5\n${'A'.repeat(42)}B=\n`],
    ['an empty extension line', `o\n5\n${B64}\n\nmore\n`],
    ['an empty tree of another root', `o\n0\n${B64}\n`],
  ])('is none with %s', (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow(code('CHECKPOINT_MALFORMED'));
    if (text.endsWith('\n')) expect(() => openCheckpoint(`${text}\n${ownLine(text)}`, verifier)).toThrow(code('CHECKPOINT_MALFORMED'));
  });

  it('reads past extension lines, which stay in what was signed, and never writes one', async () => {
    const note = await signed(`${log.name}\n5\n${B64}\nextension\n`);
    expect(openCheckpoint(note, verifier)).toMatchObject({ size: 5, text: expect.stringContaining('extension') as unknown });
    expect(() => formatCheckpoint({ origin: `${log.name}\n1`, size: 5, root: ROOT })).toThrow(code('CHECKPOINT_MALFORMED'));
    expect(() => formatCheckpoint({ origin: 'a b', size: 5, root: ROOT })).toThrow(code('CHECKPOINT_MALFORMED'));
    expect(() => formatCheckpoint({ origin: 'a', size: 5.5, root: ROOT })).toThrow(code('CHECKPOINT_MALFORMED'));
    expect(() => formatCheckpoint({ origin: 'a', size: 5, root: Buffer.alloc(31) })).toThrow(code('CHECKPOINT_MALFORMED'));
  });

  it('of another log is refused, though the key signed it', async () => {
    const note = await signed(`other.example\n5\n${B64}\n`);
    expect(() => openCheckpoint(note, verifier)).toThrow(code('ORIGIN_DIFFERS'));
  });
});

function ownLine(text: string): string {
  return formatSignature({ ...noteSigner(log), signature: noteSigner(log).sign(text) as Buffer });
}

describe('a cosignature', () => {
  it('signs its time and the text of the checkpoint', () => {
    const key = witness;
    const text = `example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n`;
    const signature = cosignatureSigner(key, () => 1_679_315_147).sign(text) as Buffer;
    expect(signature.subarray(0, 8).toString('hex')).toBe('00000000641850cb');
    expect(signature).toHaveLength(72);
    const plain = noteVerifier({ ...key, type: SIGNATURE_TYPES.note });
    expect(plain.verify(`cosignature/v1\ntime 1679315147\n${text}`, signature.subarray(8))).toBe(true);
    expect(cosignatureTime(signature)).toBe(1_679_315_147);
  });

  it('counts with its time beside the signature of the log, and refuses the whole when it is not right', async () => {
    const note = await signed(`${log.name}\n5\n${B64}\n`);
    const cosigned = addSignatures(note, [cosign(note)]);
    expect(openCheckpoint(cosigned, verifier, [cosigner]).cosignatures).toEqual([{ witness: witness.name, time: 1_795_651_200 }]);
    expect(openCheckpoint(cosigned, verifier).cosignatures).toEqual([]);
    expect(openCheckpoint(note, verifier, [cosigner]).cosignatures).toEqual([]);
    const other = await signed(`${log.name}\n6\n${B64}\n`);
    expect(() => openCheckpoint(addSignatures(other, [cosign(note)]), verifier, [cosigner])).toThrow(code('SIGNATURE_INVALID'));
    const late = Buffer.from(parseNote(cosigned).signatures[1]!.signature);
    late.writeBigUInt64BE(1_795_651_201n);
    expect(() => openCheckpoint(addSignatures(note, [formatSignature({ ...cosigner, signature: late })]), verifier, [cosigner])).toThrow(code('SIGNATURE_INVALID'));
    late.writeBigUInt64BE(2n ** 60n);
    expect(() => openCheckpoint(addSignatures(note, [formatSignature({ ...cosigner, signature: late })]), verifier, [cosigner])).toThrow(code('SIGNATURE_INVALID'));
  });

  it('alone makes no checkpoint', async () => {
    const note = await signed(`${log.name}\n5\n${B64}\n`);
    expect(() => openCheckpoint(`${parseNote(note).text}\n${cosign(note)}`, verifier, [cosigner])).toThrow(code('NOTE_UNSIGNED'));
  });

  it('is taken from the answer of its witness alone', async () => {
    const note = await signed(`${log.name}\n5\n${B64}\n`);
    const stranger = newNoteKey('stranger.example', SIGNATURE_TYPES.cosignature);
    expect(acceptCosignature(note, `${cosign(note, 7, stranger)}${cosign(note, 9)}`, cosigner)).toBe(cosign(note, 9));
    expect(() => acceptCosignature(note, cosign(note, 7, stranger), cosigner)).toThrow(code('NOTE_UNSIGNED'));
    expect(() => acceptCosignature(note, cosign(`x\n\n${cosign(note)}`), cosigner)).toThrow(code('SIGNATURE_INVALID'));
    for (const answer of ['', '\n', `more text\n\n${cosign(note)}`, `${cosign(note)}\n`, cosign(note).trimEnd(), 'x'.repeat(1_000_000)]) {
      expect(() => acceptCosignature(note, answer, cosigner)).toThrow(code('NOTE_MALFORMED'));
    }
  });
});

describe('a .tlog-proof file', () => {
  const entry = inventedEntry(3);
  const make = async (extra?: Buffer): Promise<string> => {
    const tiles = new MemoryTiles();
    const root = await tiles.append(inventedLeaves(0, 11));
    const checkpoint = await signCheckpoint({ origin: log.name, size: 11, root }, [noteSigner(log)]);
    return formatTlogProof({ index: 3, hashes: await inclusionProof(tiles, 3, 11), checkpoint, extra });
  };

  it('shows that an entry is in the log', async () => {
    for (const extra of [undefined, Buffer.from('page 3'), Buffer.alloc(0)]) {
      const file = await make(extra);
      expect(file.split('\n').slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', extra ? `extra ${extra.toString('base64')}` : 'index 3']);
      const proof = parseTlogProof(Buffer.from(file));
      expect(proof.extra).toEqual(extra);
      expect(formatTlogProof(proof)).toBe(file);
      expect(verifyTlogProof(proof, leafHash(entry), verifier)).toMatchObject({ size: 11 });
      expect(verifyTlogProof(proof, leafHash(inventedEntry(4)), verifier)).toBeNull();
      expect(verifyTlogProof({ ...proof, index: 4 }, leafHash(entry), verifier)).toBeNull();
    }
  });

  it('shows nothing once its checkpoint was changed', async () => {
    const proof = parseTlogProof(await make());
    expect(() => verifyTlogProof({ ...proof, checkpoint: proof.checkpoint.replace('\n11\n', '\n12\n') }, leafHash(entry), verifier)).toThrow(code('SIGNATURE_INVALID'));
  });

  it('is none when cut or written otherwise', async () => {
    const file = await make();
    const end = file.lastIndexOf('\n\n') + 2;
    for (let at = 0; at < file.length; at++) {
      if (at !== end) expect(() => verifyTlogProof(parseTlogProof(file.slice(0, at)), leafHash(entry), verifier)).toThrow(/Not a/);
    }
    const changes: [string | RegExp, string][] = [
      ['@v1', '@v2'], ['c2sp', ' c2sp'], ['index 3', 'index 03'], ['index 3', 'index  3'], ['index 3', 'index 3 '], ['index 3', 'index -3'], ['index 3', 'Index 3'], ['index 3\n', ''], ['index 3', 'index 3\nindex 3'],
      ['index 3', 'extra !\nindex 3'], ['index 3', 'extra AAB=\nindex 3'], ['index 3', 'extra AA==\nextra AA==\nindex 3'], ['index 3\n', 'index 3\n\n'], [/index 3\n/, 'index 3\r\n'], [/\n\n.*/s, '\n'], [/index 3\n/, `index 3\n${`${B64}\n`.repeat(64)}`],
    ];
    for (const [from, to] of changes) expect(() => parseTlogProof(file.replace(from, to))).toThrow(/Not a/);
    expect(() => parseTlogProof(Buffer.from([0xff, 0xfe]))).toThrow(code('PROOF_MALFORMED'));
    expect(() => parseTlogProof('x'.repeat(3_000_000))).toThrow(code('PROOF_MALFORMED'));
    expect(() => formatTlogProof({ index: -1, hashes: [], checkpoint: file.slice(file.lastIndexOf(log.name)) })).toThrow(code('PROOF_MALFORMED'));
  });
});

describe('a request to a witness', () => {
  it('is read back', async () => {
    const checkpoint = await signed(`${log.name}\n5\n${B64}\n`);
    for (const proof of [[], [ROOT], Array.from({ length: 63 }, (_one, n) => inventedHash(`p${n}`))]) {
      const body = formatAddCheckpoint({ oldSize: 4, proof, checkpoint });
      expect(body.startsWith(`old 4\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${log.name}\n`)).toBe(true);
      expect(parseAddCheckpoint(Buffer.from(body))).toEqual({ oldSize: 4, proof, checkpoint });
    }
  });

  it('is none when written otherwise', async () => {
    const body = formatAddCheckpoint({ oldSize: 4, proof: [ROOT], checkpoint: await signed(`${log.name}\n5\n${B64}\n`) });
    const changes: [string | RegExp, string][] = [
      ['old 4', 'old 04'], ['old 4', 'old  4'], ['old 4', 'Old 4'], ['old 4', 'old'], ['old 4', 'old 4 '], ['old 4', 'old -1'], ['old 4', 'old 9007199254740992'], ['old 4\n', ''], ['old 4\n', 'old 4\r\n'], ['old 4\n', 'old 4\n\n'],
      [B64, B64.slice(1)], [B64, `${B64} `], [`${B64}\n`, `${B64}\n`.repeat(64)], [/\n\n.*/s, '\n\n'], [/\n\n.*/s, ''], [/.*/s, ''], ['— ', '- '],
    ];
    for (const [from, to] of changes) expect(() => parseAddCheckpoint(body.replace(from, to))).toThrow(/Not /);
    expect(() => parseAddCheckpoint(Buffer.from([0xff]))).toThrow(code('REQUEST_MALFORMED'));
    expect(() => formatAddCheckpoint({ oldSize: 4, proof: Array.from({ length: 64 }, () => ROOT), checkpoint: '' })).toThrow(/Not /);
  });

  it('is answered with a size', () => {
    expect([parseKnownSize('0\n'), parseKnownSize('20852014\n')]).toEqual([0, 20_852_014]);
    for (const body of ['', '\n', '5', '05\n', '5\n\n', ' 5\n', '-1\n', '5\r\n', '9007199254740992\n']) expect(() => parseKnownSize(body)).toThrow(code('REQUEST_MALFORMED'));
  });
});
