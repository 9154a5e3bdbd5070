import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosignatureSigner } from '@heardonce/transparency-log/cosignature.js';
import { leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { newNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { issueReceipts, receiptKeyName } from '@heardonce/transparency-log/receipt.js';
import { addSignatures, formatSignature, noteSigner, parseNote } from '@heardonce/transparency-log/signed-note.js';
import { verifierOptionsFrom } from '../../apps/log-verifier/src/verifier-options.js';
import { verdictOf } from '../../apps/log-verifier/src/verdict.js';
import { verify } from '../../apps/log-verifier/src/verify.js';
import { put, writeLines, writeLog } from './export-folder.js';
import { InventedLog } from './invented-log.js';

const key = newNoteKey('log.example/children', SIGNATURE_TYPES.note);
const receiptKey = newNoteKey(receiptKeyName(key.name), SIGNATURE_TYPES.note);
const [w1, w2] = [newNoteKey('witness.example/w1', SIGNATURE_TYPES.cosignature), newNoteKey('witness.example/w2', SIGNATURE_TYPES.cosignature)];
const NOON = 1_795_694_400;
const SIZE = 1_000;
const log = await new InventedLog(key).add(SIZE);
const cosigned = (note: string, time = NOON, witness = w1): string => {
  const signer = cosignatureSigner(witness, () => time);
  return addSignatures(note, [formatSignature({ ...signer, signature: signer.sign(parseNote(note).text) as Buffer })]);
};
const receiptOf = async (origin: string, mergeBy: number, entries: readonly Buffer[]): Promise<string> => (await issueReceipts([{ origin, leaves: entries.map(leafHash), mergeBy }], noteSigner(receiptKey)))[0]!;
const receiptFor = (mergeBy: number, ...entries: Buffer[]): Promise<string> => receiptOf(key.name, mergeBy, entries);

let folder: string;
const servers: Server[] = [];
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heardonce-verifier-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => servers.forEach((server) => server.close()));

/** Runs a command as from the command line, with the log's key. */
async function check(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { code, words } = await verify(verifierOptionsFrom([...args, '--log', key.vkey]));
    return { code, said: words.map(({ en }) => en).join(' ') };
  } catch (error) {
    const { code, words } = verdictOf(error);
    return { code, said: words.map(({ en }) => en).join(' ') };
  }
}

