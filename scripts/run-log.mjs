import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname, '..');
const PROGRAM = { sequencer: path.join(ROOT, 'dist/apps/log-sequencer/src/main.js'), witness: path.join(ROOT, 'dist/apps/witness/src/main.js') };
const FOLLOW = pathToFileURL(path.join(ROOT, 'scripts', 'follow-parent.mjs')).href;
const WITNESSES = 2;
const LOOK_MS = 100;
const AGAIN_MS = 2_000;
const STOP_LIMIT_MS = 10_000;

/**
 * The programs of the access log beside a demonstration, each a process of its own: two witnesses, then the sequencer. They begin once the API is ready,
 * because its start makes the tables; one that ends by itself is started again.
 */
export class LogPrograms {
  /** What the programs said of what went wrong. */
  said = '';
  /** Each with its name. */
  #children = new Map();
  #stopping = false;
  #environment;
  #folder;

  #quiet;

  /** @param {{ data: string, database: string, environment?: object, quiet?: boolean }} where data folder, and address of the database without a user; `quiet` keeps what they say to itself */
  constructor({ data, database, environment = {}, quiet = false }) {
    this.#quiet = quiet;
    this.#folder = data;
    this.#environment = { ...process.env, ...environment, HEARDONCE_DATA: data, DATABASE_URL: database, HEARDONCE_WITNESSES: path.join(data, 'log', 'witnesses'), HEARDONCE_QUIET: '1' };
  }

  /** Gives the log's key once all of them work; null where it was ended before. */
  async start(ready) {
    while (!(await ready()) && !this.#stopping) await sleep(LOOK_MS);
    if (this.#stopping) return null;
    const vkey = await this.#logKey();
    if (this.#stopping) return null;
    const lines = [];
    for (let n = 1; n <= WITNESSES && !this.#stopping; n++) lines.push(`witness ${await this.#witness(n, vkey)}`);
    if (this.#stopping) return null;
    mkdirSync(path.join(this.#folder, 'log'), { recursive: true, mode: 0o700 });
    writeFileSync(this.#environment.HEARDONCE_WITNESSES, `${lines.join('\n')}\nquorum ${WITNESSES}\n`, { mode: 0o600 });
    this.#keep('sequencer', () => {
      const child = this.#run(PROGRAM.sequencer, []);
      child.stdout.setEncoding('utf8').on('data', (text) => this.#hear(text));
      return child;
    });
    return vkey;
  }

  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#children.keys()].map(end));
  }

  /** The process of `sequencer`, `witness 1` or `witness 2`; null while it begins again. */
  pid(name) {
    return [...this.#children].find(([, of]) => of === name)?.[0].pid ?? null;
  }

  async #logKey() {
    const child = this.#run(PROGRAM.sequencer, ['--vkey']);
    this.#children.set(child, 'key');
    let vkey = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (vkey += text));
    const [code] = await once(child, 'close');
    this.#children.delete(child);
    if (code !== 0 && !this.#stopping) throw new Error(this.said.trim());
    return vkey.trim();
  }

  /** Its address and its key. It keeps the port that it got first. */
  async #witness(n, vkey) {
    const folder = path.join(this.#folder, `witness-${n}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    let listen = '127.0.0.1:0';
    const child = this.#keep(`witness ${n}`, () => this.#run(PROGRAM.witness, ['--state', path.join(folder, 'state'), '--key', path.join(folder, 'key'), '--name', `witness-${n}.heard-once.invalid`, '--log', vkey, '--listen', listen]));
    const said = new Map();
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, value] = line.split(' ');
      said.set(word, value);
      if (said.has('vkey') && said.has('listening')) break;
    }
    child.stdout.resume();
    if (!said.has('listening')) throw new Error(`El testigo ${n} no empezó. / Witness ${n} did not start.`);
    listen = new URL(said.get('listening')).host;
    return `${said.get('listening')} ${said.get('vkey')}`;
  }

  #keep(name, begin) {
    const child = begin();
    this.#children.set(child, name);
    child.once('exit', () => {
      this.#children.delete(child);
      if (this.#stopping) return;
      if (!this.#quiet) console.error(`Registro de accesos: ${name} terminó y empieza otra vez / access log: ${name} ended and is started again`);
      setTimeout(() => this.#stopping || this.#keep(name, begin).stdout.resume(), AGAIN_MS).unref();
    });
    return child;
  }

  #hear(text) {
    this.said += text;
    if (!this.#quiet) process.stderr.write(text);
  }

  #run(program, parameters) {
    const child = spawn(process.execPath, ['--import', FOLLOW, program, ...parameters], { cwd: ROOT, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: process.platform !== 'win32' });
    child.stderr.setEncoding('utf8').on('data', (text) => this.#hear(text));
    return child;
  }
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(limit);
}
