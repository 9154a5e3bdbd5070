import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { describeProcess, identify, isSameProcess } from './process-identity.mjs';
import { LogPrograms } from './run-log.mjs';
import { readMode, readPort, requireFreePort, requireWritableDirectory, StartRefused } from './start-checks.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const ENTRY = { embedded: 'dist/apps/api/src/dev.js', external: 'dist/apps/api/src/main.js' };
const DATABASE = 'heardonce';
const STOP_LIMIT_MS = 15_000;
const WATCH_MS = 500;
const DOUBLED_SIGNAL_MS = 1_000;

/**
 * The process of `npm start`: checks what can go wrong, starts the bundled database unless an external one is named, then
 * one child with the API and, beside the bundled database, the programs of the access log. A signal, the end of npm or the end of the API ends all:
 * the API first, then the log's programs, then the database.
 * Ends the process itself, with the child's exit code, or 0 when it was asked to stop.
 */
export async function runServices() {
  const run = { stopping: undefined, database: undefined, child: undefined, log: undefined, runFile: undefined };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll(run, 0));
  watchStarter(run);
  run.started = startAll(run);
  try {
    await run.started;
  } catch (error) {
    console.error(error instanceof StartRefused ? error.message : `No se pudo iniciar / could not start: ${error.message}`);
    await stopAll(run, 1);
  }
}

async function startAll(run) {
  const mode = readMode(process.env);
  const port = readPort(process.env);
  const data = path.resolve(ROOT, process.env.HEARDONCE_DATA || '.data');
  requireWritableDirectory(data);
  const runFile = path.join(data, `api-${port}.pid`);
  await endOrphan(runFile);
  await requireFreePort(port);

  const environment = { ...process.env, PORT: String(port), HEARDONCE_DATA: data };
  if (mode === 'embedded') {
    const directory = path.join(data, 'postgres');
    run.database = await startEmbeddedPostgres({ directory, database: DATABASE, report: (message) => console.log(message) });
    environment.HEARDONCE_OWNER_URL = run.database.url;
  }
  if (run.stopping) return;

  const preload = pathToFileURL(path.join(ROOT, 'scripts', 'follow-parent.mjs')).href;
  run.child = spawn(process.execPath, ['--max-semi-space-size=64', '--import', preload, path.join(ROOT, ENTRY[mode])], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  run.runFile = runFile;
  writeFileSync(runFile, `${identify(process.pid)} ${identify(run.child.pid)}\n`, { mode: 0o600 });
  run.child.once('exit', (code) => void stopAll(run, code ?? 1));
  if (run.database) startLog(run, { data, port });
}

/** Not waited for: the API answers meanwhile, and what it promises has a minute. */
function startLog(run, { data, port }) {
  const database = new URL(run.database.url);
  database.username = '';
  database.password = '';
  run.log = new LogPrograms({ data, database: database.toString() });
  run.log.start(() => isReady(port)).then(
    (vkey) => vkey && console.log(`Registro de accesos, con dos testigos / access log, with two witnesses: http://127.0.0.1:${port}/log/checkpoint\n  ${vkey}\n`),
    (error) => run.stopping || console.error(`El registro de accesos no empezó / the access log did not start: ${error.message}`),
  );
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    return false;
  }
}

/** Stops in order. Asked again later than the doubled signal that npm passes on, it stops waiting for the child. */
async function stopAll(run, code) {
  if (run.stopping) {
    if (Date.now() - run.stopping > DOUBLED_SIGNAL_MS) run.child?.kill('SIGKILL');
    return;
  }
  run.stopping = Date.now();
  await run.started.catch(() => undefined);
  await stopChild(run.child);
  await run.log?.stop();
  await run.database?.stop();
  if (run.runFile) rmSync(run.runFile, { force: true });
  process.exit(code);
}

async function stopChild(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(limit);
}

/** A child whose starter was killed ends by itself shortly; this waits for it, or ends it. */
async function endOrphan(runFile) {
  let identities;
  try {
    identities = readFileSync(runFile, 'utf8').trim().split(' ');
  } catch {
    return;
  }
  const [starter, child] = identities;
  if (isSameProcess(starter) || !child) return;
  for (let waited = 0; isSameProcess(child) && waited < STOP_LIMIT_MS; waited += 100) await sleep(100);
  if (isSameProcess(child)) process.kill(Number(child.split('-')[0]), 'SIGKILL');
  rmSync(runFile, { force: true });
}

/**
 * Killing npm alone leaves its script running, so the script looks whether npm is still there: as its parent, or as the parent
 * of the shell that npm put between.
 */
function watchStarter(run) {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const shell = describeProcess(parent);
  const grandparent = shell?.command.includes('scripts/dev.mjs') ? shell.parent : undefined;
  const watch = setInterval(() => {
    const isThere = process.ppid === parent && (grandparent === undefined || describeProcess(parent)?.parent === grandparent);
    if (isThere) return;
    clearInterval(watch);
    void stopAll(run, 0);
  }, WATCH_MS).unref();
}
