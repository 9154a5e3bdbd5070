import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditSecret, databaseSecret, logLoginUrl, type LogLogin } from '../../api/src/platform/database-logins.js';
import { logOrigin } from '../../api/src/platform/log/log-settings.js';
import { openSigningKey } from '../../api/src/platform/log/signing-key.js';
import { StartRefused } from '../../api/src/start-problem.js';
import type { WitnessAddress } from './witnesses.js';

export interface SequencerSettings {
  /** Address of the record's database as the login that reads the journal. */
  readonly journalUrl: string;
  /** Address of the log's database as the login that adds to it. */
  readonly logUrl: string;
  readonly origin: string;
  /** Folder of the signing key and of what was signed last. */
  readonly folder: string;
  readonly witnesses: readonly WitnessAddress[];
  readonly quorum: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws StartRefused, RangeError */
export function sequencerSettings(environment: Environment = process.env): SequencerSettings {
  return {
    journalUrl: journalAddress(environment), logUrl: logAddress('log', environment), origin: logOrigin(environment), folder: folderFrom(environment),
    ...witnessesFrom(environment['HEARDONCE_WITNESSES']),
  };
}

/** The key that the log's checkpoints are checked with; made where there is none. Throws SigningKeyError */
export const logVkey = (environment: Environment = process.env): string => openSigningKey(keyPath(folderFrom(environment)), logOrigin(environment)).vkey;

export const keyPath = (folder: string): string => join(folder, 'log-key');
const folderFrom = (environment: Environment): string => environment['HEARDONCE_LOG_FOLDER'] || join(dataFolderFrom(environment), 'log');
export const dataFolderFrom = (environment: Environment = process.env): string => environment['HEARDONCE_DATA'] || '.data';

/** Address of the record's database as the login that reads the journal. Throws StartRefused */
export function journalAddress(environment: Environment = process.env): string {
  const database = environment['DATABASE_URL'];
  const address = environment['HEARDONCE_JOURNAL_URL'] || (database && logLoginUrl(database, databaseSecret(), 'journal'));
  if (!address) throw new StartRefused('Falta DATABASE_URL o HEARDONCE_JOURNAL_URL.', 'DATABASE_URL or HEARDONCE_JOURNAL_URL is missing.');
  return address;
}

/** Address of the log's database as one of its two logins. Throws StartRefused */
export function logAddress(login: Exclude<LogLogin, 'journal'>, environment: Environment = process.env): string {
  const database = environment['AUDIT_DATABASE_URL'] || environment['DATABASE_URL'];
  if (!database) throw new StartRefused('Falta DATABASE_URL o AUDIT_DATABASE_URL.', 'DATABASE_URL or AUDIT_DATABASE_URL is missing.');
  return logLoginUrl(database, auditSecret(), login);
}

/**
 * Reads a file with a line `witness <address> <vkey>` for each witness and one `quorum <number>`; `#` begins a comment.
 * @throws StartRefused naming the line
 */
function witnessesFrom(path: string | undefined): Pick<SequencerSettings, 'witnesses' | 'quorum'> {
  if (!path) return { witnesses: [], quorum: 0 };
  const witnesses: WitnessAddress[] = [];
  let quorum: number | null = null;
  for (const [at, text] of readFileSync(path, 'utf8').split('\n').entries()) {
    const [word, first = '', second = '', ...rest] = text.replace(/#.*/, '').trim().split(/\s+/);
    if (word === '') continue;
    if (word === 'witness' && URL.canParse(first) && second !== '' && rest.length === 0) witnesses.push({ url: first, vkey: second });
    else if (word === 'quorum' && /^\d{1,3}$/.test(first) && second === '') quorum = Number(first);
    else throw new StartRefused(`${path}, línea ${at + 1}: se espera «witness <dirección> <llave>» o «quorum <número>».`, `${path}, line ${at + 1}: "witness <address> <key>" or "quorum <number>" is expected.`);
  }
  if (quorum === null || quorum > witnesses.length) throw new StartRefused(`${path}: falta «quorum <número>», como máximo el número de testigos.`, `${path}: "quorum <number>" is missing, at most the number of witnesses.`);
  return { witnesses, quorum };
}
