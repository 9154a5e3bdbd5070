import { isKeyName } from '@heardonce/transparency-log/note-key.js';
import { auditSecret, databaseSecret, logLoginUrl } from '../database-logins.js';

/** Where the log is and under which name it signs. */
export interface LogSettings {
  /** Name of the log: first line of its checkpoints, name of its key. */
  readonly origin: string;
  /** Folder of the key for promises and of the files of what was promised. */
  readonly dataFolder: string;
  /** The log's database, as the login that only reads it. */
  readonly readUrl: string;
}

const DEFAULT_ORIGIN = 'heard-once.invalid/access';

/**
 * `HEARDONCE_LOG_ORIGIN`: a name of the operator's own, such as `registro.example/accesos`; a domain that nobody can have stands in for it until there is one.
 * @throws RangeError where no log can be called so
 */
export function logOrigin(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const origin = environment['HEARDONCE_LOG_ORIGIN'] || DEFAULT_ORIGIN;
  if (!isKeyName(origin)) throw new RangeError('HEARDONCE_LOG_ORIGIN: sin espacios ni signos +, como registro.example/accesos. / HEARDONCE_LOG_ORIGIN: no spaces and no plus, such as registro.example/accesos.');
  return origin;
}

/** The log's settings for a process of the API. The log lies in the record's database unless `AUDIT_DATABASE_URL` names another; `HEARDONCE_LOG_URL` is its address with a login that somebody else gave. */
export function logSettings(databaseUrl: string, dataFolder: string): LogSettings {
  const readUrl = process.env['HEARDONCE_LOG_URL'] || logLoginUrl(process.env['AUDIT_DATABASE_URL'] || databaseUrl, auditSecret(databaseSecret()), 'logRead');
  return { origin: logOrigin(), dataFolder, readUrl };
}
