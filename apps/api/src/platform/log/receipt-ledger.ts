import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One leaf that was promised: the id of its row, its hash in base64, until when it will be in the log (seconds since 1970). */
export interface PromisedLeaf { readonly id: string; readonly leaf: string; readonly mergeBy: number }

const FOLDER = 'receipts';
const NAME = /^\d{4}-\d{2}-\d{2}\.\d+-[0-9a-f]{8}\.receipts$/;
const LINE = /^([0-9a-f-]{36}) ([A-Za-z0-9+/]{43}=) (\d{1,12})$/;
const WRITE_MS = 200;
/** Characters that wait for a disk that takes nothing: what comes after them is missing, and counted. */
const MOST_WAITING = 32_000_000;

/**
 * What this process promised, in files of the data folder, one a day, which no superuser of the database reaches: with them is found out what is missing
 * from both journal and log. Written shortly after the promise, never waited for: the last of a process that was killed may be missing.
 */
export class ReceiptLedger {
  private dropped = 0;
  private failing = false;
  private waiting: string[] = [];
  private waitingLength = 0;
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private readonly instance = `${process.pid}-${randomBytes(4).toString('hex')}`;

  constructor(private readonly dataFolder: string) {}

  /** Promises that could not be written down, for now or for good. Not 0 is an alarm. */
  get unwritten(): number {
    return this.dropped + (this.failing ? this.waiting.length : 0);
  }

  add(promised: readonly PromisedLeaf[]): void {
    for (const { id, leaf, mergeBy } of promised) {
      if (this.waitingLength > MOST_WAITING) {
        this.dropped += 1;
        continue;
      }
      const line = `${id} ${leaf} ${mergeBy}\n`;
      this.waiting.push(line);
      this.waitingLength += line.length;
    }
    this.timer ??= setTimeout(() => this.write(), WRITE_MS).unref();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.write();
    await this.writing;
  }

  private write(): void {
    this.timer = null;
    this.writing = this.writing.then(async () => {
      const text = this.waiting.join('');
      const count = this.waiting.length;
      if (count === 0) return;
      const folder = join(this.dataFolder, FOLDER);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await appendFile(join(folder, `${new Date().toISOString().slice(0, 10)}.${this.instance}.receipts`), text, { mode: 0o600 });
      } catch {
        // Tried again with the next; a line that was written twice says nothing new.
        this.failing = true;
        return;
      }
      this.failing = false;
      this.waiting.splice(0, count);
      this.waitingLength -= text.length;
    });
  }
}

/** Everything that was ever promised from this data folder, file by file. A last line that a kill cut off is passed over. */
export async function* promisedLeaves(dataFolder: string): AsyncGenerator<PromisedLeaf> {
  const folder = join(dataFolder, FOLDER);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((one) => NAME.test(one)).sort()) {
    for await (const text of createInterface({ input: createReadStream(join(folder, name), 'utf8') })) {
      const [, id, leaf, mergeBy] = LINE.exec(text) ?? [];
      if (id !== undefined && leaf !== undefined) yield { id, leaf, mergeBy: Number(mergeBy) };
    }
  }
}
