/**
 * Brings an external database to this version: `DATABASE_URL=postgres://owner:password@server/database npm run migrate`.
 * Also makes the key file when the database holds nothing encrypted yet. The API can then run with an address without user.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const BUILT = path.resolve(import.meta.dirname, '../dist/apps/api/src');
const load = (file) => import(pathToFileURL(path.join(BUILT, file)).href);

const { prepareDatabase } = await load('platform/prepare-database.js');
const { refuseDemoData } = await load('demo/demo-marker.js');
const { describeStartProblem } = await load('start-problem.js');

try {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('Falta DATABASE_URL, con el dueño de la base de datos. / DATABASE_URL is missing, with the owner of the database.');
  const keyFile = process.env.HEARDONCE_KEY_FILE || path.join(process.env.HEARDONCE_DATA || '.data', 'keys.json');
  refuseDemoData(path.dirname(keyFile), process.env.HEARDONCE_DATA || '.data');
  await prepareDatabase(url, keyFile, (step) => console.log(`migrate: ${step}`));
  console.log(`Base de datos lista; llaves en ${keyFile}. / Database ready; keys in ${keyFile}.`);
} catch (error) {
  console.error(describeStartProblem(error));
  process.exitCode = 1;
}
