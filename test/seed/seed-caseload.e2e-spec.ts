import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { FileKeyProvider } from '../../apps/api/src/platform/keys/file-key-provider.js';
import { inventCase } from '../../apps/api/src/seed/invented-case.js';
import { seedCaseload, type SeedResult } from '../../apps/api/src/seed/seed-caseload.js';
import { openTestDatabase } from '../database.js';
import { type TestPerson, World } from '../support/world.js';

const CASES = 40;
const SEED = 11;
const AS_OF = Date.UTC(2026, 5, 1);
const WAYS = [
  { how: 'as a superuser, by COPY', ownerUrl: (url: string) => url },
  { how: 'as the owner, by INSERT', ownerUrl: (url: string) => `${url}?options=${encodeURIComponent('-c role=heardonce_owner')}` },
];

/** Every index and constraint, by name and definition. */
async function schemaOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(`SELECT indexdef AS line FROM pg_indexes WHERE schemaname NOT LIKE 'pg\\_%' UNION ALL
    SELECT format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace <> 'pg_catalog'::regnamespace ORDER BY 1`);
  await client.end();
  return rows.map(({ line }) => line);
}

describe.each(WAYS)('a seeded caseload, $how', ({ ownerUrl }) => {
  let world: World;
  let first: SeedResult, again: SeedResult;
  let defender: TestPerson;
  let schemas: string[][];
  beforeAll(async () => {
    const database = await openTestDatabase('seed-caseload');
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-test-'));
    const keyFile = join(folder, 'keys.json');
    const options = { cases: CASES, seed: SEED, keys: await FileKeyProvider.open(keyFile, { create: true }), asOf: AS_OF, issuer: 'test' };
    const before = await schemaOf(database.ownerUrl);
    first = await seedCaseload(ownerUrl(database.ownerUrl), options);
    schemas = [before, await schemaOf(database.ownerUrl)];
    again = await seedCaseload(ownerUrl(database.ownerUrl), options);
    world = await World.over(database, folder, keyFile);
    const { rows } = await world.owner.query<{ id: string; subject: string; unit_id: string }>("SELECT id, subject, unit_id FROM people.person WHERE subject = 'staff-family-defender-1'");
    const row = rows[0] as { id: string; subject: string; unit_id: string };
    defender = { id: row.id, subject: row.subject, unitId: row.unit_id, role: 'FAMILY_DEFENDER' };
  });
  afterAll(() => world.close());

  const count = async (sql: string): Promise<number> => Number((await world.owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);

  it('writes each case once, some forty rows each', async () => {
    expect(first).toMatchObject({ cases: CASES, alreadyThere: false });
    expect(first.rows / CASES).toBeGreaterThan(40);
    expect(again).toMatchObject({ cases: 0, alreadyThere: true });
    expect(await count('core.case_file')).toBe(CASES);
  });

  it('opens through the API, names and all', async () => {
    const { code, child, incidents } = inventCase(SEED, 3, AS_OF);
    const seen = await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { code child { givenNames familyNames documentNumber dateOfBirth sex } whereabouts { nodes { aspect value } } family { nodes { names } } incidents { nodes { form platform } } reports { nodes { content { narrative } } } } }', { code });
    expect(seen.errors).toBeUndefined();
    expect(seen.data.caseFile).toMatchObject({
      code, child: { givenNames: child.givenNames, familyNames: child.familyNames, documentNumber: child.documentNumber, dateOfBirth: child.bornOn, sex: child.sex },
      whereabouts: { nodes: [{ aspect: 'ADDRESS', value: child.address }, { aspect: 'SCHOOL', value: child.school }, { aspect: 'PHONE', value: child.phone }] },
      family: { nodes: child.relatives.map(({ names }) => ({ names })) }, incidents: { nodes: incidents.map(({ form, platform }) => ({ form, platform })) },
    });
    const list = await world.ask(defender, '{ caseload(first: 50) { nodes { code } } }');
    expect(list.data.caseload.nodes).toHaveLength(CASES);
  });

  it('leaves what triggers would have left', async () => {
    expect(await count('access.assignment')).toBe(CASES * 7 + (await count('access.handover')));
    expect(await count('((SELECT person_id, role, case_id FROM access.assignment) EXCEPT (SELECT person_id, role, case_id FROM access.effective)) x')).toBe(0);
    expect(await count("audit.subject WHERE token = encode(sha256(salt || uuid_send(subject_id)), 'hex')")).toBe(CASES + (await count('core.report')));
    expect(await count("core.case_file c WHERE c.next_due_at IS DISTINCT FROM (SELECT min(t.due_at) FROM core.task t WHERE t.case_id = c.id AND t.status = 'OPEN')")).toBe(0);
    expect(await count('history.case_file')).toBe(0);
  });

  it('leaves every index and constraint as it was', () => {
    expect(schemas[0]?.length).toBeGreaterThan(200);
    expect(schemas[1]).toEqual(schemas[0]);
  });

  it('shows reserved identities, grants and releases as the policy has them', async () => {
    const { rows } = await world.owner.query<{ role: TestPerson['role']; id: string; subject: string; unit_id: string; code: string; named: boolean }>(
      `SELECT a.role, p.id, p.subject, p.unit_id, s.code, EXISTS (SELECT 1 FROM access.reserved_person n WHERE n.reserved_id = r.id AND n.person_id = p.id) AS named
       FROM access.reserved r JOIN access.case_state s USING (case_id) JOIN access.assignment a USING (case_id) JOIN people.person p ON p.id = a.person_id WHERE a.role IN ('FAMILY_DEFENDER', 'PROSECUTOR', 'SOCIAL_WORKER')`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { role, id, subject, unit_id, code, named } of rows) {
      const seen = await world.ask({ id, subject, unitId: unit_id, role }, 'query ($code: String!) { caseFile(code: $code) { child { givenNames } } }', { code });
      expect(seen.errors).toBeUndefined();
      expect([role, named, seen.data.caseFile.child !== null]).toEqual([role, role !== 'PROSECUTOR', role !== 'PROSECUTOR']);
    }
    const { rows: all } = await world.owner.query<{ code: string }>('SELECT code FROM access.case_state');
    const markers = new Set<string>();
    for (const { code } of all) {
      const seen = await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { child { givenNames } family { nodes { names } } safetyCard { language } reports { nodes { code } } personsNamed { nodes { name } } therapyNotes { nodes { body } } progressNotes { nodes { text } } measures { nodes { type } } tasks { nodes { ownerUnit } } withheld { field reason grantedBy } } }', { code });
      expect(seen.errors).toBeUndefined();
      markers.add(JSON.stringify(seen.data.caseFile.withheld));
    }
    expect([...markers]).toEqual([expect.stringContaining('therapyNotes')]);
    expect(await count('access.field_grant g JOIN people.person a ON a.id = g.granted_by JOIN people.person b ON b.id = g.person_id WHERE a.unit_id = b.unit_id')).toBe(0);
    expect(await count('access.release r WHERE NOT EXISTS (SELECT 1 FROM core.released_observation o WHERE o.id = r.row_id AND o.case_id = r.case_id)')).toBe(0);
  });

  it('names only people, cases and keys that are there', async () => {
    const { rows } = await world.owner.query<{ child: string; parent: string; from: string; to: string }>(
      `SELECT k.conrelid::regclass::text AS child, k.confrelid::regclass::text AS parent, a.attname AS from, b.attname AS to FROM pg_constraint k
       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
       WHERE k.contype = 'f' AND k.connamespace = ANY (ARRAY['core', 'identity', 'access']::regnamespace[])`,
    );
    expect(rows.length).toBeGreaterThan(50);
    for (const { child, parent, from, to } of rows) expect([child, from, await count(`${child} c WHERE c.${from} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE p.${to} = c.${from})`)]).toEqual([child, from, 0]);
    expect(await count('identity.child_identity x WHERE NOT EXISTS (SELECT 1 FROM identity.data_key k WHERE k.id = x.key_id AND k.subject_id = x.case_id)')).toBe(0);
  });
});
