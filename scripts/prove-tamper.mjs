import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { built } from '../test/proofs/built.mjs';
import { LogCopies } from '../test/proofs/log-copies.mjs';
import { Planter } from '../test/proofs/planting.mjs';
import { ProofSystem } from '../test/proofs/proof-system.mjs';
import { LogPrograms } from './run-log.mjs';

/**
 * Ten tamperings by a superuser of the database, two of them with the stolen key of the log, each on a copy of one and the same system; each must be
 * named by a program that does not believe the database: verifier, witness, sequencer or reconciliation, with its exit code and the entry. Beside each
 * its control: the same check of the copy that nobody touched, which must pass.
 */
const { parseCheckpoint } = await built('libs/transparency-log/src/checkpoint.js');
const { parseNote } = await built('libs/transparency-log/src/signed-note.js');
const { TILE_WIDTH } = await built('libs/transparency-log/src/tile-path.js');
const { foldHashes, leafHash } = await built('libs/transparency-log/src/merkle-tree.js');
const { appendLeaves } = await built('libs/transparency-log/src/tile-store.js');

const ROOT = path.resolve(import.meta.dirname, '..');
const VERIFIER = path.join(ROOT, 'dist/apps/log-verifier/src/main.js');
const RECONCILE = path.join(ROOT, 'dist/apps/log-sequencer/src/reconcile.js');
const QUERY = '{ caseload(first: 5) { nodes { code } } }';
const READS = 320;
const WAIT_MS = 40_000;
const LATE_MS = 63_000;
const ORIGIN = 'proof.example/access';
const problems = [];

