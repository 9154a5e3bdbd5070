import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { built } from './built.mjs';

const { LogStore } = await built('apps/api/src/platform/log/log-store.js');
const { encodeEntryBundle } = await built('libs/transparency-log/src/entry-bundle.js');
const { ENTRIES, TILE_WIDTH, tilePath, tilesOf } = await built('libs/transparency-log/src/tile-path.js');

const PARTS = ['log', 'witness-1', 'witness-2', 'receipts'];
const TABLES = ['leaf', 'tile', 'checkpoint', 'cosignature', 'holder', 'published'];

/** Copies of a system's database and of its log's folders, each to be tampered with by itself, and what they say. */
export class LogCopies {
  constructor(system) {
    this.system = system;
  }

  /** A database of the system's server: its address as the superuser, and without a user. */
  at(database) {
    const url = new URL(this.system.server.url);
    url.pathname = `/${database}`;
    const address = new URL(url);
    address.username = '';
    address.password = '';
    return { url: url.toString(), address: address.toString() };
  }

  /** Keeps the system as it is now, to which nobody is connected any more, under a name. */
  async keep(name) {
    await this.#copy('heardonce', name);
    for (const part of PARTS) cpSync(path.join(this.system.folder, part), path.join(this.system.folder, 'kept', name, part), { recursive: true });
  }

  /** A database of its own, as it was kept. */
  async of(name, n) {
    await this.#copy(name, `copy_${n}`);
    return this.at(`copy_${n}`);
  }

  /** A folder of its own, as it was kept. */
  folder(name, n) {
    const folder = path.join(this.system.folder, 'copies', String(n));
    cpSync(path.join(this.system.folder, 'kept', name), folder, { recursive: true });
    return folder;
  }

  async #copy(from, to) {
    await this.#with(this.at('postgres'), async (client) => {
      await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [from]);
      await client.query(`CREATE DATABASE ${to} TEMPLATE ${from}`);
    });
  }

  /** SQL past everything that the log's tables refuse. */
  asSuperuser(place, sql) {
    const triggers = (state) => TABLES.map((table) => `ALTER TABLE tlog.${table} ${state} TRIGGER ALL;`).join('\n');
    return this.#with(place, (client) => client.query(`${triggers('DISABLE')}\n${sql};\n${triggers('ENABLE')}`));
  }

  withStore(place, work) {
    return this.#with(place, (client) => work(new LogStore(client)));
  }

  published(place) {
    return this.withStore(place, (store) => store.published('NEWEST'));
  }

  /** A folder as c2sp.org/tlog-tiles lays it out, of whatever the database says. */
  async exportFrom(place, name, note, size) {
    const folder = path.join(this.system.folder, 'exports', name);
    await this.withStore(place, async (store) => {
      const leaves = await store.leaves(0, size);
      for (const { level, index, width } of tilesOf(leaves.length)) {
        write(path.join(folder, tilePath({ level, index, width })), (await store.readTile(level, index, width)).subarray(0, width * 32));
        if (level === 0) write(path.join(folder, tilePath({ level: ENTRIES, index, width })), encodeEntryBundle(leaves.slice(index * TILE_WIDTH, index * TILE_WIDTH + width).map(({ entry }) => entry)));
      }
    });
    write(path.join(folder, 'checkpoint'), note);
    return folder;
  }

  async #with({ url }, work) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

function write(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
