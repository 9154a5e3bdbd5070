import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TablePart } from './caseload-batch.js';
import type { CaseloadPlan } from './caseload-maker.js';

const MOST_WORKERS = 4;
/** Batches made ahead of the one being written, for each worker. */
const AHEAD = 2;
const YOUNG_MEGABYTES = 64;

/** Makes batches on other threads, so that inventing and encrypting do not wait for the database, nor it for them. */
export class CaseloadWorkers {
  private readonly made = new Map<number, TablePart[]>();
  private readonly workers: Worker[];
  private failure: Error | null = null;
  private arrived: () => void = () => undefined;

  constructor(plan: CaseloadPlan, keyFile: string, count = Math.min(MOST_WORKERS, availableParallelism())) {
    this.workers = Array.from({ length: count }, () => new Worker(new URL('./caseload-worker.js', import.meta.url), { workerData: { plan, keyFile }, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } }));
    for (const worker of this.workers) {
      worker.on('message', ({ first, parts }: { first: number; parts: TablePart[] }) => (this.made.set(first, parts), this.arrived()));
      worker.on('error', (error) => ((this.failure = error), this.arrived()));
    }
  }

  /** The batches of `cases` cases, in order, `size` cases each. */
  async *batches(cases: number, size: number): AsyncGenerator<TablePart[]> {
    let asked = 0;
    for (let first = 0; first < cases; first += size) {
      for (; asked < cases && asked <= first + size * AHEAD * this.workers.length; asked += size) this.workers[(asked / size) % this.workers.length]?.postMessage({ first: asked, end: Math.min(cases, asked + size) });
      yield await this.take(first);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private async take(first: number): Promise<TablePart[]> {
    for (;;) {
      if (this.failure) throw this.failure;
      const parts = this.made.get(first);
      if (parts) {
        this.made.delete(first);
        return parts;
      }
      await new Promise<void>((resolve) => (this.arrived = resolve));
    }
  }
}
