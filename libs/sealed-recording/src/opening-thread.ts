import { Worker } from 'node:worker_threads';
import { chunkNonce, SEALED_CHUNK_SIZE } from './age-payload.js';
import { CIPHER, TAG_LENGTH } from './chacha20-poly1305.js';

/** Chunks of one file that follow one another in `memory` as they are sealed, the first `length` bytes of it. */
export interface SealedChunks {
  /** Given away: it can't be used until what was asked for gives it back. */
  readonly memory: ArrayBuffer;
  /** Bytes. */
  readonly length: number;
  readonly payloadKey: Uint8Array;
  /** Of the first one. */
  readonly index: number;
  /** Index of the last chunk of the file. */
  readonly last: number;
}

/** The memory, given back, and how many chunks authenticate before the first that does not: from that one on nothing is opened. */
export interface OpenedChunks { readonly memory: ArrayBuffer; readonly good: number }

interface Opening { readonly memory: ArrayBuffer; readonly length: number; readonly key: Uint8Array; readonly nonces: readonly Uint8Array[]; readonly replace: boolean }
interface Asked { readonly resolve: (opened: OpenedChunks) => void; readonly reject: (error: Error) => void }

/**
 * One thread for the whole process that opens chunks, so that whoever reads a recording goes on sending and answering meanwhile, and what
 * opening leaves behind is collected there and not in the large heap of a server. It is begun at the first use, holds nothing between two
 * calls, and does not keep the process alive.
 */
class OpeningThread {
  private worker: Worker | null = null;
  /** In the order in which the thread answers. */
  private readonly asked: Asked[] = [];

  open(opening: Opening): Promise<OpenedChunks> {
    return new Promise((resolve, reject) => {
      const worker = (this.worker ??= this.begin());
      if (this.asked.push({ resolve, reject }) === 1) worker.ref();
      worker.postMessage(opening, [opening.memory]);
    });
  }

  private begin(): Worker {
    const worker = new Worker(`(${serve.toString()})(require)`, { eval: true, stdin: false, workerData: { cipher: CIPHER, authTagLength: TAG_LENGTH, sealedLength: SEALED_CHUNK_SIZE } });
    worker.on('message', (opened: OpenedChunks) => {
      this.asked.shift()?.resolve(opened);
      if (this.asked.length === 0) worker.unref();
    });
    // Whoever waits is told; the next call begins another.
    worker.on('error', (error) => this.end(worker, error)).on('exit', () => this.end(worker, new Error('The thread that opens chunks has ended')));
    return worker;
  }

  private end(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.asked.splice(0)) reject(error);
  }
}

const thread = new OpeningThread();

/** Puts the plaintext where the sealed chunks are, without gaps from the start of the memory. */
export function openChunks(chunks: SealedChunks): Promise<OpenedChunks> {
  return thread.open(openingOf(chunks, true));
}

/** As `openChunks`, and leaves the chunks as they are sealed. */
export function authenticateChunks(chunks: SealedChunks): Promise<OpenedChunks> {
  return thread.open(openingOf(chunks, false));
}

function openingOf({ memory, length, payloadKey, index, last }: SealedChunks, replace: boolean): Opening {
  const nonces = Array.from({ length: Math.ceil(length / SEALED_CHUNK_SIZE) }, (_, i) => chunkNonce(index + i, index + i === last));
  return { memory, length, key: payloadKey, nonces, replace };
}

/** What the thread runs. It is given as text, so that it begins from the sources and from the build alike: it names nothing from outside itself. */
function serve(load: NodeJS.Require): void {
  const { createDecipheriv } = load('node:crypto') as typeof import('node:crypto');
  const { parentPort, workerData } = load('node:worker_threads') as typeof import('node:worker_threads');
  const { cipher, authTagLength, sealedLength } = workerData as { cipher: 'chacha20-poly1305'; authTagLength: number; sealedLength: number };

  const open = (key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null => {
    const decipher = createDecipheriv(cipher, key, nonce, { authTagLength });
    decipher.setAuthTag(sealed.subarray(sealed.length - authTagLength));
    const plaintext = decipher.update(sealed.subarray(0, sealed.length - authTagLength));
    try {
      decipher.final();
      return plaintext;
    } catch {
      return null;
    }
  };

  parentPort?.on('message', ({ memory, length, key, nonces, replace }: Opening) => {
    const bytes = new Uint8Array(memory, 0, length);
    let good = 0;
    for (const nonce of nonces) {
      const plaintext = open(key, nonce, bytes.subarray(good * sealedLength, (good + 1) * sealedLength));
      if (plaintext === null) break;
      if (replace) bytes.set(plaintext, good * (sealedLength - authTagLength));
      good += 1;
    }
    parentPort.postMessage({ memory, good }, [memory]);
  });
}
