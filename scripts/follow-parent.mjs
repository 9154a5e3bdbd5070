/**
 * Preloaded into the process that `npm start` starts: when the starter is gone, also by kill -9, the channel between the two
 * closes and this process ends itself, in order if it can, after ten seconds anyhow.
 */
const LIMIT_MS = 10_000;

process.once('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LIMIT_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
