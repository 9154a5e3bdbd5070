import { formatPrivateKey, newNoteKey, parsePrivateKey, type PrivateNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import type { NoteSigner } from '@heardonce/transparency-log/signed-note.js';
import { randomBytes, sign } from 'node:crypto';
import { linkSync, mkdirSync, openSync, fsyncSync, closeSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** A key that signs for the log, wherever it is kept: a file for a single machine; for a key service, an adapter of this that hands the text to it. */
export interface LogSigner extends NoteSigner {
  /** What others verify with: `name+keyid+base64`. */
  readonly vkey: string;
}

/** The file of a signing key cannot be used: it is of another name, damaged, or open to others. The message is for whoever starts the service. */
export class SigningKeyError extends Error {}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const signApart = promisify(sign);

/**
 * The Ed25519 key in a file of mode 0600, in the form of Go's note package; made where there is none, once, whoever else starts at the same moment.
 * @param name of the key, as others know it
 * @throws SigningKeyError
 */
export function openSigningKey(path: string, name: string): LogSigner {
  const key = readKey(path) ?? createKey(path, name);
  if (key.name !== name) throw new SigningKeyError(`La llave de ${path} es de «${key.name}», no de «${name}»: revise HEARDONCE_LOG_ORIGIN. / The key in ${path} is of "${key.name}", not of "${name}": check HEARDONCE_LOG_ORIGIN.`);
  const { keyId, vkey, privateKey } = key;
  return { name, keyId, vkey, sign: (text) => signApart(null, Buffer.from(text), privateKey) };
}

function readKey(path: string): PrivateNoteKey | null {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) throw new SigningKeyError(`Otros usuarios pueden leer ${path}: déjelo con permisos 600. / Other users can read ${path}: set its mode to 600.`);
    return parsePrivateKey(readFileSync(path, 'utf8').trim(), SIGNATURE_TYPES.note);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SigningKeyError) throw error;
    throw new SigningKeyError(`La llave de ${path} está dañada o no se puede leer: restaure su copia. / The key in ${path} is damaged or cannot be read: restore its copy.`);
  }
}

function createKey(path: string, name: string): PrivateNoteKey {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = openSync(temporary, 'wx', OWNER_ONLY);
  try {
    writeSync(file, `${formatPrivateKey(newNoteKey(name, SIGNATURE_TYPES.note))}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
  return readKey(path) as PrivateNoteKey;
}
