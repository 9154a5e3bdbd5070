import { spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * Proves that the policy is one: for every role, field and state, and every pair of conditions, CASL, PostgreSQL asked
 * directly, the API over HTTP and the table typed by hand give the same answer. Exits with 1 on any difference.
 * `--all` also sets each condition that is over or concerns somebody else beside each that counts (some minutes more).
 */
const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', path.join(ROOT, 'node_modules/jest/bin/jest.js'), '--runInBand', '--forceExit', 'test/parity/'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, HEARDONCE_PARITY: process.argv.includes('--all') ? 'all' : 'pairs' } },
);
process.exitCode = await new Promise((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (status) => resolve(status ?? 1));
});
