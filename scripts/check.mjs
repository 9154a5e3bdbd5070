import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const NODE = process.execPath;
const bin = (file) => path.join(ROOT, 'node_modules', file);

/**
 * Everything `npm test` checks, in order of how fast it tells: stops at the first failure, with its exit code. Arguments are
 * passed on to Jest (`npm test -- case-code`). At the end come the skipped tests by name and the counts on a line alone.
 */
async function main(jestArguments) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'heardonce-check-'));
  const results = path.join(scratch, 'jest.json');
  const steps = [
    ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
    ['typecheck', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json']],
    ['dependency rules', [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', ...sources()]],
    ...generatedFiles(),
    [
      'tests',
      ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', bin('jest/bin/jest.js'), '--json', '--outputFile', results, ...jestArguments],
    ],
  ];
  try {
    for (const [name, args] of steps) {
      const code = await runStep(name, args);
      if (code !== 0) {
        if (existsSync(results)) printCounts(JSON.parse(readFileSync(results, 'utf8')));
        else console.log(`Stopped at: ${name}`);
        return code;
      }
    }
    printCounts(JSON.parse(readFileSync(results, 'utf8')));
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sources() {
  return ['apps', 'libs', 'migrations', 'scripts', 'test'].filter((name) => existsSync(path.join(ROOT, name)));
}

function generatedFiles() {
  const generator = path.join(ROOT, 'scripts', 'generate.mjs');
  return existsSync(generator) ? [['generated files', [generator, '--check']]] : [];
}

async function runStep(name, args) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const child = spawn(NODE, args, { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
  console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return code;
}

/** A spec file that could not even be loaded counts as one failed test. A skip says its reason in the test's name. */
function printCounts(results) {
  const tests = results.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: path.relative(ROOT, file.name) })),
  );
  const skipped = tests.filter(({ status }) => ['pending', 'todo', 'skipped', 'disabled'].includes(status));
  for (const { file, fullName } of skipped) console.log(`skipped: ${file}: ${fullName}`);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped`);
}

process.exitCode = await main(process.argv.slice(2));
