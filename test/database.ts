import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { auditSecret } from '../apps/api/src/platform/database-logins.js';
import { migrateLog } from '../apps/api/src/platform/migrate-log.js';
import { migrateDatabase } from '../apps/api/src/platform/migrate.js';

const TEMPLATE = 'heardonce_template';
/** An arbitrary number: every process that makes the template takes this advisory lock first. */
const TEMPLATE_LOCK = 4_207_110_521;

/** A database of one spec file, migrated and empty of cases. */
export interface TestDatabase {
  /** Connection URL of the superuser, for migrations and for planting rows. Never for what the application does. */
  readonly ownerUrl: string;
  /** Removes the database, also when connections are still open. Safe to call twice. */
  drop(): Promise<void>;
}

/**
 * Opens a fresh database cloned from a migrated template. The first call in a test run makes the template, the others wait.
 *
 * @param name - a hint that appears in the database's name, such as the name of the spec file
 * @throws Error when the tests do not run under the project's Jest settings, or when a migration fails
 */
export async function openTestDatabase(name: string): Promise<TestDatabase> {
  const url = serverUrl();
  const database = databaseName(name);
  await withClient(url, async (client) => {
    await ensureTemplate(client, url);
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  });
  return testDatabase(url, database);
}

/**
 * A database with the access log's schema and nothing else, as another authority would run it.
 *
 * @param name - as for {@link openTestDatabase}
 */
export async function openLogDatabase(name: string): Promise<TestDatabase> {
  const url = serverUrl();
  const database = databaseName(name);
  await withClient(url, async (client) => {
    // Its logins are of the whole server, and already there.
    await ensureTemplate(client, url);
    await client.query(`CREATE DATABASE ${database}`);
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await migrateLog(databaseUrl(url, database), auditSecret());
  });
  return testDatabase(url, database);
}

/**
 * Another database with the same rows as this one, to which nobody may be connected meanwhile.
 *
 * @param name - as for {@link openTestDatabase}
 */
export async function copyTestDatabase(source: TestDatabase, name: string): Promise<TestDatabase> {
  const url = serverUrl();
  const database = databaseName(name);
  const original = new URL(source.ownerUrl).pathname.slice(1);
  await withClient(url, async (client) => {
    await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [original]);
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${original}`);
  });
  return testDatabase(url, database);
}

function databaseName(name: string): string {
  const hint = name.toLowerCase().replace(/[^a-z0-9]+/g, '_').slice(0, 40);
  return `t_${hint}_${randomBytes(4).toString('hex')}`;
}

function testDatabase(url: string, database: string): TestDatabase {
  return {
    ownerUrl: databaseUrl(url, database),
    drop: () =>
      withClient(url, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      }),
  };
}

function serverUrl(): string {
  const url = process.env['HEARDONCE_TEST_OWNER_URL'];
  if (!url) throw new Error('HEARDONCE_TEST_OWNER_URL is missing: run the tests with npm test or npm run jest');
  return url;
}

/** The template gets its name only when it is complete, so an interrupted migration never becomes a template. */
async function ensureTemplate(client: pg.Client, url: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount) return;
    const draft = `${TEMPLATE}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    await migrateDatabase(databaseUrl(url, draft));
    await client.query(`ALTER DATABASE ${draft} WITH ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [draft]);
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${TEMPLATE}`);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient<T>(connectionString: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}
