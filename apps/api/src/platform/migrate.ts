import { DATABASE_ROLES, generatePolicySql, policyHash } from '@heardonce/authz/row-policy.js';
import pg from 'pg';
import { makeDataSource } from './data-source.js';
import { databaseSecret, type Login, loginPassword, LOGINS } from './database-logins.js';

/** Any number; every process that makes roles or migrates takes this advisory lock first. */
const MIGRATION_LOCK = 4_207_110_522;
const OLDEST = 150_000;
/** PostgreSQL 15.18, 16.14, 17.10, 18.4 (May 2026): below them known holes are open. */
const OLDEST_MINOR: Readonly<Record<number, number>> = { 15: 18, 16: 14, 17: 10, 18: 4 };

/** The server is too old, or lacks a setting or privilege; the message says which and what to do. */
export class UnfitDatabaseError extends Error {}

/**
 * Brings a database to this version of the code: roles, migrations, then all GRANTs and row policies in one transaction.
 * Connects as an administrator who may create roles; everything made belongs to `heardonce_owner`. Idempotent.
 *
 * @throws UnfitDatabaseError when the server is older or less durable than the promises need
 */
export async function migrateDatabase(ownerUrl: string, options: { progress?: (step: string) => void; secret?: string } = {}): Promise<void> {
  const progress = options.progress ?? (() => undefined);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await refuseUnfitServer(client);
    await refuseWeakMigrator(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    progress('roles');
    await ensureRoles(client, options.secret ?? databaseSecret());
    progress('tables');
    await runMigrations(ownerUrl);
    progress('policy');
    await applyPolicy(client);
  } finally {
    await client.end();
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

async function refuseWeakMigrator(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>("SELECT rolsuper OR (rolcreaterole AND pg_has_role(datdba, 'USAGE')) AS may FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()");
  if (!rows[0]?.may) throw new UnfitDatabaseError('The user of DATABASE_URL needs CREATEROLE and must own the database (or be a superuser). / El usuario de DATABASE_URL necesita CREATEROLE y ser dueño de la base de datos (o ser superusuario).');
}

/**
 * Roles are cluster-wide: made once, kept as they are, passwords renewed. Whoever migrates becomes a member of `heardonce_owner`
 * with the right to act as it, which since PostgreSQL 16 making the role alone does not give.
 */
async function ensureRoles(client: pg.Client, secret: string): Promise<void> {
  await refuseStrongLogins(client);
  const wanted = ['heardonce_owner', 'heardonce_matcher', ...DATABASE_ROLES.map((role) => role.name)];
  const logins = Object.keys(LOGINS) as Login[];
  const { rows } = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce%'");
  const known = new Set(rows.map((row) => row.rolname));
  const sql: string[] = [];
  for (const name of wanted) if (!known.has(name)) sql.push(`CREATE ROLE ${name} NOLOGIN NOINHERIT NOBYPASSRLS;`);
  for (const login of logins) {
    sql.push(`${known.has(LOGINS[login]) ? 'ALTER' : 'CREATE'} ROLE ${LOGINS[login]} LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(loginPassword(secret, login))};`);
  }
  const member = { r: LOGINS.read, i: LOGINS.identity, w: LOGINS.write } as const;
  const { rows: grants } = await client.query<{ pair: string }>("SELECT r.rolname || '>' || m.rolname AS pair FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE r.rolname LIKE 'heardonce%'");
  const granted = new Set(grants.map((row) => row.pair));
  for (const role of [...DATABASE_ROLES, { zone: 'i' as const, name: 'heardonce_matcher' }]) if (!granted.has(`${role.name}>${member[role.zone]}`)) sql.push(`GRANT ${role.name} TO ${member[role.zone]};`);
  if (!(await mayActAsOwner(client, known))) sql.push('GRANT heardonce_owner TO CURRENT_USER;');
  sql.push(`DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO heardonce_owner', current_database()); EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${Object.values(LOGINS).join(', ')}', current_database()); END $$;`);
  await client.query(`BEGIN; ${sql.join('\n')} COMMIT;`);
}

/** The logins must be as weak as we make them: a stronger one, made by somebody else, would pass by the row policies. */
async function refuseStrongLogins(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) AND rolname <> current_user");
  const names = rows.map((row) => row.rolname).join(', ');
  if (names) throw new UnfitDatabaseError(`These roles may do more than the application's roles ever should: ${names}. Take it away (ALTER ROLE ... NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION). / Estos roles pueden más de lo debido: ${names}. Quíteselo con ALTER ROLE.`);
}

async function mayActAsOwner(client: pg.Client, known: ReadonlySet<string>): Promise<boolean> {
  if (!known.has('heardonce_owner')) return false;
  const { rows } = await client.query<{ may: boolean }>("SELECT pg_has_role('heardonce_owner', CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) AS may");
  return rows[0]?.may === true;
}

async function runMigrations(ownerUrl: string): Promise<void> {
  const dataSource = makeDataSource(ownerUrl, { extra: { max: 1, options: '-c role=heardonce_owner' } });
  await dataSource.initialize();
  try {
    await dataSource.query('CREATE SCHEMA IF NOT EXISTS migration');
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

/** Once for each policy and each newest migration: a function made since has no grants, or those of PUBLIC. */
async function applyPolicy(client: pg.Client): Promise<void> {
  const hash = policyHash();
  const { rows: newest } = await client.query<{ name: string }>('SELECT name FROM migration.applied ORDER BY timestamp DESC LIMIT 1');
  const after = newest[0]?.name ?? '';
  const { rows } = await client.query<{ hash: string; after_migration: string }>('SELECT hash, after_migration FROM access.policy');
  if (rows[0]?.hash === hash && rows[0].after_migration === after) return;
  await client.query('BEGIN');
  await client.query('SET LOCAL ROLE heardonce_owner');
  await client.query(generatePolicySql());
  await client.query('INSERT INTO access.policy (hash, after_migration) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET hash = EXCLUDED.hash, after_migration = EXCLUDED.after_migration, applied_at = now()', [hash, after]);
  await client.query('COMMIT');
}
