import type pg from 'pg';
import { TABLE_NAMES } from './caseload-tables.js';

const SORT_MEMORY = '256MB';

/**
 * Drops the indexes of the tables a caseload fills, but for those a foreign key leans on. Sorting once is many times faster than finding the place of
 * each row. In the transaction of the load: nobody else sees the tables meanwhile, and a load that fails leaves everything as it was.
 * @returns what makes them again, by their own names and definitions
 */
export async function setIndexesAside(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `SELECT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass) ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, k.conname) END AS drop,
       CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid) ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) END AS make
     FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
     WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid) ORDER BY i.indrelid, i.indexrelid`,
    [TABLE_NAMES],
  );
  for (const { drop } of rows) await client.query(drop);
  return async () => {
    await client.query("SELECT set_config('maintenance_work_mem', $1, true)", [SORT_MEMORY]);
    for (const { make } of rows) await client.query(make);
  };
}
