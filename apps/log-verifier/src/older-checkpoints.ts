import { type Checkpoint, openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import type { NoteVerifier } from '@heardonce/transparency-log/signed-note.js';
import type { TreeAccumulator } from '@heardonce/transparency-log/tree-accumulator.js';
import { entriesOfLines } from './log-source.js';
import { couldNotCheck, Ended, type Words } from './verdict.js';

const OUT_OF_ORDER = couldNotCheck({ es: 'Los puntos de control de checkpoints.jsonl no están en orden de tamaño.', en: 'The checkpoints of checkpoints.jsonl are not in the order of their sizes.' });

/** Checkpoints that a log published before, from the smallest: one JSON string a line of `checkpoints.jsonl`. Read as the tree grows. */
export class OlderCheckpoints {
  private next: Checkpoint | null = null;
  private right = 0;

  private constructor(private readonly notes: AsyncGenerator<string>, private readonly log: NoteVerifier) {}

  static async open(path: string, log: NoteVerifier): Promise<OlderCheckpoints> {
    const checkpoints = new OlderCheckpoints(notesOf(path), log);
    await checkpoints.move();
    return checkpoints;
  }

  /** Compares the tree with every checkpoint of its size. The sentence that says from where to where something was changed, or null. */
  async reached(tree: TreeAccumulator): Promise<Words | null> {
    while (this.next && this.next.size <= tree.size) {
      if (this.next.size === tree.size && !this.next.root.equals(tree.root())) {
        const [from, to] = [this.right, tree.size - 1];
        return { es: `Entre las entradas ${from} y ${to} algo fue cambiado: el punto de control de ${tree.size} entradas es otro.`, en: `Between entries ${from} and ${to} something was changed: the checkpoint of ${tree.size} entries is another one.` };
      }
      this.right = this.next.size;
      await this.move();
    }
    return null;
  }

  private async move(): Promise<void> {
    const { value, done } = await this.notes.next();
    const before = this.next?.size ?? 0;
    this.next = done ? null : openCheckpoint(value, this.log);
    if (this.next && this.next.size < before) throw new Ended(OUT_OF_ORDER);
  }
}

async function* notesOf(path: string): AsyncGenerator<string> {
  for await (const lines of entriesOfLines(path)) {
    for (const line of lines) yield String(JSON.parse(line.toString('utf8')));
  }
}
