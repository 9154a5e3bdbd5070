import type pg from 'pg';

/** Any number; every process that makes roles or migrates takes this advisory lock first. */
export const MIGRATION_LOCK = 4_207_110_522;
const OLDEST = 150_000;
/** PostgreSQL 15.18, 16.14, 17.10, 18.4 (May 2026): below them known holes are open. */
const OLDEST_MINOR: Readonly<Record<number, number>> = { 15: 18, 16: 14, 17: 10, 18: 4 };

/** The server is too old, or lacks a setting or privilege; the message says which and what to do. */
export class UnfitDatabaseError extends Error {}

/** The database carries the policy of another version of the code. */
export class ForeignPolicyError extends Error {
  constructor() {
    super('The database carries the row policies of another version. Run the migrations of this version first (npm run migrate). / La base de datos tiene la política de otra versión: ejecute npm run migrate.');
  }
}

/**
 * Refuses a server that cannot keep the promises: too old, a standby, or set to lose what it acknowledged. Settings may differ
 * from one login to another, so each login asks.
 *
 * @throws UnfitDatabaseError
 */
export async function refuseUnfitServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages, pg_is_in_recovery() AS standby");
  const server = rows[0] as { version: number; fsync: string; sync: string; pages: string; standby: boolean };
  const major = Math.floor(server.version / 10_000);
  if (server.version < OLDEST || server.version % 10_000 < (OLDEST_MINOR[major] ?? 0)) throw new UnfitDatabaseError(`PostgreSQL 15 from 15.18, 16 from 16.14, 17 from 17.10 or 18 from 18.4 is needed; this server is ${major}.${server.version % 10_000}. / Se necesita PostgreSQL 15 desde 15.18, 16 desde 16.14, 17 desde 17.10 o 18 desde 18.4; este servidor es ${major}.${server.version % 10_000}.`);
  if (server.standby) throw new UnfitDatabaseError('DATABASE_URL names a standby: every reading is noted, so the primary is needed. / DATABASE_URL nombra una réplica: cada lectura se anota, así que se necesita el primario.');
  const durable = server.fsync === 'on' && server.pages === 'on' && server.sync !== 'off';
  if (!durable && process.env['HEARDONCE_TEST_OWNER_URL'] === undefined) throw new UnfitDatabaseError('The server must run with fsync, full_page_writes and synchronous_commit on, or acknowledged notes could be lost. / El servidor debe tener fsync, full_page_writes y synchronous_commit activados, o se podrían perder notas ya confirmadas.');
}

/** @throws UnfitDatabaseError */
export async function refuseWeakMigrator(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>("SELECT rolsuper OR (rolcreaterole AND pg_has_role(datdba, 'USAGE')) AS may FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()");
  if (!rows[0]?.may) throw new UnfitDatabaseError('The user of DATABASE_URL needs CREATEROLE and must own the database (or be a superuser). / El usuario de DATABASE_URL necesita CREATEROLE y ser dueño de la base de datos (o ser superusuario).');
}

/** The logins must be as weak as we make them: a stronger one, made by somebody else, would pass by the row policies. */
export async function refuseStrongLogins(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) AND rolname <> current_user");
  const names = rows.map((row) => row.rolname).join(', ');
  if (names) throw new UnfitDatabaseError(`These roles may do more than the application's roles ever should: ${names}. Take it away (ALTER ROLE ... NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION). / Estos roles pueden más de lo debido: ${names}. Quíteselo con ALTER ROLE.`);
}

/** Whether whoever is connected may become this role. */
export async function mayActAs(client: pg.Client, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>("SELECT pg_has_role($1, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) AS may", [role]);
  return rows[0]?.may === true;
}
