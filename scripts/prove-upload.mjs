/**
 * Shows that a recording comes in whole whatever is killed: a file of 2 GB (`-- --mib 256`) by tus-js-client, kill -9 of the API at 20 random places
 * (`-- --kills 5`); the hash of what is sealed equals, the API's memory stays below 250 MB above idle, 500 random ranges over HTTP (`-- --ranges 100`)
 * are right and on record, and how fast it plays beside `cat` of the plain file to the same reader (that alone: `-- --kills 0 --ranges 0`). With `-- --s3` it is kept in a bucket (256 MiB, 5 kills),
 * and the API is killed three times more while it goes there.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readSync, statfsSync, writeSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryWatch } from '../test/proofs/memory-watch.mjs';
import { rateOfOpening, Reader, servePlain } from '../test/proofs/playing.mjs';
import { getRange, RecordingProof } from '../test/proofs/recording-proof.mjs';

const MIB = 1_048_576;
const MOST_MEMORY = 250 * 1_000_000;
const LARGEST_RANGE = MIB;
const WINDOW = 4 * MIB;
/** Bytes of thirty seconds of this film, which one answer gives. */
const ANSWER = 15_000_000;
const ROUNDS = 3;
const argument = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const s3 = process.argv.includes('--s3');
const size = Math.round(argument('--mib', s3 ? 256 : 2000) * MIB) + 12_345;
const kills = argument('--kills', s3 ? 5 : 20);
/** Where in the bucket's work the API is killed: the how many-th request of which kind, and what becomes of that request. */
const SETTLING = [{ operation: 'UploadPart', number: 3, outcome: 'SILENT' }, { operation: 'CompleteMultipartUpload', number: 1, outcome: null }, { operation: 'GetObject', number: 2, outcome: 'SILENT' }];
const ranges = argument('--ranges', 500);
const problems = [];
const line = (what, found, wanted, right) => {
  if (!right) problems.push(`${what}: ${found}, wanted ${wanted}`);
  console.log(`  ${what.padEnd(62)} ${String(found).padStart(14)}   ${right ? 'ok' : `WRONG, wanted ${wanted}`}`);
};
const mebi = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;

const proof = await RecordingProof.open({ s3 });
try {
  const { file, sha256 } = makeFile(path.join(proof.folder, 'plain.bin'));
  console.log(`A file of ${mebi(size)}, sent by tus-js-client while the API is killed ${kills} times${s3 ? ', kept in a bucket' : ''}\n`);
  const id = await sendAndKill(file, sha256);
  await askRanges(id, file);
  await playAll(id, file);
} catch (error) {
  console.error(`What the API said last:\n${proof.system.output.slice(-3000)}`);
  throw error;
} finally {
  await proof.close();
}
console.log(problems.length === 0 ? '\nUpload: holds.' : `\nUpload: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

/** Noise, so that no two chunks are alike; begins as a film does. */
function makeFile(file) {
  const { bavail, bsize } = statfsSync(proof.folder);
  const needed = (s3 ? 5.2 : 2.2) * size;
  if (bavail * bsize < needed) throw new Error(`Not enough room for ${mebi(needed)}: use -- --mib`);
  const hash = createHash('sha256');
  const handle = openSync(file, 'w');
  for (let at = 0; at < size; at += WINDOW) {
    const bytes = randomBytes(Math.min(WINDOW, size - at));
    if (at === 0) bytes.write('\0\0\0\x18ftypisom', 0, 'latin1');
    hash.update(bytes);
    writeSync(handle, bytes);
  }
  closeSync(handle);
  return { file, sha256: hash.digest('hex') };
}

async function sendAndKill(file, sha256) {
  const { id, uploadUrl } = await proof.begin(size, 'video/mp4', Math.round(size / 500));
  const memory = new MemoryWatch(() => proof.residentMemory());
  let sent = 0;
  let retries = 0;
  const began = performance.now();
  let over = false;
  const whole = proof.upload(uploadUrl, createReadStream(file), size, { onProgress: (bytes) => (sent = bytes), onRetry: () => (retries += 1) }).finally(() => (over = true));
  whole.catch(() => undefined);
  const places = Array.from({ length: kills }, () => Math.random() * 0.97 * size).sort((a, b) => a - b);
  let killed = 0;
  const settling = s3 ? killWhileSettling(memory) : null;
  for (const place of places) {
    while (sent < place && !over) await sleep(1);
    if (over) break;
    await proof.system.killApi();
    killed += 1;
    await proof.system.startApi();
    memory.restarted();
    sent = 0;
    while (sent === 0 && !over) await sleep(1);
  }
  await whole;
  memory.stop();
  if (settling) lookAtBucket(id, settling);
  const { rows: [row] } = await proof.system.owner.query('SELECT status, sha256, size_bytes::float8 AS size FROM core.recording WHERE id = $1', [id]);
  const { rows: custody } = await proof.system.owner.query('SELECT event FROM core.recording_custody WHERE recording_id = $1 ORDER BY at', [id]);
  line('kill -9 of the API during the upload', killed, kills, killed === kills);
  line('tries of tus-js-client after that', retries, `at least ${kills}`, retries >= kills);
  line('state of the recording', row.status, 'SEALED', row.status === 'SEALED');
  line('bytes', row.size, size, row.size === size);
  line('SHA-256 equals that of the file', row.sha256 === sha256, true, row.sha256 === sha256);
  line('custody', custody.map(({ event }) => event).join('+'), 'RECEIVED+SEALED', custody.map(({ event }) => event).join('+') === 'RECEIVED+SEALED');
  line('peak memory of the API above idle', mebi(memory.peak), mebi(MOST_MEMORY), memory.peak <= MOST_MEMORY);
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s with all restarts; the API idle has ${mebi(memory.idle)}\n`);
  return id;
}

