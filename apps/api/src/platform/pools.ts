import { availableParallelism } from 'node:os';
import pg from 'pg';
import { HeardOnceError } from './errors.js';

/** One pool a login. The case zone and the identity zone never share a connection. */
export interface Pools {
  readonly read: pg.Pool;
  readonly identity: pg.Pool;
  readonly log: pg.Pool;
  /** Of the database in which the log is: nobody's answer waits for it but that of who asks for the log. */
  readonly transparency: pg.Pool;
}

/** Connections of a pool: few enough that PostgreSQL's processes keep their plans in the processor's caches, more than can run at once. */
export const MOST_CONNECTIONS = Math.min(20, Math.max(6, 3 * availableParallelism()));
const MOST_LOG = 4;

/**
 * Every wait is bounded: 1 s for a connection, 1.5 s for a lock, 5 s for a statement, 5 s idle inside a transaction.
 * A plan is made once a connection: planning a read anew, with a policy on each of its tables, takes several times as long as the read.
 */
const BOUNDS = { connectionTimeoutMillis: 1000, query_timeout: 6000, options: '-c lock_timeout=1500 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off' };
/** A reader waits for the log: it says within 2 s that it can't write, so each of its own waits is shorter. */
const LOG_BOUNDS = { connectionTimeoutMillis: 700, query_timeout: 1100, options: '-c lock_timeout=800 -c statement_timeout=1000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off' };

export function openPools(urls: { read: string; identity: string; log: string }, logReadUrl: string): Pools {
  return { transparency: makePool(logReadUrl, MOST_LOG, BOUNDS), read: makePool(urls.read, MOST_CONNECTIONS, BOUNDS), identity: makePool(urls.identity, MOST_CONNECTIONS, BOUNDS), log: makePool(urls.log, MOST_LOG, LOG_BOUNDS) };
}

function makePool(connectionString: string, max: number, bounds: typeof BOUNDS): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, idleTimeoutMillis: 0, ...bounds });
  // A connection that breaks, idle or in use, is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export async function closePools(pools: Pools): Promise<void> {
  await Promise.allSettled([pools.read.end(), pools.identity.end(), pools.log.end(), pools.transparency.end()]);
}

/** What row policies look at; all of it ends with the transaction. */
export interface RowSettings {
  readonly role: string;
  readonly person: string;
  readonly unit: string;
  readonly agency: string;
  readonly mfa: boolean;
  readonly scope: 'case' | 'list' | 'own' | 'intake' | 'office';
  readonly cases: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CODE = /^[A-Za-z0-9_-]{0,64}$/;

/** The office's lists have many optional filters: planned anew, an absent one costs nothing and a present one finds its index. */
const OPTIONAL_FILTERS = ",set_config('plan_cache_mode','force_custom_plan',true)";

/** Opens a read-only transaction as the actor's database role in one round trip. */
export async function beginAs(client: pg.PoolClient, settings: RowSettings): Promise<void> {
  await client.query(`BEGIN; ${settingsSql(settings)}`);
}

/** What makes the present transaction a read-only one of the actor's database role. Every value is an id or code of our own, checked again here. */
export function settingsSql(settings: RowSettings): string {
  for (const id of [settings.person, settings.unit, ...settings.cases]) if (!UUID.test(id)) throw new HeardOnceError('INTERNAL');
  for (const code of [settings.role, settings.agency, settings.scope]) if (!CODE.test(code)) throw new HeardOnceError('INTERNAL');
  return `SELECT set_config('transaction_read_only','on',true),set_config('role','${settings.role}',true),set_config('app.person','${settings.person}',true),set_config('app.unit','${settings.unit}',true),` +
    `set_config('app.agency','${settings.agency}',true),set_config('app.mfa','${settings.mfa}',true),set_config('app.scope','${settings.scope}',true),set_config('app.cases','{${settings.cases.join(',')}}',true),set_config('app.assigned',${settings.cases.length > 0 ? 'access.assigned()' : "'{}'"},true)` +
    (settings.scope === 'office' ? OPTIONAL_FILTERS : '');
}

/** A connection, or BUSY: no caller waits without end. */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch {
    throw new HeardOnceError('BUSY');
  }
}