/** A folder over HTTP, as a log serves it. */
async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const file = join(folder, request.url!);
    const found = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    response.writeHead(found ? 200 : 404).end(found ? readFileSync(file) : '');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a whole export', () => {
  const without = (index: number): Buffer[] => log.entries.filter((_entry, n) => n !== index);
  const changed = (index: number): Buffer[] => log.entries.map((entry, n) => (n === index ? Buffer.from('{"entry":"another"}') : entry));

  it('holds, in bundles and in lines, with tiles and without, from a folder and from a server', async () => {
    await writeLog(folder, log);
    expect(await check('export', folder)).toMatchObject({ code: 0, said: expect.stringContaining('The 1000 entries are those that were signed') as unknown });
    expect((await check('export', await serve())).code).toBe(0);
    writeLines(at('entries.jsonl'), log.entries);
    expect((await check('export', folder)).code).toBe(0);
    expect((await check('export', at('entries.jsonl'))).code).toBe(0);
    writeLines(at('alone/entries.jsonl'), log.entries);
    expect((await check('export', at('alone'), '--checkpoint', at('checkpoint'))).code).toBe(0);
    const empty = new InventedLog(key);
    put(at('empty/checkpoint'), await empty.checkpoint());
    expect((await check('export', at('empty'))).code).toBe(0);
  });

  it.each([0, 1, 255, 256, 511, 998, 999])('names entry %p when it was changed, taken out, put in or exchanged', async (index) => {
    await writeLog(folder, log);
    const lines = at('entries.jsonl');
    writeLines(lines, changed(index));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining(`Entry ${index} is not the one that was signed`) as unknown });
    writeLines(lines, without(index));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringMatching(index === 999 ? /last 1 entries are missing, from entry 999/ : new RegExp(`Entry ${index} is missing`)) as unknown });
    writeLines(lines, [...log.entries.slice(0, index), Buffer.from('{"entry":"put in"}'), ...log.entries.slice(index)]);
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining(`Entry ${index} was put in later`) as unknown });
    if (index === 999) return;
    writeLines(lines, [...log.entries.slice(0, index), log.entries[index + 1]!, log.entries[index]!, ...log.entries.slice(index + 2)]);
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining(`Entries ${index} and ${index + 1} are in another order`) as unknown });
  });

  it('is refused when cut or longer', async () => {
    await writeLog(folder, log);
    writeLines(at('entries.jsonl'), log.entries.slice(0, 700));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('The last 300 entries are missing, from entry 700 on') as unknown });
    writeLines(at('entries.jsonl'), [...log.entries, Buffer.from('{}')]);
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('Entry 1000 is not in the log') as unknown });
    rmSync(at('entries.jsonl'));
    rmSync(at('tile/entries/002'));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('from entry 512 on') as unknown });
    put(at('tile/entries/002'), Buffer.alloc(100));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('Near entry 512') as unknown });
  });

  it('is refused when entries and tiles were rewritten and not signed; the place is narrowed by older checkpoints', async () => {
    const rewritten = await (await log.fork(620)).add(380, 'rewritten');
    await writeLog(folder, rewritten, await log.checkpoint());
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('their root is another one') as unknown });
    const older = await Promise.all([100, 600, 600, 650, 900].map((size) => log.checkpoint(size)));
    put(at('checkpoints.jsonl'), older.map((note) => `${JSON.stringify(note)}\n`).join(''));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('Between entries 600 and 649 something was changed') as unknown });
    expect((await check('export', folder, '--tiles', at('nowhere'))).said).toContain('Between entries 600 and 649');
    await writeLog(folder, log);
    expect((await check('export', folder)).code).toBe(0);
    await writeLog(at('kept'), log);
    await writeLog(folder, rewritten, await log.checkpoint());
    rmSync(at('checkpoints.jsonl'));
    expect((await check('export', folder, '--tiles', at('kept'))).said).toContain('Entry 620 is not the one that was signed');
  });

  it('names the tile that was exchanged', async () => {
    await writeLog(folder, log);
    const tile = readFileSync(at('tile/0/001'));
    tile[77]! ^= 1;
    put(at('tile/0/001'), tile);
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringMatching(/Tile 1 of level 0\. Near entry 256/) as unknown });
    put(at('tile/0/001'), readFileSync(at('tile/0/002')));
    expect((await check('export', folder)).code).toBe(1);
    await writeLog(folder, log);
    put(at('tile/1/000.p/3'), tile.subarray(0, 96));
    expect(await check('export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('do not lead to the root') as unknown });
  });

  it('is not of this log, or of enough witnesses', async () => {
    await writeLog(folder, log, (await log.checkpoint()).replace('\n1000\n', '\n999\n'));
    expect((await check('export', folder)).code).toBe(1);
    const impostor = new InventedLog(newNoteKey(key.name, SIGNATURE_TYPES.note));
    await writeLog(folder, await impostor.add(10));
    expect((await check('export', folder)).code).toBe(1);
    await writeLog(folder, log, cosigned(await log.checkpoint()));
    expect((await check('export', folder, '--witness', w1.vkey)).code).toBe(0);
    expect(await check('export', folder, '--witness', w1.vkey, '--witness', w2.vkey)).toMatchObject({ code: 1, said: expect.stringContaining('1 of the witnesses') as unknown });
    expect((await check('export', folder, '--witness', w1.vkey, '--witness', w2.vkey, '--quorum', '1')).code).toBe(0);
    expect((await check('export', folder, '--witness', w1.vkey, '--quorum', '2')).code).toBe(2);
  });

  it('may be a part, compared with the tiles', async () => {
    await writeLog(folder, log);
    writeLines(at('part.jsonl'), log.entries.slice(300, 600));
    expect(await check('export', at('part.jsonl'), '--first', '300')).toMatchObject({ code: 0, said: expect.stringContaining('The 300 entries') as unknown });
    expect((await check('export', at('part.jsonl'), '--first', '299')).code).toBe(1);
    writeLines(at('part.jsonl'), [...log.entries.slice(300, 450), Buffer.from('{}'), ...log.entries.slice(451, 600)]);
    expect((await check('export', at('part.jsonl'), '--first', '300')).said).toContain('Entry 450 is not');
    expect((await check('export', at('part.jsonl'), '--first', '300', '--tiles', at('nowhere'))).code).toBe(2);
  });

  it('cannot be checked without its parts', async () => {
    expect((await check('export', at('nowhere'))).code).toBe(2);
    put(at('here/x'), '');
    expect((await check('export', at('here'))).code).toBe(2);
    put(at('here/checkpoint'), 'not a note');
    expect((await check('export', at('here'))).code).toBe(2);
    expect((await check('export')).code).toBe(2);
    expect((await check('import', folder)).code).toBe(2);
    expect((await check('export', folder, '--unknown')).code).toBe(2);
    expect((await check('constructor')).code).toBe(2);
  });
});

