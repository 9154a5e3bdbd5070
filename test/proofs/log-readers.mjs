import { setTimeout as sleep } from 'node:timers/promises';
import { built } from './built.mjs';

const { parseReceipt } = await built('libs/transparency-log/src/receipt.js');

const QUERY = '{ caseload(first: 5) { nodes { code } } }';
const AGAIN_MS = 50;
const PAUSE_MS = 120;

/** People who read without pause, each their own case, and keep of every answer that came whole the leaves that were promised for it. */
export class LogReaders {
  /** Of each answer: the hashes in base64. */
  released = [];
  /** Questions that reached nobody. */
  unreached = 0;
  /** Questions that were sent and whose answer never came whole, and those that were refused; either may be on record. */
  cut = 0;
  refused = new Map();
  #stopped = false;

  constructor(system, people) {
    this.system = system;
    this.people = people;
  }

  start() {
    this.running = Promise.all(this.people.map((person) => this.#read(person)));
  }

  async stop() {
    this.#stopped = true;
    await this.running;
  }

  get asked() {
    return this.released.length + this.cut + [...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }

  async #read({ subject }) {
    while (!this.#stopped) {
      try {
        const { status, headers, text } = await this.system.ask(subject, QUERY, {}, { timeout: 5_000 });
        const promise = headers['x-heard-once-promise'];
        if (status === 200 && promise) this.released.push(parseReceipt(Buffer.from(promise, 'base64url').toString().split('\n\n')[0] + '\n').leaves.map((leaf) => leaf.toString('base64')));
        else {
          const code = JSON.parse(text).errors?.[0]?.extensions?.code ?? `status ${status} without a promise`;
          this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
        }
        await sleep(PAUSE_MS);
      } catch (error) {
        if (error.code === 'ECONNREFUSED') this.unreached += 1;
        else this.cut += 1;
        await sleep(AGAIN_MS);
      }
    }
  }
}
