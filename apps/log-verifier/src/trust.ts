import { readFile } from 'node:fs/promises';
import { type Checkpoint, type OpenedCheckpoint, openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { MAX_NOTE_LENGTH, type NoteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { isAddress, logFilesAt } from './log-source.js';
import { couldNotCheck, doesNotHold, Ended, type Words } from './verdict.js';

/** Whom the person who verifies believes. */
export interface Trust {
  readonly log: NoteVerifier;
  readonly witnesses: readonly NoteVerifier[];
  /** How many of the witnesses must have cosigned. */
  readonly quorum: number;
}

/** A checkpoint that the log signed and enough witnesses cosigned. Ends the verification otherwise. */
export function trustCheckpoint(note: string | Uint8Array, { log, witnesses, quorum }: Trust): OpenedCheckpoint {
  const checkpoint = openCheckpoint(note, log, witnesses);
  const found = new Set(checkpoint.cosignatures.map(({ witness }) => witness)).size;
  if (found < quorum) {
    throw new Ended(doesNotHold({
      es: `Lo refrendaron ${found} de los testigos indicados y se exigen ${quorum}: podría ser una versión mostrada solo a quien la recibió.`,
      en: `${found} of the witnesses given have cosigned it and ${quorum} are required: it may be a view shown to its recipient alone.`,
    }));
  }
  return checkpoint;
}

/** The bytes of a checkpoint from a file, or from the log itself where an address is given. */
export async function readCheckpoint(place: string): Promise<Buffer> {
  if (!isAddress(place)) return readFile(place);
  const note = await logFilesAt(place).find('checkpoint', MAX_NOTE_LENGTH);
  if (!note) throw new Ended(couldNotCheck({ es: 'El registro no tiene ningún punto de control en esa dirección.', en: 'The log has no checkpoint at that address.' }));
  return note;
}

/** What was shown to hold of a checkpoint, as the first sentence of a verdict. */
export function describeCheckpoint({ origin, size, cosignatures }: OpenedCheckpoint): Words {
  const latest = cosignatures.length === 0 ? null : new Date(Math.max(...cosignatures.map(({ time }) => time)) * 1000).toISOString();
  const names = cosignatures.map(({ witness }) => witness).join(', ');
  return {
    es: `Punto de control de ${origin} con ${size} entradas, firmado por el registro${latest ? `, refrendado por ${names} (${latest})` : ', sin testigos'}.`,
    en: `Checkpoint of ${origin} with ${size} entries, signed by the log${latest ? `, cosigned by ${names} (${latest})` : ', without witnesses'}.`,
  };
}

export function isSame(one: Checkpoint, other: Checkpoint): boolean {
  return one.size === other.size && one.root.equals(other.root);
}
