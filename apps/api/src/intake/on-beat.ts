/** Milliseconds between two beats: longer than matching takes, so that one beat is the rule. */
const BEAT_MS = 250;

/**
 * Holds an answer until the next whole beat after its request began, so that its time does not tell how many candidates were compared.
 * A failure leaves on the beat too.
 */
export async function onBeat<T>(work: () => Promise<T>, beatMs = BEAT_MS): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const left = beatMs - ((performance.now() - started) % beatMs);
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}
