import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePorts } from './demo-system.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const START_LIMIT_MS = 60_000;
const POLL_MS = 100;

/**
 * One more process of the API beside the running one, on the same database. It ends with the demo at the latest.
 *
 * @param {{ data: string }} system
 * @returns {Promise<{ api: string, pid: number, kill: () => Promise<string> }>} `kill` is kill -9; once the process is gone it gives the signal that ended it. Twice is once
 */
export async function startSecondApi({ data }) {
  const port = await freePorts(2);
  const environment = { ...process.env, HEARDONCE_DATA: data, PORT: String(port), HEARDONCE_RECORDINGS_PORT: String(port + 1) };
  for (const name of ['DATABASE_URL', 'OIDC_ISSUER', 'METRICS_PORT', 'HEARDONCE_RECORDINGS_URL']) delete environment[name];
  const preload = pathToFileURL(path.join(ROOT, 'scripts', 'follow-parent.mjs')).href;
  const child = spawn(process.execPath, ['--import', preload, path.join(ROOT, 'dist/apps/api/src/beside.js')], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
  const gone = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const kill = () => {
    child.kill('SIGKILL');
    return gone;
  };
  const address = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < START_LIMIT_MS && child.exitCode === null; waited += POLL_MS) {
    if (await isReady(address)) return { api: `${address}/graphql`, pid: child.pid, kill };
    await sleep(POLL_MS);
  }
  await kill();
  throw new Error(`El segundo proceso no arrancó / the second process did not start:\n${said.trim()}`);
}

const isReady = (address) => fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then((answer) => answer.ok, () => false);
