import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-identity.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const START_LIMIT_MS = 120_000;
const POLL_MS = 200;
const LAST_PORT = 65_535;
/** Settings of a system of the user's own, which this one is not. */
const UNSET = ['DATABASE_URL', 'OIDC_ISSUER', 'METRICS_PORT', 'HEARDONCE_KEY_FILE', 'HEARDONCE_RECORDINGS', 'HEARDONCE_RECORDINGS_PORT', 'HEARDONCE_RECORDINGS_URL', 'npm_lifecycle_event'];

/**
 * The running system of this folder, or one started for the occasion on free ports with a data folder that is thrown away.
 *
 * @param {(es: string, en: string) => void} report told when a system has to be started
 * @returns {Promise<{ api: string, issuer: string, data: string, close: () => Promise<void> }>}
 * @throws {Error} when a system cannot be started; the message ends with what it last said
 */
export async function openSystem(report) {
  const folder = path.resolve(ROOT, process.env.HEARDONCE_DATA || '.data');
  const found = readRunning(folder);
  if (found) return { ...found, data: folder, close: async () => undefined };
  const data = mkdtempSync(path.join(tmpdir(), 'heardonce-demo-'));
  const port = await freePorts(3);
  report('No hay un sistema en marcha: se inicia uno solo para esto (hasta un minuto).', 'Nothing is running: one is started for this alone (up to a minute).');
  const environment = { ...process.env, PORT: String(port), HEARDONCE_DATA: data };
  for (const name of UNSET) delete environment[name];
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/dev.mjs')], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  for (let waited = 0; waited < START_LIMIT_MS && child.exitCode === null; waited += POLL_MS) {
    const running = readRunning(data);
    if (running) return { ...running, data, close };
    await sleep(POLL_MS);
  }
  await close();
  throw new Error(`El sistema no arrancó / the system did not start:\n${said.trim()}`);
}

function readRunning(data) {
  try {
    const { api, issuer, pid } = JSON.parse(readFileSync(path.join(data, 'running.json'), 'utf8'));
    return isAlive(pid) ? { api, issuer } : undefined;
  } catch {
    return undefined;
  }
}

/** The first of so many free ports in a row: the API's, the sign-in's, that of the recordings. */
export async function freePorts(count) {
  for (;;) {
    const first = await listenOnce(0);
    const others = await Promise.all(Array.from({ length: count - 1 }, (_one, at) => (first + at + 1 > LAST_PORT ? 0 : listenOnce(first + at + 1))));
    if (first > 0 && others.every((port) => port > 0)) return first;
  }
}

function listenOnce(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(0));
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });
}
