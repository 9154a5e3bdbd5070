import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const INSTALLED = path.join(ROOT, 'node_modules', '.package-lock.json');
const BUILD_STAMP = path.join(ROOT, 'dist', '.sources.sha256');
const BUILD_INPUTS = ['apps', 'libs', 'migrations', 'tsconfig.json', 'nest-cli.json', 'package-lock.json'];

/**
 * Makes `npm start` and `npm test` work alone on a fresh clone. Imports only what comes with Node.
 * No option: installs the packages of the lock file unless they are installed. `--build`: also builds unless the build is
 * of today's sources. `--mark-built`: only notes that the build is of today's sources.
 */
function main(options) {
  if (options.includes('--mark-built')) {
    fs.writeFileSync(BUILD_STAMP, hashSources());
    return;
  }
  if (!isInstalled()) install();
  if (options.includes('--build') && !isBuilt()) build();
}

/** Compares the lock file with npm's own note of what it installed. */
function isInstalled() {
  if (!fs.existsSync(INSTALLED)) return false;
  const wanted = readJson(path.join(ROOT, 'package-lock.json')).packages;
  const present = readJson(INSTALLED).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || entry.link) return true;
    if (present[place]) return present[place].version === entry.version;
    return Boolean(entry.optional) && !isForThisMachine(entry);
  });
}

/** Optional packages count only when they are made for exactly this system; others may be left out by npm. */
function isForThisMachine({ os, cpu, libc }) {
  return Boolean(os && cpu) && os.includes(process.platform) && cpu.includes(process.arch) && !libc;
}

function install() {
  requireWritable(ROOT, path.join(ROOT, 'node_modules'));
  console.log('Instalando paquetes (la primera vez, cerca de un minuto) / installing packages (the first time, about a minute)');
  const npm = process.env.npm_execpath ?? '';
  const args = ['ci', '--include=dev', '--ignore-scripts'];
  const environment = { ...process.env };
  delete environment.NODE_ENV;
  const options = { cwd: ROOT, env: environment, stdio: 'inherit' };
  const answer = /npm-cli\.c?js$/.test(npm)
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (answer.status !== 0) {
    fail('No se pudieron instalar los paquetes; la causa está arriba.', 'The packages could not be installed; the cause is above.');
  }
}

function isBuilt() {
  return fs.existsSync(BUILD_STAMP) && fs.readFileSync(BUILD_STAMP, 'utf8') === hashSources();
}

function build() {
  requireWritable(ROOT, path.join(ROOT, 'dist'));
  console.log('Compilando (hasta un minuto) / building (up to a minute)');
  const sources = hashSources();
  const nest = path.join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const answer = spawnSync(process.execPath, [nest, 'build', 'api'], { cwd: ROOT, stdio: 'inherit' });
  if (answer.status !== 0) fail('La compilación falló; la causa está arriba.', 'The build failed; the cause is above.');
  fs.writeFileSync(BUILD_STAMP, sources);
}

function hashSources() {
  const hash = createHash('sha256');
  for (const input of BUILD_INPUTS) {
    for (const file of listFiles(path.join(ROOT, input))) {
      hash.update(`${path.relative(ROOT, file)}\0`).update(fs.readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function listFiles(place) {
  if (!fs.existsSync(place)) return [];
  if (!fs.statSync(place).isDirectory()) return [place];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => listFiles(path.join(place, name)))
    .filter((file) => !/\.(e2e-)?spec\.ts$/.test(file));
}

function requireWritable(...places) {
  for (const place of places) {
    if (!fs.existsSync(place)) continue;
    try {
      fs.accessSync(place, fs.constants.W_OK);
    } catch {
      fail(`No hay permiso de escritura en ${place}.`, `There is no permission to write to ${place}.`);
    }
  }
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function fail(spanish, english) {
  console.error(`${spanish} / ${english}`);
  process.exit(1);
}

main(process.argv.slice(2));
