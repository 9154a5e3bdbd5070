import { hash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably } from './durable-file.js';

/**
 * Why a checkpoint that the log has signed was refused. ROOT_DIFFERS: the log signed two trees of one size, and the two notes prove it to anyone.
 * NOT_CONTINUED: what came with it does not show that it continues what was cosigned; the log, or who brought it, has to explain it.
 */
export type EvidenceProblem = 'ROOT_DIFFERS' | 'NOT_CONTINUED';

/** What a refusal rests on. */
export interface Evidence {
  readonly problem: EvidenceProblem;
  /** Moment of the refusal, ISO 8601. */
  readonly time: string;
  /** The checkpoint that the witness had cosigned, a signed note. */
  readonly known: string;
  /** The request as it came: old size, proof, checkpoint. */
  readonly request: string;
}

const MOST_FILES = 10_000;

/** Refused checkpoints, a file each, never changed. The same refusal is kept once, however often it comes. */
export class EvidenceFolder {
  private constructor(private readonly folder: string, private files: number) {}

  static async open(folder: string): Promise<EvidenceFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new EvidenceFolder(folder, (await readdir(folder)).filter((name) => name.endsWith('.json')).length);
  }

  get count(): number {
    return this.files;
  }

  /**
   * Durable when this returns.
   * @param refused the text of the checkpoint that was refused
   * @throws Error where there are 10,000 already, and what the file system throws
   */
  async keep(evidence: Evidence, refused: string): Promise<void> {
    if (this.files >= MOST_FILES) throw new Error('The folder of evidence is full');
    const name = hash('sha256', `${evidence.problem}\n${evidence.known}\n${refused}`).slice(0, 32);
    if (await createDurably(join(this.folder, `${name}.json`), `${JSON.stringify(evidence, null, 1)}\n`)) this.files += 1;
  }
}
