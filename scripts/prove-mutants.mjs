import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MUTANTS } from '../test/mutants/mutants.mjs';

/**
 * Breaks one promise at a time in a copy of the tree and runs the spec that guards it: the named test must go red.
 * First every named test must be green unbroken. `-- --only NAME` runs some of them. Exit code 1 when a mutant survives.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const COPIED = ['apps', 'libs', 'migrations', 'test', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'jest.config.js', 'schema.graphql'];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';

const chosen = MUTANTS.filter((mutant) => mutant.name.includes(only));
const folder = mkdtempSync(path.join(tmpdir(), 'heardonce-mutants-'));
let survivors = 0;
try {
  for (const entry of COPIED.filter((name) => existsSync(path.join(ROOT, name)))) cpSync(path.join(ROOT, entry), path.join(folder, entry), { recursive: true, force: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));

  const specs = [...new Set(chosen.map((mutant) => mutant.spec))];
  console.log(`${chosen.length} mutants, ${specs.length} specs. First unbroken:`);
  const sound = failedTests(specs);
  if (sound.failed.length > 0 || !sound.ran) {
    console.error(`Not green before any mutation: ${sound.failed.join('; ') || sound.tail}`);
    process.exit(1);
  }
  console.log('  all green\n');

  for (const [index, { name, promise, file, find, replace, spec, test }] of chosen.entries()) {
    const target = path.join(folder, file);
    const original = readFileSync(target, 'utf8');
    if (original.split(find).length !== 2) {
      console.log(`${index + 1}/${chosen.length} STALE     ${name}: the text to replace is not there exactly once in ${file}`);
      survivors += 1;
      continue;
    }
    writeFileSync(target, original.replace(find, () => replace));
    const { failed, ran, tail } = failedTests([spec]);
    writeFileSync(target, original);
    const red = failed.some((title) => title.includes(test)) || (!ran && tail.includes(test));
    if (!red) survivors += 1;
    console.log(`${index + 1}/${chosen.length} ${red ? 'red      ' : 'SURVIVED '} ${name} — ${promise}\n      ${spec} › ${test}${red || failed.length === 0 ? '' : ` (red instead: ${failed.slice(0, 3).join('; ')})`}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${chosen.length - survivors} of ${chosen.length} mutants found, ${survivors} not`);
process.exit(survivors === 0 ? 0 : 1);

function failedTests(specs) {
  const out = path.join(folder, 'result.json');
  rmSync(out, { force: true });
  const run = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', `--outputFile=${out}`, '--rootDir', folder, ...specs], { cwd: folder, encoding: 'utf8', env: { ...process.env, HEARDONCE_MUTANT: '1' } });
  try {
    const result = JSON.parse(readFileSync(out, 'utf8'));
    const failed = result.testResults.flatMap((file) => file.assertionResults.filter((one) => one.status === 'failed').map((one) => one.fullName));
    const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).map((file) => file.message).join('\n');
    return { failed, ran: broken === '', tail: broken };
  } catch {
    return { failed: [], ran: false, tail: `${run.stdout}\n${run.stderr}`.slice(-2000) };
  }
}
