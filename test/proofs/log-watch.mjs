import { setTimeout as sleep } from 'node:timers/promises';
import { built } from './built.mjs';

const { parseCheckpoint } = await built('libs/transparency-log/src/checkpoint.js');
const { noteVerifier, openNote, parseNote } = await built('libs/transparency-log/src/signed-note.js');

const LOOK_MS = 100;

/** Looks at what is published, many times a second, and keeps every checkpoint it was shown: signed by the log, none smaller than one before, one root for a size. */
export class LogWatch {
  /** size → root in base64, as signed. */
  roots = new Map();
  looks = 0;
  problems = [];
  #stopped = false;
  #largest = new Map();

  constructor(owner, vkey) {
    this.owner = owner;
    this.verifier = noteVerifier(vkey);
  }

  start() {
    this.running = this.#watch();
  }

  async stop() {
    this.#stopped = true;
    await this.running;
  }

  async #watch() {
    while (!this.#stopped) {
      const { rows } = await this.owner.query('SELECT state, note FROM tlog.published');
      for (const row of rows) this.#look(row);
      this.looks += 1;
      await sleep(LOOK_MS);
    }
  }

  #look({ state, note }) {
    openNote(note, [this.verifier]);
    const { size, root } = parseCheckpoint(parseNote(note).text);
    const known = this.roots.get(size);
    const text = root.toString('base64');
    if (size < (this.#largest.get(state) ?? 0)) this.problems.push(`${state} shrank to ${size}`);
    if (known !== undefined && known !== text) this.problems.push(`two roots for ${size}`);
    this.#largest.set(state, Math.max(size, this.#largest.get(state) ?? 0));
    this.roots.set(size, text);
  }
}
