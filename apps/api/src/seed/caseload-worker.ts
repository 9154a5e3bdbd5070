import { parentPort, workerData } from 'node:worker_threads';
import { FileKeyProvider } from '../platform/keys/file-key-provider.js';
import { CaseloadMaker, type CaseloadPlan } from './caseload-maker.js';

/* A worker thread of CaseloadWorkers: asked for a stretch of cases, it answers with their rows. */
/* Thousands of small buffers a case come from a pool; a larger one is made anew less often. */
Buffer.poolSize = 1024 * 1024;
const { plan, keyFile } = workerData as { plan: CaseloadPlan; keyFile: string };
const maker = await CaseloadMaker.open(plan, await FileKeyProvider.open(keyFile, { create: false }));
parentPort?.on('message', ({ first, end }: { first: number; end: number }) => {
  maker.make(first, end).then(
    (parts) => parentPort?.postMessage({ first, parts }, parts.map(({ bytes }) => bytes.buffer as ArrayBuffer)),
    (error: unknown) => {
      throw error;
    },
  );
});
