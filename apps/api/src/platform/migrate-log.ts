import pg from 'pg';
import { LOG_MIGRATIONS } from '../../../../migrations/transparency-log/index.js';
import { LOG_LOGINS, loginPassword } from './database-logins.js';
import { makeDataSource } from './data-source.js';
import { mayActAs, MIGRATION_LOCK, refuseStrongLogins, refuseUnfitServer, refuseWeakMigrator } from './fit-server.js';

const OWNER = 'heardonce_tlog_owner';
const LOGINS = [LOG_LOGINS.log, LOG_LOGINS.logRead] as const;

/**
 * Brings the log's schema `tlog` to this version, in whichever database it lies: an owner of its own, which owns nothing else and of which nobody of
 * the record is a member, and two logins. Idempotent.
 *
 * @param secret what the logins' passwords are made from
 * @throws UnfitDatabaseError
 */
export async function migrateLog(ownerUrl: string, secret: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await refuseUnfitServer(client);
    await refuseWeakMigrator(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseStrongLogins(client);
    await ensureRoles(client, secret);
    await runMigrations(ownerUrl);
  } finally {
    await client.end();
  }
}

async function ensureRoles(client: pg.Client, secret: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce%'");
  const known = new Set(rows.map((row) => row.rolname));
  const sql = known.has(OWNER) ? [] : [`CREATE ROLE ${OWNER} NOLOGIN NOINHERIT NOBYPASSRLS;`];
  for (const login of LOGINS) sql.push(`${known.has(login) ? 'ALTER' : 'CREATE'} ROLE ${login} LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(loginPassword(secret, login))};`);
  if (!known.has(OWNER) || !(await mayActAs(client, OWNER))) sql.push(`GRANT ${OWNER} TO CURRENT_USER;`);
  sql.push(`CREATE SCHEMA IF NOT EXISTS tlog AUTHORIZATION ${OWNER};`);
  sql.push(`DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${LOGINS.join(', ')}', current_database()); END $$;`);
  await client.query(`BEGIN; ${sql.join('\n')} COMMIT;`);
}

async function runMigrations(ownerUrl: string): Promise<void> {
  const dataSource = makeDataSource(ownerUrl, { entities: [], migrations: LOG_MIGRATIONS, schema: 'tlog', extra: { max: 1, options: `-c role=${OWNER}` } });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}
