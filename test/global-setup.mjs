import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../scripts/embedded-postgres.mjs';
import { withFileLock } from '../scripts/file-lock.mjs';
import { identify, isSameProcess } from '../scripts/process-identity.mjs';

const PREFIX = 'heardonce-test.';

/**
 * Gives the tests one throw-away PostgreSQL cluster and its superuser's URL in HEARDONCE_TEST_OWNER_URL. When that
 * variable is already set, the tests use that server instead and only the old template database is removed from it.
 */
export default async function setUp() {
  const external = process.env.HEARDONCE_TEST_OWNER_URL;
  if (external) {
    await dropTemplate(external);
    return;
  }
  await removeAbandonedClusters();
  const directory = mkdtempSync(path.join(tmpdir(), `${PREFIX}${identify(process.pid)}.`));
  const server = await startEmbeddedPostgres({ directory, durable: false });
  process.env.HEARDONCE_TEST_OWNER_URL = server.url;
  globalThis.heardonceTestCluster = { server, directory };
}

/** A test run ended with kill -9 leaves its cluster running; the next run clears it away. Of several that start at once one does, and the others wait. */
async function removeAbandonedClusters() {
  await withFileLock(path.join(tmpdir(), `heardonce-test-clearing-${userInfo().uid}`), async () => {
    for (const name of readdirSync(tmpdir())) {
      if (!name.startsWith(PREFIX) || isSameProcess(name.split('.')[1])) continue;
      const directory = path.join(tmpdir(), name);
      try {
        const server = await startEmbeddedPostgres({ directory, durable: false });
        await server.stop();
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  });
}

async function dropTemplate(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'heardonce\\_template%'");
    for (const { datname } of rows) {
      await client.query(`ALTER DATABASE ${client.escapeIdentifier(datname)} IS_TEMPLATE false`);
      await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
