/**
 * The limit the API is measured against: bare Node `http` and `pg`, one prepared statement a request, no policy, no planning, no schema. It checks
 * the same tokens, writes the same access record durably, decrypts the same fields and returns the same JSON. One pool, as large as each of the API's.
 */
import { createDecipheriv, createHash, hkdfSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { LIST_CASELOAD_SQL, OPEN_CASE_SQL, SEARCH_SQL } from './bare-statements.mjs';
import { AUDIENCE } from './queries.mjs';

/** What this role may not see of a case is the same for every case, so here it is a constant. */
const { BENCH_DATABASE_URL, BENCH_ISSUER, BENCH_KEY_FILE, BENCH_POLICY, BENCH_POOL, BENCH_WITHHELD } = process.env;
const MOST_KEYS = 2_000;
const pool = new pg.Pool({ connectionString: BENCH_DATABASE_URL, max: Number(BENCH_POOL), idleTimeoutMillis: 0, options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off' });
const { keys: keyEncryptionKeys } = JSON.parse(readFileSync(BENCH_KEY_FILE, 'utf8'));
const verifyKeys = createRemoteJWKSet(new URL(`${BENCH_ISSUER}/jwks`));
const tokens = new Map();
const people = new Map();
const dataKeys = new Map();

async function personOf(header = '') {
  const hash = createHash('sha256').update(header).digest('base64url');
  const known = tokens.get(hash);
  if (known !== undefined && known.until > Date.now()) return known.person;
  const { payload } = await jwtVerify(header.slice('Bearer '.length), verifyKeys, { issuer: BENCH_ISSUER, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['ES256'] });
  const { rows } = await pool.query('SELECT p.id, u.code AS unit, u.agency_code AS agency FROM people.person p JOIN people.unit u ON u.id = p.unit_id WHERE p.issuer = $1 AND p.subject = $2', [payload.iss, payload.sub]);
  tokens.set(hash, { person: rows[0], until: Date.now() + 10_000 });
  people.set(rows[0].id, rows[0]);
  return rows[0];
}

function columnKey(caseId, { key: kid, kek, wrapped }, name) {
  let entry = dataKeys.get(kid);
  if (entry === undefined) {
    const closed = Buffer.from(wrapped, 'base64url');
    const bytes = open(Buffer.from(keyEncryptionKeys[kek].key, 'base64url'), closed, `heard-once wrap v1|${kek}|dek|${caseId}|${kid}`);
    entry = { bytes, columns: new Map() };
    dataKeys.set(kid, entry);
    if (dataKeys.size > MOST_KEYS) dataKeys.delete(dataKeys.keys().next().value);
  }
  let derived = entry.columns.get(name);
  if (derived === undefined) {
    derived = Buffer.from(hkdfSync('sha256', entry.bytes, '', `heard-once field v1|${name}`, 32));
    entry.columns.set(name, derived);
  }
  return derived;
}

function open(key, sealed, additional) {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(additional));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

function decrypt(caseId, child, { table, column, id }, text) {
  const sealed = Buffer.from(text.slice(text.lastIndexOf('.') + 1), 'base64url');
  return open(columnKey(caseId, child, `${table}|${column}`), sealed, `${table}|${column}|${id}|v1.${child.key}`).toString();
}

async function openCase(person, code) {
  const { rows } = await pool.query({ name: 'open', text: OPEN_CASE_SQL, values: [code, person.id, randomUUID(), person.agency, person.unit, BENCH_POLICY] });
  const [row] = rows;
  if (row === undefined) return null;
  const sealed = JSON.parse(row.child);
  const ofChild = (column, text) => decrypt(row.id, sealed, { table: 'identity.child_identity', column, id: sealed.id }, text);
  const child = { givenNames: ofChild('given_names', sealed.given), familyNames: ofChild('family_names', sealed.family), dateOfBirth: ofChild('date_of_birth', sealed.born), sex: sealed.sex };
  const family = JSON.parse(row.family).map(({ id, role, names, relation }) => ({ role, names: decrypt(row.id, sealed, { table: 'identity.family_member', column: 'names', id }, names), relation }));
  return `{"data":{"caseFile":${row.rest.slice(0, -1)},"child":${JSON.stringify(child)},"family":{"nodes":${JSON.stringify(family)}}}},"extensions":${BENCH_WITHHELD}}`;
}

async function listCaseload(person) {
  const { rows } = await pool.query({ name: 'list', text: LIST_CASELOAD_SQL, values: [person.id, randomUUID(), person.agency, person.unit, BENCH_POLICY] });
  return `{"data":{"caseload":{"nodes":${rows[0].nodes ?? '[]'},"pageInfo":{"hasNextPage":${rows[0].more}}}}}`;
}

async function searchTestimony(person, text) {
  const { rows: [{ nodes, total }] } = await pool.query({ name: 'search', text: SEARCH_SQL, values: [person.id, text, randomUUID(), person.agency, person.unit, BENCH_POLICY] });
  return `{"data":{"searchTestimony":{"totalCount":${total},"nodes":${nodes},"pageInfo":{"hasNextPage":${total > 20}}}}}`;
}

const server = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => {
    answer(request.headers.authorization, body).then(
      (text) => response.writeHead(text === null ? 404 : 200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text ?? '') }).end(text ?? ''),
      () => response.writeHead(500, { 'content-length': 0 }).end(),
    );
  });
});

async function answer(authorization, body) {
  const person = await personOf(authorization);
  const { variables } = JSON.parse(body);
  if (variables?.text) return searchTestimony(person, variables.text);
  return variables?.code ? openCase(person, variables.code) : listCaseload(person);
}

server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('listening\n'));
process.once('SIGTERM', () => process.exit(0));
