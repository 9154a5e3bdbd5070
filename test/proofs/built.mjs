import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = path.resolve(import.meta.dirname, '../../dist');

/** Loads a module of the built application: `apps/api/src/api.js`. The proofs judge what is shipped, not the sources. */
export function built(file) {
  const found = path.join(DIST, file);
  if (!existsSync(found)) throw new Error('Falta compilar: npm run build. / Build first: npm run build.');
  return import(pathToFileURL(found).href);
}
