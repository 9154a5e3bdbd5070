import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cosignatureVerifier } from '@heardonce/transparency-log/cosignature.js';
import { noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import type { Trust } from './trust.js';
import { couldNotCheck, Ended } from './verdict.js';

const STRING = { type: 'string' } as const;
const LIST = { type: 'string', multiple: true } as const;

/** Everything that can stand on the command line. */
export interface VerifierOptions {
  readonly command: string;
  readonly places: readonly string[];
  readonly lang: 'es' | 'en';
  readonly values: {
    readonly log?: string; readonly witness?: readonly string[]; readonly quorum?: string; readonly entry?: string; readonly checkpoint?: string; readonly tiles?: string; readonly 'old-tiles'?: string;
    readonly 'receipt-key'?: string; readonly proof?: readonly string[]; readonly export?: string; readonly 'taken-at'?: string; readonly first?: string; readonly keep?: string; readonly 'token-file'?: string;
  };
}

const USAGE = {
  es: 'Uso: heard-once-verify export|proof|receipt|checkpoints|evidence|live … --log LLAVE [--witness LLAVE …] [--quorum N] [--lang es|en]; véase docs/transparency-log.md',
  en: 'Usage: heard-once-verify export|proof|receipt|checkpoints|evidence|live … --log KEY [--witness KEY …] [--quorum N] [--lang es|en]; see docs/transparency-log.md',
};

/** Throws Ended with code 2. */
export function verifierOptionsFrom(args: readonly string[]): VerifierOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        log: STRING, witness: LIST, quorum: STRING, entry: STRING, checkpoint: STRING, tiles: STRING, 'old-tiles': STRING, 'receipt-key': STRING, proof: LIST, export: STRING, 'taken-at': STRING, first: STRING, keep: STRING, 'token-file': STRING, lang: STRING,
      },
    });
    const { lang = 'es', ...others } = values;
    const [command, ...places] = positionals;
    if (command === undefined || (lang !== 'es' && lang !== 'en')) throw new Error('usage');
    return { command, places, lang, values: others };
  } catch {
    throw wrongUse();
  }
}

export function wrongUse(): Ended {
  return new Ended(couldNotCheck(USAGE));
}

/** A value that a command needs. Throws Ended with code 2. */
export function need<T>(value: T | undefined, option: string): T {
  if (value === undefined) throw new Ended(couldNotCheck({ es: `Falta ${option}.`, en: `${option} is missing.` }));
  return value;
}

/** Where witnesses are given and no quorum, all of them must have cosigned. Throws KEY_MALFORMED, Ended with code 2. */
export function trustFrom({ values }: VerifierOptions): Trust {
  const log = noteVerifier(need(values.log, '--log'));
  const witnesses = (values.witness ?? []).map(cosignatureVerifier);
  const quorum = values.quorum === undefined ? witnesses.length : Number(values.quorum);
  if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) throw new Ended(couldNotCheck({ es: '--quorum es más que los testigos indicados, o no es un número.', en: '--quorum is more than the witnesses given, or no number.' }));
  return { log, witnesses, quorum };
}

/** Seconds since 1970, or null where it is not given. Throws Ended with code 2. */
export function takenAtFrom({ values }: VerifierOptions): number | null {
  if (values['taken-at'] === undefined) return null;
  const time = Date.parse(values['taken-at']);
  if (Number.isNaN(time)) throw new Ended(couldNotCheck({ es: '--taken-at no es una hora como 2026-11-26T12:00:00Z.', en: '--taken-at is not a time like 2026-11-26T12:00:00Z.' }));
  return Math.floor(time / 1000);
}

/** The index at which a part begins. Throws Ended with code 2. */
export function firstFrom({ values }: VerifierOptions): number {
  const first = Number(values.first ?? '0');
  if (!Number.isSafeInteger(first) || first < 0) throw new Ended(couldNotCheck({ es: '--first no es el número de una entrada.', en: '--first is not the number of an entry.' }));
  return first;
}

/** The token that a server asks for before it gives entries. */
export async function tokenFrom({ values }: VerifierOptions): Promise<string | undefined> {
  return values['token-file'] === undefined ? undefined : (await readFile(values['token-file'], 'utf8')).trim();
}