describe('a proof for one entry', () => {
  it('holds offline, with what an editor adds, and for no other entry', async () => {
    put(at('a.tlog-proof'), await log.proof(421, cosigned(await log.checkpoint())));
    put(at('entry'), log.entries[421]!);
    const proof = (...more: string[]): Promise<{ code: number; said: string }> => check('proof', at('a.tlog-proof'), '--entry', at('entry'), ...more);
    expect(await proof('--witness', w1.vkey)).toMatchObject({ code: 0, said: expect.stringContaining('entry 421') as unknown });
    expect((await proof('--witness', w2.vkey)).code).toBe(1);
    put(at('entry'), Buffer.concat([log.entries[421]!, Buffer.from('\n')]));
    expect((await proof()).code).toBe(0);
    put(at('entry'), log.entries[422]!);
    expect(await proof()).toMatchObject({ code: 1, said: expect.stringContaining('entry 421: one of the two was changed') as unknown });
    put(at('a.tlog-proof'), 'no proof');
    expect((await proof()).code).toBe(2);
    expect((await check('proof', at('a.tlog-proof'))).code).toBe(2);
  });
});

describe('a receipt', () => {
  const receipt = (...more: string[]): Promise<{ code: number; said: string }> => check('receipt', at('receipt'), '--receipt-key', receiptKey.vkey, ...more);
  const hidden = Buffer.from('{"entry":"hidden"}');

  it('was kept where its entries are in the tree or proved', async () => {
    await writeLog(folder, log);
    put(at('receipt'), await receiptFor(NOON, log.entries[3]!, log.entries[999]!));
    expect(await receipt('--export', folder)).toMatchObject({ code: 0, said: expect.stringContaining('entry 3, 999') as unknown });
    put(at('3.tlog-proof'), await log.proof(3));
    put(at('999.tlog-proof'), await log.proof(999));
    put(at('4.tlog-proof'), await log.proof(4));
    expect((await receipt('--proof', at('3.tlog-proof'), '--proof', at('999.tlog-proof'))).code).toBe(0);
    expect((await receipt('--proof', at('3.tlog-proof'))).code).toBe(2);
    expect((await receipt('--proof', at('4.tlog-proof'))).code).toBe(1);
    expect((await receipt()).code).toBe(2);
  });

  it('proves an omission with a tree of after its time, and nothing with one of before', async () => {
    put(at('receipt'), await receiptFor(NOON, hidden));
    await writeLog(folder, log, cosigned(await log.checkpoint(), NOON - 1));
    expect(await receipt('--export', folder, '--witness', w1.vkey)).toMatchObject({ code: 2, said: expect.stringContaining('cosigned later') as unknown });
    expect((await receipt('--export', folder)).code).toBe(2);
    expect((await receipt('--export', folder, '--taken-at', '2026-11-26T11:59:59Z')).code).toBe(2);
    expect(await receipt('--export', folder, '--taken-at', '2026-11-26T12:00:00Z')).toMatchObject({ code: 1, said: expect.stringContaining('Omission') as unknown });
    await writeLog(folder, log, cosigned(await log.checkpoint(), NOON));
    expect(await receipt('--export', folder, '--witness', w1.vkey)).toMatchObject({ code: 1, said: expect.stringContaining(leafHash(hidden).toString('base64')) as unknown });
    expect((await receipt('--export', await serve(), '--witness', w1.vkey)).code).toBe(1);
  });

  it('counts only from the key for receipts, of this log, and with tiles that were signed', async () => {
    await writeLog(folder, log, cosigned(await log.checkpoint(), NOON));
    put(at('receipt'), (await receiptFor(NOON, hidden)).replace(/leaf .*/, `leaf ${leafHash(log.entries[0]!).toString('base64')}`));
    expect((await receipt('--export', folder)).code).toBe(1);
    put(at('receipt'), await receiptOf('log.example/other', NOON, [hidden]));
    expect((await receipt('--export', folder)).code).toBe(1);
    put(at('receipt'), await receiptFor(NOON, hidden));
    const tile = readFileSync(at('tile/0/000'));
    leafHash(hidden).copy(tile, 0);
    put(at('tile/0/000'), tile);
    expect(await receipt('--export', folder)).toMatchObject({ code: 1, said: expect.stringContaining('Tile 0 of level 0') as unknown });
  });
});

