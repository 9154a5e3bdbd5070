import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A verifier that is not ours, Go's golang.org/x/mod/sumdb (tlog, note) as Debian packs it, checks a checkpoint, an inclusion proof and a consistency
 * proof of each size from 1 to `--sizes` (70,000), and the tiles of every 500th; then the same with one byte changed, of which it must accept nothing.
 * Needs the packages golang-go and golang-golang-x-mod-dev.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const LIB = path.join(ROOT, 'dist/libs/transparency-log/src');
const GO_CODE = '/usr/share/gocode';
const SIZES = Number(process.argv.includes('--sizes') ? process.argv[process.argv.indexOf('--sizes') + 1] : 70_000);
const TILES_EACH = 500;
const CONTROLS = 200;

const { signCheckpoint } = await import(path.join(LIB, 'checkpoint.js'));
const { consistencyProof, inclusionProof, leafHash, rootOf } = await import(path.join(LIB, 'merkle-tree.js'));
const { newNoteKey, SIGNATURE_TYPES } = await import(path.join(LIB, 'note-key.js'));
const { noteSigner } = await import(path.join(LIB, 'signed-note.js'));
const { MemoryTiles } = await import(path.join(LIB, 'testing/memory-tiles.js'));

const folder = mkdtempSync(path.join(tmpdir(), 'heardonce-verifier-'));
try {
  process.exitCode = await prove();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function prove() {
  const program = buildGo();
  if (program === null) return 2;
  const key = newNoteKey('log.example/accesses', SIGNATURE_TYPES.note);
  const leaves = Array.from({ length: SIZES }, (_, at) => leafHash(Buffer.from(`{"entry":${at}}`)));
  const tiles = new MemoryTiles();
  await tiles.append(leaves);
  mkdirSync(path.join(folder, 'tiles'));
  for (const [place, hashes] of tiles.tiles) writeFileSync(path.join(folder, 'tiles', place.replace('/', '-')), hashes);

  const began = Date.now();
  const sound = await check(program, key, lines(key, tiles, leaves, SIZES));
  console.log(`  sizes 1 to ${SIZES}: ${sound.accepted} accepted, ${sound.refused} refused; tiles read at ${sound.tiles} sizes (${((Date.now() - began) / 1000).toFixed(0)} s)`);
  const broken = await check(program, key, controls(key, tiles, leaves));
  console.log(`  with one byte of a proof changed: ${broken.accepted} accepted, ${broken.refused} refused`);
  for (const text of sound.told.slice(0, 10)) console.log(`    ${text}`);
  return sound.accepted === SIZES && sound.refused === 0 && broken.accepted === 0 && broken.refused === CONTROLS ? 0 : 1;
}

/** Null, and said why, where the packages are not installed. */
function buildGo() {
  if (spawnSync('go', ['version']).status !== 0 || !existsSync(path.join(GO_CODE, 'src/golang.org/x/mod/sumdb/tlog'))) {
    console.error('Se necesitan los paquetes golang-go y golang-golang-x-mod-dev de Debian. / Needs the Debian packages golang-go and golang-golang-x-mod-dev.');
    return null;
  }
  const program = path.join(folder, 'verifier');
  const environment = { ...process.env, GO111MODULE: 'off', GOPATH: GO_CODE, GOCACHE: path.join(folder, 'cache'), GOFLAGS: '' };
  const built = spawnSync('go', ['build', '-o', program, path.join(ROOT, 'test/proofs/go-verifier/main.go')], { cwd: folder, env: environment, encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(built.stderr);
    return null;
  }
  return program;
}

function texts(hashes) {
  return hashes.map((one) => one.toString('base64'));
}

/** A number from 0 to 1 that differs from size to size, and is the same in each run. */
function spread(size, step) {
  return (size * step) % 1;
}

/** Each with a leaf and an older size that differ from size to size. */
async function* lines(key, tiles, leaves, sizes) {
  const roots = new Map();
  for (let size = 1; size <= sizes; size++) {
    const root = await rootOf(tiles, size);
    roots.set(size, root);
    const index = Math.floor(size * spread(size, 0.618));
    const old = 1 + Math.floor(size * spread(size, 0.414));
    if (size % 10_000 === 0) process.stderr.write(process.stderr.isTTY ? `\r  ${size}` : '');
    yield {
      Size: size, Index: index, Old: old, Note: await signCheckpoint({ origin: key.name, size, root }, [noteSigner(key)]), Leaf: leaves[index].toString('base64'), OldRoot: roots.get(old).toString('base64'),
      Inclusion: texts(await inclusionProof(tiles, index, size)), Consistency: texts(await consistencyProof(tiles, old, size)), Tiles: size % TILES_EACH === 0 || (size & (size - 1)) === 0,
    };
  }
}

async function* controls(key, tiles, leaves) {
  let given = 0;
  for await (const line of lines(key, tiles, leaves, SIZES)) {
    const from = [line.Inclusion, line.Consistency].find((proof) => proof.length > 0);
    if (line.Size < 3 || !from) continue;
    const bytes = Buffer.from(from[0], 'base64');
    bytes[given % 32] ^= 1;
    from[0] = bytes.toString('base64');
    yield { ...line, Tiles: false };
    if (++given === CONTROLS) return;
  }
}

async function check(program, key, all) {
  const child = spawn(program, [key.vkey, key.name, path.join(folder, 'tiles')], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of all) if (!child.stdin.write(`${JSON.stringify(line)}\n`)) await new Promise((resolve) => child.stdin.once('drain', resolve));
  child.stdin.end();
  await ended;
  const told = said.trimEnd().split('\n');
  const [accepted, refused, tiles] = told.pop().split(' ').map(Number);
  return { accepted, refused, tiles, told };
}
