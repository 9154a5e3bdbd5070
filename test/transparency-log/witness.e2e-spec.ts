import { afterEach, describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:http';
import { EvidenceFolder } from '../../apps/witness/src/evidence-folder.js';
import { createWitnessServer } from '../../apps/witness/src/witness-server.js';
import { WitnessState } from '../../apps/witness/src/witness-state.js';
import { Witness } from '../../apps/witness/src/witness.js';
import { openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import { newNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { addSignatures, noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { acceptCosignature, parseAddCheckpoint } from '@heardonce/transparency-log/witness-protocol.js';
import { InventedLog } from './invented-log.js';

const key = newNoteKey('witness.example/w1', SIGNATURE_TYPES.cosignature);
const cosigner = cosignatureVerifier(key.vkey);
const folders: string[] = [];
const servers: Server[] = [];

/** A witness in this process on a folder, over real HTTP; started again on the same folder it goes on. */
async function startWitness(folder: string, ...logs: InventedLog[]): Promise<{ url: string; port: number; witness: Witness; errors: unknown[] }> {
  const path = join(folder, 'state');
  const state = (await WitnessState.find(path, cosigner)) ?? (await WitnessState.create(path));
  const witness = new Witness(key, logs.map((log) => log.key), state, await EvidenceFolder.open(`${path}.evidence`));
  const errors: unknown[] = [];
  const server = createWitnessServer(witness, (error) => errors.push(error));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, witness, errors };
}

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heardonce-witness-'));
  folders.push(folder);
  return folder;
}

const post = async (url: string, body: string | Buffer): Promise<{ status: number; body: string; type: string | null }> => {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body) });
  return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
};
const evidenceIn = (folder: string): { problem: string; known: string; request: string }[] =>
  readdirSync(join(folder, 'state.evidence')).map((name) => JSON.parse(readFileSync(join(folder, 'state.evidence', name), 'utf8')) as { problem: string; known: string; request: string });

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a witness', () => {
  it('cosigns checkpoints of which each continues the one before', async () => {
    const log = await new InventedLog().add(3);
    const { url } = await startWitness(openFolder(), log);
    let old = 0;
    for (const more of [0, 1, 300, 0, 70]) {
      await log.add(more);
      const { status, body } = await post(url, await log.request(old));
      expect(status).toBe(200);
      const checkpoint = await log.checkpoint();
      const cosigned = addSignatures(checkpoint, [acceptCosignature(checkpoint, body, cosigner)]);
      const { cosignatures, size } = openCheckpoint(cosigned, noteVerifier(log.key.vkey), [cosigner]);
      expect([cosignatures[0]!.witness, size]).toEqual([key.name, log.size]);
      old = log.size;
    }
  });

  it('tells a log that is behind which size it knows', async () => {
    const log = await new InventedLog().add(10);
    const { url } = await startWitness(openFolder(), log);
    await post(url, await log.request(0));
    await log.add(5);
    for (const old of [0, 3, 15]) expect(await post(url, await log.request(old))).toEqual({ status: 409, body: '10\n', type: 'text/x.tlog.size' });
    expect(await post(url, await log.request(3, 8))).toMatchObject({ status: 409, body: '10\n' });
    expect((await post(url, await log.request(10))).status).toBe(200);
  });

  it('answers what the protocol says to what is not to be cosigned', async () => {
    const log = await new InventedLog().add(10);
    const stranger = await new InventedLog(newNoteKey('log.example/other', SIGNATURE_TYPES.note)).add(10);
    const impostor = await new InventedLog(newNoteKey(log.key.name, SIGNATURE_TYPES.note)).add(10);
    const { url, witness } = await startWitness(openFolder(), log);
    const good = await log.request(0);
    expect((await post(url, await stranger.request(0))).status).toBe(404);
    expect((await post(url, await impostor.request(0))).status).toBe(403);
    expect((await post(url, good.replace('\n10\n', '\n11\n'))).status).toBe(403);
    expect((await post(url, good.replace('old 0', 'old 11'))).status).toBe(400);
    expect((await post(url, good.replace('old 0', 'old 00'))).status).toBe(400);
    expect((await post(url, '')).status).toBe(400);
    expect((await post(url, Buffer.from([0xff, 0x00]))).status).toBe(400);
    expect((await post(url, good.replace('old 0\n', `old 0\n${Buffer.alloc(32).toString('base64')}\n`))).status).toBe(422);
    expect((await post(url, Buffer.alloc(200_000, 'a'))).status).toBe(413);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${url}/state`)).status).toBe(404);
    expect(witness.state.known.size).toBe(0);
    expect((await post(url, good)).status).toBe(200);
  });

  it('refuses a history that is another one, and keeps the request beside what it knew', async () => {
    const log = await new InventedLog().add(100);
    const rewritten = await (await log.fork(60)).add(60, 'rewritten');
    const folder = openFolder();
    const { url, witness } = await startWitness(folder, log);
    await post(url, await log.request(0));
    const known = witness.state.known.get(log.key.name)!.note;

    const request = await rewritten.request(100);
    expect((await post(url, request)).status).toBe(422);
    expect((await post(url, request)).status).toBe(422);
    expect(evidenceIn(folder)).toEqual([expect.objectContaining({ problem: 'NOT_CONTINUED', known, request })]);
    expect(witness.state.known.get(log.key.name)).toMatchObject({ size: 100 });
    await log.add(1);
    expect((await post(url, await log.request(100))).status).toBe(200);
    expect(evidenceIn(folder)).toHaveLength(1);
  });

  it('keeps two trees of one size as proof of a fork, whatever size the log says is known', async () => {
    const log = await new InventedLog().add(100);
    const fork = await (await log.fork(60)).add(40, 'rewritten');
    const folder = openFolder();
    const { url } = await startWitness(folder, log);
    await post(url, await log.request(0));
    expect(await post(url, await fork.request(100))).toMatchObject({ status: 409, type: 'text/plain; charset=utf-8' });
    expect(await post(url, await fork.request(0))).toMatchObject({ status: 409, body: '100\n' });
    const [evidence, ...others] = evidenceIn(folder);
    expect(others).toEqual([]);
    const verifier = noteVerifier(log.key.vkey);
    const [known, refused] = [openCheckpoint(evidence!.known, verifier), openCheckpoint(parseAddCheckpoint(evidence!.request).checkpoint, verifier)];
    expect([evidence!.problem, known.size, refused.size, known.root.equals(refused.root)]).toEqual(['ROOT_DIFFERS', 100, 100, false]);
  });

  it('lets one of two histories win that come at the same time', async () => {
    const log = await new InventedLog().add(10);
    const { url, witness } = await startWitness(openFolder(), log);
    await post(url, await log.request(0));
    for (let round = 0; round < 25; round++) {
      const old = log.size;
      const forks = await Promise.all(['a', 'b', 'c'].map(async (word, n) => (await log.fork(old)).add(1 + n, `${round} ${word}`)));
      const requests = await Promise.all(forks.map((fork) => fork.request(old)));
      const answers = await Promise.all(requests.map((request) => post(url, request)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const won = forks[answers.findIndex(({ status }) => status === 200)]!;
      expect(witness.state.known.get(log.key.name)!.size).toBe(won.size);
      Object.assign(log, { tiles: won.tiles, entries: won.entries });
    }
  }, 60_000);

  it('goes on where it was when it is started again', async () => {
    const log = await new InventedLog().add(100);
    const folder = openFolder();
    const first = await startWitness(folder, log);
    await post(first.url, await log.request(0));
    const again = await startWitness(folder, log);
    expect(await post(again.url, await log.request(0))).toMatchObject({ status: 409, body: '100\n' });
    const rewritten = await (await log.fork(10)).add(200, 'rewritten');
    expect((await post(again.url, await rewritten.request(100))).status).toBe(422);
    expect((await post(again.url, await (await log.add(1)).request(100))).status).toBe(200);
  });

  it('cosigns nothing that it could not keep', async () => {
    const log = await new InventedLog().add(100);
    const folder = openFolder();
    const { url, witness, errors } = await startWitness(folder, log);
    await post(url, await log.request(0));
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, '');
    await log.add(1);
    expect((await post(url, await log.request(100))).status).toBe(500);
    expect(errors).toHaveLength(1);
    expect(witness.state.known.get(log.key.name)!.size).toBe(100);
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    expect((await post(url, await log.request(100))).status).toBe(200);
  });

  it('lets one of two processes on one state go on, and the other learn of it', async () => {
    const log = await new InventedLog().add(10);
    const folder = openFolder();
    const [one, two] = [await startWitness(folder, log), await startWitness(folder, log)];
    expect((await post(one.url, await log.request(0))).status).toBe(200);
    const fork = await (await log.fork(5)).add(20, 'b');
    expect((await post(two.url, await fork.request(0))).status).toBe(503);
    expect(await post(two.url, await fork.request(0))).toMatchObject({ status: 409, body: '10\n' });
    for (const at of [two, one, one, two]) {
      await log.add(1);
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 4 && statuses.at(-1) !== 200; attempt++) {
        statuses.push((await post(at.url, await log.request(at.witness.state.known.get(log.key.name)!.size))).status);
      }
      expect(statuses.at(-1)).toBe(200);
      expect(statuses.slice(0, -1).every((status) => status === 503)).toBe(true);
    }
    expect((await WitnessState.find(join(folder, 'state'), cosigner))!.known.get(log.key.name)!.size).toBe(14);
  });

  it('tells people, and whoever compares, what it knows', async () => {
    const log = await new InventedLog().add(100);
    const { url } = await startWitness(openFolder(), log);
    expect(await (await fetch(url)).text()).toContain('sin puntos de control todavía / no checkpoint yet');
    const place = `${url}/${hash('sha256', log.key.name)}/checkpoint`;
    expect((await fetch(place)).status).toBe(404);
    await post(url, await log.request(0));
    const page = await (await fetch(url)).text();
    for (const part of [key.vkey, log.key.name, 'tamaño / size: 100', 'ninguno / none']) expect(page).toContain(part);
    const note = await (await fetch(place)).text();
    expect(openCheckpoint(note, noteVerifier(log.key.vkey), [cosigner])).toMatchObject({ size: 100, cosignatures: [{ witness: key.name }] });
    expect((await fetch(url, { method: 'HEAD' })).headers.get('cache-control')).toBe('no-store');
  });

  it('takes several keys of one log, and keeps nothing of unknown signers', async () => {
    const log = await new InventedLog().add(5);
    const renewed = new InventedLog(newNoteKey(log.key.name, SIGNATURE_TYPES.note));
    const { url, witness } = await startWitness(openFolder(), log, renewed);
    const request = await log.request(0);
    const stranger = await new InventedLog(newNoteKey('stranger.example', SIGNATURE_TYPES.note)).add(5);
    const line = (await stranger.checkpoint()).split('\n\n')[1]!;
    expect((await post(url, `${request}${line}`)).status).toBe(200);
    expect(witness.state.known.get(log.key.name)!.note).not.toContain('stranger');
    await renewed.add(5);
    await renewed.add(4, 'a');
    expect((await post(url, await renewed.request(5))).status).toBe(200);
  });

  it('is not held up by connections that say nothing, nor by bodies that do not end', async () => {
    const log = await new InventedLog().add(5);
    const { url, port } = await startWitness(openFolder(), log);
    const silent = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'));
    const ended = silent.map((socket) => new Promise<void>((resolve) => socket.on('error', () => undefined).on('close', () => resolve())));
    silent.forEach((socket, n) => socket.write(n % 2 === 0 ? 'POST /add-checkpoint HTTP/1.1\r\nHost: a\r\n' : 'POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nold 0'));
    silent.forEach((socket) => socket.resume());
    expect((await post(url, await log.request(0))).status).toBe(200);
    await Promise.all(ended);
  });

  it('refuses a state that was changed', async () => {
    const log = await new InventedLog().add(5);
    const folder = openFolder();
    const { url } = await startWitness(folder, log);
    await post(url, await log.request(0));
    const file = join(folder, readdirSync(folder).find((name) => /^state\.\d+$/.test(name))!);
    expect(statSync(file).mode & 0o077).toBe(0);
    const text = readFileSync(file, 'utf8');
    for (const changed of [text.replace('\\n5\\n', '\\n4\\n'), text.slice(0, -20), '{}', text.replaceAll(log.key.name, 'log.example/x')]) {
      writeFileSync(file, changed);
      await expect(WitnessState.find(join(folder, 'state'), cosigner)).rejects.toThrow(/damaged or of another key/);
    }
    writeFileSync(file, text);
    await expect(WitnessState.find(join(folder, 'state'), cosignatureVerifier(newNoteKey('witness.example/w1', SIGNATURE_TYPES.cosignature)))).rejects.toThrow(/another key/);
  });
});
