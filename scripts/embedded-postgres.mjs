import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { withFileLock } from './file-lock.mjs';
import { makeServerDirectory, preparePostgresHome } from './postgres-home.mjs';
import { describeProcess, identify, isAlive, isSameProcess } from './process-identity.mjs';

const SUPERUSER = 'postgres';
const START_ATTEMPTS = 5;
const START_TIMEOUT_SECONDS = 60;
const STOP_TIMEOUT_SECONDS = 30;
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * What every embedded server gets. The log settings keep values out of the server's log: `log_min_messages = log` also
 * leaves out failed statements, whose messages quote values ("invalid input syntax for type ...: ...").
 */
const COMMON_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
};
const DURABLE_SETTINGS = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  autovacuum: 'off',
};

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} url connection URL of the superuser, with its password
 * @property {number} port TCP port on 127.0.0.1
 * @property {number} pid process number of the server
 * @property {boolean} adopted true when a running server was taken over
 * @property {string} directory where cluster, password and log live
 * @property {string} dataDirectory the cluster itself (PGDATA)
 * @property {() => Promise<void>} stop leaves the server; ends it when nobody else uses it. Safe to call twice
 */

/**
 * Starts the bundled PostgreSQL, or takes over the one that already runs on this directory. The server runs in a session
 * of its own, so Ctrl-C does not reach it; it survives a kill -9 of its caller and is found again by the next start.
 *
 * @param {object} options
 * @param {string} options.directory where to keep cluster, password (mode 0600) and log; created if missing
 * @param {boolean} [options.durable] false for throw-away clusters of tests: no fsync. Default true
 * @param {number} [options.port] TCP port to serve on, for those who stay connected across a restart. Default: any free one
 * @param {string} [options.database] database that `url` names, created if missing. Default `postgres`
 * @param {(message: string) => void} [options.report] told of each step that takes time
 * @returns {Promise<EmbeddedPostgres>}
 * @throws {Error} when the server cannot be made to run; the message ends with the last lines of its log
 */
export async function startEmbeddedPostgres({ directory, durable = true, port, database = 'postgres', report = () => {} }) {
  const home = preparePostgresHome(path.resolve(directory));
  const cluster = {
    home,
    durable,
    port,
    data: path.join(home.directory, 'cluster'),
    log: path.join(home.directory, 'server.log'),
    passwordFile: path.join(home.directory, 'password'),
    users: path.join(home.directory, 'users'),
  };
  const lock = path.join(home.directory, 'lock');
  return withFileLock(lock, async () => {
    await initialize(cluster, report);
    const running = (await adopt(cluster)) ?? (await launch(cluster, report));
    await createDatabase(cluster, running.port, database);
    const marker = join(cluster);
    const stop = () => withFileLock(lock, () => leave(cluster, marker));
    return {
      ...running,
      url: connectionUrl(cluster, running.port, database),
      directory: home.directory,
      dataDirectory: cluster.data,
      stop,
    };
  });
}

/** Makes the cluster in a side directory and moves it into place, so that an interrupted initdb leaves nothing half done. */
async function initialize(cluster, report) {
  const { directory, owner, native } = cluster.home;
  for (const name of readdirSync(directory)) {
    if (name.startsWith('cluster.new-')) rmSync(path.join(directory, name), { recursive: true, force: true });
  }
  if (existsSync(path.join(cluster.data, 'PG_VERSION'))) return;
  report('Creando la base de datos / creating the database cluster');
  const side = path.join(directory, `cluster.new-${process.pid}`);
  makeServerDirectory(side, owner);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(cluster.passwordFile, `${password}\n`, { mode: 0o600 });
  chmodSync(cluster.passwordFile, 0o600);
  const handOver = path.join(directory, `cluster.new-${process.pid}.password`);
  writeFileSync(handOver, `${password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined) chownSync(handOver, owner.uid, owner.gid);
  try {
    const flags = [
      '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--text-search-config=spanish',
      '--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${handOver}`,
      ...(cluster.durable ? [] : ['--no-sync']),
    ];
    const { code, output } = await run(path.join(native, 'bin', 'initdb'), ['-D', side, ...flags], owner);
    if (code !== 0) throw new Error(`initdb (${code}): ${output.trim()}`);
  } finally {
    rmSync(handOver, { force: true });
  }
  appendFileSync(path.join(side, 'postgresql.conf'), "\ninclude 'heardonce.conf'\n");
  renameSync(side, cluster.data);
}

/** Takes over a running server, but only one that answers with our password and serves exactly our data directory. */
async function adopt(cluster) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const file = readPidFile(cluster);
    if (!file || !isAlive(file.pid)) return undefined;
    const answer = await whose(cluster, file.port);
    if (answer === cluster.data) return { port: file.port, pid: file.pid, adopted: true };
    if (answer !== 'starting') return undefined;
    await sleep(200);
  }
  return undefined;
}

