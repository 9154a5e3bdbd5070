import { type Checkpoint, openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refused } from './refused.js';

/**
 * The last checkpoint that was signed, beside the key that signed it and away from the database: a database that was set back is known by it. Durable
 * before anybody sees the checkpoint.
 */
export class SignedState {
  constructor(private readonly path: string, private readonly vkey: string) {}

  /**
   * Null where nothing was signed yet.
   * @throws Refused STATE_BROKEN
   */
  last(): (Checkpoint & { readonly note: string }) | null {
    let note: string;
    try {
      note = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new Refused('STATE_BROKEN');
    }
    try {
      return { ...openCheckpoint(note, noteVerifier(this.vkey)), note };
    } catch {
      throw new Refused('STATE_BROKEN');
    }
  }

  keep(note: string): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.new`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeSync(file, note);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.path);
    if (process.platform === 'win32') return;
    const folder = openSync(dirname(this.path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}
