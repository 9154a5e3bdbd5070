import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import pg from 'pg';
import { openTestDatabase, type TestDatabase } from '../database.js';

describe('the first administrators', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await openTestDatabase('first-administrator');
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const run = (subject: string, unit: string, more: readonly string[] = []): { status: number | null; text: string } => {
    const given = ['--issuer', 'https://id.example', '--subject', subject, '--given', 'Ana', '--family', 'Prueba', '--agency', 'BARNAHUS', '--unit', unit];
    const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts/first-administrator.mjs'), ...given, ...more], { env: { ...process.env, DATABASE_URL: database.ownerUrl }, encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };

  it('are at most two, made by a command, without any password', async () => {
    expect(run('', 'ADMIN-1')).toEqual({ status: 1, text: expect.stringContaining('--subject') });
    expect(run('4711', 'a unit')).toEqual({ status: 1, text: expect.stringContaining('2 to 32 capital letters') });
    expect(run('4711', 'ADMIN-1')).toEqual({ status: 0, text: expect.stringContaining('another unit') });
    expect(run('4711', 'ADMIN-2')).toEqual({ status: 1, text: expect.stringContaining('exists already') });
    const second = run('4712', 'ADMIN-2', ['--unit-name', 'Second unit']);
    expect(second.status).toBe(0);
    expect(second.text).not.toContain('another unit');
    expect(run('4713', 'ADMIN-3')).toEqual({ status: 1, text: expect.stringContaining('two administrators already') });
    const { rows } = await owner.query("SELECT p.issuer, p.subject, u.code, h.role FROM people.person p JOIN people.unit u ON u.id = p.unit_id JOIN people.role_holding h ON h.person_id = p.id ORDER BY p.subject");
    expect(rows).toEqual([{ issuer: 'https://id.example', subject: '4711', code: 'ADMIN-1', role: 'ADMINISTRATOR' }, { issuer: 'https://id.example', subject: '4712', code: 'ADMIN-2', role: 'ADMINISTRATOR' }]);
  });
});
