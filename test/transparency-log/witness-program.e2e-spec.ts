import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import { rootOf } from '@heardonce/transparency-log/merkle-tree.js';
import { addSignatures, noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { acceptCosignature } from '@heardonce/transparency-log/witness-protocol.js';
import { run } from '../start/started-script.js';
import { InventedLog } from './invented-log.js';

const PROGRAM = resolve('dist/apps/witness/src/main.js');
const folder = mkdtempSync(join(tmpdir(), 'heardonce-witness-program-'));
const running: ChildProcess[] = [];
const log = new InventedLog();
const args = (name: string, ...more: string[]): string[] => [PROGRAM, '--state', join(folder, `${name}.state`), '--key', join(folder, `${name}.key`), '--log', log.key.vkey, '--listen', '127.0.0.1:0', ...more];

/** The program, ready. */
async function start(name: string): Promise<{ child: ChildProcess; url: string; vkey: string }> {
  const child = spawn(process.execPath, args(name, '--name', `witness.example/${name}`), { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  let said = '';
  for await (const piece of child.stdout!.setEncoding('utf8') as AsyncIterable<string>) {
    said += piece;
    const [, vkey, url] = /^vkey (\S+)\nlistening (\S+)\n$/.exec(said) ?? [];
    if (url) return { child, url, vkey: vkey! };
  }
  throw new Error(`It ended: ${said}`);
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill(signal);
  return ended;
}

const post = (url: string, body: string): Promise<Response> => fetch(`${url}/add-checkpoint`, { method: 'POST', body });

beforeAll(async () => {
  expect(await run([resolve('scripts/ensure-deps.mjs'), '--build'], {})).toMatchObject({ code: 0 });
  await log.add(10);
}, 180_000);
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('the program of a witness', () => {
  it('forgets nothing that it answered, however often it is killed', async () => {
    let acknowledged = 0;
    let vkey: string | undefined;
    const roots = new Map<number, string>();
    for (let kill = 0; kill < 12; kill++) {
      const witness = await start('killed');
      expect(vkey ?? witness.vkey).toBe(witness.vkey);
      vkey = witness.vkey;
      const asked = await post(witness.url, await log.request(0));
      const known = asked.status === 409 ? Number(await asked.text()) : log.size;
      expect(known).toBeGreaterThanOrEqual(acknowledged);
      if (known > 0 && known < log.size) {
        const rewritten = await (await log.fork(known - 1)).add(2, 'rewritten');
        expect((await post(witness.url, await rewritten.request(known))).status).toBe(422);
      }
      let old = known;
      const killing = new Promise<void>((done) => setImmediate(() => void end(witness.child, 'SIGKILL').then(() => done())));
      for (let n = 0; n <= kill; n++) {
        await log.add(1);
        const answer = await post(witness.url, await log.request(old)).then((response) => response.status === 200 ? response.text() : null, () => null);
        if (answer === null) break;
        const checkpoint = await log.checkpoint();
        const { root } = openCheckpoint(addSignatures(checkpoint, [acceptCosignature(checkpoint, answer, cosignatureVerifier(vkey))]), noteVerifier(log.key.vkey));
        roots.set(log.size, root.toString('base64'));
        [old, acknowledged] = [log.size, log.size];
      }
      await killing;
    }
    for (const [size, root] of roots) expect((await rootOf(log.tiles, size)).toString('base64')).toBe(root);
    const last = await start('killed');
    expect(Number(/size: (\d+)/.exec(await (await fetch(last.url)).text())![1])).toBeGreaterThanOrEqual(acknowledged);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(await end(last.child, 'SIGTERM')).toBe(0);
  }, 120_000);

  it('keeps its key to itself, and refuses one that others can read', async () => {
    const witness = await start('key');
    const key = join(folder, 'key.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key, 'utf8')).toMatch(/^PRIVATE\+KEY\+witness\.example\/key\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/);
    expect(await (await fetch(witness.url)).text()).not.toContain('PRIVATE');
    await end(witness.child, 'SIGTERM');
    chmodSync(key, 0o644);
    expect(await run(args('key'), {})).toMatchObject({ code: 1, stderr: expect.stringMatching(/chmod 600.* \/ .*chmod 600/) as unknown });
  });

  it('does not go on under its name once it has forgotten', async () => {
    const witness = await start('lost');
    await post(witness.url, await log.request(0));
    await end(witness.child, 'SIGTERM');
    const state = join(folder, readdirSync(folder).find((name) => /^lost\.state\.\d+$/.test(name))!);
    renameSync(state, `${state}-away`);
    expect(await run(args('lost'), {})).toMatchObject({ code: 1, stderr: expect.stringContaining('the state is not') as unknown });
    renameSync(`${state}-away`, state);
    const key = join(folder, 'lost.key');
    const text = readFileSync(key);
    unlinkSync(key);
    expect((await run(args('lost', '--name', 'witness.example/lost'), {})).code).toBe(1);
    writeFileSync(key, text.subarray(0, 30), { mode: 0o600 });
    expect(await run(args('lost'), {})).toMatchObject({ code: 1, stderr: expect.stringContaining('key file is damaged') as unknown });
    writeFileSync(key, text);
    await end((await start('lost')).child, 'SIGTERM');
  });

  it.each([
    ['nothing', []],
    ['no log', ['--state', 'a', '--key', 'b']],
    ['a log that is none', ['--state', 'a', '--key', 'b', '--log', 'x']],
    ['an option it does not know', ['--state', 'a', '--key', 'b', '--log', log.key.vkey, '--force']],
    ['no address', ['--state', 'a', '--key', 'b', '--log', log.key.vkey, '--listen', 'everywhere']],
    ['a port that is none', ['--state', 'a', '--key', 'b', '--log', log.key.vkey, '--listen', '127.0.0.1:70000']],
    ['a folder that is not there', ['--state', '/nowhere/a', '--key', '/nowhere/b', '--log', log.key.vkey]],
  ])('says in one sentence why it does not start with %s', async (_what, given) => {
    const { code, stdout, stderr } = await run([PROGRAM, ...given], {});
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([1, '', 1]);
    expect(stderr).toContain(' / ');
    expect(stderr).not.toMatch(/^\s+at |Error:/m);
  });

  it('is told its name the first time', async () => {
    expect(await run(args('nameless'), {})).toMatchObject({ code: 1, stderr: expect.stringContaining('--name') as unknown });
    expect((await run(args('nameless', '--name', 'two words'), {})).code).toBe(1);
    await end((await start('nameless')).child, 'SIGTERM');
    expect((await run(args('nameless', '--name', 'another'), {})).code).toBe(1);
  });
});
