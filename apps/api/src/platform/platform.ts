import { policyHash } from '@heardonce/authz/row-policy.js';
import { receiptKeyName } from '@heardonce/transparency-log/receipt.js';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { makeDataSource } from './data-source.js';
import type { Login } from './database-logins.js';
import { ForeignPolicyError } from './fit-server.js';
import { FieldCipher } from './keys/field-cipher.js';
import type { KeyProvider } from './keys/key-provider.js';
import { LiveDoor } from './live/live-door.js';
import { QueueEvents } from './live/queue-events.js';
import { RecordingKeys } from './keys/recording-keys.js';
import { AccessLog } from './log/access-log.js';
import type { LogSettings } from './log/log-settings.js';
import { LogStore } from './log/log-store.js';
import { PromiseKeeper } from './log/promise-keeper.js';
import { ReceiptLedger } from './log/receipt-ledger.js';
import { openSigningKey } from './log/signing-key.js';
import { closePools, openPools, type Pools } from './pools.js';
import { Cursors } from './read/cursor.js';
import { Reader } from './read/reader.js';
import { Actors } from './sign-in/actors.js';
import { Writer } from './write/writer.js';

/** What the features stand on: two doors, the log, the people. */
export interface Platform {
  readonly pools: Pools;
  readonly log: AccessLog;
  readonly promises: PromiseKeeper;
  /** The log that grows from the journal, as far as it is published. */
  readonly transparency: LogStore;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly live: LiveDoor;
  readonly actors: Actors;
  readonly cipher: FieldCipher;
  readonly recordingKeys: RecordingKeys;
  /** Makes match keys and nothing else. */
  readonly matchSecret: Buffer;
  close(): Promise<void>;
}

const RELAY_MS = 5_000;
const PARTITIONS_MS = 6 * 60 * 60 * 1000;
const PARTITIONS_AHEAD = 13;

/**
 * Opens pools and doors as the application's own logins, and refuses a database whose generated policy is not this code's.
 * @param listenUrl address of the reading login past any pooler, where the others go through one
 * @throws ForeignPolicyError, SigningKeyError
 */
export async function openPlatform(urls: Readonly<Record<Login, string>>, keys: KeyProvider, settings: LogSettings, { listenUrl = urls.read }: { listenUrl?: string | undefined } = {}): Promise<Platform> {
  const { origin, dataFolder } = settings;
  const promises = new PromiseKeeper(openSigningKey(join(dataFolder, 'promise-key'), receiptKeyName(origin)), origin, new ReceiptLedger(dataFolder));
  const pools = openPools(urls, settings.readUrl);
  const hash = policyHash();
  const dataSource: DataSource = makeDataSource(urls.write, { extra: { max: 20, idleTimeoutMillis: 0, connectionTimeoutMillis: 1000, query_timeout: 6000, options: '-c lock_timeout=1500 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC' }, migrations: [], poolErrorHandler: () => undefined });
  try {
    await refuseForeignPolicy(pools, hash);
    await dataSource.initialize();
  } catch (error) {
    await closePools(pools);
    throw error;
  }
  const log = new AccessLog(pools.log, await keys.secret('receipts'), promises);
  const cipher = new FieldCipher(keys, (receipt, scope) => log.verify(receipt, scope));
  const reader = new Reader(pools, log, cipher, new Cursors(await keys.secret('cursors')), hash);
  const writer = new Writer(dataSource, pools, log, reader, cipher, await keys.secret('idempotency'));
  const events = new QueueEvents(listenUrl);
  const actors = new Actors(pools);
  reader.onStalePerson = (personId) => actors.forget(personId);
  const relay = setInterval(() => void writer.relayWaiting().catch(() => undefined), RELAY_MS).unref();
  const partitions = setInterval(() => void pools.log.query('SELECT audit.ensure_partitions($1)', [PARTITIONS_AHEAD]).catch(() => undefined), PARTITIONS_MS).unref();
  return {
    pools, log, promises, transparency: new LogStore(pools.transparency), reader, writer, live: new LiveDoor(reader, events), cipher, recordingKeys: new RecordingKeys(keys, (receipt, scope) => log.verify(receipt, scope)), actors, matchSecret: await keys.secret('match-keys'),
    close: async () => {
      clearInterval(relay);
      clearInterval(partitions);
      await events.close();
      await dataSource.destroy().catch(() => undefined);
      await closePools(pools);
      await promises.ledger.close();
    },
  };
}

async function refuseForeignPolicy(pools: Pools, hash: string): Promise<void> {
  for (const pool of [pools.read, pools.identity, pools.log]) {
    const { rows } = await pool.query<{ hash: string | null }>('SELECT access.policy_hash() AS hash');
    if (rows[0]?.hash !== hash) throw new ForeignPolicyError();
  }
}
