import { parseArgs } from 'node:util';
import { parseVkey, type PublicNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import { WitnessRefused } from './witness-refused.js';

/** What a witness is started with. */
export interface WitnessOptions {
  /** Path that the names of the state's files begin with. */
  readonly state: string;
  readonly key: string;
  /** Name of the key, needed where it is made. */
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  /** Keys of the logs whose checkpoints are cosigned; several for one log while it changes its key. */
  readonly logs: readonly PublicNoteKey[];
}

const DEFAULT_LISTEN = '127.0.0.1:8300';
const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;

export const USAGE = `heard-once-witness --state FILE --key FILE --log VKEY [--log VKEY ...] [--name NAME] [--listen ${DEFAULT_LISTEN}]`;

/** Throws WitnessRefused. */
export function witnessOptionsFrom(args: readonly string[]): WitnessOptions {
  const { state, key, name, listen = DEFAULT_LISTEN, log = [] } = parse(args);
  if (!state || !key || log.length === 0) throw new WitnessRefused(`Faltan opciones: ${USAGE}`, 'Options are missing');
  const [, six, four, port] = LISTEN.exec(listen) ?? [];
  if (port === undefined || Number(port) > 65_535) throw new WitnessRefused('--listen no es una dirección y un puerto, como 127.0.0.1:8300.', '--listen is not an address and a port like 127.0.0.1:8300.');
  return { state, key, name, host: (six ?? four)!, port: Number(port), logs: log.map(readLog) };
}

function parse(args: readonly string[]): { state?: string; key?: string; name?: string; listen?: string; log?: string[] } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { state: { type: 'string' }, key: { type: 'string' }, name: { type: 'string' }, listen: { type: 'string' }, log: { type: 'string', multiple: true } },
    });
    return values;
  } catch {
    throw new WitnessRefused(`Opciones desconocidas: ${USAGE}`, 'Unknown options');
  }
}

function readLog(vkey: string): PublicNoteKey {
  try {
    return parseVkey(vkey, SIGNATURE_TYPES.note);
  } catch (error) {
    if (!(error instanceof TransparencyLogError)) throw error;
    throw new WitnessRefused('--log no es la llave de un registro: pídala a quien lo opera (nombre+identificador+llave).', '--log is not the key of a log: ask whoever runs it (name+id+key).');
  }
}