const system = await ProofSystem.open();
const environment = { HEARDONCE_DB_SECRET: system.secret, HEARDONCE_LOG_ORIGIN: ORIGIN };
const copies = new LogCopies(system);
const running = new Set();
try {
  const kept = await grow();
  console.log(`${kept.size} entries, signed by the log and two witnesses; an auditor holds the checkpoint and a copy of the tiles\n`);
  const tamperings = [edited, deleted, reordered, truncated, restored, forked, resigned, swappedTile, replayedReceipt, hiddenLeaf];
  for (const [at, tampering] of tamperings.entries()) await tampering(kept, at + 1);
} finally {
  for (const programs of running) await programs.stop();
  await system.close();
}
console.log(problems.length === 0 ? '\nTamper: ten of ten named, ten of ten controls pass.' : `\nTamper: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

/** The system as it was before anybody touched it: half of it as an older dump, then all of it; what an auditor and an officer keep. */
async function grow() {
  const planter = new Planter(system);
  const officer = await planter.person('POLICE_OFFICER', 'PROOF-A', 'PROOF');
  await planter.assign(officer, (await planter.case(officer, { full: false })).id);
  const half = await run(officer, READS / 2, 'older');
  const whole = await run(officer, READS / 2, 'sound');
  return { ...whole, older: half };
}

/** Reads, waits until both witnesses have signed, then ends all programs and keeps a copy of database and folder under this name. */
async function run(officer, reads, name) {
  await system.startApi();
  const programs = start(system.folder, copies.at('heardonce').address);
  const logKey = await programs.start(async () => true);
  const answers = [];
  for (let n = 0; n < reads; n++) answers.push(await system.ask(officer.subject, QUERY));
  await wholeAndWitnessed();
  const receipts = answers.map(({ headers }) => ({ id: headers['x-heard-once-receipt'], promise: Buffer.from(headers['x-heard-once-promise'], 'base64url') }));
  const bearer = { authorization: `Bearer ${officer.subject}/mfa` };
  const proofs = [];
  for (const { id } of receipts.slice(-2)) proofs.push((await get(`/log/proof/${id}`, bearer)).text);
  // The proofs were put on record too.
  const note = await wholeAndWitnessed();
  const receiptKey = (await get('/log/keys')).text.trim();
  await programs.stop();
  await system.killApi();
  const kept = { name, logKey, receiptKey, note, size: sizeOf(note), receipt: receipts.at(-2).promise, proofs, officer, witnesses: witnessKeys() };
  await copies.keep(name);
  kept.folder = await copies.exportFrom(copies.at(name), name, kept.note, kept.size);
  return kept;
}

/** The checkpoint of all that is in the journal by now, once both witnesses have signed it. */
async function wholeAndWitnessed() {
  const { rows } = await system.owner.query('SELECT count(*)::int AS n FROM audit.access_entry');
  return until(async () => {
    const { text } = await get('/log/checkpoint');
    return text.includes('witness-2') && sizeOf(text) >= rows[0].n ? text : null;
  });
}

/* What a superuser does, and who names it. */

function edited(kept, n) {
  return byVerifier(kept, n, 'edit', "UPDATE tlog.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'POLICE_OFFICER', 'PROSECUTOR'), 'UTF8') WHERE index = 137", /Entry 137 is not the one that was signed/);
}
function deleted(kept, n) {
  return byVerifier(kept, n, 'delete', 'DELETE FROM tlog.leaf WHERE index = 200; UPDATE tlog.leaf SET index = index + 1000000 WHERE index > 200; UPDATE tlog.leaf SET index = index - 1000001 WHERE index > 1000000', /Entry 200 is missing/);
}
function reordered(kept, n) {
  return byVerifier(kept, n, 'reorder', 'CREATE TEMP TABLE two AS SELECT index, entry FROM tlog.leaf WHERE index IN (50, 51); UPDATE tlog.leaf l SET entry = (SELECT t.entry FROM two t WHERE t.index = 101 - l.index) WHERE l.index IN (50, 51)', /Entries 50 and 51 are in another order/);
}
/** Of entries that are read in bundles of 256, the first of the bundle that is not whole is named. */
function truncated(kept, n) {
  return byVerifier(kept, n, 'truncate', `DELETE FROM tlog.leaf WHERE index >= ${kept.size - 10}`, /entries are missing, from entry 256 on/);
}

/** An older dump is put back; the sequencer knows what it signed. */
async function restored(kept, n) {
  const began = performance.now();
  const place = await copies.of(kept.older.name, n);
  const programs = start(copies.folder(kept.name, n), place.address);
  await programs.start(async () => true);
  const named = await until(() => (programs.said.includes('LOG_SHORTER') ? 'LOG_SHORTER' : null));
  const took = seconds(began);
  await programs.stop();
  tell(n, 'restore of an older dump', { by: 'sequencer', said: `${named}: ${kept.older.size} entries where ${kept.size} were signed`, took, named: named === 'LOG_SHORTER', control: await goesOn(kept, `${n}c`) });
}

/** Two histories of one size under one key, shown to two people who compare. */
async function forked(kept, n) {
  const place = await copies.of(kept.name, n);
  await rewrite(place, kept.size);
  const note = await sign(place, n, kept);
  const began = performance.now();
  const tiles = await copies.exportFrom(place, `${n}`, note, sizeOf(note));
  const files = [put(`${n}/ours`, kept.note), put(`${n}/theirs`, note)];
  const { code, said } = verifier(['checkpoints', ...files, '--tiles', tiles, '--old-tiles', kept.folder], kept, 0);
  const control = verifier(['checkpoints', put(`${n}/older`, kept.older.note), files[0], '--tiles', kept.folder], kept, 2);
  tell(n, 'fork', { by: 'verifier', said: `exit ${code}: ${last(said)}`, took: seconds(began), named: code === 1 && /entry 100/.test(said), control: control.code === 0 });
}

/** The whole history is written again and signed with the stolen key; the witnesses are asked for their signatures. */
async function resigned(kept, n) {
  const place = await copies.of(kept.name, n);
  await rewrite(place, kept.size);
  const folder = copies.folder(kept.name, n);
  rmSync(path.join(folder, 'log', 'signed-checkpoint'));
  const began = performance.now();
  const programs = start(folder, place.address);
  await programs.start(async () => true);
  const evidence = path.join(folder, 'witness-1', 'state.evidence');
  const file = await until(() => readdirSync(evidence).find((name) => name.endsWith('.json')) ?? null);
  const took = seconds(began);
  await programs.stop();
  const tiles = await copies.exportFrom(place, `${n}`, kept.note, (await copies.published(place)).size);
  const { code, said } = verifier(['evidence', path.join(evidence, file), '--tiles', tiles, '--old-tiles', kept.folder], kept, 0);
  tell(n, 're-signed history, stolen key', { by: 'witness', said: `refused, evidence kept; verifier exit ${code}: ${last(said)}`, took, named: code === 1, control: await goesOn(kept, `${n}c`) });
}

async function swappedTile(kept, n) {
  const place = await copies.of(kept.name, n);
  await copies.asSuperuser(place, "UPDATE tlog.tile SET hashes = overlay(hashes placing substring(hashes from 33 for 32) from 1 for 32) WHERE level = 0 AND index = 0");
  const began = performance.now();
  const tiles = await copies.exportFrom(place, `${n}`, kept.note, kept.size);
  const { code, said } = verifier(['export', tiles], kept, 2);
  tell(n, 'swapped tile', { by: 'verifier', said: `exit ${code}: ${last(said)}`, took: seconds(began), named: code === 1, control: verifier(['export', kept.folder], kept, 2).code === 0 });
}

/** Somebody shows the receipt of one reading for another. */
async function replayedReceipt(kept, n) {
  const began = performance.now();
  const receipt = put(`${n}/receipt`, kept.receipt);
  const [own, other] = kept.proofs.map((proof, at) => put(`${n}/${at}.tlog-proof`, proof));
  const shown = (proof) => verifier(['receipt', receipt, '--receipt-key', kept.receiptKey, '--proof', proof], kept, 2);
  const { code, said } = shown(other);
  tell(n, 'replayed receipt', { by: 'verifier', said: `exit ${code}: ${last(said)}`, took: seconds(began), named: code === 1, control: shown(own).code === 0 });
}

/** A row is taken out of the journal before the sequencer comes to it: neither journal nor log knows of it. */
async function hiddenLeaf(kept, n) {
  await system.startApi();
  const answer = await system.ask(kept.officer.subject, QUERY);
  const id = answer.headers['x-heard-once-receipt'];
  await sleep(1_000);
  await system.killApi();
  const receipt = put(`${n}/receipt`, Buffer.from(answer.headers['x-heard-once-promise'], 'base64url'));
  await system.owner.query(`SET LOCAL session_replication_role = replica; DELETE FROM audit.access_entry WHERE id = '${id}'`);
  const began = performance.now();
  const programs = start(system.folder, copies.at('heardonce').address);
  await programs.start(async () => true);
  await sleep(LATE_MS);
  const place = copies.at('heardonce');
  const found = reconciled(system.folder, place.address);
  const took = seconds(began);
  await programs.stop();
  const note = (await copies.published(place)).note;
  const tiles = await copies.exportFrom(place, `${n}`, note, sizeOf(note));
  const shown = verifier(['receipt', receipt, '--receipt-key', kept.receiptKey, '--export', tiles, '--taken-at', new Date().toISOString()], kept, 2);
  const sound = await copies.of(kept.name, `${n}c`);
  const control = reconciled(copies.folder(kept.name, `${n}c`), sound.address);
  tell(n, 'hidden leaf', { by: 'reconciliation', said: `exit ${found.status}: ${/RECEIPT_WITHOUT_LEAF \S+/.exec(found.stdout)?.[0].slice(0, 36)}…; verifier exit ${shown.code}: ${/Omission/.exec(shown.said)?.[0]}`, took,
    named: found.status === 2 && found.stdout.includes(`RECEIPT_WITHOUT_LEAF ${id}`) && shown.code === 1, control: control.status === 0 });
}

/* How it is looked at */

async function byVerifier(kept, n, what, sql, named) {
  const place = await copies.of(kept.name, n);
  await copies.asSuperuser(place, sql);
  const began = performance.now();
  const folder = await copies.exportFrom(place, `${n}`, kept.note, kept.size);
  const { code, said } = verifier(['export', folder, '--tiles', kept.folder], kept, 2);
  tell(n, what, { by: 'verifier', said: `exit ${code}: ${last(said)}`, took: seconds(began), named: code === 1 && named.test(said), control: verifier(['export', kept.folder], kept, 2).code === 0 });
}

function verifier(parameters, { logKey, witnesses }, quorum) {
  const trusted = witnesses.flatMap((key) => ['--witness', key]);
  const { status, stdout } = spawnSync(process.execPath, [VERIFIER, ...parameters, '--log', logKey, ...trusted, '--quorum', String(quorum), '--lang', 'en'], { encoding: 'utf8' });
  return { code: status, said: stdout };
}

function reconciled(data, address) {
  return spawnSync(process.execPath, [RECONCILE], { env: { ...process.env, ...environment, HEARDONCE_DATA: data, DATABASE_URL: address }, encoding: 'utf8' });
}

/** The control of what the log's programs refuse: an untouched copy, on which they sign and both witnesses cosign. */
async function goesOn(kept, n) {
  const place = await copies.of(kept.name, n);
  const before = await copies.published(place);
  const programs = start(copies.folder(kept.name, n), place.address);
  await programs.start(async () => true);
  const found = await until(async () => {
    const now = await copies.published(place);
    return now.at > before.at && now.note.includes('witness-2') ? now : null;
  }).catch(() => null);
  await programs.stop();
  return found !== null && programs.said === '';
}

/* What a superuser can do */

/** Entry 100 is another one, and all tiles are made to fit it; what was signed and published is gone. */
async function rewrite(place, size) {
  await copies.asSuperuser(place, "UPDATE tlog.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'POLICE_OFFICER', 'PROSECUTOR'), 'UTF8') WHERE index = 100; TRUNCATE tlog.tile, tlog.cosignature, tlog.checkpoint, tlog.published");
  const tiles = await copies.withStore(place, async (store) => (await appendLeaves(store, 0, (await store.leaves(0, size)).map(({ entry }) => leafHash(entry)))).tiles.filter(({ width }) => width === TILE_WIDTH));
  const values = tiles.map(({ level, index, hashes }) => `(${level}, ${index}, '\\x${hashes.toString('hex')}', '\\x${foldHashes(hashes).toString('hex')}')`);
  await copies.asSuperuser(place, `INSERT INTO tlog.tile (level, index, hashes, root) VALUES ${values.join(', ')}`);
}

/** The log signs it, as its key was stolen: a sequencer of the thief's own, without witnesses and without what was signed last. */
async function sign(place, n, kept) {
  const folder = copies.folder(kept.name, n);
  rmSync(path.join(folder, 'log', 'signed-checkpoint'));
  const programs = start(folder, place.address);
  await programs.start(async () => true);
  const { note } = await until(() => copies.published(place));
  await programs.stop();
  return `${note.split('\n').slice(0, 4).join('\n')}\n${note.split('\n').find((line) => line.startsWith(`— ${ORIGIN}`))}\n`;
}

function put(name, content) {
  const file = path.join(system.folder, 'shown', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function start(data, database) {
  const programs = new LogPrograms({ data, database, environment, quiet: true });
  running.add(programs);
  return programs;
}

function witnessKeys() {
  return readFileSync(path.join(system.folder, 'log', 'witnesses'), 'utf8').split('\n').filter((line) => line.startsWith('witness ')).map((line) => line.split(' ')[2]);
}

async function get(place, headers = {}) {
  const response = await fetch(`http://127.0.0.1:${system.port}${place}`, { headers });
  return { status: response.status, text: await response.text() };
}

function sizeOf(note) {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch {
    return -1;
  }
}

async function until(found) {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) {
    const value = await found();
    if (value !== null) return value;
  }
  throw new Error('It did not come about');
}

function seconds(began) {
  return (performance.now() - began) / 1000;
}

function last(said) {
  return said.trim().split('\n').at(-1);
}

function tell(n, what, { by, said, took, named, control }) {
  if (!named) problems.push(`${what}: not named`);
  if (!control) problems.push(`${what}: its control does not pass`);
  console.log(`${String(n).padStart(2)} ${named ? 'named ' : 'MISSED'} ${what.padEnd(32)} ${by.padEnd(14)} ${took.toFixed(1).padStart(5)} s   control ${control ? 'passes' : 'FAILS'}\n     ${said}`);
}
