import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BY_RULE, HEARD_ONCE } from '../../apps/api/src/platform/write/database-refusal.js';
import { openTestDatabase, type TestDatabase } from '../database.js';

describe('what the database refuses by name', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await openTestDatabase('database-refusal');
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it.each([...Object.keys(BY_RULE), ...HEARD_ONCE].map((name) => [name] as const))('%s is a constraint, an index, or refused by a function that stands', async (name) => {
    const { rows } = await owner.query('SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = $1) OR EXISTS (SELECT 1 FROM pg_class WHERE relname = $1 AND relkind = $2) OR EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $3 AND position($4 IN p.prosrc) > 0) AS stands', [name, 'i', 'core', `'${name}'`]);
    expect(rows).toEqual([{ stands: true }]);
  });

  it('has one telling each: what the first promise refuses is told before any other rule is looked at', () => {
    expect(Object.keys(BY_RULE).filter((name) => HEARD_ONCE.has(name))).toEqual([]);
  });
});