/** Each place once, in their order; gives how many kills there were. */
function killWhileSettling(memory) {
  const left = [...SETTLING];
  const seen = { kills: 0 };
  let count = 0;
  proof.store.outcomeOf = ({ operation }) => {
    if (operation !== left[0]?.operation || ++count < left[0].number) return null;
    const { outcome } = left.shift();
    count = 0;
    seen.kills += 1;
    void proof.system.killApi().then(() => proof.system.startApi()).then(() => memory.restarted());
    return outcome;
  };
  return seen;
}

function lookAtBucket(id, { kills: killed }) {
  const asked = (operation) => proof.store.requests.filter((one) => one.operation === operation).length;
  line('kill -9 of the API while it goes into the bucket', killed, SETTLING.length, killed === SETTLING.length);
  line('the object is there', existsSync(proof.store.fileOf(`recordings/${id}`)), true, existsSync(proof.store.fileOf(`recordings/${id}`)));
  line('completed once, in the bucket for good', asked('CompleteMultipartUpload'), 1, asked('CompleteMultipartUpload') === 1);
  line('the copy in the folder is gone', !existsSync(proof.stagedFileOf(id)), true, !existsSync(proof.stagedFileOf(id)));
  line('requests that overwrite or delete', asked('Other'), 0, asked('Other') === 0);
}

async function askRanges(id, file) {
  const agent = new http.Agent({ keepAlive: true });
  const url = await proof.session(id);
  const handle = openSync(file, 'r');
  let wrong = 0;
  for (let turn = 0; turn < ranges; turn++) {
    const first = Math.floor(Math.random() * size);
    const last = Math.min(size - 1, first + Math.floor(Math.random() * LARGEST_RANGE));
    const plain = Buffer.alloc(last - first + 1);
    readSync(handle, plain, 0, plain.length, first);
    const { status, range, bytes } = await getRange(agent, proof.base, url, `bytes=${first}-${last}`);
    if (status !== 206 || range !== `bytes ${first}-${last}/${size}` || !bytes.equals(plain)) wrong += 1;
  }
  closeSync(handle);
  agent.destroy();
  const { rows: [logged] } = await proof.system.owner.query("SELECT count(*)::int AS n FROM audit.access_entry WHERE operation = 'playRecording' AND decision = 'ALLOW' AND records LIKE $1", [`%${id}%`]);
  line(`of ${ranges} random ranges over HTTP not exactly right`, wrong, 0, wrong === 0);
  line('ranges on record', logged.n, ranges, logged.n === ranges);
}

/** In turns, so that all have the same machine; of each the median. */
async function playAll(id, file) {
  const reader = new Reader();
  const plain = await servePlain(file, size, ANSWER);
  const seconds = { cat: [], plain: [], played: [] };
  const before = proof.store?.requests.length;
  let answers = 0;
  for (let round = 0; round < ROUNDS; round++) {
    seconds.cat.push((await reader.take({ file })).seconds);
    seconds.plain.push((await reader.take({ url: plain.url, size })).seconds);
    const played = await reader.take({ url: `${proof.base}${await proof.session(id)}`, size });
    seconds.played.push(played.seconds);
    answers = played.answers;
  }
  plain.close();
  reader.close();
  const cat = size / median(seconds.cat);
  const rate = (what, bytes) => console.log(`  ${what.padEnd(62)} ${`${mebi(bytes)}/s`.padStart(14)}   ${(bytes / cat).toFixed(2)} of cat`);
  if (s3) console.log(`\n  Requests to the store for each 4 MiB played: ${((proof.store.requests.length - before) / ROUNDS / Math.ceil(size / WINDOW)).toFixed(1)}`);
  console.log(`\n  All of it to one reader, ${ROUNDS} rounds:`);
  rate('cat of the plain file', cat);
  rate('plain file over HTTP, by Node, in answers as long', size / median(seconds.plain));
  rate('chunks opened in memory by one thread, nothing read or sent', await rateOfOpening());
  rate(`played in ${answers} answers, each decided and on record`, size / median(seconds.played));
}

function median(all) {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
}
