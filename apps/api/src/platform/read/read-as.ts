import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import { type RowSettings, settingsSql } from '../pools.js';

/** A fixed text with numbered parameters. `name` is unique to the text and the role it runs as; without one, its plan is not kept. */
export interface FixedStatement { readonly name: string | undefined; readonly text: string; readonly values: readonly unknown[] }

const prepared = new WeakMap<pg.ClientBase, Set<string>>();
const ONCE = 'once.';
const NAME = /^[A-Za-z0-9_.]{1,60}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

/**
 * Runs prepared statements as the actor's database role, settings and statements in one message, which PostgreSQL takes for one transaction and
 * which ends with it: a round trip for each would cost more than the reading itself. Values are ids, codes, whole numbers and yes or no, each checked again here; whatever else a caller has, it
 * sends as bytes, of which nothing but hexadecimal digits stands in the message.
 * @returns the rows of each statement
 * @throws HeardOnceError INTERNAL for a value of any other kind; what PostgreSQL refuses, with the transaction ended
 */
export async function readAs(client: pg.ClientBase, settings: RowSettings, statements: readonly FixedStatement[]): Promise<Record<string, unknown>[][]> {
  const known = prepared.get(client) ?? new Set<string>();
  prepared.set(client, known);
  const named = statements.map((one, at) => ({ ...one, name: one.name ?? `${ONCE}${at}` }));
  const fresh = new Map(named.filter((one) => !known.has(one.name)).map((one) => [one.name, one.text]));
  const sql = [
    settingsSql(settings),
    ...[...fresh].map(([name, text]) => `PREPARE ${quoted(name)} AS ${text}`),
    ...named.map(({ name, values }) => `EXECUTE ${quoted(name)}${values.length > 0 ? `(${values.map(literal).join(',')})` : ''}`),
    ...[...fresh.keys()].filter((name) => name.startsWith(ONCE)).map((name) => `DEALLOCATE ${quoted(name)}`),
  ];
  try {
    const answer = (await client.query(sql.join(';'))) as unknown as pg.QueryResult<Record<string, unknown>> | pg.QueryResult<Record<string, unknown>>[];
    // One message with one statement has one result, and no list of them.
    const results = Array.isArray(answer) ? answer : [answer];
    for (const name of fresh.keys()) if (!name.startsWith(ONCE)) known.add(name);
    return results.filter((one) => one.command === 'SELECT').slice(1).map((one) => one.rows);
  } catch (error) {
    for (const name of fresh.keys()) await client.query(`DEALLOCATE ${quoted(name)}`).catch(() => undefined);
    throw error;
  }
}

function quoted(name: string): string {
  if (!NAME.test(name)) throw new HeardOnceError('INTERNAL');
  return `"as.${name}"`;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value))) return String(value);
  if (typeof value === 'string' && (UUID.test(value) || CODE.test(value))) return `'${value}'`;
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && UUID.test(one))) return `'{${value.join(',')}}'`;
  throw new HeardOnceError('INTERNAL');
}
