import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { MUTANTS } from '../test/mutants/mutants.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';

/**
 * Breaks one promise at a time in a copy of the tree and runs the spec that guards it: the named test must go red. Several copies, each with a
 * database server of its own, work side by side. First every named test must be green unbroken. `-- --only NAME,NAME` runs those whose names
 * contain one of these. Exit code 1 when a mutant survives.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const COPIED = ['apps', 'libs', 'migrations', 'test', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'jest.config.js', 'schema.graphql'];
const only = (process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '').split(',');

const chosen = MUTANTS.filter((mutant) => only.some((part) => mutant.name.includes(part)));
const folder = mkdtempSync(path.join(tmpdir(), 'heardonce-mutants-'));
const began = Date.now();
/** Milliseconds for the specs of one mutant, and for all of them unbroken: what hangs is ended and counts as not found. */
const LONGEST_RUN = 120_000;
const LONGEST_SOUND_RUN = 1_800_000;
const MOST_COPIES = 4;
const copies = [];
let survivors = 0;
let tried = 0;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
try {
  const specs = [...new Set(chosen.map((mutant) => mutant.spec))];
  for (let n = 0; n < Math.min(MOST_COPIES, availableParallelism(), chosen.length); n++) copies.push(await makeCopy(path.join(folder, String(n))));
  console.log(`${chosen.length} mutants, ${specs.length} specs, ${copies.length} copies of the tree. First unbroken:`);
  const parts = copies.map((copy, n) => ({ copy, specs: specs.filter((_, i) => i % copies.length === n) })).filter((part) => part.specs.length > 0);
  const soundRuns = await Promise.all(parts.map((part) => runTests(part.copy, part.specs)));
  const passed = soundRuns.flatMap((run) => run.passed);
  const failed = soundRuns.flatMap((run) => run.failed);
  const missing = chosen.filter(({ spec, test }) => !passed.some((one) => one.file.endsWith(spec) && one.title.includes(test)));
  if (failed.length > 0 || soundRuns.some((run) => !run.ran) || missing.length > 0) {
    const named = missing.map(({ name, spec, test }) => `${name}: ${spec} has no such test that passes: ${test}`);
    console.error(`Not green before any mutation: ${[...failed, ...named].join('; ')} ${soundRuns.map((run) => run.tail).join(' ')}`);
    process.exitCode = 1;
  } else {
    console.log(`  all green, ${seconds(began)} s\n`);
    const waiting = [...chosen];
    await Promise.all(copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) await tryMutant(copy, mutant);
    }));
    console.log(`\n${chosen.length - survivors} of ${chosen.length} mutants found, ${survivors} not, in ${seconds(began)} s`);
    process.exitCode = survivors === 0 && chosen.length > 0 ? 0 : 1;
  }
} finally {
  await cleanUp();
}

async function makeCopy(home) {
  const tree = path.join(home, 'tree');
  mkdirSync(tree, { recursive: true });
  for (const entry of COPIED.filter((name) => existsSync(path.join(ROOT, name)))) cpSync(path.join(ROOT, entry), path.join(tree, entry), { recursive: true, force: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(tree, 'node_modules'));
  return { home, tree, server: await startEmbeddedPostgres({ directory: path.join(home, 'postgres'), durable: false }) };
}

async function tryMutant(copy, { name, promise, file, find, replace, spec, test, only: pattern }) {
  const target = path.join(copy.tree, file);
  const original = readFileSync(target, 'utf8');
  const start = Date.now();
  const place = () => `${++tried}/${chosen.length}`;
  if (original.split(find).length !== 2) {
    survivors += 1;
    console.log(`${place()} STALE     ${name}: the text to replace is not there exactly once in ${file}`);
    return;
  }
  writeFileSync(target, original.replace(find, () => replace));
  const { failed, ran, tail } = await runTests(copy, [spec], pattern);
  writeFileSync(target, original);
  const red = failed.some((title) => title.includes(test));
  if (!red) survivors += 1;
  const instead = red ? '' : ran ? (failed.length > 0 ? ` (red instead: ${failed.slice(0, 3).join('; ')})` : '') : ` (did not run: ${tail.slice(0, 300)})`;
  console.log(`${place()} ${red ? 'red      ' : 'SURVIVED '} ${name}: ${promise} (${seconds(start)} s)\n      ${spec} › ${test}${instead}`);
}

/** Runs specs of a copy, or the tests of them that match a pattern. */
async function runTests(copy, specs, pattern) {
  const out = path.join(copy.home, 'result.json');
  rmSync(out, { force: true });
  const named = pattern ? ['-t', pattern] : [];
  const output = await run(copy, specs.length > 1 ? LONGEST_SOUND_RUN : LONGEST_RUN, ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--forceExit', '--maxWorkers=1', '--json', `--outputFile=${out}`, '--rootDir', copy.tree, ...named, ...specs]);
  try {
    const { testResults } = JSON.parse(readFileSync(out, 'utf8'));
    const all = testResults.flatMap((file) => file.assertionResults.map((one) => ({ file: file.name, title: one.fullName, status: one.status })));
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).map((file) => file.message).join('\n');
    return { failed: all.filter((one) => one.status === 'failed').map((one) => one.title), passed: all.filter((one) => one.status === 'passed'), ran: broken === '', tail: broken };
  } catch {
    return { failed: [], passed: [], ran: false, tail: output.slice(-2000) };
  }
}

/** Not waiting in the way of the database server's own pipes. */
function run(copy, timeout, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { cwd: copy.tree, env: { ...process.env, HEARDONCE_TEST_OWNER_URL: copy.server.url }, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}

async function cleanUp() {
  for (const { server } of copies.splice(0)) {
    await server.stop();
    rmSync(server.directory, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(0);
}
