import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '../start-problem.js';

/** File in a data folder that says: people, keys and cases in here are invented. */
export const DEMO_MARKER = 'this-is-demo-data';

/**
 * Keys that anybody at a demo machine could have read must never close the name of a real child.
 * @throws StartRefused when one of the folders belongs to the demo
 */
export function refuseDemoData(...folders: readonly string[]): void {
  const demo = folders.find((folder) => existsSync(join(folder, DEMO_MARKER)));
  if (demo === undefined) return;
  throw new StartRefused(
    `La carpeta ${demo} es de la demostración, con llaves de demostración: indique otra con HEARDONCE_DATA y HEARDONCE_KEY_FILE.`,
    `The folder ${demo} belongs to the demo and holds demo keys: name another with HEARDONCE_DATA and HEARDONCE_KEY_FILE.`,
  );
}
