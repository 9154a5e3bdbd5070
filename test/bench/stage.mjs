import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.mjs';
import { startIssuer } from './issuer.mjs';
import { Connection, makeRequest } from './load.mjs';
import { pin } from './processor-time.mjs';
import { OPEN_CASE, ROLE } from './queries.mjs';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const API = path.join(ROOT, 'dist', 'apps', 'api', 'src');
const PEOPLE = 32;
const SERVER_PROCESSOR = 1;
const OTHERS_PROCESSOR = 0;
const PREFIX = 'heardonce-bench.';

const load = (file) => import(path.join(API, file));

/**
 * What the bench plays on: a database of its own with durable settings, filled with invented cases, a sign-in service, and two servers over the same
 * rows, each a process of its own: the API as it runs in production, and the bare handler.
 *
 * @param {{ cases: number, data?: string, nodeOptions?: string[], report: (text: string) => void, progress: (done: number, of: number) => void }} options
 *   `data` keeps the database for the next run; otherwise it is thrown away
 */
export async function openStage({ cases, data, nodeOptions = [], report, progress }) {
  const folder = data ? path.resolve(data) : mkdtempSync(path.join(tmpdir(), PREFIX));
  mkdirSync(folder, { recursive: true });
  process.env.HEARDONCE_DATA = folder;
  const stage = { folder, servers: [], closers: [] };
  try {
    stage.database = await startEmbeddedPostgres({ directory: path.join(folder, 'postgres'), database: 'heardonce', report });
    stage.closers.push(() => stage.database.stop());
    stage.pinned = pin(stage.database.pid, OTHERS_PROCESSOR) && pin(process.pid, OTHERS_PROCESSOR);
    stage.issuer = await startIssuer();
    stage.closers.push(() => stage.issuer.close());
    stage.keyFile = path.join(folder, 'keys.json');
    const { prepareDatabase } = await load('platform/prepare-database.js');
    const { seedCaseload } = await load('seed/seed-caseload.js');
    const keys = await prepareDatabase(stage.database.url, stage.keyFile, report);
    stage.seeded = await seedCaseload(stage.database.url, { cases, keys, keyFile: stage.keyFile, issuer: stage.issuer.issuer, progress });
    await settle(stage.database.url, stage.issuer.issuer);
    stage.people = await listPeople(stage.database.url, stage.issuer);
    await startServers(stage, nodeOptions);
    return { ...stage, close: () => close(stage, data === undefined) };
  } catch (error) {
    await close(stage, data === undefined);
    throw error;
  }
}

async function close(stage, remove) {
  for (const server of stage.servers) {
    const ended = new Promise((resolve) => server.child.once('exit', resolve));
    if (server.child.exitCode === null && server.child.kill('SIGTERM')) await ended;
  }
  for (const action of stage.closers.reverse()) await action();
  if (!remove) return;
  rmSync(stage.folder, { recursive: true, force: true });
  if (stage.database) rmSync(stage.database.directory, { recursive: true, force: true });
}

/** A kept database learns the new sign-in service; loading is finished before anything is timed. */
async function settle(ownerUrl, issuer) {
  await asOwner(ownerUrl, async (client) => {
    await client.query("UPDATE people.person SET issuer = $1 WHERE subject LIKE 'staff-%'", [issuer]);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
}

/** People of the bench, spread over all there are, each with the codes of their cases. */
async function listPeople(ownerUrl, issuer) {
  const rows = await asOwner(ownerUrl, async (client) => (await client.query(
    `SELECT p.subject, p.id, array_agg(s.code ORDER BY s.case_id) AS codes, array_agg(s.case_id ORDER BY s.case_id) AS cases
     FROM (SELECT q.id, q.subject, row_number() OVER (ORDER BY md5(q.subject)) AS n FROM people.person q JOIN people.role_holding h ON h.person_id = q.id AND h.role = $1 AND q.issuer = $2) p
     JOIN access.effective e ON e.person_id = p.id AND e.role = $1 JOIN access.case_state s ON s.case_id = e.case_id WHERE p.n <= $3 GROUP BY p.subject, p.id`, [ROLE, issuer.issuer, PEOPLE])).rows);
  return Promise.all(rows.map(async (row) => ({ ...row, token: await issuer.token(row.subject) })));
}

async function asOwner(ownerUrl, work) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function startServers(stage, nodeOptions) {
  const { policyHash } = await import(path.join(ROOT, 'dist', 'libs', 'authz', 'src', 'row-policy.js'));
  const { MOST_CONNECTIONS } = await load('platform/pools.js');
  const url = new URL(stage.database.url);
  const withoutUser = `postgres://${url.host}${url.pathname}`;
  const api = { file: path.join(API, 'main.js'), options: nodeOptions, environment: { DATABASE_URL: withoutUser, OIDC_ISSUER: stage.issuer.issuer, HEARDONCE_DATA: stage.folder, HEARDONCE_KEY_FILE: stage.keyFile, NODE_ENV: 'production' } };
  const bare = { file: path.join(import.meta.dirname, 'bare-handler.mjs'), options: [], environment: { BENCH_DATABASE_URL: stage.database.url, BENCH_ISSUER: stage.issuer.issuer, BENCH_KEY_FILE: stage.keyFile, BENCH_POLICY: policyHash(), BENCH_POOL: String(MOST_CONNECTIONS), NODE_ENV: 'production' } };
  stage.api = await startServer(stage, api);
  bare.environment.BENCH_WITHHELD = await withheldOf(stage);
  stage.bare = await startServer(stage, bare);
}

/** The markers the API gives with a case, as JSON. */
async function withheldOf({ api, people: [person] }) {
  const connection = await Connection.open(api.port);
  const { body } = await connection.ask(makeRequest({ port: api.port, path: '/graphql', token: person.token, body: { query: OPEN_CASE, variables: { code: person.codes[0] } } }));
  connection.close();
  return JSON.stringify(JSON.parse(body).extensions);
}

async function startServer(stage, { file, options, environment }) {
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  const port = await freePort();
  const log = path.join(stage.folder, `${path.basename(file, path.extname(file))}.log`);
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...options, file], { cwd: stage.folder, env: { ...process.env, ...environment, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const server = { child, port, pid: child.pid };
  stage.servers.push(server);
  if (stage.pinned) pin(child.pid, SERVER_PROCESSOR);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text = (text + part).slice(-20_000)));
  child.once('exit', () => writeFileSync(log, text));
  await new Promise((resolve, reject) => {
    const look = setInterval(() => void answers(port).then((ready) => ready && finish(resolve)), 100);
    const finish = (done, problem) => (clearInterval(look), done(problem));
    child.once('exit', (code) => finish(reject, new Error(`${path.basename(file)} ended with ${code}: ${text || readFileSync(log, 'utf8')}`)));
  });
  return server;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