async function launch(cluster, report) {
  const { owner, native } = cluster.home;
  report('Iniciando PostgreSQL / starting PostgreSQL');
  writeSettings(cluster);
  let output = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    disownPidFile(cluster);
    prepareLog(cluster);
    const port = cluster.port ?? (await findFreePort());
    const options = ['-D', cluster.data, '-l', cluster.log, '-w', '-t', String(START_TIMEOUT_SECONDS), '-o', `-p ${port}`, 'start'];
    const answer = await run(path.join(native, 'bin', 'pg_ctl'), options, owner);
    const file = readPidFile(cluster);
    if (answer.code === 0 && file && (await whose(cluster, file.port)) === cluster.data) {
      return { port: file.port, pid: file.pid, adopted: false };
    }
    output = answer.output;
    await sleep(500 * attempt);
  }
  const lines = readFileSync(cluster.log, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
  throw new Error(`PostgreSQL no arrancó / PostgreSQL did not start: ${output.trim()}\n${lines}`);
}

/**
 * A pid file may name a process that is not a server of ours: a zombie, or a stranger who got the number after a crash.
 * PostgreSQL would then refuse to start. Only the number is replaced by that of a process just ended: the rest stays,
 * because the server uses it to see whether orphaned children still hold the old shared memory.
 */
function disownPidFile(cluster) {
  const file = readPidFile(cluster);
  if (!file || isServerProcess(cluster, file.pid)) return;
  const name = path.join(cluster.data, 'postmaster.pid');
  const ended = spawnSync(process.execPath, ['--version'], { stdio: 'ignore' }).pid;
  const lines = readFileSync(name, 'utf8').split('\n');
  writeFileSync(name, [String(ended), ...lines.slice(1)].join('\n'));
}

function isServerProcess(cluster, pid) {
  if (!isAlive(pid)) return false;
  const command = describeProcess(pid)?.command ?? '';
  return command.includes('postgres') && command.includes(cluster.data);
}

function writeSettings(cluster) {
  const settings = { ...COMMON_SETTINGS, ...(cluster.durable ? DURABLE_SETTINGS : THROW_AWAY_SETTINGS) };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  writeForServer(cluster, path.join(cluster.data, 'heardonce.conf'), `${lines.join('\n')}\n`);
}

function prepareLog(cluster) {
  if (!existsSync(cluster.log) || statSync(cluster.log).size > LOG_LIMIT_BYTES) writeForServer(cluster, cluster.log, '');
}

/** Writes a new file in place of an old one, so that a link planted by the server's user is never followed. */
function writeForServer(cluster, file, text) {
  const { uid, gid } = cluster.home.owner;
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  if (uid !== undefined) chownSync(file, uid, gid);
}

/** @returns {{ pid: number, port: number } | undefined} */
function readPidFile(cluster) {
  try {
    const lines = readFileSync(path.join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return undefined;
  }
}

/** Asks the server on a port which data directory it serves. */
async function whose(cluster, port) {
  const client = makeClient(cluster, port, 'postgres');
  try {
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    return rows[0].data_directory;
  } catch (error) {
    return error.code === '57P03' ? 'starting' : 'stranger';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(cluster, port, database) {
  if (database === 'postgres') return;
  const client = makeClient(cluster, port, 'postgres');
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

function makeClient(cluster, port, database) {
  const client = new pg.Client({ connectionString: connectionUrl(cluster, port, database), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client;
}

function connectionUrl(cluster, port, database) {
  const password = readFileSync(cluster.passwordFile, 'utf8').trim();
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Notes that this process uses the server. Several may: the last one to leave ends it. */
function join(cluster) {
  mkdirSync(cluster.users, { recursive: true, mode: 0o700 });
  const marker = path.join(cluster.users, `${identify(process.pid)}.${randomBytes(4).toString('hex')}`);
  writeFileSync(marker, '');
  return marker;
}

async function leave(cluster, marker) {
  if (!existsSync(marker)) return;
  rmSync(marker);
  for (const name of readdirSync(cluster.users)) {
    if (isSameProcess(name.split('.')[0])) return;
    rmSync(path.join(cluster.users, name), { force: true });
  }
  const file = readPidFile(cluster);
  if (!file || !isServerProcess(cluster, file.pid)) return;
  const options = ['-D', cluster.data, '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_SECONDS), 'stop'];
  await run(path.join(cluster.home.native, 'bin', 'pg_ctl'), options, cluster.home.owner);
  for (let waited = 0; isServerProcess(cluster, file.pid) && waited < 1_000; waited += 20) await sleep(20); // pg_ctl is content when the pid file is gone
}

/** Runs a program as the server's user, without the caller's PG* variables, in a directory everybody may enter. */
function run(program, args, owner) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  const child = spawn(program, args, {
    ...owner,
    cwd: path.parse(program).root,
    env: { ...environment, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('exit', (code) => setImmediate(() => resolve({ code: code ?? -1, output })));
  });
}

async function findFreePort() {
  const server = net.createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
