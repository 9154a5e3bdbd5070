/** One thing the server needs before it may take requests. */
export interface ReadinessCheck {
  /** A word for the log; the answer never names it. */
  readonly name: string;
  /** Resolves when the thing works, rejects when it does not. */
  readonly check: () => Promise<void>;
}

/** Milliseconds one check may take before it counts as failed. */
const CHECK_TIMEOUT_MS = 2000;

/**
 * The names of the checks that failed or did not answer in time; empty when the server is ready.
 * All run at once, so the answer takes as long as the slowest, at most two seconds.
 */
export async function failedChecks(checks: readonly ReadinessCheck[], timeoutMs = CHECK_TIMEOUT_MS): Promise<string[]> {
  const passed = await Promise.all(checks.map(({ check }) => passes(check, timeoutMs)));
  return checks.filter((_check, index) => !passed[index]).map(({ name }) => name);
}

async function passes(check: () => Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([check().then(() => true), tooLate]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
