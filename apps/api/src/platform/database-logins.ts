import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The application's logins. Each owns nothing and inherits nothing; what it may become is granted by name. */
export const LOGINS = { read: 'heardonce_read', identity: 'heardonce_identity', write: 'heardonce_write', log: 'heardonce_log' } as const;
export type Login = keyof typeof LOGINS;

/** Secret the logins' passwords are made from: `HEARDONCE_DB_SECRET`, else a file (0600) in the data folder, made once. */
export function databaseSecret(): string {
  const given = process.env['HEARDONCE_DB_SECRET'];
  if (given) return given;
  const folder = process.env['HEARDONCE_DATA'] ?? '.data';
  const file = join(folder, 'database-secret');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}

export const loginPassword = (secret: string, login: Login): string => createHmac('sha256', secret).update(`login:${LOGINS[login]}`).digest('hex');

/** The owner's address with the login's name and password in it. */
export function loginUrl(ownerUrl: string, secret: string, login: Login): string {
  const url = new URL(ownerUrl);
  url.username = LOGINS[login];
  url.password = loginPassword(secret, login);
  return url.toString();
}
