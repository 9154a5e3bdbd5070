import { spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * Proves that a child is heard once: a second interview about the same events is refused by the API, by TypeORM, and in SQL to every role
 * of the application, to the owner of the tables and to a superuser, alone and two at once, each time by the constraint it names; and that
 * the answer to a request to speak to the child again is the same to the byte whatever the record holds. Exits with 1 on any difference.
 */
const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', path.join(ROOT, 'node_modules/jest/bin/jest.js'), '--runInBand', '--forceExit', 'test/heard-once/'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, HEARDONCE_PROVE: 'whole' } },
);
process.exitCode = await new Promise((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (status) => resolve(status ?? 1));
});
