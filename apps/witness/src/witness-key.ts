import { readFile, stat } from 'node:fs/promises';
import { formatPrivateKey, newNoteKey, parsePrivateKey, type PrivateNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import { createDurably } from './durable-file.js';
import { WitnessRefused } from './witness-refused.js';

/**
 * The key in a file, one line, or null where there is no file.
 * @throws WitnessRefused where others can read it, or it is no key
 */
export async function findWitnessKey(path: string): Promise<PrivateNoteKey | null> {
  let text: string;
  try {
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
      throw new WitnessRefused('Otros usuarios pueden leer el archivo de la llave: déjelo con permisos 600 (chmod 600).', 'Other users can read the key file: set its mode to 600 (chmod 600).');
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return parsePrivateKey(text.trimEnd(), SIGNATURE_TYPES.cosignature);
  } catch (error) {
    if (!(error instanceof TransparencyLogError)) throw error;
    throw new WitnessRefused('El archivo de la llave está dañado: restaure su copia.', 'The key file is damaged: restore its copy.');
  }
}

/** Makes the key that others know the witness by. Throws WitnessRefused where none may have this name, or the file is there. */
export async function createWitnessKey(path: string, name: string | undefined): Promise<PrivateNoteKey> {
  if (!name) throw new WitnessRefused('La primera vez hace falta --name, el nombre del testigo, como testigo.example/defensoria.', 'The first time --name is needed, the name of the witness, like witness.example/ombudsman.');
  const key = newKey(name);
  if (!(await createDurably(path, `${formatPrivateKey(key)}\n`))) throw new WitnessRefused('Otro proceso acaba de crear la llave: inicie de nuevo.', 'Another process has just made the key: start again.');
  return key;
}

function newKey(name: string): PrivateNoteKey {
  try {
    return newNoteKey(name, SIGNATURE_TYPES.cosignature);
  } catch (error) {
    if (!(error instanceof TransparencyLogError)) throw error;
    throw new WitnessRefused('--name no puede tener espacios ni el signo +.', '--name may have no spaces and no plus.');
  }
}
