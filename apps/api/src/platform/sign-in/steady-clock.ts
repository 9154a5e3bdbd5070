/**
 * A clock in epoch milliseconds that never runs back: a system clock set back must not bring an expired token to life.
 *
 * It shows the later of the system's time and the time that has passed since the process started, so that after a
 * jump forward and back it is right again. A process started with its clock in the future refuses tokens until restarted.
 */
export function createSteadyClock(
  systemTime: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): () => number {
  const start = systemTime() - elapsed();
  return () => Math.max(systemTime(), start + elapsed());
}
