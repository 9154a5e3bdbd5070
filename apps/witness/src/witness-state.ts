import { access, readdir, readFile, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { openNote, type NoteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { createDurably, syncFolder } from './durable-file.js';
import { WitnessRefused } from './witness-refused.js';

/** The newest checkpoint of a log that was cosigned. */
export interface KnownCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note, with the log's signature and the witness's own. */
  readonly note: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Another process went on with the same state. */
export class StateOvertaken extends Error {}

type Logs = ReadonlyMap<string, KnownCheckpoint>;
/** As it lies in a file: what cannot be computed again. */
type StateFile = { readonly logs: Record<string, { readonly note: string; readonly time: number }> };

/**
 * What a witness must not forget: for each log the newest checkpoint it cosigned. Lies in `<path>.<number>`; the highest number counts.
 *
 * Numbers form one line: n + 1 is linked, never replaced, and counts only while n is still there. So of two processes that went on from the same state
 * one fails, without a lock that a kill would leave behind.
 */
export class WitnessState {
  private constructor(private readonly path: string, private number: number, private logs: Logs) {}

  /** The state, or null where there is none. Throws WitnessRefused where it is damaged or of another key. */
  static async find(path: string, own: NoteVerifier | null): Promise<WitnessState | null> {
    const state = new WitnessState(path, 0, new Map());
    return (await state.reload(own)) ? state : null;
  }

  /** The state of a witness that has cosigned nothing. Throws StateOvertaken where there is one. */
  static async create(path: string): Promise<WitnessState> {
    const state = new WitnessState(path, 0, new Map());
    await state.commit(new Map());
    return state;
  }

  get known(): Logs {
    return this.logs;
  }

  /** Makes a checkpoint the newest of its log, durable when this returns. Throws StateOvertaken, and what the file system throws: nothing changed then. */
  async keep(origin: string, checkpoint: KnownCheckpoint): Promise<void> {
    await this.commit(new Map([...this.logs, [origin, checkpoint]]));
  }

  /** Takes over what is in the files now. Returns false where there is none. */
  async reload(own: NoteVerifier | null): Promise<boolean> {
    const numbers = await this.listNumbers();
    const number = numbers.at(-1);
    if (number === undefined) return false;
    this.logs = readLogs(await readFile(this.file(number), 'utf8'), own);
    this.number = number;
    await this.remove(numbers.slice(0, -1));
    return true;
  }

  private async commit(logs: Logs): Promise<void> {
    const next = this.number + 1;
    const content: StateFile = { logs: Object.fromEntries([...logs].map(([origin, { note, time }]) => [origin, { note, time }])) };
    if (!(await createDurably(this.file(next), `${JSON.stringify(content, null, 1)}\n`))) throw new StateOvertaken();
    if (this.number > 0 && !(await exists(this.file(this.number)))) {
      await this.remove([next]);
      throw new StateOvertaken();
    }
    const before = this.number;
    this.number = next;
    this.logs = logs;
    if (before > 0) await this.remove([before]);
  }

  /** Numbers of the files of this state, the highest last. Clears away what a kill left unfinished. */
  private async listNumbers(): Promise<number[]> {
    const [folder, name] = [dirname(this.path), basename(this.path)];
    const names = (await readdir(folder)).filter((one) => one.startsWith(`${name}.`)).map((one) => one.slice(name.length + 1));
    for (const one of names.filter((rest) => /^\d+\.[0-9a-f]{16}\.new$/.test(rest))) await removeFile(join(folder, `${name}.${one}`));
    return names.filter((rest) => /^[1-9]\d{0,14}$/.test(rest)).map(Number).sort((a, b) => a - b);
  }

  private async remove(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) await removeFile(this.file(number));
    if (numbers.length > 0) await syncFolder(dirname(this.path));
  }

  private file(number: number): string {
    return `${this.path}.${number}`;
  }
}

function readLogs(text: string, own: NoteVerifier | null): Logs {
  try {
    const { logs } = JSON.parse(text) as StateFile;
    return new Map(Object.entries(logs).map(([origin, { note, time }]) => {
      const checkpoint = parseCheckpoint(openNote(note, own ? [own] : []).text);
      if (checkpoint.origin !== origin || !Number.isSafeInteger(time)) throw new Error('another log');
      return [origin, { size: checkpoint.size, root: checkpoint.root, note, time }];
    }));
  } catch {
    throw new WitnessRefused('El estado del testigo está dañado o es de otra llave: restaure los dos de la misma copia.', "The witness's state is damaged or of another key: restore both from the same copy.");
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
