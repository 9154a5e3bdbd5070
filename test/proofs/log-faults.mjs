import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

const TABLE = 'audit.access_entry';
const LOGIN = 'heardonce_log';

const killSessions = (owner) => owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [LOGIN]);

/** A fault by a trigger that runs before each row of the log; `body` is PL/pgSQL. */
const byTrigger = (name, body) => ({
  name,
  apply: ({ owner }) => owner.query(`CREATE FUNCTION public.log_fault() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN ${body} RETURN NEW; END $$; CREATE TRIGGER log_fault BEFORE INSERT ON ${TABLE} FOR EACH ROW EXECUTE FUNCTION public.log_fault()`),
  clear: ({ owner }) => owner.query(`DROP TRIGGER log_fault ON ${TABLE}; DROP FUNCTION public.log_fault()`),
});

const revoked = {
  name: 'INSERT on the log revoked from its login',
  apply: ({ owner }) => owner.query(`REVOKE INSERT ON ${TABLE} FROM ${LOGIN}`),
  clear: ({ owner }) => owner.query(`GRANT INSERT ON ${TABLE} TO ${LOGIN}`),
};

const noLogin = {
  name: 'log sessions killed, login refused',
  apply: async ({ owner }) => {
    await owner.query(`ALTER ROLE ${LOGIN} NOLOGIN`);
    await killSessions(owner);
  },
  clear: ({ owner }) => owner.query(`ALTER ROLE ${LOGIN} LOGIN`),
};

/** Each flush dies in the middle of its insert, and idle sessions are killed besides. */
const killed = byTrigger('log session killed during each flush', 'PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1);');
const sessionKilled = {
  ...killed,
  apply: async (system) => {
    await killed.apply(system);
    system.killer = setInterval(() => void killSessions(system.owner).catch(() => undefined), 100);
  },
  clear: async (system) => {
    clearInterval(system.killer);
    await killed.clear(system);
  },
};

const locked = {
  name: 'log table locked for 5 s and more',
  apply: async (system) => {
    system.locker = new pg.Client({ connectionString: system.server.url });
    await system.locker.connect();
    await system.locker.query(`BEGIN; LOCK TABLE ${TABLE} IN ACCESS EXCLUSIVE MODE`);
  },
  clear: async (system) => {
    await system.locker.query('ROLLBACK');
    await system.locker.end();
  },
};

/** Moves this month's part of the log to a small memory disk and fills that to the last row. */
const diskFull = {
  name: 'disk of the log full (4 MB memory disk, filled)',
  apply: async (system) => {
    const { owner, disk } = system;
    const { rows } = await owner.query(`SELECT tableoid::regclass::text AS part FROM ${TABLE} ORDER BY at DESC LIMIT 1`);
    disk.part = rows[0].part;
    writeFileSync(path.join(disk.folder, 'ballast'), Buffer.alloc(2_000_000));
    await owner.query(`CREATE TABLESPACE log_disk LOCATION '${disk.folder}'`);
    await owner.query(`ALTER TABLE ${disk.part} SET TABLESPACE log_disk`);
    for (const size of [20_000, 2_000, 200, 1]) {
      for (let full = false; !full; ) full = await owner.query(`INSERT INTO ${TABLE} (id, request_id, actor, operation, decision, policy, records) SELECT gen_random_uuid(), gen_random_uuid(), 'filler', 'filler', 'ALLOW', '', '[]' FROM generate_series(1, ${size})`).then(() => false, (error) => {
        if (error.code !== '53100') throw error;
        return true;
      });
    }
  },
  clear: ({ disk }) => rmSync(path.join(disk.folder, 'ballast')),
  end: async ({ owner, disk }) => {
    await owner.query(`DELETE FROM ${TABLE} WHERE actor = 'filler'`);
    await owner.query(`ALTER TABLE ${disk.part} SET TABLESPACE pg_default`);
    await owner.query('DROP TABLESPACE log_disk');
  },
};
const diskFullRaised = byTrigger('disk full, raised as SQLSTATE 53100 by a trigger (no memory disk may be mounted here)', "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';");

const mount = (folder) => process.platform === 'linux' && process.getuid() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', folder]).status === 0;
const unmount = (folder) => spawnSync('umount', [folder]).status === 0;

/** The faults that can be made here. Each: `apply`, `clear`, and `end` for what must be undone at last. */
export function logFaults(system) {
  const folder = path.join(system.server.directory, 'log-disk');
  mkdirSync(folder);
  system.disk = { folder };
  const real = mount(folder);
  if (real) {
    const { uid, gid } = statSync(system.server.dataDirectory);
    chownSync(folder, uid, gid);
    system.afterStop = () => unmount(folder);
  } else rmSync(folder, { recursive: true });
  return [revoked, noLogin, sessionKilled, real ? diskFull : diskFullRaised, byTrigger('log slow: each insert takes 5 s', 'PERFORM pg_sleep(5);'), locked];
}