describe('two checkpoints', () => {
  const compare = async (older: string, newer: string, ...more: string[]): Promise<{ code: number; said: string }> => {
    put(at('old'), older);
    put(at('new'), newer);
    return check('checkpoints', at('old'), at('new'), ...more);
  };

  it('continue one another, or are a cut, a fork, an older copy', async () => {
    const rewritten = await (await log.fork(620)).add(480, 'rewritten');
    await writeLog(at('log'), log);
    await writeLog(at('rewritten'), rewritten);
    expect((await compare(await log.checkpoint(600), await log.checkpoint(), '--tiles', at('log'))).code).toBe(0);
    expect((await compare(await log.checkpoint(600), await log.checkpoint())).code).toBe(2);
    expect((await compare(await log.checkpoint(), await log.checkpoint())).code).toBe(0);
    expect(await compare(await log.checkpoint(), await log.checkpoint(700))).toMatchObject({ code: 1, said: expect.stringContaining('cut after entry 699') as unknown });
    expect(await compare(await log.checkpoint(), await rewritten.checkpoint(SIZE))).toMatchObject({ code: 1, said: expect.stringContaining('a fork') as unknown });
    expect((await compare(await log.checkpoint(600), await rewritten.checkpoint(), '--tiles', at('rewritten'))).code).toBe(0);
    expect(await compare(await log.checkpoint(), await rewritten.checkpoint(), '--tiles', at('rewritten'))).toMatchObject({ code: 1, said: expect.stringContaining('another history') as unknown });
    expect(await compare(await log.checkpoint(), await rewritten.checkpoint(), '--tiles', at('rewritten'), '--old-tiles', at('log'))).toMatchObject({ code: 1, said: expect.stringContaining('first entry that differs is entry 620') as unknown });
    expect((await compare(await log.checkpoint(600), await rewritten.checkpoint(SIZE), '--tiles', at('log'))).code).toBe(1);
    expect((await compare(await log.checkpoint(600), await rewritten.checkpoint(), '--tiles', at('log'))).code).toBe(2);
  });

  it('are judged as a witness kept them', async () => {
    const fork = await (await log.fork(620)).add(380, 'rewritten');
    const known = cosigned(await log.checkpoint());
    put(at('evidence.json'), JSON.stringify({ problem: 'ROOT_DIFFERS', known, request: await fork.request(700, SIZE) }));
    expect(await check('evidence', at('evidence.json'))).toMatchObject({ code: 1, said: expect.stringContaining('proved by its two signatures') as unknown });
    const longer = await fork.add(10);
    await writeLog(at('fork'), longer);
    put(at('evidence.json'), JSON.stringify({ problem: 'NOT_CONTINUED', known, request: await longer.request(SIZE) }));
    expect((await check('evidence', at('evidence.json'))).code).toBe(2);
    expect((await check('evidence', at('evidence.json'), '--tiles', at('fork'))).code).toBe(1);
    put(at('evidence.json'), '{}');
    expect((await check('evidence', at('evidence.json'))).code).toBe(2);
  });
});

describe('a log that answers now', () => {
  it('is compared with what it answered the last time', async () => {
    const growing = await (await log.fork(500)).add(0);
    await writeLog(folder, growing);
    const url = await serve();
    const live = (): Promise<{ code: number; said: string }> => check('live', url, '--keep', at('kept'));
    expect((await live()).code).toBe(0);
    await growing.add(300);
    await writeLog(folder, growing);
    expect((await live()).code).toBe(0);
    expect(readFileSync(at('kept'), 'utf8')).toContain('\n800\n');
    const rewritten = await (await growing.fork(750)).add(100, 'rewritten');
    await writeLog(folder, rewritten);
    expect(await live()).toMatchObject({ code: 1, said: expect.stringContaining('a fork') as unknown });
    await writeLog(folder, await growing.fork(700));
    expect(await live()).toMatchObject({ code: 1, said: expect.stringContaining('cut after entry 699') as unknown });
    expect(readFileSync(at('kept'), 'utf8')).toContain('\n800\n');
    expect((await check('live', 'http://127.0.0.1:1')).code).toBe(2);
    expect((await check('live', `${url}/nowhere`)).code).toBe(2);
  });
});
