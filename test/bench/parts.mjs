import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { parse } from 'graphql';
import { OPEN_CASE_SQL } from './bare-statements.mjs';
import { processMicroseconds } from './processor-time.mjs';
import { OPEN_CASE, ROLE } from './queries.mjs';
import { median } from './rounds.mjs';

const DIST = path.resolve(import.meta.dirname, '..', '..', 'dist');
const load = (file) => import(path.join(DIST, file));
const STEPS = 600;
const ROUNDS = 5;
const LOOP_SECONDS = 4;
const LOOP_CONNECTIONS = 16;
const CASES_DECRYPTED = 500;

/**
 * What the second lock costs: the API's own statements, as the actor's database role under its row policies and as a superuser without any.
 * Processor time of the one backend, each in a transaction with the same settings.
 */
export async function measureRowPolicies(stage) {
  const person = stage.people[0];
  const { databaseSecret, loginUrl } = await load('apps/api/src/platform/database-logins.js');
  const readUrl = loginUrl(stage.database.url, databaseSecret(), 'read');
  const options = '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off';
  const clients = { withPolicies: new pg.Client({ connectionString: readUrl, options }), without: new pg.Client({ connectionString: stage.database.url, options }) };
  for (const client of Object.values(clients)) await client.connect();
  try {
    const { core, actor } = await planOpenCase(clients.withPolicies, stage, person);
    const list = 'SELECT t.id FROM core.case_file t ORDER BY t.priority, t.opened_at, t.id LIMIT 26';
    const listByHand = `SELECT t.id FROM core.case_file t WHERE t.case_id = ANY (ARRAY(SELECT e.case_id FROM access.effective e WHERE e.person_id = '${person.id}' AND e.role = '${ROLE}')) ORDER BY t.priority, t.opened_at, t.id LIMIT 26`;
    const settings = (scope, cases) => ({ role: `heardonce_r_${ROLE.toLowerCase()}`, person: person.id, unit: actor.unit_id, agency: actor.agency, mfa: true, scope, cases });
    return [
      await compare(clients, 'open a case', (at) => ({ settings: settings('case', [person.cases[at % person.cases.length]]), withPolicies: core.text, without: core.text, values: [[person.cases[at % person.cases.length]], ...core.params] })),
      await compare(clients, 'list 26 of 200', () => ({ settings: settings('list', []), withPolicies: list, without: listByHand, values: [] })),
    ];
  } finally {
    for (const client of Object.values(clients)) await client.end();
  }
}

/** The statement the read door plans for {@link OPEN_CASE}. */
async function planOpenCase(client, stage, person) {
  const [{ planRead }, { selectionOf }, { decide }, { findFactsByCode }, { CaseFile }] = await Promise.all([
    load('apps/api/src/platform/read/plan.js'), load('apps/api/src/platform/read/selection.js'), load('libs/authz/src/decision.js'), load('apps/api/src/platform/read/case-facts.js'), load('libs/domain/src/cases/case-file.entity.js'),
  ]);
  const actor = (await client.query('SELECT * FROM access.sign_in($1, $2, NULL)', [stage.issuer.issuer, person.subject])).rows[0];
  const asking = { personId: person.id, unitId: actor.unit_id, unit: actor.unit, agency: actor.agency, roles: actor.roles, mfa: true };
  const facts = await findFactsByCode(client, asking, person.codes[0]);
  const { fields } = selectionOf({ fieldNodes: parse(OPEN_CASE).definitions[0].selectionSet.selections, fragments: {}, variableValues: {} });
  return { actor, core: planRead(CaseFile, fields, decide(asking, facts), { role: ROLE, readCursor: () => '' }).core };
}

async function compare(clients, name, stepOf) {
  const { readAs } = await load('apps/api/src/platform/read/read-as.js');
  const pids = {};
  for (const [key, client] of Object.entries(clients)) pids[key] = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
  const one = async (key, at) => {
    const step = stepOf(at);
    await readAs(clients[key], key === 'without' ? { ...step.settings, role: 'none' } : step.settings, [{ name: name.replaceAll(' ', '.'), text: step[key], values: step.values }]);
  };
  const found = { withPolicies: [], without: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const key of Object.keys(found)) {
      const before = processMicroseconds(pids[key]);
      for (let at = 0; at < STEPS; at++) await one(key, at);
      if (round > 0) found[key].push((processMicroseconds(pids[key]) - before) / STEPS);
    }
  }
  return { name, withPolicies: median(found.withPolicies), without: median(found.without) };
}

