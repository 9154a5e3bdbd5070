import { spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * Proves, over HTTP, that segments of a testimony are read by role × topic × state as a table typed by hand says, and that a search finds and counts
 * exactly what a filter over the readable ones does. Exits with 1 on any difference. `-- --queries N` generates N queries; 1,100 if not given.
 */
const given = process.argv.indexOf('--queries');
const queries = given < 0 ? '1100' : (process.argv[given + 1] ?? '1100');
const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', path.join(ROOT, 'node_modules/jest/bin/jest.js'), '--runInBand', '--forceExit', 'test/segments/'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, HEARDONCE_SEGMENT_QUERIES: queries } },
);
process.exitCode = await new Promise((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (status) => resolve(status ?? 1));
});
