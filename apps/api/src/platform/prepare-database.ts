import pg from 'pg';
import { type Login, databaseSecret, loginUrl } from './database-logins.js';
import { refuseUnfitServer } from './fit-server.js';
import { FileKeyProvider } from './keys/file-key-provider.js';
import { migrateDatabase } from './migrate.js';

/**
 * Makes a database ready to serve: migrated, and with a key file. A key file is made only while the database holds no data key:
 * a new one opens nothing that an older one closed.
 *
 * @param ownerUrl address with the user that owns the database and may create roles
 * @throws UnfitDatabaseError, KeyError
 */
export async function prepareDatabase(ownerUrl: string, keyFile: string, progress: (step: string) => void = () => undefined): Promise<FileKeyProvider> {
  await migrateDatabase(ownerUrl, { progress, ...logMigration() });
  const { hasKeys } = await asOwner<{ hasKeys: boolean }>(ownerUrl, 'SELECT EXISTS (SELECT 1 FROM identity.data_key) AS "hasKeys"');
  return FileKeyProvider.open(keyFile, { create: !hasKeys });
}

/** Where the log has a database of its own, it is migrated along if its owner's address is given, and else by whoever runs it. */
function logMigration(): { logUrl?: string | null } {
  const address = process.env['AUDIT_DATABASE_URL'];
  if (!address) return {};
  return { logUrl: new URL(address).username === '' ? null : address };
}

/** Whether the record is still empty: no case has ever been opened in it. */
export async function hasNoCases(ownerUrl: string): Promise<boolean> {
  const { none } = await asOwner<{ none: boolean }>(ownerUrl, 'SELECT NOT EXISTS (SELECT 1 FROM access.case_state) AS none');
  return none;
}

/** The addresses of the application's four logins on the owner's server and database. */
export function loginUrls(databaseUrl: string): Record<Login, string> {
  const secret = databaseSecret();
  const address = (login: Login): string => loginUrl(databaseUrl, secret, login);
  return { read: address('read'), identity: address('identity'), write: address('write'), log: address('log') };
}

/**
 * Asks the server, as the two logins that write, whether it keeps what it acknowledges.
 * @throws UnfitDatabaseError
 */
export async function refuseUnfitDatabase(urls: Readonly<Record<Login, string>>): Promise<void> {
  for (const connectionString of [urls.write, urls.log]) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      await refuseUnfitServer(client);
    } finally {
      await client.end();
    }
  }
}

async function asOwner<Row extends pg.QueryResultRow>(ownerUrl: string, sql: string): Promise<Row> {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c role=heardonce_owner' });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows[0] as Row;
  } finally {
    await client.end();
  }
}
