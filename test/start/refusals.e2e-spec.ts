import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import type net from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { DEMO_MARKER } from '../../apps/api/src/demo/demo-marker.js';
import { openTestDatabase, type TestDatabase } from '../database.js';
import { servePostgresSelf, type ServerSelf } from './postgres-of-version.js';
import { close, type Ending, freePortPair, listen, openDataFolder, run, START } from './started-script.js';

const ISSUER = { OIDC_ISSUER: 'https://id.example' };
const FIT: ServerSelf = { version: 180_004, fsync: 'on', sync: 'on', pages: 'on', standby: false };

/** The whole of what was said is one line, in both languages; nothing of a stack or of a password is in it. */
function expectOneSentence({ code, stderr }: Ending, ...parts: string[]): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(' / ');
  expect(stderr).not.toMatch(/^\s+at |Error:|pass-word/m);
  for (const part of parts) expect(stderr).toContain(part);
  expect(code).toBe(1);
}

describe('a start that cannot be', () => {
  const data = openDataFolder();
  let port: number;
  let environment: Record<string, string>;
  beforeAll(async () => {
    const built = await run([resolve('scripts/ensure-deps.mjs'), '--build'], {});
    expect(built).toMatchObject({ code: 0 });
    port = await freePortPair();
    environment = { HEARDONCE_DATA: data.path, PORT: String(port) };
  }, 120_000);
  afterAll(() => data.remove());

  describe('is refused before anything is begun', () => {
    it('when somebody listens on the port', async () => {
      const other = await listen(port);
      const ending = await run(START, environment);
      await close(other);
      expectOneSentence(ending, `El puerto ${port} está ocupado`, `Port ${port} is taken`, `PORT=${port + 1} npm start`);
      expect([ending.stdout, readdirSync(data.path)]).toEqual(['', []]);
    });

    it.each(['0', '65536', 'four', '40.5'])('when PORT is %s', async (text) => {
      expectOneSentence(await run(START, { ...environment, PORT: text }), `PORT=${text} no es un puerto`, `PORT=${text} is not a port`);
    });

    it('when the data folder would be below a file', async () => {
      const file = join(data.path, 'a-file');
      writeFileSync(file, '');
      const folder = join(file, 'data');
      expectOneSentence(await run(START, { ...environment, HEARDONCE_DATA: folder }), 'No hay permiso de escritura', `no permission to write to ${folder} (ENOTDIR)`, 'HEARDONCE_DATA');
    });

    it('when nobody may write in the data folder', async () => {
      const folder = openDataFolder();
      chmodSync(folder.path, 0o555);
      const asAnyone = `const { runServices } = await import(${JSON.stringify(resolve('scripts/run-services.mjs'))}); if (process.getuid() === 0) process.seteuid(65534); await runServices();`;
      const ending = await run(['--input-type=module', '--eval', asAnyone], { ...environment, HEARDONCE_DATA: folder.path });
      expectOneSentence(ending, 'No hay permiso de escritura', `There is no permission to write to ${folder.path} (EACCES)`);
      expect(readdirSync(folder.path)).toEqual([]);
      folder.remove();
    });

    it.each([
      ['DATABASE_URL', 'OIDC_ISSUER', 'postgres://owner:pass-word@127.0.0.1:1/x'],
      ['OIDC_ISSUER', 'DATABASE_URL', 'https://id.example'],
    ])('when %s is set and %s is not', async (present, missing, value) => {
      const ending = await run(START, { ...environment, [present]: value });
      expectOneSentence(ending, `${present} está definida pero falta ${missing}`, `${present} is set but ${missing} is missing`);
      expect(existsSync(join(data.path, 'postgres'))).toBe(false);
    });

    it.each(['18.20.4', '20.18.3', '8.17.0'])('when Node is %s', async (version) => {
      const old = `const { refuseOldNode } = await import(${JSON.stringify(resolve('scripts/node-version.mjs'))}); refuseOldNode('${version}'); console.log('went on');`;
      const ending = await run(['--input-type=module', '--eval', old], {});
      expectOneSentence(ending, `Node (${version}) es demasiado antigua`, 'install Node 20.19 or newer');
      expect(ending.stdout).toBe('');
    });

    it.each(['20.19.0', '22.0.0', '24.1.0'])('but not when Node is %s', async (version) => {
      const young = `const { refuseOldNode } = await import(${JSON.stringify(resolve('scripts/node-version.mjs'))}); refuseOldNode('${version}'); console.log('went on');`;
      expect(await run(['--input-type=module', '--eval', young], {})).toEqual({ code: 0, stdout: 'went on\n', stderr: '' });
    });
  });

  describe('on a database of one\'s own is refused', () => {
    let database: TestDatabase;
    let owner: pg.Client;
    const weak = `start_weak_${process.pid}`;
    const onDatabase = (url: string, more: Record<string, string> = {}): Promise<Ending> => run(START, { ...environment, ...ISSUER, DATABASE_URL: url, ...more });
    const addressOf = (change: (url: URL) => void): string => {
      const url = new URL(database.ownerUrl);
      change(url);
      return url.href;
    };
    beforeAll(async () => {
      database = await openTestDatabase('start');
      owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await owner.query(`CREATE ROLE ${weak} LOGIN PASSWORD 'pass-word'; GRANT CONNECT ON DATABASE ${new URL(database.ownerUrl).pathname.slice(1)} TO ${weak}`);
    });
    afterAll(async () => {
      await owner.query(`DROP OWNED BY ${weak}; DROP ROLE ${weak}`);
      await owner.end();
      await database.drop();
    });

    it.each([
      ['older than 15', { ...FIT, version: 140_022 }, 'this server is 14.22'],
      ['15 without its fixes', { ...FIT, version: 150_017 }, 'this server is 15.17'],
      ['18 without its fixes', { ...FIT, version: 180_003 }, 'PostgreSQL 15 from 15.18'],
      ['a standby', { ...FIT, standby: true }, 'names a standby'],
      ['without fsync', { ...FIT, fsync: 'off' }, 'fsync, full_page_writes and synchronous_commit on'],
      ['without full pages', { ...FIT, pages: 'off' }, 'fsync, full_page_writes and synchronous_commit on'],
    ])('when the server is %s', async (_what, self, said) => {
      const server = await servePostgresSelf(self);
      const ending = await onDatabase(`postgres://owner:pass-word@127.0.0.1:${(server.address() as net.AddressInfo).port}/heardonce`);
      await close(server);
      expectOneSentence(ending, said);
    });

    it('when the settings of the bucket of recordings do not fit', async () => {
      const nowhere = 'postgres://owner:pass-word@127.0.0.1:1/x';
      expectOneSentence(await onDatabase(nowhere, { HEARDONCE_S3_REGION: 'sa-east-1' }), 'HEARDONCE_S3_REGION está, pero falta HEARDONCE_S3_BUCKET.', 'HEARDONCE_S3_REGION is set, but HEARDONCE_S3_BUCKET is not.');
      expectOneSentence(await onDatabase(nowhere, { HEARDONCE_S3_BUCKET: 'invented-bucket', HEARDONCE_S3_REGION: 'sa-east-1', HEARDONCE_S3_LOCK: 'always' }), 'HEARDONCE_S3_LOCK debe ser', 'HEARDONCE_S3_LOCK must be');
    });

    it('when this database gives up acknowledged commits', async () => {
      await owner.query(`ALTER DATABASE ${new URL(database.ownerUrl).pathname.slice(1)} SET synchronous_commit = off`);
      expectOneSentence(await onDatabase(database.ownerUrl), 'synchronous_commit on, or acknowledged notes could be lost', 'synchronous_commit activados');
    });

    it('when its user may not make roles', async () => {
      const url = addressOf((address) => Object.assign(address, { username: weak, password: 'pass-word' }));
      expectOneSentence(await onDatabase(url, { HEARDONCE_TEST_OWNER_URL: database.ownerUrl }), 'needs CREATEROLE and must own the database');
    });

    it('when its password is wrong', async () => {
      expectOneSentence(await onDatabase(addressOf((address) => (address.password = 'pass-word'))), 'did not accept user or password');
    });

    it('when there is no such database', async () => {
      expectOneSentence(await onDatabase(addressOf((address) => (address.pathname = '/no_such_database'))), 'does not exist: create it first');
    });

    it('when a proxy to be trusted is none', async () => {
      expectOneSentence(await onDatabase(database.ownerUrl, { HEARDONCE_TRUSTED_PROXIES: '10.0.0.1,everybody' }), 'HEARDONCE_TRUSTED_PROXIES: "everybody" is neither an IP address nor a range');
    });

    it('when nobody answers, or the address is none', async () => {
      expectOneSentence(await onDatabase(`postgres://owner:pass-word@127.0.0.1:${port}/heardonce`), 'No database answers at the address in DATABASE_URL');
      expectOneSentence(await onDatabase('mysql://owner:pass-word@127.0.0.1/heardonce'), 'DATABASE_URL must look like postgres://');
    });

    it('when the data folder is the demonstration\'s', async () => {
      const folder = openDataFolder();
      writeFileSync(join(folder.path, DEMO_MARKER), '');
      const ending = await onDatabase(database.ownerUrl, { HEARDONCE_DATA: folder.path });
      folder.remove();
      expectOneSentence(ending, 'belongs to the demo and holds demo keys');
    });
  });
});
