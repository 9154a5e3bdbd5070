import { DATABASE_ROLES, generatePolicySql, policyHash } from '@heardonce/authz/row-policy.js';
import pg from 'pg';
import { makeDataSource } from './data-source.js';
import { auditSecret, databaseSecret, LOG_LOGINS, loginPassword, LOGINS } from './database-logins.js';
import { mayActAs, MIGRATION_LOCK, refuseStrongLogins, refuseUnfitServer, refuseWeakMigrator } from './fit-server.js';
import { migrateLog } from './migrate-log.js';

/**
 * Brings a database to this version of the code: roles, migrations, then all GRANTs and row policies in one transaction.
 * Connects as an administrator who may create roles; everything made belongs to `heardonce_owner`. Then the log, in the same database unless it has one
 * of its own. Idempotent.
 *
 * @param options.logUrl owner's address of the log's database; null where somebody else migrates it
 * @throws UnfitDatabaseError when the server is older or less durable than the promises need
 */
export async function migrateDatabase(ownerUrl: string, options: { progress?: (step: string) => void; secret?: string; logUrl?: string | null } = {}): Promise<void> {
  const progress = options.progress ?? (() => undefined);
  const secret = options.secret ?? databaseSecret();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await refuseUnfitServer(client);
    await refuseWeakMigrator(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    progress('roles');
    await ensureRoles(client, secret);
    progress('tables');
    await runMigrations(ownerUrl);
    progress('policy');
    await applyPolicy(client);
  } finally {
    await client.end();
  }
  const { logUrl = ownerUrl } = options;
  if (logUrl === null) return;
  progress('log');
  await migrateLog(logUrl, auditSecret(secret));
}

/**
 * Roles are cluster-wide: made once, kept as they are, passwords renewed. Whoever migrates becomes a member of `heardonce_owner`
 * with the right to act as it, which since PostgreSQL 16 making the role alone does not give.
 */
async function ensureRoles(client: pg.Client, secret: string): Promise<void> {
  await refuseStrongLogins(client);
  const wanted = ['heardonce_owner', 'heardonce_matcher', ...DATABASE_ROLES.map((role) => role.name)];
  const logins = [...Object.values(LOGINS), LOG_LOGINS.journal];
  const { rows } = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce%'");
  const known = new Set(rows.map((row) => row.rolname));
  const sql: string[] = [];
  for (const name of wanted) if (!known.has(name)) sql.push(`CREATE ROLE ${name} NOLOGIN NOINHERIT NOBYPASSRLS;`);
  for (const login of logins) {
    sql.push(`${known.has(login) ? 'ALTER' : 'CREATE'} ROLE ${login} LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(loginPassword(secret, login))};`);
  }
  const member = { r: LOGINS.read, i: LOGINS.identity, w: LOGINS.write } as const;
  const { rows: grants } = await client.query<{ pair: string }>("SELECT r.rolname || '>' || m.rolname AS pair FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE r.rolname LIKE 'heardonce%'");
  const granted = new Set(grants.map((row) => row.pair));
  for (const role of [...DATABASE_ROLES, { zone: 'i' as const, name: 'heardonce_matcher' }]) if (!granted.has(`${role.name}>${member[role.zone]}`)) sql.push(`GRANT ${role.name} TO ${member[role.zone]};`);
  if (!known.has('heardonce_owner') || !(await mayActAs(client, 'heardonce_owner'))) sql.push('GRANT heardonce_owner TO CURRENT_USER;');
  sql.push(`DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO heardonce_owner', current_database()); EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${logins.join(', ')}', current_database()); END $$;`);
  await client.query(`BEGIN; ${sql.join('\n')} COMMIT;`);
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
