import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess, identify, isSameProcess } from '../../scripts/process-identity.mjs';

/** What `npm start` runs once packages and build are there. */
export const START = [resolve('scripts/dev.mjs')];
/** Settings of whoever runs the tests that the started process must not see. */
const UNSET = ['DATABASE_URL', 'OIDC_ISSUER', 'PORT', 'METRICS_PORT', 'HEARDONCE_TEST_OWNER_URL', 'HEARDONCE_OWNER_URL', 'HEARDONCE_KEY_FILE', 'NODE_OPTIONS', 'npm_lifecycle_event'];
const LOOK_AGAIN_MS = 100;

/** How a script ended and what it said. */
export interface Ending { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A script of the project, run as a person would run it: in a process group of its own, as a terminal gives it. */
export class StartedScript {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  stdout = '';
  private stderr = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>, program = process.execPath) {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
    this.child = spawn(program, [...args], { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((done) => this.child.once('close', (code) => done({ code, stdout: this.stdout, stderr: this.stderr })));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** As Ctrl-C does it: the signal goes to the whole group of the terminal. */
  interruptGroup(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** Waits until this holds. @throws Error with what the script said, when it ends before */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`The start ended: ${JSON.stringify(await this.ended)}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Waits until the service says that it is ready. */
  ready(port: number): Promise<void> {
    return this.until(() => fetch(`http://127.0.0.1:${port}/health/ready`).then((answer) => answer.status === 200, () => false));
  }
}

/** Runs a script to its end. @param program Node unless another is named */
export function run(args: readonly string[], environment: Readonly<Record<string, string>>, program?: string): Promise<Ending> {
  return new StartedScript(args, environment, program).ended;
}

/** A data folder of one's own, which the database's user may pass through, and its removal. */
export function openDataFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'heardonce-start-'));
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A port that is free, with the one after it, where the demo's sign-in stands. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const { port } = first.address() as net.AddressInfo;
    const second = await listen(port + 1).catch(() => undefined);
    await close(first);
    if (second === undefined) continue;
    await close(second);
    return port;
  }
}

export function listen(port: number): Promise<net.Server> {
  const server = net.createServer();
  return new Promise((done, refuse) => {
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

export function close(server: net.Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}

/**
 * Every process of a service that runs on this data folder: starter, API, database, and whatever these began. The database is no
 * descendant of its starter, so it is found by its folder.
 */
export function processesOf(dataFolder: string, starter?: number): string[] {
  const known = new Map(listProcesses().map((pid) => [pid, describeProcess(pid)]));
  const found = new Set(starter === undefined ? [] : [starter]);
  for (const [pid, described] of known) if (described?.command.includes(`${dataFolder}/`)) found.add(pid);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [pid, described] of known) if (described && found.has(described.parent)) found.add(pid);
  }
  return [...found].map(identify);
}

/** Those of the processes that still live, with their command lines. */
export function survivors(processes: readonly string[]): string[] {
  return processes.filter(isSameProcess).map((identity) => `${identity} ${describeProcess(Number(identity.split('-')[0]))?.command}`);
}

/** Waits, without limit but the test's own, until none of the processes lives. */
export async function allGone(processes: readonly string[]): Promise<void> {
  while (survivors(processes).length > 0) await sleep(LOOK_AGAIN_MS);
}

/** The process that the starter started, by its own note. */
export function apiProcessOf(dataFolder: string, port: number): number {
  return Number(readFileSync(join(dataFolder, `api-${port}.pid`), 'utf8').trim().split(' ')[1]?.split('-')[0]);
}

function listProcesses(): number[] {
  const names = process.platform === 'linux' ? readdirSync('/proc') : spawnSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).stdout.split('\n');
  return names.map(Number).filter((pid) => pid > 0);
}
