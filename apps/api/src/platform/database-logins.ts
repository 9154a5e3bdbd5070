import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The application's logins. Each owns nothing and inherits nothing; what it may become is granted by name. */
export const LOGINS = { read: 'heardonce_read', identity: 'heardonce_identity', write: 'heardonce_write', log: 'heardonce_log' } as const;
export type Login = keyof typeof LOGINS;
/** Those of the log: `journal` reads the journal's rows in the record's database, the other two write and read the log in its own. */
export const LOG_LOGINS = { journal: 'heardonce_sequencer', log: 'heardonce_tlog', logRead: 'heardonce_tlog_read' } as const;
export type LogLogin = keyof typeof LOG_LOGINS;

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

/** Secret of the log's two logins in its own database: `HEARDONCE_AUDIT_SECRET`, else one made from the record's. */
export const auditSecret = (secret = databaseSecret()): string => process.env['HEARDONCE_AUDIT_SECRET'] || createHmac('sha256', secret).update('audit').digest('hex');

export const loginPassword = (secret: string, name: string): string => createHmac('sha256', secret).update(`login:${name}`).digest('hex');

/** The owner's address with the login's name and password in it. */
export const loginUrl = (ownerUrl: string, secret: string, login: Login): string => addressAs(ownerUrl, secret, LOGINS[login]);

/** The same for the log: of the record's database for `journal`, of the log's own for the others, each with its own secret. */
export const logLoginUrl = (ownerUrl: string, secret: string, login: LogLogin): string => addressAs(ownerUrl, secret, LOG_LOGINS[login]);

function addressAs(ownerUrl: string, secret: string, name: string): string {
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = loginPassword(secret, name);
  return url.toString();
}
