import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const API = path.join(ROOT, 'dist', 'apps', 'api', 'src');
const DATABASE = 'heardonce';
/** Where the demo's sign-in stands unless PORT says otherwise; the next start corrects it. */
const DEMO_ISSUER = 'http://127.0.0.1:4001';
const DEFAULT_CASES = 200;
const MOST_CASES = 5_000_000;
const USAGE = 'npm run seed -- --cases 200 [--seed 1]';

/**
 * `npm run seed`: fills the bundled database of this data folder with invented cases. A database of one's own, named by DATABASE_URL, is left
 * alone unless `--i-know` is given: invented children beside real ones are never wanted by mistake.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} exit code
 */
export async function runSeed(args, environment) {
  const options = readOptions(args);
  if (options === null) return refuse(`Uso: ${USAGE}`, `Usage: ${USAGE}`);
  if (environment.DATABASE_URL && !options.iKnow) {
    return refuse('DATABASE_URL está definida: los casos inventados no van a una base de datos propia. Si de verdad lo quiere, agregue --i-know.', 'DATABASE_URL is set: invented cases do not belong in a database of your own. If you really want it, add --i-know.');
  }
  const data = path.resolve(ROOT, environment.HEARDONCE_DATA || '.data');
  environment.HEARDONCE_DATA = data;
  mkdirSync(data, { recursive: true, mode: 0o711 });
  const database = environment.DATABASE_URL ? null : await startEmbeddedPostgres({ directory: path.join(data, 'postgres'), database: DATABASE, report: (message) => console.log(message) });
  try {
    const result = await seed(database?.url ?? environment.DATABASE_URL, { ...options, data, keyFile: environment.HEARDONCE_KEY_FILE || path.join(data, 'keys.json'), demo: database !== null });
    if (result.alreadyThere) return refuse(`Estos casos ya están; con otra semilla vienen otros: --seed ${options.seed + 1}`, `These cases are here already; another seed brings others: --seed ${options.seed + 1}`);
    const seconds = result.milliseconds / 1000;
    console.log(`${result.cases} casos, ${result.rows} filas en ${seconds.toFixed(1)} s (${Math.round(result.cases / seconds)} casos/s) / ${result.cases} cases, ${result.rows} rows in ${seconds.toFixed(1)} s (${Math.round(result.cases / seconds)} cases/s)`);
    return 0;
  } finally {
    await database?.stop();
  }
}

/** Migrates, plants the demo's people where the database is the demo's, and fills it. */
async function seed(ownerUrl, { cases, seed: number, data, keyFile, demo }) {
  const load = (file) => import(path.join(API, file));
  const [{ prepareDatabase }, { seedCaseload }, { progressBar }] = await Promise.all([load('platform/prepare-database.js'), load('seed/seed-caseload.js'), load('seed/progress-bar.js')]);
  const keys = await prepareDatabase(ownerUrl, keyFile);
  if (demo) {
    const [{ DEMO_MARKER }, { DEMO_PEOPLE }, { DEMO_AGENCIES, DEMO_UNITS }, { plantPeople }] = await Promise.all([load('demo/demo-marker.js'), load('demo/demo-people.js'), load('demo/demo-units.js'), load('platform/plant-people.js')]);
    writeFileSync(path.join(data, DEMO_MARKER), 'Personas, llaves y casos inventados. / Invented people, keys and cases.\n');
    await plantPeople(ownerUrl, issuerOf(data), { agencies: DEMO_AGENCIES, units: DEMO_UNITS, people: DEMO_PEOPLE });
  }
  return seedCaseload(ownerUrl, { cases, seed: number, keys, keyFile, progress: progressBar(process.stderr) });
}

/** The issuer of a demo that runs now, whose people must stay able to sign in. */
function issuerOf(data) {
  try {
    return JSON.parse(readFileSync(path.join(data, 'running.json'), 'utf8')).issuer;
  } catch {
    return DEMO_ISSUER;
  }
}

function readOptions(args) {
  const options = { cases: DEFAULT_CASES, seed: 1, iKnow: false };
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--i-know') options.iKnow = true;
    else if (args[at] === '--cases' || args[at] === '--seed') {
      const number = Number(args[at + 1]);
      if (!Number.isInteger(number) || number < 1 || number > MOST_CASES) return null;
      options[args[at].slice(2)] = number;
      at += 1;
    } else return null;
  }
  return options;
}

function refuse(spanish, english) {
  console.error(`${spanish} / ${english}`);
  return 1;
}
