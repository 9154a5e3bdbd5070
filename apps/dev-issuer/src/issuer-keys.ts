import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secrets of the demo issuer: one ES256 signing key and the keys that sign its cookies. */
export interface IssuerKeys {
  jwks: { keys: Record<string, unknown>[] };
  cookieKeys: string[];
}

const OWNER_ONLY = 0o600;

/**
 * Reads the issuer's keys from `folder`, or makes them on the first start, so that tokens and sessions outlive a restart.
 *
 * The folder is made with mode 0700, the file with mode 0600; a file that others could read is closed to them.
 *
 * @throws Error with one sentence when the file is there but cannot be understood.
 */
export async function readOrCreateIssuerKeys(folder: string): Promise<IssuerKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'issuer-keys.json');
  try {
    await writeFile(file, JSON.stringify(createKeys()), { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await chmod(file, OWNER_ONLY);
  return parseKeys(await readFile(file, 'utf8'), file);
}

function createKeys(): IssuerKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(12).toString('base64url'), alg: 'ES256', use: 'sig' };
  return { jwks: { keys: [key] }, cookieKeys: [randomBytes(32).toString('base64url')] };
}

function parseKeys(text: string, file: string): IssuerKeys {
  try {
    const keys = JSON.parse(text) as IssuerKeys;
    if (Array.isArray(keys.jwks.keys) && Array.isArray(keys.cookieKeys)) return keys;
  } catch {
    // Answered below: the text of the file is secret and must not reach the message.
  }
  throw new Error(
    `The demo issuer's key file is damaged: remove ${file} and start again. / ` +
      `El archivo de claves del ingreso de demostración está dañado: borre ${file} y vuelva a iniciar.`,
  );
}
