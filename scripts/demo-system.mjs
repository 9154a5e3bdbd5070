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

/**
 * The running system of this folder, or one started for the occasion on free ports with a data folder that is thrown away.
 *
 * @param {(line: string) => void} report told when a system has to be started
 * @returns {Promise<{ api: string, issuer: string, started: boolean, close: () => Promise<void> }>}
 * @throws {Error} when a system cannot be started; the message ends with what it last said
 */
export async function openSystem(report) {
  const found = readRunning(process.env.HEARDONCE_DATA || path.join(ROOT, '.data'));
  if (found) return { ...found, started: false, close: async () => undefined };
  const data = mkdtempSync(path.join(tmpdir(), 'heardonce-demo-'));
  const port = await freePair();
  report('No hay un sistema en marcha: se inicia uno solo para esto (hasta un minuto). / Nothing is running: one is started for this alone (up to a minute).');
  const environment = { ...process.env, PORT: String(port), HEARDONCE_DATA: data };
  for (const name of ['DATABASE_URL', 'OIDC_ISSUER', 'METRICS_PORT', 'HEARDONCE_KEY_FILE', 'npm_lifecycle_event']) delete environment[name];
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
    if (running) return { ...running, started: true, close };
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

/** A free port with a free one after it: the API's and the sign-in's. */
async function freePair() {
  for (;;) {
    const port = await listenOnce(0);
    if (port < 65_535 && (await listenOnce(port + 1))) return port;
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
