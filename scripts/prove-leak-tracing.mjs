import { parseArgs } from 'node:util';
import { LOOKED_BEFORE, MANNERS, plantLeak, plantOffice, plantWork } from '../test/proofs/leak-journal.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';
import pg from 'pg';

/**
 * Who told, among all who had read it: an invented journal of ordinary work, in it one leak a trial, each traced as an approved trace is, by the login that
 * makes traces. Prints on which place the one who told stands, by the manner in which they had looked; among how many; and what chance would have given.
 * Exits with 1 where somebody who told is not found at all, or chance would do as well.
 *
 * `-- --entries N --people N --cases N --trials N`: 1,000,000, 5,000, 8,000 and 200 if not given.
 */
const { values } = parseArgs({ options: { entries: { type: 'string', default: '1000000' }, people: { type: 'string', default: '5000' }, cases: { type: 'string', default: '8000' }, trials: { type: 'string', default: '200' } } });
const size = { entries: Number(values.entries), people: Number(values.people), cases: Number(values.cases) };
const trials = Number(values.trials);
const FACTS = JSON.stringify([
  { record: 'Whereabouts', field: 'value', aspect: 'SCHOOL', places: [{ record: 'Whereabouts', field: 'value', aspect: 'SCHOOL' }] },
  { record: 'ChildIdentity', field: 'dateOfBirth', aspect: null, places: [{ record: 'ChildIdentity', field: 'dateOfBirth' }, { record: 'ReportChild', field: 'dateOfBirth' }] },
  { record: 'Whereabouts', field: 'value', aspect: 'ADDRESS', places: [{ record: 'Whereabouts', field: 'value', aspect: 'ADDRESS' }] },
]);
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const system = await ProofSystem.open();
let held = false;
try {
  held = await prove();
} finally {
  await system.close();
}
process.exit(held ? 0 : 1);

async function prove() {
  const client = new pg.Client({ connectionString: system.server.url });
  const maker = new pg.Client({ connectionString: system.urls.identity });
  await client.connect();
  await maker.connect();
  try {
    let since = performance.now();
    await plantOffice(client, size);
    console.log(`${size.people} people, ${size.cases} cases with a team of seven (${seconds(since)} s)`);
    since = performance.now();
    await plantWork(client, size, (done) => process.stderr.write(`\r${done} entries`));
    console.log(`\n${size.entries} entries of ordinary work over 180 days (${seconds(since)} s)`);
    const leaks = [];
    for (let number = 0; number < trials; number++) leaks.push(await plantLeak(client, size, number));
    await client.query('ANALYZE audit.access_entry');
    const results = [];
    for (const leak of leaks) results.push({ ...leak, ...(await trace(client, maker, leak)) });
    return report(results);
  } finally {
    await maker.end();
    await client.end();
  }
}

/** As an approved trace is made; the place of whoever told, 0 where they are not in it. */
async function trace(client, maker, { caseCode, publishedAt, personId }) {
  const { rows: [{ id }] } = await client.query(
    `INSERT INTO audit.leak_trace (case_id, facts, from_at, published_at, reason, why, asked_by, asked_unit, decided_by, decided_at, approved, decided_why, readable_until)
     SELECT s.case_id, $2, $3::timestamptz - interval '180 days', $3, 'PRESS', 'three facts in print', md5('person0')::uuid, md5('unit0')::uuid, md5('person1')::uuid, now(), true, 'in print', now() + interval '72 hours' FROM access.case_state s WHERE s.code = $1 RETURNING id`,
    [caseCode, FACTS, publishedAt],
  );
  const since = performance.now();
  await maker.query('SELECT access.keep_leak_trace($1)', [id]);
  const milliseconds = performance.now() - since;
  const { rows } = await client.query('SELECT person_id, rank, known, points FROM audit.leak_reader WHERE trace_id = $1 ORDER BY rank', [id]);
  return { milliseconds, readers: rows.filter((row) => row.known === 3).length, place: rows.find((row) => row.person_id === personId)?.rank ?? 0 };
}

function report(results) {
  const first = (among) => among.filter((one) => one.place === 1).length;
  const chance = (among) => among.reduce((sum, one) => sum + 1 / Math.max(1, one.readers), 0);
  console.log('\nlooked               trials  first  first three  not found  by chance first  readers of all three');
  for (const [name, among] of [...MANNERS.map((manner) => [manner, results.filter((one) => one.manner === manner)]), ['all', results]]) {
    if (among.length === 0) continue;
    const cells = [among.length, first(among), among.filter((one) => one.place > 0 && one.place <= 3).length, among.filter((one) => one.place === 0).length, chance(among).toFixed(1), (among.reduce((sum, one) => sum + one.readers, 0) / among.length).toFixed(1)];
    console.log(`${name.padEnd(20)} ${cells.map((cell, column) => String(cell).padStart([6, 6, 12, 10, 16, 21][column])).join(' ')}`);
  }
  const times = results.map((one) => one.milliseconds).sort((a, b) => a - b);
  console.log(`\na trace takes ${at(times, 0.5).toFixed(0)} ms (median), ${at(times, 0.99).toFixed(0)} ms (99 of 100), ${times.at(-1).toFixed(0)} ms (longest)`);
  for (const manner of MANNERS) console.log(`${manner}: ${LOOKED_BEFORE[manner]}`);
  const lost = results.filter((one) => one.place === 0).length;
  const held = lost === 0 && first(results) > chance(results);
  console.log(held ? `\nLeak tracing: whoever told stands first in ${first(results)} of ${results.length} and is found in each.` : `\nLeak tracing: BROKEN, not found in ${lost}, first in ${first(results)} where chance gives ${chance(results).toFixed(1)}`);
  return held;
}
