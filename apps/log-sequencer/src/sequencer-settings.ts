import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditSecret, databaseSecret, logLoginUrl } from '../../api/src/platform/database-logins.js';
import { logOrigin } from '../../api/src/platform/log/log-settings.js';
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
  const database = environment['DATABASE_URL'];
  const log = environment['AUDIT_DATABASE_URL'] || database;
  const journalUrl = environment['HEARDONCE_JOURNAL_URL'] || (database && logLoginUrl(database, databaseSecret(), 'journal'));
  if (!journalUrl || !log) throw new StartRefused('Falta DATABASE_URL (o HEARDONCE_JOURNAL_URL y AUDIT_DATABASE_URL).', 'DATABASE_URL is missing (or HEARDONCE_JOURNAL_URL and AUDIT_DATABASE_URL).');
  return {
    journalUrl, logUrl: logLoginUrl(log, auditSecret(), 'log'), origin: logOrigin(environment), folder: environment['HEARDONCE_LOG_FOLDER'] || join(environment['HEARDONCE_DATA'] || '.data', 'log'),
    ...witnessesFrom(environment['HEARDONCE_WITNESSES']),
  };
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
