import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEPENDENCY_PLANTS, LINT_PLANTS, SUPPORT_FILES } from './toolchain-plants.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const ESLINT = path.join(ROOT, 'node_modules/eslint/bin/eslint.js');
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line: number }[];
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** The checks of the project, run over a small copy of its layout in which each rule is broken on purpose. */
describe('the rules of the toolchain find planted violations', () => {
  let tree: string;
  let linted: readonly LintedFile[];
  let violations: readonly Violation[];

  beforeAll(async () => {
    tree = mkdtempSync(path.join(tmpdir(), 'heardonce-plants-'));
    for (const { file, text } of [...SUPPORT_FILES, ...LINT_PLANTS, ...DEPENDENCY_PLANTS]) plant(tree, file, text);
    symlinkSync(path.join(ROOT, 'tsconfig.json'), path.join(tree, 'tsconfig.json'));
    const sources = ['apps', 'libs', 'migrations', 'test'];
    const [lintReport, cruiseReport] = await Promise.all([
      run(tree, [ESLINT, '--config', path.join(ROOT, 'eslint.config.js'), '--format', 'json', ...sources]),
      run(tree, [CRUISER, '--config', path.join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...sources]),
    ]);
    linted = JSON.parse(lintReport) as LintedFile[];
    violations = (JSON.parse(cruiseReport) as { summary: { violations: Violation[] } }).summary.violations;
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(LINT_PLANTS.map(({ file, rules }) => ({ file, rules })))('ESLint: $file', ({ file, rules }) => {
    const report = linted.find(({ filePath }) => filePath.endsWith(`/${file}`));
    expect(report?.messages.map(({ ruleId }) => ruleId)).toEqual(rules);
  });

  it.each(DEPENDENCY_PLANTS.map(({ file, rules }) => ({ file, rules })))('dependency-cruiser: $file', ({ file, rules }) => {
    const found = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
    expect([...new Set(found)].sort()).toEqual([...rules].sort());
  });
});

function plant(tree: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  writeFileSync(path.join(tree, file), text);
}

/** Both tools answer with an exit code when they find something: only an answer without a report is a failure. */
function run(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.startsWith('[') || stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(stderr || stdout, { cause: error }));
    });
  });
}