/** What opening the encrypted fields of {@link OPEN_CASE} costs the server, key included and with the key at hand. */
export async function measureDecryption(stage) {
  const [{ FileKeyProvider }, { FieldCipher }] = await Promise.all([load('apps/api/src/platform/keys/file-key-provider.js'), load('apps/api/src/platform/keys/field-cipher.js')]);
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT k.subject_id AS "subjectId", k.kid AS "dekId", k.kek_id AS "kekId", k.wrapped, c.id, c.given_names, c.family_names, c.date_of_birth, (SELECT json_agg(json_build_object('id', f.id, 'names', f.names)) FROM identity.family_member f WHERE f.case_id = c.case_id) AS family
     FROM identity.child_identity c JOIN identity.data_key k ON k.id = c.key_id LIMIT $1`, [CASES_DECRYPTED * 2]).finally(() => client.end());
  const keys = await FileKeyProvider.open(stage.keyFile, { create: false });
  const receipt = { id: 'bench', mac: 'bench', recordHash: 'bench' };
  const pass = async (cipher, cases) => {
    const started = performance.now();
    for (const row of cases) {
      const dek = cipher.openCached(receipt, row) ?? (await cipher.open(receipt, row));
      for (const column of ['given_names', 'family_names', 'date_of_birth']) dek.decrypt({ table: 'identity.child_identity', column, rowId: row.id }, row[column]);
      for (const member of row.family) dek.decrypt({ table: 'identity.family_member', column: 'names', rowId: member.id }, member.names);
    }
    return ((performance.now() - started) * 1000) / cases.length;
  };
  await pass(new FieldCipher(keys, () => true), rows.slice(CASES_DECRYPTED));
  const cipher = new FieldCipher(keys, () => true);
  const cold = await pass(cipher, rows.slice(0, CASES_DECRYPTED));
  return { values: 3 + rows[0].family.length, cold, warm: await pass(cipher, rows.slice(0, CASES_DECRYPTED)) };
}

/** The bare handler's statement without HTTP around it: driven by a plain loop on `pg`, and by pgbench where it is installed. */
export async function measureLoops(stage) {
  const targets = stage.people.flatMap(({ id, codes }) => codes.map((code) => [code, id]));
  const loops = [{ driver: 'pg in a loop', rate: await plainLoop(stage.database.url, targets) }];
  if (spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0) loops.push({ driver: 'pgbench', rate: await pgbench(stage, targets) });
  return loops;
}

async function plainLoop(url, targets) {
  const end = performance.now() + LOOP_SECONDS * 1000;
  const counts = await Promise.all(Array.from({ length: LOOP_CONNECTIONS }, async () => {
    const client = new pg.Client({ connectionString: url, options: '-c plan_cache_mode=force_generic_plan -c jit=off' });
    await client.connect();
    let count = 0;
    for (; performance.now() < end; count++) {
      const [code, person] = targets[Math.floor(Math.random() * targets.length)];
      await client.query({ name: 'open', text: OPEN_CASE_SQL, values: [code, person, crypto.randomUUID(), 'ICBF', 'UNIT', 'policy'] });
    }
    await client.end();
    return count;
  }));
  return counts.reduce((sum, count) => sum + count, 0) / LOOP_SECONDS;
}

async function pgbench(stage, targets) {
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS public.bench_target (n int PRIMARY KEY, code text, person uuid)');
  await client.query('TRUNCATE public.bench_target');
  await client.query('INSERT INTO public.bench_target SELECT n, code, person FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS t (code, person, n)', [targets.map(([code]) => code), targets.map(([, person]) => person)]);
  await client.end();
  const target = (column) => `(SELECT ${column} FROM public.bench_target WHERE n = :n)`;
  const places = { $1: target('code'), $2: target('person'), $3: 'gen_random_uuid()', $4: "'ICBF'", $5: "'UNIT'", $6: "'policy'" };
  const script = path.join(stage.folder, 'open-case.pgbench');
  writeFileSync(script, `\\set n random(1, ${targets.length})\n${OPEN_CASE_SQL.replace(/\$[1-6]/g, (place) => places[place])};\n`);
  const url = new URL(stage.database.url);
  const child = spawn('pgbench', ['-n', '-M', 'prepared', '-f', script, '-c', String(LOOP_CONNECTIONS), '-j', String(Math.min(2, cpus().length)), '-T', String(LOOP_SECONDS), url.pathname.slice(1)],
    { env: { ...process.env, PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGPASSWORD: decodeURIComponent(url.password), PGOPTIONS: '-c plan_cache_mode=force_generic_plan -c jit=off' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  await new Promise((resolve) => child.once('exit', resolve));
  const rate = /tps = ([\d.]+)/.exec(text)?.[1];
  if (rate === undefined) throw new Error(`pgbench: ${text}`);
  return Number(rate);
}
