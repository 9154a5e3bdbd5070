import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.mjs';
import { built } from './built.mjs';

const START_MS = 30_000;

/**
 * A whole system in a throw-away folder: a durable PostgreSQL, migrated, and the API as a process of its own. Both can be killed and
 * started again at the same addresses.
 */
export class ProofSystem {
  /** All that the API wrote to its standard output and error. */
  output = '';
  /** Port of uploads and playback; 0 before the first start for any, undefined for none. Folder: HEARDONCE_RECORDINGS. */
  recordingsPort = undefined;
  /** Called once the database has stopped. */
  afterStop = null;
  #api = null;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

  static async open() {
    const system = new ProofSystem();
    try {
      await system.#prepare();
    } catch (error) {
      await system.close();
      throw error;
    }
    return system;
  }

  async #prepare() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'heardonce-proof-'));
    await this.startDatabase();
    const { migrateDatabase } = await built('apps/api/src/platform/migrate.js');
    const { auditSecret, loginUrl, logLoginUrl } = await built('apps/api/src/platform/database-logins.js');
    const { FileKeyProvider } = await built('apps/api/src/platform/keys/file-key-provider.js');
    const secret = randomBytes(32).toString('hex');
    this.secret = secret;
    await migrateDatabase(this.server.url, { secret });
    this.keyFile = path.join(this.folder, 'keys.json');
    this.keys = await FileKeyProvider.open(this.keyFile, { create: true });
    const address = (login) => loginUrl(this.server.url, secret, login);
    this.urls = { read: address('read'), identity: address('identity'), write: address('write'), log: address('log') };
    this.log = { origin: 'proof.example/access', dataFolder: this.folder, readUrl: logLoginUrl(this.server.url, auditSecret(secret), 'logRead') };
  }

  async startDatabase() {
    this.server = await startEmbeddedPostgres({ directory: path.join(this.folder, 'postgres'), database: 'heardonce', port: this.server?.port });
    await this.owner?.end().catch(() => undefined);
    this.owner = new pg.Pool({ connectionString: this.server.url, max: 4 });
    this.owner.on('error', () => undefined);
  }

  async startApi() {
    this.#api = await this.spawnApi(this.port, this.recordingsPort);
    this.port = this.#api.port;
    this.recordingsPort = this.#api.recordingsPort;
  }

  get apiPid() {
    return this.#api.pid;
  }

  /** kill -9, and waits until the process is gone. */
  async killApi() {
    await this.#api.kill();
  }

  /** A further process of the API on the same database, at this port or any; whoever asks for it ends it. */
  async spawnApi(port = 0, recordingsPort = undefined) {
    const settings = { urls: this.urls, log: this.log, keyFile: this.keyFile, port, recordingsPort };
    const api = spawn(process.execPath, [path.join(import.meta.dirname, 'proof-server.mjs')], { env: { ...process.env, PROOF_SERVER: JSON.stringify(settings) }, stdio: ['ignore', 'pipe', 'pipe'] });
    const gone = new Promise((resolve) => api.once('exit', resolve));
    let said = '';
    const hear = (text) => {
      said += text;
      this.output += text;
    };
    api.stdout.setEncoding('utf8').on('data', hear);
    api.stderr.setEncoding('utf8').on('data', hear);
    const kill = async () => {
      api.kill('SIGKILL');
      await gone;
    };
    const until = Date.now() + START_MS;
    while (!/^listening \d+$/m.test(said)) {
      if (api.exitCode !== null || Date.now() > until) {
        await kill();
        throw new Error(`The API did not start: ${said.slice(-2000)}`);
      }
      await sleep(20);
    }
    return { port: Number(/^listening (\d+)$/m.exec(said)[1]), recordingsPort: recordingsPort === undefined ? undefined : Number(/^recordings (\d+)$/m.exec(said)[1]), pid: api.pid, kill };
  }

  /** kill -9 of the postmaster and of every process it started, together. Gives how many. */
  async killDatabase() {
    const all = [this.server.pid, ...childrenOf(this.server.pid)];
    for (const pid of all) signal(pid, 'SIGKILL');
    while (all.some((pid) => runs(pid))) await sleep(5);
    return all.length;
  }

  /**
   * Asks over HTTP; gives status, headers and body as they came. Rejects when the connection breaks or nothing comes for `timeout` ms.
   * @returns {Promise<{ status: number, headers: object, text: string, ms: number }>}
   */
  ask(subject, query, variables = {}, { timeout = 20_000, port = this.port } = {}) {
    const body = JSON.stringify({ query, variables });
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', agent: this.#agent, timeout, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${subject}/mfa` } }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        response.on('end', () => (response.complete ? resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString(), ms: performance.now() - began }) : reject(new Error('cut'))));
      });
      request.on('timeout', () => request.destroy(new Error('timeout'))).on('error', reject);
      request.end(body);
    });
  }

  async close() {
    this.#agent.destroy();
    await this.#api?.kill();
    await this.owner?.end().catch(() => undefined);
    await this.server?.stop();
    this.afterStop?.();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.server) rmSync(this.server.directory, { recursive: true, force: true });
  }
}

const signal = (pid, name) => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

/** State and parent of a process, from /proc; null where it is gone. A zombie has ended. */
function statusOf(pid) {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

const runs = (pid) => !['Z', 'X', undefined].includes(statusOf(pid)?.state);
const childrenOf = (parent) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => statusOf(pid)?.parent === parent);
